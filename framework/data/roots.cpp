// Finds the folders among a dataset's parameters by their names.
#include "framework/data/roots.hpp"

#include "framework/base/error.hpp"

namespace collimator {

bool names_root(std::string_view parameter) { return parameter == "root" || parameter.starts_with("root_"); }

std::vector<Root> roots_of(const Json& params) {
  std::vector<Root> roots{{"root", {}}};
  for (const auto& [name, value] : params.items()) {
    if (!names_root(name) || !value.is_string()) continue;
    if (name == "root")
      roots.front().path = value.get<std::string>();
    else
      roots.push_back({name, value.get<std::string>()});
  }
  return roots;
}

std::filesystem::path root_path(const std::filesystem::path& first, const Json& params, const std::string& name) {
  if (name.empty()) return first;
  for (const Root& root : roots_of(params))
    if (root.name == name) return root.path;
  throw failure("the dataset's parameters name no folder `{}`", name);
}

}  // namespace collimator
