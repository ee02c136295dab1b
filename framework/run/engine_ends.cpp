// How tasks end, by themselves or because their time or the user's patience is over (engine.hpp).
#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/run/engine.hpp"
#include "framework/run/sources.hpp"
#include "framework/store/artifact.hpp"

namespace collimator {
using std::chrono::milliseconds, std::chrono::seconds;

std::string file_name_of(const std::string& label) {
  std::string name;
  for (const char character : label) {
    if (std::isalnum(static_cast<unsigned char>(character)) || character == '=' || character == '.')
      name += character;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (name.ends_with('_')) name.pop_back();
  return name.substr(0, 120);
}

std::string history_name(const Graph& graph, std::size_t task) {
  return digest_of(graph.experiment.name + "\n" + graph.tasks[task].label);
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
  const bool audited = audited_.contains(report.task);
  if (report.kind == Report::done) return audited ? audit(report.task, was) : keep(report.task, was);
  Store::discard(was.out);
  release(report.task);
  if (report.kind == Report::failed) {
    result.status = TaskStatus::waiting;
    if (report.reason == "cancelled") return;
    if (audited) return end_audit(report.task, "it failed: " + report.message);
    return fail(report.task, report.message, report.reason == "refused");
  }
  const Task& task = graph_.tasks[report.task];
  std::vector<std::string> plugins;
  for (const FoundSlot& slot : task.slots) plugins.push_back(slot.role + " " + slot.id);
  const std::string what = was.timed_out
                               ? fmt::format("stopped: it took longer than its limit of {} s", task.limit_seconds)
                               : "its worker was " + report.message;
  const std::string message =
      fmt::format("{}{}", what, plugins.empty() ? "" : fmt::format(" (plugins: {})", fmt::join(plugins, ", ")));
  audited ? end_audit(report.task, message) : fail(report.task, message, false);
}

// The keys of a share are spread evenly over all: a digest's first digits are as good as drawn.
bool Engine::is_audited(const Digest& key) const {
  return options_.audit > 0 && static_cast<double>(std::stoul(key.substr(0, 8), nullptr, 16)) < options_.audit * 0x1p32;
}

void Engine::audit(std::size_t task, const Running& was) {
  clerk_.post([this, task, out = was.out, stored = audited_.at(task)]() -> Clerk::Completion {
    std::string difference;
    try {
      const Json made = describe_files(out, *graph_.tasks[task].verb).at("ports");
      std::vector<std::string> ports;
      for (const auto& [port, digest] : stored.ports)
        if (made.at(port) != digest) ports.push_back(port.empty() ? "what it gives" : "." + port);
      if (!ports.empty()) difference = fmt::format("{} came out otherwise", fmt::join(ports, ", "));
    } catch (const std::exception& error) {
      difference = plain_text(error);
    }
    Store::discard(out);
    return [this, task, difference] { end_audit(task, difference); };
  });
}

void Engine::end_audit(std::size_t task, const std::string& difference) {
  StoredResult stored = std::move(audited_.extract(task).mapped());
  std::error_code ignored;
  std::filesystem::remove_all(store_.root() / "partial" / (results_[task].key + ".audit"), ignored);
  results_[task].audited = true;
  results_[task].audit = difference;
  found(task, std::move(stored), true);
}

void Engine::keep(std::size_t task, const Running& was) {
  KeyInputs inputs{results_of_inputs(task), {}};
  std::optional<Key> known;
  if (!results_[task].key.empty()) known = {results_[task].key, results_[task].parts};
  // The lock of the key stays held until the completion: the result must be in the store before twins look again.
  const auto lock = locks_.find(task);
  const KeyLock* held = lock == locks_.end() ? nullptr : &lock->second;
  clerk_.post(
      [this, task, out = was.out, seconds = results_[task].seconds, inputs, known, held]() -> Clerk::Completion {
        const Task& each = graph_.tasks[task];
        try {
          Key key;
          if (each.verb->opens_dataset) {
            // A key that was known before came of what the dataset read the last time, which may be other files.
            const Json trace = read_json(out / "trace.json");
            key = *keys_.key(each, inputs, &trace);
          } else {
            key = known.value();
          }
          const KeyLock* own = known && known->digest == key.digest ? held : nullptr;
          const StoredResult stored = store_.keep(key.digest, out, *each.verb, key.parts, seconds, own);
          try {
            store_.write_note("history", history_name(graph_, task), {{"key", key.digest}, {"parts", key.parts}});
          } catch (const std::exception&) {
            // `why` then knows less; the run is none the worse
          }
          return [this, task, key, stored] {
            release(task);  // of the key that it was started with
            results_[task].key = key.digest;
            results_[task].parts = key.parts;
            found(task, stored, false);
          };
        } catch (const std::exception& error) {
          Store::discard(out);
          return [this, task, message = plain_text(error)] {
            fail(task, message, false);
            release(task);
          };
        } catch (const Cancelled&) {
          Store::discard(out);
          return [this, task] {
            results_[task].status = TaskStatus::waiting;
            release(task);
          };
        }
      });
}

void Engine::check_deadlines() {
  for (auto& [task, running] : running_) {
    const double limit = graph_.tasks[task].limit_seconds;
    if (limit <= 0 || running.timed_out ||
        std::chrono::duration<double>(options_.now() - running.begin).count() <= limit)
      continue;
    running.timed_out = true;
    executor_.kill(task);
  }
}

// What keeps checkpoints gets the time to write one; all else can be made again, and has two seconds to end by itself.
void Engine::stop() {
  events_.note("stopping: waiting for checkpoints; Ctrl-C again stops at once");
  clerk_.hurry();
  const auto begin = options_.now();
  for (const auto& [task, running] : running_) executor_.cancel(task);
  std::set<std::size_t> killed;
  while (!running_.empty() || !clerk_.idle()) {
    for (const Clerk::Completion& completion : clerk_.take()) completion();
    for (const auto& [task, running] : running_) {
      const seconds patience(graph_.tasks[task].verb->keeps_checkpoints ? 15 : 2);
      if ((*options_.interrupts > 1 || options_.now() - begin > patience) && killed.insert(task).second)
        executor_.kill(task);
    }
    if (*options_.interrupts > 1 && running_.empty()) break;  // what the clerk still does is done when it ends
    for (const Report& report : executor_.poll(milliseconds(50))) {
      if (killed.contains(report.task) && report.kind == Report::died)
        take({.kind = Report::failed, .task = report.task, .message = {}, .reason = "cancelled"});
      else
        take(report);
    }
  }
}

void Engine::found(std::size_t task, StoredResult stored, bool from_store) {
  TaskResult& result = results_[task];
  try {
    add_own_source(graph_.tasks[task], stored, registry_, sources_[task]);
  } catch (const std::exception& error) {
    return fail(task, plain_text(error), false);
  }
  result.status = TaskStatus::done;
  result.from_store = from_store;
  result.stored = std::move(stored);
  events_.changed(task, result);
  // Only here, after `stored` is set: users read it. It happens once for each task, so each count reaches 0 once.
  for (const std::size_t user : users_[task])
    if (--missing_[user] == 0) look_up(user);
}

// Counts nothing down, so that no user of the task is ever looked up: run() skips them at its end.
void Engine::fail(std::size_t task, const std::string& message, bool refused) {
  TaskResult& result = results_[task];
  result.status = TaskStatus::failed;
  result.message = message;
  result.refused = refused;
  events_.changed(task, result);
}

// Gives up the lock of a task's key, and lets its twins look again.
void Engine::release(std::size_t task) {
  locks_.erase(task);
  const auto made = being_made_.find(results_[task].key);
  if (made == being_made_.end()) return;
  const std::vector<std::size_t> twins = std::move(made->second);
  being_made_.erase(made);
  for (const std::size_t twin : twins) make_ready(twin);
}

std::vector<TaskResult> planned(const Graph& graph, const Registry& registry, Store& store, const std::string& device) {
  const KeyMaker keys(registry, store, device);
  std::vector<TaskResult> results(graph.tasks.size());
  std::vector<Sources> sources(graph.tasks.size());
  for (std::size_t i = 0; i < graph.tasks.size(); ++i) {
    const Task& task = graph.tasks[i];
    TaskResult& result = results[i];
    KeyInputs inputs;
    for (const TaskInput& input : task.inputs)
      if (results[input.task].stored) inputs.results.emplace_back(input, *results[input.task].stored);
    if (inputs.results.size() < task.inputs.size()) continue;
    try {
      inputs.sources = sources[i] = sources_of_inputs(task, sources);
      const std::optional<Key> key = keys.key(task, inputs);
      if (!key) continue;
      result.key = key->digest;
      result.parts = key->parts;
      result.stored = store.find(result.key);
      if (!result.stored) continue;
      result.status = TaskStatus::done;
      result.from_store = true;
      add_own_source(task, *result.stored, registry, sources[i]);
    } catch (const std::exception& error) {
      result.message = plain_text(error);
    }
  }
  return results;
}

}  // namespace collimator
