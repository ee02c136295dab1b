// Holds the keys of `where` against axes and fields, and its values against what is known before a run.
#include "framework/tables/table_where.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/tables/given_metrics.hpp"

namespace collimator {

std::string axis_of(const Experiment& experiment, const std::string& name) {
  const auto fields = experiment.record_fields();
  const auto field = fields.find(name);
  return field == fields.end() ? name : field->second;
}

void read_where(const Value& value, const Graph& graph, const Registry& registry, bool nodes_known, TableSpec& spec,
                Mistakes& mistakes) {
  if (!value.is_map()) mistakes.add(value.at, "where is a map such as {class: [macro]}: the rows that are shown");
  std::vector<std::string> known = graph.experiment.axis_names();
  known.insert(known.end(), implicit_keys.begin(), implicit_keys.end());
  for (const auto& [field, axis] : graph.experiment.record_fields()) known.push_back(field);
  for (const Value::Member& member : value.members) {
    if (std::ranges::find(known, member.name) == known.end())
      mistakes.add(member.at, fmt::format("there is no axis `{}`{}", member.name,
                                          suggested_axis(member.name, graph.experiment, known)));
    if (std::ranges::find(spec.over, axis_of(graph.experiment, member.name)) != spec.over.end())
      mistakes.add(member.at, fmt::format("where: the numbers are averaged over {}, so that no row has one {}",
                                          axis_of(graph.experiment, member.name), member.name));
    const std::vector<std::string> shown = texts_of(&member.value);
    if (shown.empty()) mistakes.add(member.at, fmt::format("where: {}: at least one value is shown", member.name));
    if (const Axis* axis = graph.experiment.axis(member.name))
      for (const std::string& label : shown)
        if (!axis->index_of(label))
          mistakes.add(member.value.at, fmt::format("the axis {} has no value `{}`{}", axis->name, label,
                                                    suggestion(label, axis->labels())));
    std::vector<std::string> names;
    if (member.name == "metric") names = given_metrics(spec.of, graph, registry).value_or(names);
    if (member.name == "node" && nodes_known)
      for (const TableNode& node : spec.of) names.push_back(node.label);
    for (const std::string& name : shown)
      if (!names.empty() && std::ranges::find(names, name) == names.end())
        mistakes.add(member.value.at,
                     fmt::format("where: the table has no {} `{}`{}", member.name, name, suggestion(name, names)));
    spec.where[member.name] = shown;
  }
}

}  // namespace collimator
