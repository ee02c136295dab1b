// Reads the tables that a figure draws from, and puts the notes of what it lacks together.
#include <fmt/format.h>

#include "framework/figures/figure_data.hpp"
#include "framework/tables/result_table.hpp"

namespace collimator {

std::optional<std::string> FigureSource::value(const std::vector<std::string>& cells, const std::string& name) const {
  if (name == score_column::group && table.has(score_column::group_field))
    return group_name(cells[table.column(score_column::group_field)], cells[table.column(score_column::group)]);
  if (table.has(name)) return cells[table.column(name)];
  const auto axis = axes.find(name);
  return axis == axes.end() ? std::nullopt : std::optional(axis->second);
}

DrawnFigure drawn_figure(std::string bytes, const FigureData& data, const std::vector<std::string>& lost,
                         const std::vector<std::string>& absent) {
  DrawnFigure drawn{.bytes = std::move(bytes), .notes = data.notes};
  for (const auto* notes : {&lost, &absent}) drawn.notes.insert(drawn.notes.end(), notes->begin(), notes->end());
  if (!lost.empty()) return drawn;
  drawn.missing = data.missing;
  drawn.missing.insert(drawn.missing.end(), absent.begin(), absent.end());
  return drawn;
}

std::vector<FigureSource> sources_of(const TableNode& of, const Graph& graph, const std::vector<TaskResult>& results,
                                     std::vector<std::string>& lost) {
  const Node& node = *graph.node(of.node);
  std::vector<FigureSource> sources;
  const auto fields = graph.experiment.record_fields();
  for (const Instance& instance : node.instances)
    if (auto table = stored_table(graph.tasks[instance.task], results[instance.task], of.port)) {
      sources.push_back({instance.axes, std::move(*table), results[instance.task].key});
      sources.back().axes.merge(graph.experiment.fields_at(fields, instance.axes));
    }
  if (!sources.empty() && sources.size() < node.instances.size())
    lost.push_back(fmt::format("{} of {} instances of {} failed or were skipped",
                               node.instances.size() - sources.size(), node.instances.size(), node.name));
  return sources;
}

}  // namespace collimator
