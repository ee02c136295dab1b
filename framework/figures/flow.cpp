// Figures of `kind: flow`: how a collection came to be, from what was loaded to the parts of a split, as the flow
// diagrams of reporting guidelines (STARD, TRIPOD) show it.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "framework/figures/axes_spec.hpp"
#include "framework/figures/kinds.hpp"
#include "framework/figures/svg.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/tables/result_table.hpp"
#include "framework/tables/table_spec.hpp"
#include "framework/verbs/counts.hpp"

namespace collimator {
namespace {

using Lines = std::vector<std::string>;

// Boxes side by side, to which an arrow leads; beside that arrow, what was left out on the way.
struct FlowLevel {
  std::vector<Lines> boxes;
  Lines aside;
};

// The numbers of one group of a node's counts, by metric; and the groups in their order.
struct FlowCounts {
  std::map<std::string, std::map<std::string, double>> groups;
  std::vector<std::string> order;

  double at(const std::string& group, const char* metric) const {
    const auto found = groups.find(group);
    if (found == groups.end() || !found->second.contains(metric)) return 0;
    return found->second.at(metric);
  }
};

std::string counted_text(double count, const char* one, const char* many) {
  std::string digits = fmt::format("{:.0f}", count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return fmt::format("{} {}", digits, count == 1 ? one : many);
}

// "1,234 samples, 56 patients".
std::string size_text(double samples, double patients) {
  return counted_text(samples, "sample", "samples") + ", " + counted_text(patients, "patient", "patients");
}

// Follows the tasks back to what was loaded.
class Flow {
 public:
  Flow(const Graph& graph, const std::vector<TaskResult>& results) : graph_(graph), results_(results) {}

  // Empty where a task of the chain gave nothing.
  std::vector<FlowLevel> to(std::size_t task, const std::string& port) {
    add(task, port);
    return lost_ ? std::vector<FlowLevel>() : levels_;
  }

 private:
  FlowCounts counts_of(std::size_t task) {
    FlowCounts counts;
    const auto table = stored_table(graph_.tasks[task], results_[task], "counts");
    lost_ = lost_ || !table;
    if (!table) return counts;
    for (const ScoreRow& row : read_score_table(*table).value_or(std::vector<ScoreRow>())) {
      if (!row.class_name.empty()) continue;
      if (std::ranges::find(counts.order, row.group) == counts.order.end()) counts.order.push_back(row.group);
      counts.groups[row.group][row.metric] = row.value;
    }
    return counts;
  }

  Lines box_of(const std::string& name, const FlowCounts& counts, const std::string& group) const {
    return {name, size_text(counts.at(group, count_metric::samples), counts.at(group, count_metric::patients))};
  }

  void add(std::size_t number, const std::string& port) {
    const Task& task = graph_.tasks[number];
    const FlowCounts counts = counts_of(number);
    if (lost_) return;
    FlowLevel level;
    if (const TaskInput* of = find_input(task, "of")) {
      add(of->task, of->output);
    } else {
      for (const TaskInput& input : task.inputs)
        if (input.port.starts_with("of.")) {
          const FlowCounts part = counts_of(input.task);
          level.boxes.push_back(box_of(input.port.substr(3), part, input.output));
        }
      if (!level.boxes.empty()) levels_.push_back(std::move(level));
    }
    level = {};
    for (const std::string& group : counts.order)
      if (counts.groups.at(group).contains(count_metric::left_out_samples)) {
        const double samples = counts.at(group, count_metric::left_out_samples);
        const double missing = counts.at(group, count_metric::missing);
        level.aside.push_back(group.substr(group.find(' ') + 1));
        level.aside.push_back(fmt::format("    left out: {}{}",
                                          size_text(samples, counts.at(group, count_metric::left_out_patients)),
                                          missing > 0 ? fmt::format(" ({:.0f} not known)", missing) : ""));
      }
    if (task.verb->divides && port.empty()) {
      for (const Port& part : task.verb->ports)
        if (part.kind == "collection" && counts.at(part.name, count_metric::samples) > 0)
          level.boxes.push_back(box_of(part.name, counts, part.name));
      const auto in_no_part = [&](const char* metric) {
        double left = counts.at("", metric);
        for (const Port& part : task.verb->ports) left -= part.kind == "collection" ? counts.at(part.name, metric) : 0;
        return left;
      };
      if (const double samples = in_no_part(count_metric::samples); samples > 0)
        level.aside = {"in no part", "    " + size_text(samples, in_no_part(count_metric::patients))};
    } else {
      level.boxes.push_back(box_of(port.empty() ? task.label : task.label + "." + port, counts, port));
    }
    levels_.push_back(std::move(level));
  }

  const Graph& graph_;
  const std::vector<TaskResult>& results_;
  std::vector<FlowLevel> levels_;
  bool lost_ = false;
};

constexpr double text_step = 17, box_padding = 9, level_gap = 26, box_width = 250, page_margin = 12, box_space = 18,
                 word_size = 12;
constexpr std::size_t series_main = 0, series_aside = 1;

double height_of(const Lines& lines) { return static_cast<double>(lines.size()) * text_step + 2 * box_padding - 4; }

void draw_box(Svg& svg, double x, double y, double width, const Lines& lines, std::size_t series, bool bold_first) {
  const double height = height_of(lines);
  svg.box(x, y, width, height, series, 0.12);
  svg.rule(x, y, x + width, y, 0.6);
  svg.rule(x, y + height, x + width, y + height, 0.6);
  svg.rule(x, y, x, y + height, 0.6);
  svg.rule(x + width, y, x + width, y + height, 0.6);
  for (std::size_t i = 0; i < lines.size(); ++i)
    svg.text(x + box_padding, y + box_padding + static_cast<double>(i) * text_step + 9,
             fitted(lines[i], width - 2 * box_padding, word_size), Svg::Anchor::start, word_size, bold_first && i == 0);
}

void draw_arrow(Svg& svg, double x1, double y1, double x2, double y2) {
  svg.rule(x1, y1, x2, y2, 0.8);
  const bool down = x1 == x2;
  svg.rule(x2, y2, down ? x2 - 4 : x2 - 6, down ? y2 - 6 : y2 - 4, 0.8);
  svg.rule(x2, y2, down ? x2 + 4 : x2 - 6, down ? y2 - 6 : y2 + 4, 0.8);
}

std::string draw_levels(const std::vector<FlowLevel>& levels, const std::string& name) {
  std::size_t most = 1;
  bool asides = false;
  double height = page_margin;
  for (const FlowLevel& level : levels) {
    most = std::max(most, level.boxes.size());
    asides = asides || !level.aside.empty();
    height +=
        level_gap + (level.aside.empty() ? 0 : height_of(level.aside) + level_gap) + height_of(level.boxes.front());
  }
  const double across = static_cast<double>(most) * (box_width + box_space) - box_space;
  const double middle = page_margin + across / 2, aside_width = 1.5 * box_width;
  const double aside_x = middle + 2 * box_space;
  const double width = std::max(page_margin + across, asides ? aside_x + aside_width : 0) + page_margin;
  Svg svg(width, height + page_margin, "how the samples of " + name + " were chosen");
  double y = page_margin;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const FlowLevel& level = levels[i];
    const auto place = [&](const FlowLevel& of, std::size_t box) {
      const double all = static_cast<double>(of.boxes.size()) * (box_width + box_space) - box_space;
      return middle - all / 2 + static_cast<double>(box) * (box_width + box_space);
    };
    if (i > 0) {
      const double begin = y, aside = level.aside.empty() ? 0 : height_of(level.aside) + level_gap;
      y += level_gap + aside;
      if (!level.aside.empty()) {
        draw_box(svg, aside_x, begin + level_gap / 2, aside_width, level.aside, series_aside, false);
        draw_arrow(svg, middle, begin + level_gap / 2 + height_of(level.aside) / 2, aside_x,
                   begin + level_gap / 2 + height_of(level.aside) / 2);
      }
      const bool fans = levels[i - 1].boxes.size() > 1 || level.boxes.size() > 1;
      const double bar = y - level_gap / 2;
      if (fans) {  // from several, or to several, over a bar
        for (std::size_t box = 0; box < levels[i - 1].boxes.size(); ++box)
          svg.rule(place(levels[i - 1], box) + box_width / 2, begin, place(levels[i - 1], box) + box_width / 2, bar,
                   0.8);
        const FlowLevel& wide = level.boxes.size() > levels[i - 1].boxes.size() ? level : levels[i - 1];
        svg.rule(place(wide, 0) + box_width / 2, bar, place(wide, wide.boxes.size() - 1) + box_width / 2, bar, 0.8);
      }
      for (std::size_t box = 0; box < level.boxes.size(); ++box) {
        const double x = place(level, box) + box_width / 2;
        draw_arrow(svg, x, fans ? bar : begin, x, y);
      }
    }
    for (std::size_t box = 0; box < level.boxes.size(); ++box)
      draw_box(svg, place(level, box), y, box_width, level.boxes[box], series_main, true);
    y += height_of(level.boxes.front());
  }
  return svg.finish();
}

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
      const std::vector<FlowLevel> levels = Flow(graph, results).to(task, port_);
      if (levels.empty()) continue;
      if (tasks.size() > 1)
        drawn.notes.push_back(
            fmt::format("of the {} instances of {}, it shows {}", tasks.size(), node_, graph.tasks[task].label));
      drawn.bytes = draw_levels(levels, node_);
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
