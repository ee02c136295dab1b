// JSON as the framework uses it: members in the order of their names, so that equal values print equal.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace collimator {

using Json = nlohmann::json;

// Reads a JSON file; an error names it.
Json read_json(const std::filesystem::path& file);
// Writes it with two blanks of indentation and a final line break.
void write_json(const std::filesystem::path& file, const Json& json);

}  // namespace collimator
