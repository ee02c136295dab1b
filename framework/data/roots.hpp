// The folders that a dataset's parameters name: its path parameters `root` and `root_NAME`.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "framework/base/json.hpp"

namespace collimator {

struct Root {
  std::string name;            // of the parameter
  std::filesystem::path path;  // empty: the dataset has no folder
};

// Whether a parameter of this name is a folder that the host opens.
bool names_root(std::string_view parameter);

// `root` first, also where it is not given, then the others in the order of their names.
std::vector<Root> roots_of(const Json& params);

// The folder of a picture or region whose Sample::root or Region::root is `name`; that of "" is `root`, empty where the
// dataset has none. Throws InputError where the parameters name no such folder.
std::filesystem::path root_path(const Json& params, const std::string& name);

}  // namespace collimator
