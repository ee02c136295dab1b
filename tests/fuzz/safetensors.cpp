// Fuzzes the header of safetensors files: what is accepted covers the data without overlap or hole.
#include <cstdlib>

#include "framework/base/error.hpp"
#include "framework/data/safetensors_header.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace collimator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const SafetensorsHeader header = parse_safetensors_header(fuzz::text_of(data, size), "a.safetensors");
    std::uint64_t end = header.data_begin;
    for (const TensorInfo& tensor : header.tensors) end += tensor.byte_count();
    if (end != size) std::abort();
  } catch (const InputError&) {
  }
  return 0;
}
