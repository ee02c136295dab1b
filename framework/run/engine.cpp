#include "framework/run/engine.hpp"

#include <poll.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/run/worker.hpp"

namespace collimator {
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Engine::Worker {
  Worker(const std::vector<std::string>& command, bool is_native) : process(command), native(is_native) {}

  WorkerProcess process;
  bool native;
  std::optional<std::size_t> task;
  fs::path out;
  Clock::time_point begin;
  bool timed_out = false;
};

Engine::Engine(const Graph& graph, const Registry& registry, Store& store, EngineOptions options, EngineEvents events)
    : graph_(graph),
      registry_(registry),
      store_(store),
      options_(std::move(options)),
      events_(std::move(events)),
      keys_(registry, store, options_.device.substr(0, options_.device.find(':'))),
      results_(graph.tasks.size()) {
  for (std::size_t i = 0; i < graph.tasks.size(); ++i) locks_.emplace_back();
}

Engine::~Engine() = default;

bool Engine::run() {
  while (true) {
    if (options_.interrupts != nullptr && *options_.interrupts > 0 && !stopping_) {
      stopping_ = true;
      events_.note("stopping: waiting for checkpoints; Ctrl-C again stops at once");
      for (const auto& worker : workers_)
        if (worker->task) worker->process.send({{"cancel", true}});
      const auto patience = Clock::now() + std::chrono::seconds(15);
      while (std::ranges::any_of(workers_, [](const auto& worker) { return worker->task.has_value(); }) &&
             *options_.interrupts < 2 && Clock::now() < patience)
        poll_workers(100);
    }
    if (stopping_) {
      for (const auto& worker : workers_)
        if (!worker->out.empty()) {
          worker->process.kill();
          std::error_code ignored;
          fs::remove_all(worker->out, ignored);
        }
      workers_.clear();
      return false;
    }
    schedule();
    const bool running = std::ranges::any_of(workers_, [](const auto& worker) { return worker->task.has_value(); });
    if (!running && !waiting_for_others_) break;
    poll_workers(waiting_for_others_ ? 100 : 250);
    check_deadlines();
  }
  for (std::size_t task = 0; task < results_.size(); ++task)
    if (results_[task].status == TaskStatus::waiting) {
      results_[task].status = TaskStatus::skipped;
      events_.changed(task, results_[task]);
    }
  workers_.clear();
  return true;
}

void Engine::schedule() {
  bool again = true;
  while (again) {
    again = false;
    waiting_for_others_ = false;
    for (std::size_t task = 0; task < graph_.tasks.size(); ++task) {
      if (results_[task].status != TaskStatus::waiting || !inputs_done(task)) continue;
      try {
        const bool known = key_of(task);
        if (known) {
          if (auto node = store_.find(results_[task].key)) {
            found(task, *node, true);
            again = true;  // its users come later in the list or were passed already
            continue;
          }
          const bool twin = std::ranges::any_of(results_, [&](const TaskResult& other) {
            return other.status == TaskStatus::running && other.key == results_[task].key;
          });
          if (twin) continue;
        }
        if (busy_ > 0 && busy_ + weight(task) > options_.jobs) continue;
        if (known && !locks_[task].held()) {
          locks_[task] = store_.try_lock(results_[task].key);
          if (!locks_[task].held()) {
            waiting_for_others_ = true;
            continue;
          }
          if (store_.find(results_[task].key)) {  // the other run finished between our look and our lock
            again = true;
            continue;
          }
        }
        start(task);
      } catch (const RefusedError& error) {
        fail(task, error.what(), true);
      } catch (const std::exception& error) {
        fail(task, error.what(), false);
      }
    }
  }
}

int Engine::weight(std::size_t task) const {
  const Json& params = graph_.tasks[task].params;
  return std::clamp(graph_.tasks[task].verb->native ? params.value("threads", 1) : 1, 1, options_.jobs);
}

Json Engine::job(std::size_t task, const fs::path& out) {
  const Task& each = graph_.tasks[task];
  Job job{each.verb->name, each.params, {}, out, {}, sources(task), each.verb->native ? options_.device : "cpu"};
  for (const FoundSlot& slot : each.slots) {
    Json& place = job.params[Json::json_pointer(slot.pointer)];
    place["library"] = registry_.find(slot.role, slot.id)->library.string();
  }
  for (const auto& [input, node] : inputs(task)) {
    const Port* port = graph_.tasks[input.task].verb->port(input.output);
    job.inputs[input.port] = port->folder.empty() ? node.files : node.files / port->folder;
  }
  if (each.verb->name == "train") {
    job.keep = store_.partial(results_[task].key);
    fs::create_directories(job.keep);
  }
  return {{"job", job_to_json(job)},
          {"log", (options_.logs / results_[task].log).string()},
          {"memory_mb", each.limit_memory_mb}};
}

Engine::Worker* Engine::idle_worker(bool native) {
  for (const auto& worker : workers_)
    if (!worker->task && worker->native == native) return worker.get();
  std::vector<std::string> command{(native ? options_.native_program : options_.program).string()};
  if (!native) command.push_back("worker");
  return workers_.emplace_back(std::make_unique<Worker>(command, native)).get();
}

bool Engine::start(std::size_t task) {
  TaskResult& result = results_[task];
  result.log = fmt::format("{:04}-{}.log", task, file_name_of(graph_.tasks[task].label));
  Worker* worker = idle_worker(graph_.tasks[task].verb->native);
  worker->out = store_.make_temporary();
  if (!worker->process.send(job(task, worker->out))) {
    fail(task, "its worker could not be reached", false);
    return false;
  }
  worker->task = task;
  worker->begin = Clock::now();
  worker->timed_out = false;
  busy_ += weight(task);
  result.status = TaskStatus::running;
  events_.changed(task, result);
  return true;
}

void Engine::poll_workers(int milliseconds) {
  std::vector<pollfd> watched;
  for (const auto& worker : workers_) watched.push_back({worker->process.descriptor(), POLLIN, 0});
  ::poll(watched.data(), watched.size(), milliseconds);
  std::vector<Worker*> ended;
  for (const auto& worker : workers_) {
    // A child that a plugin forked may hold the pipe open, so the worker's own end is looked at too.
    const bool dead = worker->process.gone();
    bool over = false;
    for (const Json& line : worker->process.receive(over)) handle(*worker, line);
    if (over || dead) ended.push_back(worker.get());
  }
  for (Worker* worker : ended) {
    worker_ended(*worker);
    std::erase_if(workers_, [&](const auto& each) { return each.get() == worker; });
  }
}

void Engine::handle(Worker& worker, const Json& line) {
  if (!worker.task) return;
  if (line.contains("progress")) {
    events_.progress(*worker.task, line["progress"].at(0).get<std::uint64_t>(),
                     line["progress"].at(1).get<std::uint64_t>());
    return;
  }
  const std::size_t task = *worker.task;
  worker.task.reset();
  busy_ -= weight(task);
  finish(task, worker, line);
  std::error_code ignored;
  fs::remove_all(worker.out, ignored);
  worker.out.clear();
  locks_[task] = KeyLock();
}

void Engine::finish(std::size_t task, Worker& worker, const Json& reply) {
  TaskResult& result = results_[task];
  result.seconds = std::chrono::duration<double>(Clock::now() - worker.begin).count();
  if (reply.contains("failed")) {
    const std::string kind = reply.value("kind", "");
    if (kind == "cancelled") {
      result.status = TaskStatus::waiting;
      return;
    }
    fail(task, reply["failed"].get<std::string>(), kind == "refused");
    return;
  }
  try {
    if (result.key.empty()) {
      const Json trace = read_json(worker.out / "trace.json");
      const Key key = *keys_.key(graph_.tasks[task], inputs(task), {}, &trace);
      result.key = key.digest;
      result.parts = key.parts;
    }
    found(task, store_.keep(result.key, worker.out, *graph_.tasks[task].verb, result.parts, result.seconds), false);
  } catch (const std::exception& error) {
    fail(task, error.what(), false);
  }
}

void Engine::worker_ended(Worker& worker) {
  const std::string how = worker.process.wait();
  if (!worker.task) return;
  const std::size_t task = *worker.task;
  busy_ -= weight(task);
  std::vector<std::string> plugins;
  for (const FoundSlot& slot : graph_.tasks[task].slots) plugins.push_back(slot.role + " " + slot.id);
  const std::string what =
      worker.timed_out ? fmt::format("stopped: it took longer than its limit of {} s", graph_.tasks[task].limit_seconds)
                       : "its worker was " + how;
  fail(task, fmt::format("{}{}", what, plugins.empty() ? "" : fmt::format(" (plugins: {})", fmt::join(plugins, ", "))),
       false);
  std::error_code ignored;
  fs::remove_all(worker.out, ignored);
  locks_[task] = KeyLock();
  worker.task.reset();
}

void Engine::check_deadlines() {
  for (const auto& worker : workers_) {
    if (!worker->task || worker->timed_out) continue;
    const double limit = graph_.tasks[*worker->task].limit_seconds;
    if (limit > 0 && std::chrono::duration<double>(Clock::now() - worker->begin).count() > limit) {
      worker->timed_out = true;
      worker->process.kill();
    }
  }
}

}  // namespace collimator
