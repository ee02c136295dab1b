// Submits each task once its inputs are there; a task whose inputs are not known is left out, and so are its users.
#include "framework/run/rehearsal.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "framework/run/job_parts.hpp"
#include "framework/run/sources.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// What takes neither pictures nor LibTorch, and is done as the run will do it.
bool is_table_work(const Verb& verb) { return !verb.native() && verb.pictures.empty() && !verb.opens_dataset; }

// With less work where the fields of its verb say so (hint `rehearsed`).
Json rehearsed_params(const Task& task, const Registry& registry) {
  Json params = params_of_job(task, registry);
  for (const Json& field : task.verb->schema)
    if (const auto less = field.find("rehearsed"); less != field.end())
      params[field.at("name").get<std::string>()] = Json::parse(less->get<std::string>());
  return params;
}

// Of each task, which instance of its node it is, or of the nodes that it is made for: at most that of its users.
std::vector<std::size_t> ranks_of(const Graph& graph) {
  std::vector<std::size_t> ranks(graph.tasks.size(), graph.tasks.size());
  for (const Node& node : graph.nodes())
    for (std::size_t i = 0; i < node.instances.size(); ++i) {
      std::size_t& rank = ranks[node.instances[i].task];
      rank = std::min(rank, i);
    }
  for (std::size_t task = ranks.size(); task-- > 0;)  // inputs stand before their users
    for (const TaskInput& input : graph.tasks[task].inputs)
      ranks[input.task] = std::min(ranks[input.task], ranks[task]);
  return ranks;
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
        refused_(graph.tasks.size()),
        sources_(graph.tasks.size()),
        stands_in_(graph.tasks.size()) {
    for (std::size_t task = 0; task < graph.tasks.size(); ++task) {
      const Verb& verb = *graph.tasks[task].verb;
      stands_in_[task] =
          (verb.rehearse != nullptr && !is_table_work(verb)) ||
          std::ranges::any_of(graph.tasks[task].inputs, [&](const TaskInput& input) { return stands_in_[input.task]; });
      if (verb.rehearse != nullptr || (is_table_work(verb) && !is_guess(task))) waiting_.push_back(task);
      if (!verb.opens_dataset) continue;
      made_[task] = told.loaded(graph.tasks[task]);
      if (made_[task]) add_own_source(graph.tasks[task], {{}, *made_[task], {}, 0}, registry_, sources_[task]);
    }
    const std::vector<std::size_t> ranks = ranks_of(graph);
    std::ranges::stable_sort(waiting_, {}, [&](std::size_t task) { return ranks[task]; });
  }

  void run(std::chrono::milliseconds most) {
    const auto end = Clock::now() + most;
    const auto at_once = static_cast<std::size_t>(std::max(1, executor_.capacity().cpus));
    while (Clock::now() < end) {
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
    told_.cut_short(waiting_.size() + running_.size());
  }

  std::vector<TaskResult> results() const {
    std::vector<TaskResult> results(graph_.tasks.size());
    for (std::size_t task = 0; task < results.size(); ++task) {
      if (made_[task]) results[task].stored.emplace().files = *made_[task];
      results[task].message = refused_[task];
      results[task].status = made_[task]              ? TaskStatus::done
                             : refused_[task].empty() ? TaskStatus::waiting
                                                      : TaskStatus::failed;
    }
    return results;
  }

 private:
  // Whether samples would be chosen by numbers that stand in for others.
  bool is_guess(std::size_t task) const { return stands_in_[task] && graph_.tasks[task].verb->gives("collection"); }

  bool is_ready(std::size_t task) const {
    return std::ranges::all_of(graph_.tasks[task].inputs,
                               [&](const TaskInput& input) { return made_[input.task].has_value(); });
  }

  fs::path out_of(std::size_t task) const { return scratch_ / std::to_string(task); }

  void submit(std::size_t task) {
    const Task& each = graph_.tasks[task];
    Submission submission{.task = task,
                          .job = {.verb = each.verb->name,
                                  .params = rehearsed_params(each, registry_),
                                  .inputs = {},
                                  .out = out_of(task)},
                          .rehearsal = stands_in_[task],
                          .resources = {.cpus = 1},
                          .log = scratch_ / fmt::format("{}.log", task)};
    for (const TaskInput& input : each.inputs)
      submission.job.inputs[input.port] = port_folder(graph_.tasks[input.task], input.output, *made_[input.task]);
    try {
      submission.job.sources = sources_[task] = sources_of_inputs(each, sources_);
    } catch (const std::exception& error) {
      return refuse(task, error.what());
    }
    fs::create_directories(submission.job.out);
    executor_.submit(std::move(submission));
    running_.push_back(task);
  }

  void take(const Report& report) {
    if (report.kind == Report::progress) return;
    std::erase(running_, report.task);
    if (report.kind == Report::done && !is_guess(report.task)) made_[report.task] = out_of(report.task);
    if (report.kind == Report::done) return;
    // What a plugin says of a stand-in it may not say of the real thing; nor is the folder that we chose the user's.
    const bool is_ours = report.reason == "plugin" && stands_in_[report.task];
    const bool of_scratch = report.message.find(scratch_.string()) != std::string::npos;
    const bool is_input = report.kind == Report::failed && (report.reason == "input" || report.reason == "plugin");
    if (is_input && !is_ours && !of_scratch)
      refuse(report.task, report.message);
    else
      told_.not_done(report.task, (report.kind == Report::died ? "its worker was " : "") + report.message);
  }

  void refuse(std::size_t task, const std::string& message) {
    refused_[task] = message;
    told_.wrong(task, message);
  }

  const Graph& graph_;
  const Registry& registry_;
  Executor& executor_;
  fs::path scratch_;
  const Rehearsed& told_;
  std::vector<std::optional<fs::path>> made_;  // what each task gave
  std::vector<std::string> refused_;           // why
  std::vector<Sources> sources_;               // of each task
  std::vector<bool> stands_in_;                // whether there is something in what a task gives that is not real
  std::vector<std::size_t> waiting_, running_;
};

}  // namespace

std::vector<TaskResult> rehearse(const Graph& graph, const Registry& registry, Executor& executor,
                                 const std::filesystem::path& scratch, std::chrono::milliseconds most,
                                 const Rehearsed& told) {
  Rehearsal rehearsal(graph, registry, executor, scratch, told);
  rehearsal.run(most);
  return rehearsal.results();
}

}  // namespace collimator
