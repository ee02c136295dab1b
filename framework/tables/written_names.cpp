// Holds what verbs write (Verb::exports) against the names of tables and axes.
#include "framework/tables/written_names.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace collimator {
namespace {

constexpr std::size_t longest_file_name = 255;

void check_node(const Node& node, const Graph& graph, Mistakes& mistakes) {
  for (const Export& each : node.verb->exports) {
    const std::string stem = fmt::format("{}_{}", each.name, node.name);
    for (const Value::Member& table : graph.experiment.tables.members)
      if (table.name == stem && !table.value.is_null())
        mistakes.add(table.at, fmt::format("a table cannot be called `{0}`: tables/{0}.csv holds what the node `{1}` "
                                           "({2}) gives; rename one",
                                           stem, node.name, node.verb->name));
    if (stem.size() + std::string_view(".csv.gz").size() > longest_file_name)
      mistakes.add(node.at, fmt::format("the name of this node is too long for its file, {}…: it has {} characters "
                                        "with those of its blocks; choose shorter ones",
                                        stem.substr(0, 30), node.name.size()));
    for (const Port& port : node.verb->ports)
      for (const TableColumn& column : port.columns)
        if ((port.folder.empty() ? "" : port.folder + "/") + "table.csv" == each.file &&
            std::ranges::find(node.axes, column.name) != node.axes.end())
          mistakes.add(graph.experiment.axis(column.name)->at,
                       fmt::format("an axis of the node `{}` cannot be called `{}`: tables/{}.csv has a column of that "
                                   "name, and a column for each axis; rename it",
                                   node.name, column.name, stem));
  }
}

}  // namespace

void check_written_names(const Graph& graph, Mistakes& mistakes) {
  for (const Node& node : graph.nodes())
    if (node.verb != nullptr) check_node(node, graph, mistakes);
}

}  // namespace collimator
