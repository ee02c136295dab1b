// Reads the counts that verbs leave beside their collections, and follows the inputs `of` from task to task.
#include "framework/figures/flow_steps.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/stats/score_table.hpp"
#include "framework/tables/result_table.hpp"
#include "framework/verbs/counts.hpp"

namespace collimator {
namespace {

// The numbers of one group of a node's counts, by metric.
struct FlowGroup {
  std::string field, name;
  std::map<std::string, double> numbers;

  double at(const char* metric) const {
    const auto found = numbers.find(metric);
    return found == numbers.end() ? 0 : found->second;
  }
};

// The groups in their order; the one of no name is of all samples.
struct FlowCounts {
  std::vector<FlowGroup> groups;

  const FlowGroup* find(const std::string& field, const std::string& name) const {
    for (const FlowGroup& group : groups)
      if (group.field == field && group.name == name) return &group;
    return nullptr;
  }
  double at(const std::string& part, const char* metric) const {
    const FlowGroup* group = find(part.empty() ? "" : count_part, part);
    return group == nullptr ? 0 : group->at(metric);
  }
};

// "1,234"
std::string grouped(double count) {
  std::string digits = fmt::format("{:.0f}", count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string counted_text(double count, const char* one, const char* many) {
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

// "1,234 samples, 56 patients".
std::string size_text(double samples, double patients) {
  return counted_text(samples, "sample", "samples") + ", " + counted_text(patients, "patient", "patients");
}

class Way {
 public:
  Way(const Graph& graph, const std::vector<TaskResult>& results) : graph_(graph), results_(results) {}

  std::optional<FlowStep> to(std::size_t task, const std::string& port) {
    FlowStep step = step_of(task, port);
    if (lost_) return std::nullopt;
    return step;
  }

 private:
  FlowCounts counts_of(std::size_t task) {
    FlowCounts counts;
    const auto table = stored_table(graph_.tasks[task], results_[task], "counts");
    lost_ = lost_ || !table;
    if (!table) return counts;
    for (const ScoreRow& row : read_score_table(*table).value_or(std::vector<ScoreRow>())) {
      if (!row.class_name.empty()) continue;
      auto group = std::ranges::find_if(counts.groups, [&](const FlowGroup& known) {
        return known.field == row.group_field && known.name == row.group;
      });
      if (group == counts.groups.end()) group = counts.groups.insert(group, FlowGroup{row.group_field, row.group, {}});
      group->numbers[row.metric] = row.value;
    }
    return counts;
  }

  // Of a part of a split, or of the whole; what gives several collections of the same samples counts them once.
  static Lines box_of(const std::string& name, const FlowCounts& counts, const std::string& port) {
    const std::string part = counts.find(count_part, port) == nullptr ? "" : port;
    return {name, size_text(counts.at(part, count_metric::samples), counts.at(part, count_metric::patients))};
  }

  FlowStep step_of(std::size_t number, const std::string& port) {
    const Task& task = graph_.tasks[number];
    // Verbs that leave no sample out, as those that lend regions, are no step.
    if (const TaskInput* of = find_input(task, "of"); of != nullptr && task.verb->port("counts") == nullptr)
      return step_of(of->task, of->output);
    FlowStep step;
    const FlowCounts counts = counts_of(number);
    if (lost_) return step;
    const bool is_new = followed_.insert(number).second;
    for (const TaskInput& input : task.inputs)
      if (is_new && (input.port == "of" || input.port.starts_with("of.")))
        step.before.push_back(step_of(input.task, input.output));
    if (is_new) add_left_out(task, counts, step);
    if (task.verb->divides && port.empty()) {
      for (const Port& part : task.verb->ports)
        if (part.kind == "collection" && counts.at(part.name, count_metric::samples) > 0)
          step.boxes.push_back(box_of(part.name, counts, part.name));
      add_others(task, counts, "", step);
    } else {
      if (task.verb->divides) add_others(task, counts, port, step);
      step.boxes.push_back(box_of(port.empty() ? task.label : task.label + "." + port, counts, port));
    }
    const bool drawn = !boxes_.emplace(number, port).second;
    if (!is_new) step.boxes.front().emplace_back(drawn ? "the same as beside" : "the way to it is drawn beside");
    return step;
  }

  static void add_left_out(const Task& task, const FlowCounts& counts, FlowStep& step) {
    double entries = counts.at("", count_metric::samples);
    bool any_reason = false;
    for (const FlowGroup& group : counts.groups) {
      if (!group.numbers.contains(count_metric::left_out_samples)) continue;
      const double samples = group.at(count_metric::left_out_samples), missing = group.at(count_metric::missing);
      if (group.field == count_reason) {
        entries += samples;
        any_reason = true;
        step.aside.push_back(fmt::format("{}: {}", group.name, counted_text(samples, "entry", "entries")));
      } else {
        step.aside.push_back(group.name.substr(group.name.find(' ') + 1));  // the rule, without its number
        step.aside.push_back(fmt::format("    left out: {}{}",
                                         size_text(samples, group.at(count_metric::left_out_patients)),
                                         missing > 0 ? fmt::format(" ({} not known)", grouped(missing)) : ""));
      }
    }
    if (any_reason)
      step.before.push_back({.boxes = {{task.params.at("dataset").at("id").get<std::string>(),
                                        counted_text(entries, "entry", "entries")}},
                             .aside = {},
                             .before = {}});
  }

  // What a split has that is in none of the boxes. A patient may be in several parts where samples are divided one by
  // one, so that patients are not told then.
  static void add_others(const Task& task, const FlowCounts& counts, const std::string& shown, FlowStep& step) {
    double samples = counts.at("", count_metric::samples), patients = counts.at("", count_metric::patients);
    for (const Port& part : task.verb->ports) {
      if (part.kind != "collection" || (!shown.empty() && part.name != shown)) continue;
      samples -= counts.at(part.name, count_metric::samples);
      patients -= counts.at(part.name, count_metric::patients);
    }
    if (samples <= 0) return;
    const bool by_sample = task.params.value("by", std::string()) == "sample";
    step.aside = {shown.empty() ? "in no part" : "in other parts, or in none",
                  "    " + (by_sample ? counted_text(samples, "sample", "samples") : size_text(samples, patients))};
  }

  const Graph& graph_;
  const std::vector<TaskResult>& results_;
  std::set<std::size_t> followed_;
  std::set<std::pair<std::size_t, std::string>> boxes_;
  bool lost_ = false;
};

}  // namespace

std::optional<FlowStep> flow_to(const Graph& graph, const std::vector<TaskResult>& results, std::size_t task,
                                const std::string& port) {
  return Way(graph, results).to(task, port);
}

}  // namespace collimator
