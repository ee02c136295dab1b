// JSON as the framework uses it: members in the order of their names, so that equal values print equal.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace collimator {

using Json = nlohmann::json;

// No text from outside is read that has more levels of lists and maps, be it JSON or YAML.
constexpr int nesting_limit = 100;

// Nothing where the text is no JSON, or has more than nesting_limit.
std::optional<Json> parse_json(std::string_view text);
// Reads a JSON file; an error names it.
Json read_json(const std::filesystem::path& file);
// Writes it with two blanks of indentation and a final line break.
void write_json(const std::filesystem::path& file, const Json& json);

}  // namespace collimator
