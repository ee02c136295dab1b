// Reads `tables:` against the expanded graph, to which the tests behind a baseline are added.
#include "framework/tables/table_spec.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/document.hpp"
#include "framework/tables/contrasts.hpp"
#include "framework/tables/given_metrics.hpp"
#include "framework/tables/table_defaults.hpp"
#include "framework/tables/table_where.hpp"
#include "framework/tables/written_names.hpp"

namespace collimator {
namespace {

class TableReader {
 public:
  TableReader(Graph& graph, const Registry& registry, Mistakes& mistakes)
      : graph_(graph), registry_(registry), mistakes_(mistakes) {}

  TableSpec read(const Value::Member& named) {
    defaulted_.clear();
    const Value::Member member = with_table_defaults(named, graph_.experiment, defaulted_, mistakes_);
    TableSpec spec;
    spec.name = member.name;
    spec.at = member.at;
    if (!member.value.is_map()) {
      mistakes_.add(member.value.at, "a table is a map such as {of: result, rows: mask, values: [auroc], over: seed}");
      return spec;
    }
    check_members(member.value, "a table", table_members(), mistakes_);
    const Value* of = member.value.find("of");
    if (of == nullptr)
      mistakes_.add(member.at, "a table needs `of`: the node (or nodes) whose numbers it shows");
    else
      nodes_missing_ = !read_table_nodes(graph_, *of, spec.of, mistakes_);
    for (const TableNode& node : spec.of)
      for (const std::string& axis : graph_.node(node.node)->axes)
        if (std::ranges::find(axes_, axis) == axes_.end()) axes_.push_back(axis);
    spec.rows = names(member.value.find("rows"), true, defaulted_.contains("rows"));
    spec.columns = names(member.value.find("columns"), true, defaulted_.contains("columns"));
    spec.over = names(member.value.find("over"), false, defaulted_.contains("over"));
    add_partners(spec.over);
    if (const Value* values = member.value.find("values")) read_values(*values, spec);
    if (const Value* counts = member.value.find("counts")) read_counts(*counts, spec);
    for (const char* part : {"rows", "columns", "over", "values", "counts"})
      if (const Value* value = member.value.find(part);
          value != nullptr &&
          (value->is_map() || std::ranges::any_of(value->items, [](const Value& item) { return !item.is_scalar(); })))
        mistakes_.add(value->at, fmt::format("{}: expected a name or a list of names, got {}", part, what_is(*value)));
    if (const Value* over = member.value.find("over")) check_over(*over, spec);
    if (!mistakes_.any())
      for (const TableNode& node : spec.of)
        for (auto& [axes, found] : resamplings(*graph_.node(node.node), spec.over, graph_))
          spec.resamplings.emplace(std::pair(node.label, axes), std::move(found));
    if (const Value* where = member.value.find("where"))
      read_where(*where, graph_, registry_, !nodes_missing_, spec, mistakes_);
    read_spread(member.value.find("spread"), spec);
    if (const Value* baseline = member.value.find("baseline")) read_baseline(*baseline, spec);
    if (const Value* reference = member.value.find("reference")) read_reference(*reference, spec);
    return spec;
  }

 private:
  // The numbers that are shown; those of a default that this table does not have are left out.
  void read_values(const Value& values, TableSpec& spec) {
    const auto known = given_metrics(spec.of, graph_, registry_);
    const auto check = [&](const Value& value) {
      if (!known || std::ranges::find(*known, value.text) != known->end())
        spec.values.push_back(value.text);
      else if (value.is_scalar() && !defaulted_.contains("values"))
        mistakes_.add(value.at, fmt::format("values: the table's nodes give no `{}`{}", value.text,
                                            suggestion(value.text, *known)));
    };
    if (values.is_scalar()) check(values);
    for (const Value& item : values.items) check(item);
  }

  void read_counts(const Value& counts, TableSpec& spec) {
    spec.counts = texts_of(&counts);
    const std::vector<std::string> known(count_names.begin(), count_names.end());
    for (const std::string& name : spec.counts)
      if (std::ranges::find(known, name) == known.end())
        mistakes_.add(counts.at, fmt::format("counts: `{}` is none of {}{}", name, fmt::join(known, ", "),
                                             suggestion(name, known)));
  }

  void check_over(const Value& over, const TableSpec& spec) {
    for (const std::string& axis : spec.over) {
      for (const std::vector<std::string>* shown : {&spec.rows, &spec.columns})
        for (const std::string& name : *shown)
          if (axis_of(graph_.experiment, name) == axis)
            mistakes_.add(over.at,
                          fmt::format("over: the numbers are averaged over {}, so the table's {} cannot be the "
                                      "values of {}, too; leave it out of one of them",
                                      axis, shown == &spec.rows ? "rows" : "columns", name));
      if (mistakes_.any()) continue;  // which axes a node uses is known of sound ones
      const bool any = std::ranges::any_of(spec.of, [&](const TableNode& node) { return uses(node, axis); });
      for (const TableNode& node : spec.of) {
        // Beside a node that uses the axis, one without it stands as the single number that it is.
        if (any || !axis_known(axis)) continue;
        const auto& used = graph_.node(node.node)->axes;
        mistakes_.add(over.at,
                      fmt::format("over: {} does not use the axis {} (it uses {}), so there is nothing to average: "
                                  "each number would be counted several times",
                                  node.node, axis, used.empty() ? "none" : fmt::format("{}", fmt::join(used, ", "))));
      }
    }
  }

  // What is averaged over an axis is averaged over those that are zipped to it.
  void add_partners(std::vector<std::string>& over) const {
    for (std::size_t i = 0; i < over.size(); ++i) {
      const Axis* axis = graph_.experiment.axis(over[i]);
      if (axis == nullptr || axis->zip.empty()) continue;
      for (const Axis& partner : graph_.experiment.axes)
        if (partner.zip == axis->zip && std::ranges::find(over, partner.name) == over.end() &&
            std::ranges::find(axes_, partner.name) != axes_.end())
          over.push_back(partner.name);
    }
  }

  bool uses(const TableNode& node, const std::string& axis) const {
    const auto& axes = graph_.node(node.node)->axes;
    return std::ranges::find(axes, axis) != axes.end();
  }
  bool axis_known(const std::string& axis) const { return graph_.experiment.axis(axis) != nullptr; }

  // The axes and keys that a part names; those of a default that this table cannot have are left out.
  std::vector<std::string> names(const Value* value, bool allow_implicit, bool is_default) {
    std::vector<std::string> known = graph_.experiment.axis_names(), result;
    if (allow_implicit) {
      known.insert(known.end(), implicit_keys.begin(), implicit_keys.end());
      for (const auto& [field, axis] : graph_.experiment.record_fields()) known.push_back(field);
    }
    for (const std::string& name : texts_of(value)) {
      const std::string axis = axis_of(graph_.experiment, name);
      const bool used = !axis_known(axis) || std::ranges::count(axes_, axis) > 0;
      if (std::ranges::find(known, name) == known.end()) {
        mistakes_.add(value->at,
                      fmt::format("there is no axis `{}`{}", name, suggested_axis(name, graph_.experiment, known)));
      } else if (std::ranges::find(result, name) != result.end()) {
        mistakes_.add(value->at, fmt::format("`{}` stands twice", name));
      } else if (!used && is_default) {
        continue;
      } else if (allow_implicit && !used && !mistakes_.any()) {
        mistakes_.add(value->at, fmt::format("what the table shows does not use the axis {}, so that it has no values "
                                             "to arrange by",
                                             axis));
      }
      result.push_back(name);
    }
    return result;
  }

  void read_spread(const Value* value, TableSpec& spec) {
    spec.spread = spec.over.empty() ? Spread::none : Spread::sem;
    if (value == nullptr || (spec.over.empty() && defaulted_.contains("spread"))) return;
    const std::vector<std::string> known{"sem", "sd", "interval"};
    if (value->text == "sem")
      spec.spread = Spread::sem;
    else if (value->text == "sd")
      spec.spread = Spread::sd;
    else if (value->text == "interval")
      spec.spread = Spread::interval;
    else
      mistakes_.add(value->at, fmt::format("spread: `{}` is not one of sem, sd, interval", value->text));
    if (spec.over.empty()) mistakes_.add(value->at, "spread needs `over`: the axis whose values spread");
  }

  void read_reference(const Value& value, TableSpec& spec) {
    std::vector<std::string> keys = graph_.experiment.axis_names();
    keys.insert(keys.end(), implicit_keys.begin(), implicit_keys.end());
    for (const auto& [field, axis] : graph_.experiment.record_fields()) keys.push_back(field);
    auto metrics = given_metrics(spec.of, graph_, registry_);
    if (metrics)
      for (const std::string& metric : spec.values)
        if (!std::ranges::count(*metrics, metric)) metrics->push_back(metric);
    spec.reference = collimator::read_reference(value, keys, metrics, mistakes_);
  }

  void read_baseline(const Value& value, TableSpec& spec) {
    if (!value.is_map() || value.members.empty()) {
      mistakes_.add(value.at, "baseline is a map axis: label, such as {mask: none}, or {node: label}");
      return;
    }
    for (const TableNode& shown : spec.of) {
      const bool held = std::ranges::any_of(value.members, [&](const Value::Member& member) {
        return member.name == "node" || uses(shown, member.name);
      });
      const std::string refused = held && !mistakes_.any() ? why_no_arm(shown, graph_) : "";
      if (!refused.empty() && defaulted_.contains("baseline")) return;
      if (!refused.empty()) return mistakes_.add(value.at, refused);
    }
    for (const Value::Member& member : value.members) {
      if (member.name == "node") {
        std::vector<std::string> labels;
        for (const TableNode& node : spec.of) labels.push_back(node.label);
        if (nodes_missing_) return;
        if (std::ranges::find(labels, member.value.text) == labels.end())
          return mistakes_.add(member.value.at, fmt::format("baseline: the table shows no node `{}`{}",
                                                            member.value.text, suggestion(member.value.text, labels)));
        if (labels.size() < 2)
          return mistakes_.add(member.at, "baseline: {node: …} is one of several nodes that the table shows");
        spec.baseline["node"] = member.value.text;
        continue;
      }
      const Axis* axis = graph_.experiment.axis(member.name);
      if (axis == nullptr)
        return mistakes_.add(
            member.at, fmt::format("baseline: there is no axis `{}`{}", member.name,
                                   suggested_axis(member.name, graph_.experiment, graph_.experiment.axis_names())));
      const bool shown = std::ranges::find(axes_, member.name) != axes_.end();
      const bool averaged = std::ranges::find(spec.over, member.name) != spec.over.end();
      if (defaulted_.contains("baseline") && (!shown || averaged)) continue;
      if (!shown && !nodes_missing_ && !mistakes_.any())
        return mistakes_.add(member.at,
                             fmt::format("baseline: no node of this table uses the axis {} (they use {})", member.name,
                                         axes_.empty() ? "none" : fmt::format("{}", fmt::join(axes_, ", "))));
      if (averaged)
        return mistakes_.add(member.at,
                             fmt::format("{} is averaged over, so it cannot be the baseline's axis", member.name));
      if (!axis->index_of(member.value.text))
        return mistakes_.add(member.value.at,
                             fmt::format("the axis {} has no value `{}`{}", axis->name, member.value.text,
                                         suggestion(member.value.text, axis->labels())));
      spec.baseline[member.name] = member.value.text;
    }
    if (mistakes_.any()) return;
    for (const TableNode& node : spec.of) add_contrasts(node, value.at, spec, graph_, registry_, mistakes_);
  }

  Graph& graph_;
  const Registry& registry_;
  Mistakes& mistakes_;
  std::vector<std::string> axes_;    // that the nodes of the table use
  std::set<std::string> defaulted_;  // parts that come from the defaults
  bool nodes_missing_ = false;       // some of those that it names give no table, as is told
};

}  // namespace

std::vector<TableSpec> read_tables(Graph& graph, const Registry& registry, Mistakes& mistakes) {
  check_written_names(graph, mistakes);
  std::vector<TableSpec> tables;
  const Value all = graph.experiment.tables;
  if (const Value* defaults = graph.experiment.defaults.find("tables"); defaults != nullptr && all.members.empty())
    check_members(*defaults, "a table", table_members(), mistakes);
  for (const Value::Member& member : all.members) {
    if (member.value.blank) mistakes.add(member.at, fmt::format("`{}` has no value", member.name));
    if (member.value.is_null()) continue;  // taken away by --set
    Scope scope(graph.experiment, mistakes);
    Value::Member resolved = member;
    if (!scope.axes_in(member.value).empty())
      mistakes.add(member.at, "a table cannot use an axis as ${…}: it shows all of them");
    else if (!graph.experiment.cells.empty())
      resolved.value = *scope.resolve(member.value, graph.experiment.cells.front());  // it needs no axis
    tables.push_back(TableReader(graph, registry, mistakes).read(resolved));
    if (mistakes.any()) continue;
    tables.back().ranges = given_ranges(tables.back().of, graph, registry);
    tables.back().odds_ratios = given_odds_ratios(tables.back().of, graph, registry);
  }
  return tables;
}

}  // namespace collimator
