// Writes tables in three formats, and joins the stored tables of a node's instances line by line.
#include "framework/tables/table_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/base/file.hpp"
#include "framework/base/line_writer.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// One table of all instances of a node: their stored tables' lines as they are, behind the axes' labels. Gzipped above
// 10^6 rows.
void write_joined(const Node& node, const std::vector<TaskResult>& results, const std::string& stored, fs::path file) {
  std::vector<std::pair<const Instance*, std::string>> texts;
  std::size_t lines = 0;
  for (const Instance& instance : node.instances) {
    const TaskResult& result = results[instance.task];
    if (result.status != TaskStatus::done) continue;
    texts.emplace_back(&instance, read_file(result.stored->files / stored));
    lines += static_cast<std::size_t>(std::count(texts.back().second.begin(), texts.back().second.end(), '\n'));
  }
  if (texts.empty()) return;
  const bool gzip = lines > 1'000'000;
  LineWriter out(gzip ? file.concat(".gz") : file, gzip);
  std::string header;
  for (const std::string& axis : node.axes) {
    append_cell(header, axis);
    header += ',';
  }
  out.write(header + texts.front().second.substr(0, texts.front().second.find('\n') + 1));
  for (const auto& [instance, text] : texts) {
    std::string prefix;
    for (const std::string& axis : node.axes) {
      append_cell(prefix, instance->label(axis));
      prefix += ',';
    }
    std::string block;
    bool quoted = false;
    std::size_t begin = text.find('\n') + 1;
    for (std::size_t i = begin; i < text.size(); ++i) {
      if (text[i] == '"') quoted = !quoted;
      if (text[i] != '\n' || quoted) continue;
      block += prefix;
      block.append(text, begin, i + 1 - begin);
      begin = i + 1;
    }
    out.write(block);
  }
  out.close();
}

}  // namespace

void write_tables(const std::vector<ResultTable>& tables, const fs::path& folder) {
  fs::create_directories(folder / "tables");
  for (const ResultTable& table : tables) {
    const fs::path stem = folder / "tables" / table.spec.name;
    write_table(as_csv(table), fs::path(stem).concat(".csv"));
    write_json(fs::path(stem).concat(".json"), as_json(table));
    write_file(fs::path(stem).concat(".md"), as_text(table));
  }
}

void write_node_tables(const Graph& graph, const std::vector<TaskResult>& results, const fs::path& folder) {
  fs::create_directories(folder / "tables");
  for (const Node& node : graph.nodes())
    for (const Export& each : node.verb->exports)
      write_joined(node, results, each.file, folder / "tables" / fmt::format("{}_{}.csv", each.name, node.name));
}

}  // namespace collimator
