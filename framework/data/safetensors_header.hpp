// The header of a safetensors file, parsed without trust: anybody may have written it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "framework/data/safetensors.hpp"

namespace collimator {

struct SafetensorsHeader {
  std::vector<TensorInfo> tensors;  // in the order of their data, which they cover without overlap or hole
  std::map<std::string, std::string> metadata;
  std::uint64_t data_begin = 0;
};

// Throws InputError("NAME: …") for whatever is wrong. Needs memory in proportion to the header only, which
// is at most 100 MB (the format's own limit).
SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& name);

}  // namespace collimator
