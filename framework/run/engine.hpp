// Runs a graph's tasks in worker processes, from the store where it can; knows what each came to.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/key.hpp"
#include "framework/run/process.hpp"
#include "framework/store/store.hpp"

namespace collimator {

struct EngineOptions {
  std::filesystem::path program;                 // this executable: portable workers
  std::filesystem::path native_program;          // the one with LibTorch
  std::filesystem::path logs;                    // a folder for the nodes' logs
  std::string device = "cpu";                    // "cpu" or "cuda:0"
  int jobs = 1;                                  // CPU slots
  const std::atomic<int>* interrupts = nullptr;  // how often the user asked to stop
};

enum class TaskStatus { waiting, running, done, failed, skipped };

struct TaskResult {
  TaskStatus status = TaskStatus::waiting;
  bool from_store = false;
  Digest key;
  Json parts;
  std::optional<StoredNode> stored;
  double seconds = 0;
  std::string message;   // of a failure
  bool refused = false;  // the failure is a refused plugin
  std::string log;       // file name in EngineOptions::logs; "" where nothing ran
};

// What the engine tells while it works.
struct EngineEvents {
  std::function<void(std::size_t task, const TaskResult& result)> changed = [](std::size_t, const TaskResult&) {};
  std::function<void(std::size_t task, std::uint64_t done, std::uint64_t total)> progress =
      [](std::size_t, std::uint64_t, std::uint64_t) {};
  std::function<void(const std::string& message)> note = [](const std::string&) {};
};

class Engine {
 public:
  Engine(const Graph& graph, const Registry& registry, Store& store, EngineOptions options, EngineEvents events);
  ~Engine();

  // Runs what is left to run; false where the user stopped it.
  bool run();
  // Follows the store as far as keys can be known, running nothing.
  void plan();
  const std::vector<TaskResult>& results() const { return results_; }
  // Where the pictures of a task's collections lie: the `load` tasks it comes from.
  std::map<std::string, Source> sources(std::size_t task) const;

 private:
  struct Worker;
  struct Ready;

  bool inputs_done(std::size_t task) const;
  std::vector<std::pair<TaskInput, StoredNode>> inputs(std::size_t task) const;
  void schedule();
  bool start(std::size_t task);
  Worker* idle_worker(bool native);
  int weight(std::size_t task) const;
  void poll_workers(int milliseconds);
  void handle(Worker& worker, const Json& line);
  void worker_ended(Worker& worker);
  void check_deadlines();
  void finish(std::size_t task, Worker& worker, const Json& reply);
  void found(std::size_t task, StoredNode node, bool from_store);
  void fail(std::size_t task, const std::string& message, bool refused);
  bool key_of(std::size_t task);
  void remember(std::size_t task) const;
  Json job(std::size_t task, const std::filesystem::path& out);

  const Graph& graph_;
  const Registry& registry_;
  Store& store_;
  EngineOptions options_;
  EngineEvents events_;
  KeyMaker keys_;
  std::vector<TaskResult> results_;
  std::vector<KeyLock> locks_;
  std::vector<std::unique_ptr<Worker>> workers_;
  int busy_ = 0;                     // CPU slots in use
  bool waiting_for_others_ = false;  // another run holds a lock
  bool stopping_ = false;
};

// "net (mask=roi)" as part of a file name.
std::string file_name_of(const std::string& label);
// Under which name the key of a node in one cell is remembered between runs, for `why`.
std::string history_name(const Graph& graph, std::size_t task);

}  // namespace collimator
