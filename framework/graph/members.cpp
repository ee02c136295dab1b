// What the members of a map may be called, and that they say something (document.hpp).
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "framework/graph/document.hpp"

namespace collimator {

namespace {

constexpr std::size_t longest_name = 100;  // files are called so, and their file systems take 255 bytes

bool has_other_characters(std::string_view name) {
  return !std::ranges::all_of(name, [](char character) {
    return std::isalnum(static_cast<unsigned char>(character)) || character == '_' || character == '-';
  });
}

}  // namespace

bool valid_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && !has_other_characters(name);
}

void check_names(const Value& map, std::string_view what, Mistakes& mistakes) {
  if (!map.is_map() && !map.is_null()) mistakes.add(map.at, fmt::format("`{}` is a map of names", what));
  for (const Value::Member& member : map.members)
    if (member.name.size() > longest_name && !has_other_characters(member.name))
      mistakes.add(member.at, fmt::format("`{}…` cannot name one of the {}: it has {} characters, and at most {} are "
                                          "taken, as files are called so",
                                          member.name.substr(0, 20), what, member.name.size(), longest_name));
    else if (!valid_name(member.name))
      mistakes.add(member.at,
                   fmt::format("`{}` cannot name one of the {}: use letters, digits, _ and -", member.name, what));
    else if (member.value.blank && what == "vars")
      mistakes.add(member.at, fmt::format("`{}` has no value", member.name));
}

void check_members(const Value& map, std::string_view owner, const std::vector<std::string>& known,
                   Mistakes& mistakes) {
  const bool whole = owner == "an experiment" || owner == "a fragment";  // whose sections may be empty
  if (!map.is_map() && !map.is_null()) mistakes.add(map.at, fmt::format("{} is a map, not {}", owner, what_is(map)));
  for (const Value::Member& member : map.members)
    if (std::ranges::find(known, member.name) == known.end())
      mistakes.add(member.at, fmt::format("{} has no `{}`{}", owner, member.name, suggestion(member.name, known)));
    else if (member.value.blank && !(whole && member.name != "about" && member.name != "import"))
      mistakes.add(member.at, fmt::format("`{}` has no value", member.name));
}

std::vector<std::string> texts_of(const Value* value) {
  if (value == nullptr) return {};
  if (value->is_scalar()) return {value->text};
  std::vector<std::string> result;
  for (const Value& item : value->items) result.push_back(item.text);
  return result;
}

}  // namespace collimator
