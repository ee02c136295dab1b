// Takes tasks from their inputs to their results; how they end is in engine_ends.cpp.
#include "framework/run/engine.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/graph/schema.hpp"
#include "framework/run/sources.hpp"

namespace collimator {
namespace fs = std::filesystem;
using std::chrono::milliseconds, std::chrono::seconds;

namespace {

std::vector<std::pair<TaskInput, StoredNode>> inputs_of(const Task& task, const std::vector<TaskResult>& results) {
  std::vector<std::pair<TaskInput, StoredNode>> inputs;
  for (const TaskInput& input : task.inputs) inputs.emplace_back(input, *results[input.task].stored);
  return inputs;
}

// The parameters that name files or folders, but those of native plugins, which a network's artifact repeats.
std::vector<std::string> path_pointers(const Task& task, const Registry& registry) {
  std::vector<std::string> pointers;
  const auto add = [&](const std::string& pointer, const std::string&) { pointers.push_back(pointer); };
  for_each_path(task.verb->schema, task.params, "", add);
  for (const FoundSlot& slot : task.slots) {
    const PluginInfo& plugin = *registry.find(slot.role, slot.id);
    const Json& value = task.params[Json::json_pointer(slot.pointer)];
    if (plugin.kind == "portable" && value.contains("params"))
      for_each_path(plugin.params, value["params"], slot.pointer + "/params", add);
  }
  return pointers;
}

void remove_folder(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

}  // namespace

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
    if (step(milliseconds(250))) continue;
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

bool Engine::step(milliseconds most) {
  for (const Clerk::Completion& completion : clerk_.take()) completion();
  // Of what another run makes, its result or its lock is looked for again.
  for (const std::size_t task : std::exchange(locked_, {})) make_ready(task);
  start_ready();
  if (running_.empty() && clerk_.idle() && locked_.empty()) return false;
  for (const Report& report : executor_.poll(locked_.empty() ? most : std::min(most, milliseconds(100)))) take(report);
  check_deadlines();
  return true;
}

void Engine::look_up(std::size_t task) {
  KeyInputs inputs{inputs_of(graph_.tasks[task], results_), {}};
  try {
    inputs.sources = sources_[task] = sources_of_inputs(graph_.tasks[task], sources_);
  } catch (const std::exception& error) {
    return fail(task, error.what(), false);
  }
  // On the clerk's thread: it must not touch the results, which only completions write.
  clerk_.post([this, task, inputs = std::move(inputs)]() -> Clerk::Completion {
    if (clerk_.hurried()) return [] {};
    try {
      const std::optional<Key> key = keys_.key(graph_.tasks[task], inputs);
      return [this, task, key, node = key ? store_.find(key->digest) : std::nullopt] { looked_up(task, key, node); };
    } catch (const RefusedError& error) {
      return [this, task, message = std::string(error.what())] { fail(task, message, true); };
    } catch (const std::exception& error) {
      return [this, task, message = std::string(error.what())] { fail(task, message, false); };
    } catch (const Cancelled&) {
      return [] {};
    }
  });
}

void Engine::looked_up(std::size_t task, const std::optional<Key>& key, std::optional<StoredNode> node) {
  if (key) {
    results_[task].key = key->digest;
    results_[task].parts = key->parts;
  }
  if (node)
    found(task, std::move(*node), true);
  else
    make_ready(task);
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
      fail(task, error.what(), false);
    }
  }
}

// Whether the task is this run's to make: takes the lock of its key.
bool Engine::start(std::size_t task) {
  const Digest& key = results_[task].key;
  if (key.empty()) return true;  // not known before it ran
  if (being_made_.contains(key)) {
    make_ready(task);
    return false;
  }
  // First the lock, then another look: whoever held it put its result into the store before letting go.
  KeyLock lock = store_.try_lock(key);
  if (auto node = store_.find(key)) {  // another run, or a twin, finished in the meantime
    found(task, std::move(*node), true);
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
                        .job = {.verb = each.verb->name, .params = each.params, .out = running.out},
                        .native = each.verb->native(),
                        .resources = running.resources,
                        .limit_memory_mb = each.limit_memory_mb,
                        .log = options_.logs / result.log,
                        .paths = path_pointers(each, registry_)};
  Job& job = submission.job;
  job.sources = sources_[task];
  for (const FoundSlot& slot : each.slots)
    job.params[Json::json_pointer(slot.pointer)]["library"] = registry_.find(slot.role, slot.id)->library.string();
  for (const auto& [input, node] : inputs_of(each, results_)) {
    const Port* port = graph_.tasks[input.task].verb->port(input.output);
    job.inputs[input.port] = port->folder.empty() ? node.files : node.files / port->folder;
  }
  if (each.verb->keeps_checkpoints) {
    job.keep = store_.partial(result.key);
    fs::create_directories(job.keep);
  }
  try {
    executor_.submit(std::move(submission));
  } catch (...) {
    remove_folder(running.out);
    throw;
  }
  // Counted only now: where submit() throws, nothing was taken.
  free_ -= running.resources;
  running_.emplace(task, std::move(running));
  result.status = TaskStatus::running;
  events_.changed(task, result);
}

void Engine::take(const Report& report) {
  const auto found = running_.find(report.task);
  if (found == running_.end()) return;  // its end was reported already
  if (report.kind == Report::progress) return events_.progress(report.task, report.items, report.of);
  const Running was = std::move(found->second);
  running_.erase(found);
  free_ += was.resources;
  TaskResult& result = results_[report.task];
  result.seconds = std::chrono::duration<double>(options_.now() - was.begin).count();
  if (report.kind == Report::done) return keep(report.task, was);
  remove_folder(was.out);
  release(report.task);
  if (report.kind == Report::failed) {
    result.status = TaskStatus::waiting;
    if (report.reason != "cancelled") fail(report.task, report.message, report.reason == "refused");
    return;
  }
  const Task& task = graph_.tasks[report.task];
  std::vector<std::string> plugins;
  for (const FoundSlot& slot : task.slots) plugins.push_back(slot.role + " " + slot.id);
  const std::string what = was.timed_out
                               ? fmt::format("stopped: it took longer than its limit of {} s", task.limit_seconds)
                               : "its worker was " + report.message;
  fail(report.task,
       fmt::format("{}{}", what, plugins.empty() ? "" : fmt::format(" (plugins: {})", fmt::join(plugins, ", "))),
       false);
}

void Engine::keep(std::size_t task, const Running& was) {
  KeyInputs inputs{inputs_of(graph_.tasks[task], results_), {}};
  std::optional<Key> known;
  if (!results_[task].key.empty()) known = {results_[task].key, results_[task].parts};
  // The lock of the key stays held until the completion: the result must be in the store before twins look again.
  clerk_.post([this, task, out = was.out, seconds = results_[task].seconds, inputs, known]() -> Clerk::Completion {
    const Task& each = graph_.tasks[task];
    try {
      Key key;
      if (known) {
        key = *known;
      } else {
        const Json trace = read_json(out / "trace.json");
        key = *keys_.key(each, inputs, &trace);
      }
      const StoredNode node = store_.keep(key.digest, out, *each.verb, key.parts, seconds);
      try {
        store_.write_note("history", history_name(graph_, task), {{"key", key.digest}, {"parts", key.parts}});
      } catch (const std::exception&) {
        // `why` then knows less; the run is none the worse
      }
      return [this, task, key, node] {
        results_[task].key = key.digest;
        results_[task].parts = key.parts;
        found(task, node, false);
        release(task);
      };
    } catch (const std::exception& error) {
      remove_folder(out);
      return [this, task, message = std::string(error.what())] {
        fail(task, message, false);
        release(task);
      };
    } catch (const Cancelled&) {
      remove_folder(out);
      return [this, task] {
        results_[task].status = TaskStatus::waiting;
        release(task);
      };
    }
  });
}

}  // namespace collimator
