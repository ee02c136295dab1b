// Runs a graph's tasks: from the store where it can, through an executor where it must; knows what each came to.
//
// The life of a task:
//   waiting   some input is not there yet
//   looked up the clerk makes its key and looks whether the store has it
//   ready     it must be run; it waits for resources, for a twin (a task of this run with the same key), or for another
//             run that makes the same key
//   running   its job is with the executor
//   kept      the clerk puts its result into the store
//   done, failed, or, where an input failed, skipped
// One that the store has is done at once; or it is ready as well, to be audited: run again, and held against the
// store's. A task is in one of these at a time. The engine's loop does no work on files itself but the locks of keys.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/clerk.hpp"
#include "framework/run/executor/executor.hpp"
#include "framework/run/key.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

struct EngineOptions {
  std::filesystem::path logs;                    // a folder for the tasks' logs
  std::string device = "cpu";                    // the kind that native verbs compute on: "cpu" or "cuda"
  double audit = 0;                              // share of the results in the store that are made again and compared
  const std::atomic<int>* interrupts = nullptr;  // how often the user asked to stop
  bool own_thread = true;                        // the clerk has a thread of its own
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

// What the engine tells while it works, on the thread that runs it.
struct EngineEvents {
  std::function<void(std::size_t task, const TaskResult& result)> changed = [](std::size_t, const TaskResult&) {};
  std::function<void(std::size_t task, std::uint64_t done, std::uint64_t total)> progress =
      [](std::size_t, std::uint64_t, std::uint64_t) {};
  std::function<void(const std::string& message)> note = [](const std::string&) {};
};

// One thread calls all members. The clerk's thread runs errands alone, which read the graph, the keys and the store;
// what an errand found is written into the results by its completion, on the engine's thread.
class Engine {
 public:
  // All outlive it.
  Engine(const Graph& graph, const Registry& registry, Store& store, Executor& executor, EngineOptions options,
         EngineEvents events);
  ~Engine();

  // Runs what is left to run; false where the user stopped it.
  bool run();
  // One turn of run(): starts what can be started and takes what was reported, waiting at most so long for something to
  // happen. False when nothing is left to do.
  bool step(std::chrono::milliseconds most);
  const std::vector<TaskResult>& results() const { return results_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Running {
    std::filesystem::path out;
    Clock::time_point begin;
    Resources resources;
    bool timed_out = false;
  };

  bool go_without();  // whether a task was looked up whose optional inputs failed

  std::vector<std::pair<TaskInput, StoredResult>> results_of_inputs(std::size_t task) const;

  // Towards a start: each is called only of a task whose inputs are done, but for optional ones that
  // failed, in this order.
  void look_up(std::size_t task);
  void looked_up(std::size_t task, const std::optional<Key>& key, std::optional<StoredResult> stored);
  void make_ready(std::size_t task);
  Resources asked_by(std::size_t task) const;
  void start_ready();
  bool start(std::size_t task);
  void submit(std::size_t task);
  // What is reported.
  void take(const Report& report);
  void keep(std::size_t task, const Running& was);
  bool is_audited(const Digest& key) const;
  void audit(std::size_t task, const Running& was);
  void end_audit(std::size_t task, const std::string& difference);
  void check_deadlines();
  void stop();
  // An end. release() is called of every task that start() let pass, after its result is in the store or its output is
  // thrown away: until then nobody else may make its key.
  void found(std::size_t task, StoredResult stored, bool from_store);
  void fail(std::size_t task, const std::string& message, bool refused);
  void release(std::size_t task);

  const Graph& graph_;
  const Registry& registry_;
  Store& store_;
  Executor& executor_;
  EngineOptions options_;
  EngineEvents events_;
  KeyMaker keys_;
  std::vector<TaskResult> results_;
  std::vector<Sources> sources_;  // of each task that is done: where its pictures lie
  std::vector<std::vector<std::size_t>> users_;
  std::vector<std::size_t> missing_;                       // inputs not done yet; one that failed stays counted
  std::map<Resources, std::set<std::size_t>> ready_;       // by what they ask for, first things first
  std::vector<std::size_t> locked_;                        // of which another run holds the lock
  std::map<Digest, std::vector<std::size_t>> being_made_;  // key -> the twins that wait for the task that makes it
  std::map<std::size_t, StoredResult> audited_;            // tasks that are made again -> what the store has
  std::map<std::size_t, KeyLock> locks_;                   // from start() to release()
  std::map<std::size_t, Running> running_;
  Resources free_;  // the executor's, less those of running_
  Clerk clerk_;     // last: its thread uses the others
};

// Follows the store as far as keys can be known, running nothing.
std::vector<TaskResult> planned(const Graph& graph, const Registry& registry, Store& store, const std::string& device);

// "net (mask=roi)" as part of a file name.
std::string file_name_of(const std::string& label);
// The name under which the key of a node in one cell is remembered between runs, for `why`.
std::string history_name(const Graph& graph, std::size_t task);

}  // namespace collimator
