// Lists the kinds of figures, and gives each figure of the YAML to its kind.
#include "framework/figures/kinds.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/figures/axes_spec.hpp"
#include "framework/graph/document.hpp"

namespace collimator {
namespace {

constexpr std::array kinds{&line_figure, &bar_figure, &sheet_figure, &flow_figure};

// Null, with a mistake, where there is no such kind.
const FigureKind* kind_of(const Value& figure, Mistakes& mistakes) {
  const Value* named = figure.find("kind");
  if (named == nullptr) return kinds.front();
  std::vector<std::string> names;
  for (const FigureKind* kind : kinds) {
    if (named->text == kind->name) return kind;
    names.emplace_back(kind->name);
  }
  mistakes.add(named->at, fmt::format("kind: `{}` is not one of {}{}", named->text, fmt::join(names, ", "),
                                      nearest(named->text, names)));
  return nullptr;
}

// Tells what no figure of their kind takes.
void check_defaults(const Value& defaults, Mistakes& mistakes) {
  if (const FigureKind* kind = kind_of(defaults, mistakes))
    check_members(defaults, kind == kinds.front() ? "a figure" : fmt::format("a figure of kind {}", kind->name),
                  members_of_figure(kind->fields()), mistakes);
}

// With what `defaults: figures:` gives; those are for the figures of one kind.
Value::Member with_defaults(Value::Member figure, const Experiment& experiment) {
  const Value* defaults = experiment.defaults.find("figures");
  if (defaults == nullptr || !figure.value.is_map()) return figure;
  const Value *own = figure.value.find("kind"), *meant = defaults->find("kind");
  if (own != nullptr && own->text != (meant == nullptr ? kinds.front()->name : meant->text)) return figure;
  for (const Value::Member* part : experiment.defaults_for("figures", figure.value.at, figure.value))
    figure.value.members.push_back(*part);
  return figure;
}

}  // namespace

std::span<const FigureKind* const> figure_kinds() { return kinds; }

std::vector<FigureOfExperiment> read_figures(Graph& graph, const Registry& registry, Mistakes& mistakes) {
  std::vector<FigureOfExperiment> figures;
  if (const Value* defaults = graph.experiment.defaults.find("figures")) check_defaults(*defaults, mistakes);
  const Value all = graph.experiment.figures;
  for (const Value::Member& named : all.members) {
    if (named.value.blank) mistakes.add(named.at, fmt::format("`{}` has no value", named.name));
    if (named.value.is_null()) continue;  // taken away by --set
    const Value::Member member = with_defaults(named, graph.experiment);
    const FigureKind* kind = kind_of(member.value, mistakes);
    if (kind == nullptr) continue;
    if (auto figure = kind->read(member, {graph, registry, mistakes}))
      figures.push_back({member.name, member.at, kind, std::move(figure)});
  }
  return figures;
}

}  // namespace collimator
