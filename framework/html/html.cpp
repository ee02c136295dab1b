// Puts the page together from the files of a run's folder; texts are escaped, and figures stand in it as pictures.
#include "framework/html/html.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/no_links.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/figures/intervals.hpp"
#include "framework/figures/svg.hpp"
#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"
#include "framework/html/examples.hpp"
#include "framework/html/foreign_folder.hpp"
#include "framework/html/pseudonyms.hpp"
#include "framework/html/withheld.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// The names of files NAME.EXTENSION in a folder of the run's: those that the graph names in its order, then all others.
std::vector<std::string> names_in(const fs::path& folder, const char* below, const std::string& extension,
                                  const Value* wanted) {
  std::vector<std::string> found, names;
  for (const fs::path file : names_below(folder, below))
    if (file.extension() == extension) found.push_back(file.stem().string());
  if (wanted != nullptr)
    for (const Value::Member& member : wanted->members)
      if (std::erase(found, member.name) > 0) names.push_back(member.name);
  names.insert(names.end(), found.begin(), found.end());
  return names;
}

// What the experiment says `about` one of its tables or figures.
std::string about(const Value* all, const std::string& name) {
  const Value* one = all == nullptr ? nullptr : all->find(name);
  const Value* text = one == nullptr ? nullptr : one->find("about");
  return text == nullptr ? "" : fmt::format("<p>{}</p>\n", escape_markup(text->text));
}

std::string plural(std::size_t count, const char* one, const char* more) {
  return fmt::format("<b>{}</b> {}", count, count == 1 ? one : more);
}

std::string summary(const Json& run) {
  const Json& counts = run.at("counts");
  const auto count = [&](const char* name) { return counts.at(name).get<std::size_t>(); };
  std::string text = "<p class=\"summary\">" + plural(run.at("cells"), "cell", "cells") + " · " +
                     plural(count("total"), "node", "nodes") + ": ";
  text += fmt::format("<b>{}</b> executed, <b>{}</b> from the store, ", count("executed"), count("from_store"));
  const std::size_t failed = count("failed"), skipped = count("skipped");
  text += failed > 0 ? fmt::format("<span class=\"bad\"><b>{}</b> failed</span>", failed) : "<b>0</b> failed";
  if (skipped > 0) text += fmt::format(", <b>{}</b> skipped", skipped);
  const std::string device = run.at("environment").at("device");
  text += fmt::format(" · on {} · {:.1f} s", escape_markup(device == "cpu" ? "the CPU" : device),
                      run.at("seconds").get<double>());
  std::string started = run.at("started");
  if (started.size() == 20 && started[10] == 'T' && started.ends_with('Z'))
    started = started.substr(0, 10) + " " + started.substr(11, 5) + " UTC";
  text += " · " + escape_markup(started);
  if (run.at("interrupted")) text += " · <span class=\"bad\"><b>interrupted</b></span>";
  return text + "</p>\n";
}

// A drawing as a picture of its own: whatever its text is, as a picture it runs nothing and loads nothing. It cannot
// see the page's style, so that the colours of dark screens go with it.
std::string drawing(std::string svg, const std::string& words, const Pseudonyms& names) {
  const std::size_t end = svg.find('>');
  if (!svg.starts_with("<svg ") || end == std::string::npos)
    throw failure("{} is not a figure that this program wrote", words);
  svg.insert(end + 1, fmt::format("<style>{}</style>", drawing_style));
  return fmt::format("<img class=\"drawing\" alt=\"{}\" src=\"{}\">", escape_markup(words),
                     data_address("image/svg+xml", names.applied_to_markup(svg)));
}

// Ids that stand in columns of ids, which are ids however short they are.
void hide_ids(ResultTable& table, const Pseudonyms& names) {
  const auto hide = [&](auto& keys) {
    for (auto& [key, value] : keys)
      if (key == "sample" || key == "patient") value = names.of(value);
  };
  for (ResultRow& row : table.rows) hide(row.keys);
  hide(table.spec.baseline);
}

// What the page says of the whole run at its top stands there alone: a table names the numbers of its notes.
void refer_to_top(ResultTable& table, const std::vector<std::string>& top) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < top.size(); ++i)
    if (std::erase(table.notes, top[i]) > 0) numbers.push_back(std::to_string(i + 1));
  if (!numbers.empty())
    table.notes.push_back(
        fmt::format("note{} {} at the top", numbers.size() == 1 ? "" : "s", fmt::join(numbers, ", ")));
}

std::string tables(const fs::path& folder, const Value* graph, const Pseudonyms& names,
                   const std::vector<std::string>& top) {
  const Value* wanted = graph == nullptr ? nullptr : graph->find("tables");
  std::string text;
  for (const std::string& name : names_in(folder, "tables", ".json", wanted)) {
    const fs::path file = plain_file(folder, "tables/" + name + ".json");
    ResultTable table = table_from_json(read_json(file), file.string());
    hide_ids(table, names);
    refer_to_top(table, top);
    const std::string base = html_address("tables/" + name);
    text += fmt::format("<section>\n<h3>{}</h3>\n{}{}", escape_markup(name), about(wanted, name), html_table(table));
    text += fmt::format("<p class=\"foot\"><a href=\"{0}.csv\">CSV</a> · <a href=\"{0}.json\">JSON</a></p>\n", base);
    if (const std::string svg = draw_intervals(table); !svg.empty())
      text += "<figure>" + drawing(svg, name + ", with intervals", names) + "</figure>\n";
    text += "</section>\n";
  }
  if (text.empty()) return "";
  std::vector<std::string> predictions;
  for (const std::string& name : names_below(folder, "tables"))
    if (name.starts_with("predictions_") || name.starts_with("masks_")) predictions.push_back(name);
  std::string links;
  for (const std::string& name : predictions)
    links += fmt::format("{}<a href=\"{}\">{}</a>", links.empty() ? "" : " · ", html_address("tables/" + name),
                         escape_markup(name));
  if (!links.empty())
    text += fmt::format("<p class=\"foot\">All predictions and masks, with the axes' labels: {}</p>\n", links);
  return "<h2>Tables</h2>\n" + text;
}

// Whether a figure's part of the experiment names samples or patients: its axis, its series.
bool names_ids(const Value* figure) {
  if (figure == nullptr) return false;
  const auto is_one = [](const Value& value) { return value.text == "sample" || value.text == "patient"; };
  return std::ranges::any_of(figure->members, [&](const Value::Member& member) {
    return is_one(member.value) || std::ranges::any_of(member.value.items, is_one);
  });
}

std::string figures(const fs::path& folder, const Value* graph, const Pseudonyms& names, const Withheld& withheld) {
  const Value* wanted = graph == nullptr ? nullptr : graph->find("figures");
  const auto spec = [&](const std::string& name) { return wanted == nullptr ? nullptr : wanted->find(name); };
  std::string text;
  for (const std::string& name : names_in(folder, "figures", ".svg", wanted)) {
    std::string svg = read_file(plain_file(folder, "figures/" + name + ".svg"));
    if (names_ids(spec(name))) svg = names.applied_to_ticks(svg);
    text += fmt::format(
        "<section>\n<h3>{}</h3>\n{}<figure>{}<figcaption><a href=\"{}\">SVG</a></figcaption></figure>\n</section>\n",
        escape_markup(name), about(wanted, name), drawing(std::move(svg), name, names),
        html_address("figures/" + name + ".svg"));
  }
  for (const std::string& name : names_in(folder, "figures", ".png", wanted)) {
    const Value* of = spec(name) == nullptr ? nullptr : spec(name)->find("of");
    if (const std::string instead = withheld.instead_of(name, of == nullptr ? "" : of->text); !instead.empty()) {
      text += instead;
      continue;
    }
    text += fmt::format(
        "<section>\n<h3>{0}</h3>\n{1}<figure><a href=\"{2}\"><img class=\"sheet\" alt=\"{0}\" src=\"{3}\"></a>"
        "<figcaption><a href=\"{2}\">PNG</a></figcaption></figure>\n</section>\n",
        escape_markup(name), about(wanted, name), html_address("figures/" + name + ".png"),
        data_address("image/png", read_file(plain_file(folder, "figures/" + name + ".png"))));
  }
  return text.empty() ? "" : "<h2>Figures</h2>\n" + text;
}

// The page runs nothing and loads nothing, even if text of a run found its way into its markup.
constexpr const char* policy =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
    "'unsafe-inline'; base-uri 'none'; form-action 'none'\">";

// The record of a run with pseudonyms on axes of samples and patients.
Json with_hidden_axes(Json run, const Pseudonyms& names) {
  for (const char* axis : {"sample", "patient"})
    if (const auto axes = run.find("axes"); axes != run.end() && axes->contains(axis))
      for (Json& label : (*axes)[axis]) label = names.of(label.get<std::string>());
  return run;
}

std::string page(const fs::path& folder, const Json& run, Shown shown) {
  const auto restricted = run.value("restricted", std::vector<std::string>());
  const bool all = restricted.empty() || shown == Shown::pictures_too;
  const Pseudonyms names = all ? Pseudonyms() : Pseudonyms(folder);
  const Withheld withheld = all ? Withheld() : Withheld(run);
  std::string graph_text;
  Value graph;
  if (is_there(folder / "graph.yaml")) {
    const auto source = read_source(plain_file(folder, "graph.yaml"));
    graph_text = source->text;
    Mistakes mistakes;
    graph = parse_yaml(source, mistakes);
  }
  const std::string name = escape_markup(run.at("experiment").get<std::string>());
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{2}\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title>\n<style>\n{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
      name, html_style, policy);
  if (const std::string about = run.at("about"); !about.empty())
    text += fmt::format("<p class=\"about\">{}</p>\n", escape_markup(about));
  text += summary(run);
  const auto caveats = run.value("caveats", std::vector<std::string>());
  if (!caveats.empty()) {
    text += "<ol class=\"caveats\">\n";
    for (const std::string& each : caveats) text += fmt::format("<li>{}</li>\n", escape_markup(each));
    text += "</ol>\n";
  }
  text += html_failures(run);
  if (!all) text += withheld_note(restricted, names.any_short());
  text += tables(folder, &graph, names, caveats);
  text += figures(folder, &graph, names, withheld);
  text += html_examples(folder, withheld);
  text += html_record(with_hidden_axes(run, names));
  if (!graph_text.empty())
    text +=
        fmt::format("<h3>Experiment</h3>\n<details><summary>graph.yaml, as resolved</summary><pre>{}</pre></details>\n",
                    escape_markup(graph_text));
  text += "<p class=\"foot\"><a href=\"run.json\">run.json</a> has every node, its key, seed and time.</p>\n";
  return names.applied_to_markup(text + "</body>\n</html>\n");
}

}  // namespace

std::string html_address(const std::string& path) {
  std::string address;
  for (const char each : path) {
    const auto byte = static_cast<unsigned char>(each);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~/").find(each) != std::string_view::npos;
    address += plain ? std::string(1, each) : fmt::format("%{:02X}", byte);
  }
  return address;
}

std::string data_address(std::string_view type, std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text = fmt::format("data:{};base64,", type);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = three << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) text += i + j <= bytes.size() ? digits[three >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

fs::path write_report(const fs::path& folder, Shown shown) {
  if (!is_there(folder / "run.json")) throw failure("{} is no run folder: it has no run.json", folder.string());
  const fs::path file = folder / "report.html";
  const fs::file_status there = fs::symlink_status(file);
  if (fs::is_symlink(there)) throw failure("{} is a symbolic link, which a report does not follow", file.string());
  if (fs::exists(there) && !fs::is_regular_file(there))
    throw failure("{} is no plain file, and is not written to", file.string());
  try {
    write_file(file, page(folder, read_json(plain_file(folder, "run.json")), shown));
  } catch (const Json::exception& error) {
    throw failure("{} is not as `collimate run` writes it: {}", (folder / "run.json").string(), json_fault(error));
  }
  return file;
}

}  // namespace collimator
