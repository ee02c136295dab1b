// Reads `figures:` (table_spec.hpp).
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/schema.hpp"
#include "framework/graph/table_spec.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/show/show.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

class FigureReader {
 public:
  FigureReader(Graph& graph, const Registry& registry, Mistakes& mistakes)
      : graph_(graph), registry_(registry), mistakes_(mistakes) {}

  std::optional<FigureSpec> read(const Value::Member& member) {
    FigureSpec spec;
    spec.name = member.name;
    spec.at = member.at;
    read_kind(member.value, spec);
    const bool sheet = spec.kind == FigureKind::sheet;
    static const std::vector<std::string> of_numbers{"of", "kind", "x", "y", "color", "panel", "points", "about"},
        of_sheets{"of", "kind", "samples", "size", "about"};
    const std::vector<std::string>& known = sheet ? of_sheets : of_numbers;
    for (const Value::Member& part : member.value.members)
      if (std::ranges::find(known, part.name) == known.end())
        mistakes_.add(part.at, fmt::format("a figure{} has no `{}`{}", sheet ? " of kind sheet" : "", part.name,
                                           suggestion(part.name, known)));
    const Value* of = member.value.find("of");
    if (of == nullptr) {
      mistakes_.add(member.at, sheet ? "a sheet needs `of`: the mask node whose pictures it shows"
                                     : "a figure needs `of`: the node whose table it draws");
      return std::nullopt;
    }
    if (const auto node = find_table_node(graph_, *of, of->text, mistakes_)) spec.of = *node;
    if (sheet)
      read_sheet(*of, member.value, spec);
    else
      read_axes(member, spec);
    return spec;
  }

 private:
  void read_kind(const Value& figure, FigureSpec& spec) {
    const Value* kind = figure.find("kind");
    if (kind == nullptr || kind->text == "line") return;
    if (kind->text == "bar")
      spec.kind = FigureKind::bar;
    else if (kind->text == "sheet")
      spec.kind = FigureKind::sheet;
    else
      mistakes_.add(kind->at, fmt::format("kind: `{}` is not one of line, bar, sheet", kind->text));
  }

  void read_axes(const Value::Member& member, FigureSpec& spec) {
    if (const Value* x = member.value.find("x")) spec.x = x->text;
    if (const Value* color = member.value.find("color")) spec.color = color->text;
    if (const Value* panel = member.value.find("panel")) spec.panel = panel->text;
    if (const Value* points = member.value.find("points")) read_points(*points, spec);
    if (const Value* y = member.value.find("y")) {
      if (y->is_scalar()) spec.y.push_back(y->text);
      for (const Value& item : y->items) spec.y.push_back(item.text);
    }
    if (spec.x.empty() || spec.y.empty())
      mistakes_.add(member.at, "a figure needs `x` and `y`: columns of the table or axes");
  }

  void read_points(const Value& points, FigureSpec& spec) {
    PointsSpec result;
    static const std::vector<std::string> known{"of", "x", "y"};
    for (const Value::Member& part : points.members)
      if (std::ranges::find(known, part.name) == known.end())
        mistakes_.add(part.at, fmt::format("`points` has no `{}`{}", part.name, suggestion(part.name, known)));
    const Value *of = points.find("of"), *x = points.find("x"), *y = points.find("y");
    if (of == nullptr || x == nullptr || y == nullptr || spec.kind != FigureKind::line) {
      mistakes_.add(points.at, "`points` of a figure of lines are {of: NODE, x: METRIC, y: METRIC}");
      return;
    }
    result.x = x->text;
    result.y = y->text;
    if (const auto node = find_table_node(graph_, *of, of->text, mistakes_)) {
      result.of = *node;
      spec.points = std::move(result);
    }
  }

  // One task for every instance of the mask node: its pictures.
  void read_sheet(const Value& of, const Value& figure, FigureSpec& spec) {
    const Json schema = Json::array({{{"name", "samples"}, {"kind", "int"}, {"min", 1}, {"max", 50}, {"doc", ""}},
                                     {{"name", "size"}, {"kind", "int"}, {"min", 32}, {"max", 1024}, {"doc", ""}}});
    SchemaChecker checker(registry_, mistakes_);
    for (const char* name : {"of", "kind", "about"}) checker.allow(name);
    const Json params = checker.check(figure, schema, "a sheet").params;
    const Node* node = graph_.node(spec.of.node);
    if (node == nullptr || node->verb == nullptr || mistakes_.any()) return;
    if (node->verb != &mask_verb()) {
      mistakes_.add(of.at,
                    fmt::format("a sheet shows a mask node's pictures; `{}` is a {}", node->name, node->verb->name));
      return;
    }
    for (const Instance& instance : node->instances) {
      Task task;
      task.verb = &show_verb();
      task.params = params;
      const TaskInput collection = *find_input(graph_.tasks[instance.task], "of");
      task.inputs = {{"of", collection.task, collection.output}, {"mask", instance.task, ""}};
      std::vector<std::string> labels;
      for (const auto& [axis, label] : instance.axes) labels.push_back(label);
      const std::string label = fmt::format("{}", fmt::join(labels, ", "));
      task.label = fmt::format("{}: {}", spec.name, label.empty() ? node->name : label);
      spec.shown.push_back(
          {label.empty() ? node->name : label, complete_task(graph_.tasks, std::move(task), graph_.experiment.seed)});
    }
  }

  Graph& graph_;
  const Registry& registry_;
  Mistakes& mistakes_;
};

}  // namespace

std::vector<FigureSpec> read_figures(Graph& graph, const Registry& registry, Mistakes& mistakes) {
  std::vector<FigureSpec> figures;
  FigureReader reader(graph, registry, mistakes);
  const Value all = graph.experiment.figures;
  for (const Value::Member& member : all.members)
    if (auto spec = reader.read(member)) figures.push_back(std::move(*spec));
  return figures;
}

}  // namespace collimator
