// The contact sheet of example pictures in report.html (examples.hpp).
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/figures/svg.hpp"
#include "framework/html/examples.hpp"
#include "framework/html/foreign_folder.hpp"
#include "framework/html/html.hpp"
#include "framework/html/withheld.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

std::string image(const fs::path& folder, const Json& name, const std::string& words) {
  const std::string file = name;
  const std::string escaped = escape_markup(words);
  return fmt::format("<img src=\"{}\" alt=\"{}\" title=\"{}\">",
                     data_address("image/png", read_file(plain_file(folder, file))), escaped, escaped);
}

std::string sheet(const fs::path& folder) {
  const Json index = read_json(plain_file(folder, "index.json"));
  const Json& groups = index.at("groups");
  // Sample ids stand above the columns where all rows show the same ones.
  std::set<Json> ids;
  bool any_left_out = false;
  for (const Json& group : groups) {
    Json names = Json::array();
    for (const Json& sample : group.at("samples")) names.push_back(sample.at("sample"));
    ids.insert(names);
    any_left_out = any_left_out || group.at("maps_left_out").get<std::size_t>() > 0;
  }
  std::string text = fmt::format(
      "<section>\n<h3>{}</h3>\n<p class=\"foot\">For each sample: what the network saw, then the map for {} over it{}, "
      "each map by its own largest value; "
      "frames: the true boxes. Point at a picture for its cell.</p>\n<div class=\"wide\"><table class=\"examples\">",
      escape_markup(index.at("node").get<std::string>()), escape_markup(index.at("class").get<std::string>()),
      any_left_out ? " (of the first three cells)" : " (one a cell)");
  if (ids.size() == 1) {
    text += "<thead><tr><th></th>";
    for (const Json& id : *ids.begin())
      text += fmt::format("<th class=\"sample\" scope=\"col\">{}</th>", escape_markup(id.get<std::string>()));
    text += "</tr></thead>";
  }
  text += "<tbody>\n";
  for (const Json& group : groups) {
    const std::string cells = group.at("cells");
    text += fmt::format("<tr><th scope=\"row\">{}</th>", escape_markup(cells));
    for (const Json& sample : group.at("samples")) {
      const std::string id = sample.at("sample");
      text +=
          "<td>" + image(folder, sample.at("seen"), fmt::format("{}{}{}: seen", id, cells.empty() ? "" : ", ", cells));
      for (const Json& map : sample.at("maps"))
        text += image(folder, map.at("file"), fmt::format("{}, {}: map", id, map.at("cell").get<std::string>()));
      if (ids.size() > 1) text += fmt::format("<small>{}</small>", escape_markup(id));
      text += "</td>";
    }
    text += "</tr>\n";
  }
  text += "</tbody></table></div>\n";
  if (const std::size_t left_out = index.at("left_out"); left_out > 0)
    text += fmt::format("<p class=\"foot\">{} further maskings are not shown.</p>\n", left_out);
  return text + "</section>\n";
}

}  // namespace

std::string html_examples(const fs::path& folder, const Withheld& withheld) {
  std::vector<fs::path> sheets;
  for (const std::string& name : names_below(folder, "figures")) {
    if (!name.starts_with("examples_")) continue;
    const std::vector<std::string> files = names_below(folder, "figures/" + name);
    if (std::ranges::find(files, "index.json") != files.end()) sheets.push_back(folder / "figures" / name);
  }
  std::string text;
  for (const fs::path& each : sheets) {
    try {
      const std::string node = read_json(plain_file(each, "index.json")).at("node");
      const std::string instead = withheld.instead_of(each.filename().string(), node);
      text += instead.empty() ? sheet(each) : instead;
    } catch (const Json::exception& error) {
      throw failure("{} is not as `collimate run` writes it: {}", (each / "index.json").string(), json_fault(error));
    }
  }
  return text.empty() ? "" : "<h2>Examples</h2>\n" + text;
}

}  // namespace collimator
