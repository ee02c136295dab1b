// Follows each instance to the collections behind it, and compares those of instances that differ on one axis alone.
#include "framework/tables/resampling.hpp"

#include <algorithm>
#include <set>

#include "framework/task/verb.hpp"

namespace collimator {
namespace {

using Labels = std::map<std::string, std::string>;

// What lies behind an instance.
struct Origin {
  std::set<std::size_t> divided;  // tasks that divide a collection
  std::set<std::size_t> samples;  // tasks that give one
  std::set<std::size_t> shown;    // of these, those whose samples the instance is of
  std::set<std::string> listed;   // what says itself which samples it is of, as published predictions do
  std::set<std::pair<std::size_t, std::string>> judged;  // the divisions whose parts are judged, and the ports
};

// Whether an input carries the samples that a task is of, and not a network, a mask or a threshold.
bool carries_samples(const std::string& port) { return port == "of" || port.starts_with("of.") || port == "truth"; }

// One walk over what lies behind; a task is met again only where it turns out later that samples come through it.
Origin origin_of(std::size_t task, const TaskList& tasks) {
  Origin origin;
  std::vector<std::size_t> open{task};
  std::map<std::size_t, bool> carries{{task, true}};  // the tasks that were met: whether samples come through them
  while (!open.empty()) {
    const std::size_t number = open.back();
    const Task& each = tasks[number];
    open.pop_back();
    if (each.verb->gives("collection")) origin.samples.insert(number);
    if (each.verb->gives("collection") && carries.at(number)) origin.shown.insert(number);
    if (each.verb->divides)
      origin.divided.insert(number);
    else if (const std::string by = each.verb->division(each, "").drawn_by; !by.empty())
      origin.listed.insert(by);
    for (const TaskInput& input : each.inputs) {
      const bool judged = carries.at(number) && carries_samples(input.port), divides = tasks[input.task].verb->divides;
      if (judged && divides) origin.judged.emplace(input.task, input.output);
      const auto [known, is_new] = carries.emplace(input.task, judged && !divides);
      if (!is_new && (known->second || !judged || divides)) continue;
      known->second = judged && !divides;
      open.push_back(input.task);
    }
  }
  return origin;
}

// Whether both divide one collection, by different draws.
bool divide_anew(const Task& a, const Task& b) {
  const TaskInput *of = find_input(a, "of"), *other = find_input(b, "of");
  return a.verb == b.verb && of != nullptr && other != nullptr && of->task == other->task &&
         of->output == other->output && a.params != b.params;
}

class Finder {
 public:
  Finder(const std::vector<const Instance*>& instances, const std::vector<std::string>& over, const Graph& graph)
      : instances_(instances), graph_(graph) {
    for (const Instance* instance : instances) origins_.push_back(origin_of(instance->task, graph.tasks));
    std::set<Labels> divisions;
    for (const std::string& axis : over)
      if (divides(axis)) found_.axes.push_back(axis);
    for (const Instance* instance : instances) {
      Labels labels;
      for (const std::string& axis : found_.axes) labels[axis] = instance->label(axis);
      divisions.insert(labels);
    }
    found_.divisions = found_.axes.empty() ? 0 : divisions.size();
    if ((published_ || in_turn_) && found_.divisions > 1)
      found_.test_over_train = std::max(found_.test_over_train, 1 / (static_cast<double>(found_.divisions) - 1));
  }
  const Resampling& found() const { return found_; }

 private:
  // Looks at pairs of instances that differ on this axis alone.
  bool divides(const std::string& axis) {
    std::map<Labels, std::size_t> first;
    bool anew = false, others = false, shown = false;
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      Labels rest = instances_[i]->axes;
      if (rest.erase(axis) == 0) continue;
      for (const Axis& partner : graph_.experiment.axes)
        if (!partner.zip.empty() && partner.zip == graph_.experiment.axis(axis)->zip) rest.erase(partner.name);
      const auto [known, added] = first.emplace(rest, i);
      if (added) continue;
      const Origin &a = origins_[known->second], &b = origins_[i];
      shown = shown || a.shown != b.shown || a.listed != b.listed;
      others = others || a.samples != b.samples || a.listed != b.listed;
      for (const std::size_t one : a.divided)
        for (const std::size_t other : b.divided)  // what lies behind both is no other division
          if (!anew && !b.divided.contains(one) && !a.divided.contains(other) &&
              divide_anew(graph_.tasks[one], graph_.tasks[other])) {
            anew = true;
            judge(a, b);
          }
    }
    const bool divided = std::ranges::any_of(origins_, [](const Origin& origin) { return !origin.divided.empty(); });
    const bool published = axis == "fold" && others && !divided;
    published_ = published_ || published;
    if (shown && !anew && !published) found_.others.push_back(axis);
    return anew || published;
  }

  // The ratio of the parts that are judged, where the two judge other ones.
  void judge(const Origin& a, const Origin& b) {
    std::set<std::string> here, there;
    double ratio = 0;
    bool in_turn = false;
    const auto add = [&](const Origin& origin, std::set<std::string>& draws) {
      for (const auto& [number, port] : origin.judged) {
        const Division division = graph_.tasks[number].verb->division(graph_.tasks[number], port);
        draws.insert(division.drawn_by);
        ratio = std::max(ratio, division.part_over_train);
        in_turn = in_turn || division.in_turn;
      }
    };
    add(a, here);
    add(b, there);
    if (a.judged == b.judged || here == there) return;
    found_.test_over_train = std::max(found_.test_over_train, ratio);
    in_turn_ = in_turn_ || in_turn;
  }

  const std::vector<const Instance*>& instances_;
  const Graph& graph_;
  std::vector<Origin> origins_;
  bool published_ = false;  // folds that were divided elsewhere, in equal parts
  bool in_turn_ = false;    // groups that are left out in turn
  Resampling found_;
};

}  // namespace

std::vector<std::string> Resampling::division(const std::map<std::string, std::string>& over) const {
  std::vector<std::string> labels;
  for (const std::string& axis : axes) {
    const auto found = over.find(axis);
    labels.push_back(found == over.end() ? "" : found->second);
  }
  return labels;
}

std::map<Labels, Resampling> resamplings(const Node& node, const std::vector<std::string>& over, const Graph& graph) {
  std::map<Labels, Resampling> found;
  if (over.empty()) return found;
  std::map<Labels, std::vector<const Instance*>> numbers;
  for (const Instance& instance : node.instances) {
    Labels labels = instance.axes;
    for (const std::string& axis : over) labels.erase(axis);
    numbers[labels].push_back(&instance);
  }
  for (const auto& [labels, instances] : numbers) found.emplace(labels, Finder(instances, over, graph).found());
  return found;
}

const Resampling& resampling_at(const Resamplings& known, const std::string& node, const Labels& axes) {
  static const Resampling none;
  const auto found = known.find({node, axes});
  return found == known.end() ? none : found->second;
}

}  // namespace collimator
