// Submits each task once its inputs are there; a task whose inputs are not known is left out, and so are its users.
#include "framework/run/rehearsal.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "framework/data/collection.hpp"
#include "framework/run/sources.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// What takes tables alone.
bool is_quick(const Verb& verb) {
  return !verb.native() && !verb.parallel && verb.pictures.empty() && !verb.opens_dataset &&
         (verb.gives("collection") || verb.gives("predictions"));
}

class Rehearsal {
 public:
  Rehearsal(const Graph& graph, const Registry& registry, Executor& executor, fs::path scratch, const Rehearsed& told)
      : graph_(graph),
        registry_(registry),
        executor_(executor),
        scratch_(std::move(scratch)),
        told_(told),
        made_(graph.tasks.size()),
        sources_(graph.tasks.size()) {
    for (std::size_t task = 0; task < graph.tasks.size(); ++task) {
      const Verb& verb = *graph.tasks[task].verb;
      if (is_quick(verb)) waiting_.push_back(task);
      if (!verb.opens_dataset) continue;
      made_[task] = told.loaded(graph.tasks[task]);
      if (made_[task]) add_own_source(graph.tasks[task], {{}, *made_[task], {}, 0}, registry_, sources_[task]);
    }
  }

  void run(std::chrono::milliseconds most) {
    const auto end = Clock::now() + most;
    const auto at_once = static_cast<std::size_t>(std::max(1, executor_.capacity().cpus));
    while (Clock::now() < end) {
      // In the order of the graph, in which inputs come first.
      for (auto task = waiting_.begin(); task != waiting_.end() && running_.size() < at_once;) {
        if (!is_ready(*task)) {
          ++task;
          continue;
        }
        submit(*task);
        task = waiting_.erase(task);
      }
      if (running_.empty()) return;
      for (const Report& report : executor_.poll(std::chrono::milliseconds(50))) take(report);
    }
    for (const std::size_t task : running_) executor_.kill(task);
  }

  // Tasks that look at pictures, of which a collection has none. A picture that is drawn has a size.
  void check_pictures() const {
    for (std::size_t task = 0; task < graph_.tasks.size(); ++task)
      for (const PictureInput& pictures : graph_.tasks[task].verb->pictures) {
        const TaskInput* input = find_input(graph_.tasks[task], pictures.port);
        if (input == nullptr || !made_[input->task]) continue;
        const Collection collection = load_collection(folder_of(*input));
        const auto bare = std::ranges::find_if(
            collection.samples, [](const Record& record) { return record.picture.empty() && record.width == 0; });
        if (bare != collection.samples.end())
          told_.wrong(task, fmt::format("the sample \"{}\" of `{}` has no picture: its dataset names none", bare->id,
                                        graph_.tasks[input->task].label));
      }
  }

 private:
  bool is_ready(std::size_t task) const {
    return std::ranges::all_of(graph_.tasks[task].inputs,
                               [&](const TaskInput& input) { return made_[input.task].has_value(); });
  }

  fs::path folder_of(const TaskInput& input) const {
    const Port* port = graph_.tasks[input.task].verb->port(input.output);
    return port->folder.empty() ? *made_[input.task] : *made_[input.task] / port->folder;
  }

  fs::path out_of(std::size_t task) const { return scratch_ / std::to_string(task); }

  void submit(std::size_t task) {
    const Task& each = graph_.tasks[task];
    Submission submission{.task = task,
                          .job = {.verb = each.verb->name, .params = each.params, .inputs = {}, .out = out_of(task)},
                          .resources = {.cpus = 1},
                          .log = scratch_ / fmt::format("{}.log", task)};
    for (const TaskInput& input : each.inputs) submission.job.inputs[input.port] = folder_of(input);
    try {
      submission.job.sources = sources_[task] = sources_of_inputs(each, sources_);
    } catch (const std::exception& error) {
      return told_.wrong(task, error.what());
    }
    fs::create_directories(submission.job.out);
    executor_.submit(std::move(submission));
    running_.push_back(task);
  }

  void take(const Report& report) {
    if (report.kind == Report::progress) return;
    std::erase(running_, report.task);
    if (report.kind == Report::done) made_[report.task] = out_of(report.task);
    if (report.kind == Report::failed && report.reason == "input") told_.wrong(report.task, report.message);
  }

  const Graph& graph_;
  const Registry& registry_;
  Executor& executor_;
  fs::path scratch_;
  const Rehearsed& told_;
  std::vector<std::optional<fs::path>> made_;  // what each task gave
  std::vector<Sources> sources_;               // of each task
  std::vector<std::size_t> waiting_, running_;
};

}  // namespace

void rehearse(const Graph& graph, const Registry& registry, Executor& executor, const fs::path& scratch,
              std::chrono::milliseconds most, const Rehearsed& told) {
  Rehearsal rehearsal(graph, registry, executor, scratch, told);
  rehearsal.run(most);
  rehearsal.check_pictures();
}

}  // namespace collimator
