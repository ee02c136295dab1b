// Figures of `kind: flow`: how a collection came to be, from what was loaded to the parts of a split, as the flow
// diagrams of reporting guidelines (STARD, TRIPOD) show it.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "framework/figures/axes_spec.hpp"
#include "framework/figures/flow_chart.hpp"
#include "framework/figures/flow_steps.hpp"
#include "framework/figures/kinds.hpp"
#include "framework/tables/table_spec.hpp"

namespace collimator {
namespace {

class FlowFigure : public Figure {
 public:
  FlowFigure(std::string node, std::string port) : node_(std::move(node)), port_(std::move(port)) {}

  DrawnFigure draw(const Graph& graph, const std::vector<TaskResult>& results) const override {
    DrawnFigure drawn;
    const Node& node = *graph.node(node_);
    std::vector<std::size_t> tasks;
    for (const Instance& instance : node.instances)
      if (std::ranges::find(tasks, instance.task) == tasks.end()) tasks.push_back(instance.task);
    for (const std::size_t task : tasks) {
      const std::optional<FlowStep> last = flow_to(graph, results, task, port_);
      if (!last) continue;
      if (tasks.size() > 1)
        drawn.notes.push_back(
            fmt::format("of the {} instances of {}, it shows {}", tasks.size(), node_, graph.tasks[task].label));
      drawn.bytes = draw_flow(*last, node_);
      return drawn;
    }
    drawn.notes.push_back(fmt::format("{}: what its samples were chosen from failed or was skipped", node_));
    return drawn;
  }

 private:
  std::string node_, port_;
};

Json flow_fields() {
  return Json::parse(R"([{"name":"of","kind":"node","required":true,
    "doc":"the collection whose way is drawn: a node that loads, merges, selects or splits, or a part of a split"}])");
}

std::unique_ptr<Figure> read_flow(const Value::Member& figure, const FigureReading& reading) {
  const Value* of = figure.value.find("of");
  if (of == nullptr) {
    reading.mistakes.add(figure.at, "a flow needs `of`: the collection whose way it shows");
    return nullptr;
  }
  check_members(figure.value, "a figure of kind flow", members_of_figure(flow_fields()), reading.mistakes);
  const auto [node, port] = find_node(reading.graph, *of, reading.mistakes);
  if (node == nullptr || node->verb == nullptr || reading.mistakes.any()) return nullptr;
  const Port* given = node->verb->port(port);
  const bool is_whole_split = node->verb->divides && port.empty();
  if (!is_whole_split && (given == nullptr || given->kind != "collection")) {
    reading.mistakes.add(of->at,
                         fmt::format("a flow shows how a collection came to be, and `{}` ({}) gives none; name a "
                                     "node that does load, merge, select or split",
                                     of->text, node->verb->name));
    return nullptr;
  }
  return std::make_unique<FlowFigure>(node->name, port);
}

}  // namespace

constexpr FigureKind flow_figure{"flow", ".svg", flow_fields, read_flow};

}  // namespace collimator
