// report.html: one page that shows a whole run, made from the run's folder alone.
#pragma once

#include <filesystem>
#include <string>

#include "framework/base/json.hpp"
#include "framework/tables/result_table.hpp"

namespace collimator {

// Where a run's data may not be passed on (run.json: `restricted`): whether the page shows pictures and ids.
enum class Shown { tables, pictures_too };

// Writes FOLDER/report.html from run.json, graph.yaml, tables/*.json, figures/*.svg and figures/examples_*/; gives its
// path. The page holds its style and pictures, no script, and refers to nothing but files below FOLDER, by relative
// paths. Throws InputError where the folder holds no run, files that are none of ours, or symbolic links. Of data that
// may not be passed on it shows no pictures, and pseudonyms for ids (pseudonyms.hpp), unless `shown` says otherwise.
std::filesystem::path write_report(const std::filesystem::path& folder, Shown shown = Shown::tables);

// One table; its rows beyond the first 300 are left to the CSV.
std::string html_table(const ResultTable& table);

// The failures, nodes by verb, plugins and environment of a run.json.
std::string html_failures(const Json& run);
std::string html_record(const Json& run);

// The style sheet, and that of a drawing, which is a picture of its own in the page.
extern const char* const html_style;
extern const char* const drawing_style;

// A relative path as a link's address.
std::string html_address(const std::string& path);
// Bytes as "data:TYPE;base64,…".
std::string data_address(std::string_view type, std::string_view bytes);

}  // namespace collimator
