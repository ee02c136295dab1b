// Takes tasks from their inputs to the executor; how they end is in engine_ends.cpp.
#include "framework/run/engine.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/graph/schema.hpp"
#include "framework/run/job_parts.hpp"
#include "framework/run/sources.hpp"

namespace collimator {
namespace fs = std::filesystem;
using std::chrono::milliseconds;

Engine::Engine(const Graph& graph, const Registry& registry, Store& store, Executor& executor, EngineOptions options,
               EngineEvents events)
    : graph_(graph),
      registry_(registry),
      store_(store),
      executor_(executor),
      options_(std::move(options)),
      events_(std::move(events)),
      keys_(registry, store, options_.device,
            [this] {
              if (clerk_.hurried()) throw Cancelled{};
            }),
      results_(graph.tasks.size()),
      sources_(graph.tasks.size()),
      users_(graph.tasks.size()),
      missing_(graph.tasks.size()),
      free_(executor.capacity()),
      clerk_(options_.own_thread, [this] { executor_.wake(); }) {
  for (std::size_t task = 0; task < graph.tasks.size(); ++task) {
    std::set<std::size_t> inputs;
    for (const TaskInput& input : graph.tasks[task].inputs) inputs.insert(input.task);
    missing_[task] = inputs.size();
    for (const std::size_t input : inputs) users_[input].push_back(task);
  }
  for (std::size_t task = 0; task < graph.tasks.size(); ++task)
    if (missing_[task] == 0) look_up(task);
}

Engine::~Engine() = default;

bool Engine::run() {
  while (options_.interrupts == nullptr || *options_.interrupts == 0) {
    if (step(milliseconds(250)) || go_without()) continue;
    // Nothing is under way, so what still waits has an input that failed.
    for (std::size_t task = 0; task < results_.size(); ++task)
      if (results_[task].status == TaskStatus::waiting) {
        results_[task].status = TaskStatus::skipped;
        events_.changed(task, results_[task]);
      }
    return true;
  }
  stop();
  return false;
}

// Looks up what waits for optional inputs alone, once nothing else is under way: those have failed, or wait themselves
// for what failed. An input that goes on without its own is waited for.
bool Engine::go_without() {
  const auto done = [&](const TaskInput& input) { return results_[input.task].status == TaskStatus::done; };
  bool any = false;
  for (std::size_t task = 0; task < results_.size() && !any; ++task) {
    const std::vector<TaskInput>& inputs = graph_.tasks[task].inputs;
    if (results_[task].status != TaskStatus::waiting || missing_[task] == 0 ||
        !std::ranges::all_of(inputs, [&](const TaskInput& input) { return input.optional || done(input); }))
      continue;
    missing_[task] = 0;
    look_up(task);
    any = true;
  }
  return any;
}

bool Engine::step(milliseconds most) {
  for (const Clerk::Completion& completion : clerk_.take()) completion();
  for (const StoreFault& fault : store_.take_damaged())
    events_.note(fmt::format("a stored result{} is not as it was written, and is made again: {}",
                             fault.verb.empty() ? "" : fmt::format(" of `{}`", fault.verb), fault.message));
  // Of what another run makes, its result or its lock is looked for again.
  for (const std::size_t task : std::exchange(locked_, {})) make_ready(task);
  start_ready();
  if (running_.empty() && clerk_.idle() && locked_.empty()) return false;
  for (const Report& report : executor_.poll(locked_.empty() ? most : std::min(most, milliseconds(100)))) take(report);
  check_deadlines();
  return true;
}

std::vector<std::pair<TaskInput, StoredResult>> Engine::results_of_inputs(std::size_t task) const {
  std::vector<std::pair<TaskInput, StoredResult>> inputs;
  for (const TaskInput& input : graph_.tasks[task].inputs)
    if (!input.optional || results_[input.task].stored) inputs.emplace_back(input, *results_[input.task].stored);
  return inputs;
}

void Engine::look_up(std::size_t task) {
  KeyInputs inputs{results_of_inputs(task), {}};
  try {
    inputs.sources = sources_[task] = sources_of_inputs(graph_.tasks[task], sources_);
  } catch (const std::exception& error) {
    return fail(task, plain_text(error), false);
  }
  // On the clerk's thread: it must not touch the results, which only completions write.
  clerk_.post([this, task, inputs = std::move(inputs)]() -> Clerk::Completion {
    if (clerk_.hurried()) return [] {};
    try {
      const std::optional<Key> key = keys_.key(graph_.tasks[task], inputs);
      return
          [this, task, key, stored = key ? store_.find(key->digest) : std::nullopt] { looked_up(task, key, stored); };
    } catch (const RefusedError& error) {
      return [this, task, message = std::string(error.what())] { fail(task, message, true); };
    } catch (const std::exception& error) {
      return [this, task, message = plain_text(error)] { fail(task, message, false); };
    } catch (const Cancelled&) {
      return [] {};
    }
  });
}

void Engine::looked_up(std::size_t task, const std::optional<Key>& key, std::optional<StoredResult> stored) {
  if (key) {
    results_[task].key = key->digest;
    results_[task].parts = key->parts;
  }
  if (!stored) return make_ready(task);
  if (!is_audited(key->digest)) return found(task, std::move(*stored), true);
  audited_.emplace(task, std::move(*stored));
  ready_[asked_by(task)].insert(task);
}

// Portable work takes what cores it is given; LibTorch's results depend on its threads, so that it gets just those.
Resources Engine::asked_by(std::size_t task) const {
  const Task& each = graph_.tasks[task];
  const Resources all = executor_.capacity();
  Resources asked{.cpus = 1, .gpus = 0, .memory_mb = std::min(each.limit_memory_mb, all.memory_mb)};
  if (each.verb->native()) {
    asked.cpus = std::clamp(each.params.value("threads", 1), 1, all.cpus);
    asked.gpus = options_.device == "cuda" ? 1 : 0;
  }
  return asked;
}

void Engine::make_ready(std::size_t task) {
  const Digest& key = results_[task].key;
  if (const auto twins = being_made_.find(key); !key.empty() && twins != being_made_.end())
    twins->second.push_back(task);
  else
    ready_[asked_by(task)].insert(task);
}

void Engine::start_ready() {
  while (true) {
    // Of all that fits, the first of the graph; there are few kinds of wishes.
    auto best = ready_.end();
    for (auto wish = ready_.begin(); wish != ready_.end(); ++wish)
      if (wish->first.fit_into(free_) && (best == ready_.end() || *wish->second.begin() < *best->second.begin()))
        best = wish;
    if (best == ready_.end()) return;
    const std::size_t task = *best->second.begin();
    best->second.erase(best->second.begin());
    if (best->second.empty()) ready_.erase(best);
    try {
      if (start(task)) submit(task);
    } catch (const std::exception& error) {
      release(task);
      fail(task, plain_text(error), false);
    }
  }
}

// Whether the task is this run's to make: takes the lock of its key.
bool Engine::start(std::size_t task) {
  const Digest& key = results_[task].key;
  if (key.empty() || audited_.contains(task)) return true;  // not known before it ran, or there already
  if (being_made_.contains(key)) {
    make_ready(task);
    return false;
  }
  // First the lock, then another look: whoever held it put its result into the store before letting go.
  KeyLock lock = store_.try_lock(key);
  if (auto stored = store_.find(key, &lock)) {  // another run, or a twin, finished in the meantime
    found(task, std::move(*stored), true);
    return false;
  }
  if (!lock.held()) {
    locked_.push_back(task);
    return false;
  }
  locks_.emplace(task, std::move(lock));
  being_made_[key];
  return true;
}

void Engine::submit(std::size_t task) {
  const Task& each = graph_.tasks[task];
  TaskResult& result = results_[task];
  result.log = fmt::format("{:04}-{}.log", task, file_name_of(each.label));
  Running running{store_.make_temporary(), options_.now(), asked_by(task)};
  if (each.verb->parallel) {  // a fair share of the cores that are free
    std::size_t others = 0;
    for (const auto& [wish, tasks] : ready_) others += tasks.size();
    running.resources.cpus = std::max(1, free_.cpus / static_cast<int>(std::min<std::size_t>(others + 1, 1000)));
  }
  Submission submission{.task = task,
                        .job = {.verb = each.verb->name, .params = params_of_job(each, registry_), .out = running.out},
                        .native = each.verb->native(),
                        .audit = audited_.contains(task),
                        .resources = running.resources,
                        .limit_memory_mb = each.limit_memory_mb,
                        .log = options_.logs / result.log,
                        .paths = path_pointers(each, registry_)};
  Job& job = submission.job;
  job.sources = sources_[task];
  for (const auto& [input, stored] : results_of_inputs(task))
    job.inputs[input.port] = port_folder(graph_.tasks[input.task], input.output, stored.files);
  for (const Json& field : each.verb->schema)
    if (const std::string name = field.at("name").get<std::string>(); field.contains("or_name_in"))
      if (const TaskInput* input = find_input(each, name)) job.nodes[name] = name_of_node(graph_.tasks[input->task]);
  if (each.verb->keeps_checkpoints) {
    job.keep = store_.make_partial(audited_.contains(task) ? result.key + ".audit" : result.key);
  }
  try {
    executor_.submit(std::move(submission));
  } catch (...) {
    Store::discard(running.out);
    throw;
  }
  // Counted only now: where submit() throws, nothing was taken.
  free_ -= running.resources;
  running_.emplace(task, std::move(running));
  result.status = TaskStatus::running;
  events_.changed(task, result);
}

}  // namespace collimator
