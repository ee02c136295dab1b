// Looks for names from the innermost scope outwards, first whole, then as a node and its port.
#include "framework/graph/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/mistakes.hpp"

namespace collimator {

std::optional<std::pair<std::string, std::string>> find_named(const std::string& reference, const std::string& scope,
                                                              const std::function<bool(const std::string&)>& exists) {
  for (std::string outer = scope;;) {
    const std::string full = outer + reference;
    if (exists(full)) return std::pair(full, std::string());
    const std::size_t dot = full.rfind('.');
    if (dot != std::string::npos && dot >= outer.size() && exists(full.substr(0, dot)))
      return std::pair(full.substr(0, dot), full.substr(dot + 1));
    if (outer.empty()) return std::nullopt;
    outer.pop_back();  // its dot
    const std::size_t next = outer.rfind('.');
    outer.resize(next == std::string::npos ? 0 : next + 1);
  }
}

std::string suggested_node(const std::string& reference, const std::string& scope,
                           const std::vector<std::string>& names) {
  std::vector<std::string> below, near;
  for (const std::string& name : names) {
    const bool inside = !scope.empty() && name.starts_with(scope);
    near.push_back(inside ? name.substr(scope.size()) : name);
    if (name.starts_with(reference + ".") && name.find('.', reference.size() + 1) == std::string::npos)
      below.push_back(name);
  }
  if (!below.empty()) return fmt::format("; it uses a block: say {}", fmt::join(below, " or "));
  return suggestion(reference, near);
}

}  // namespace collimator
