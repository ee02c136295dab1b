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

std::filesystem::path root_path(const Json& params, const std::string& name) {
  const auto found = params.find(name.empty() ? "root" : name);
  if (found != params.end() && names_root(found.key()) && found->is_string()) return found->get<std::string>();
  if (name.empty()) return {};
  throw failure("the dataset's parameters name no folder `{}`", name);
}

}  // namespace collimator
