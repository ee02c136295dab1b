// The engine without processes: order, failure, cancelling, time limits, twins, devices, two runs on one store.
#include "framework/run/engine.hpp"

#include <unistd.h>

#include <doctest/doctest.h>

#include "framework/run/executor/fake.hpp"

using namespace collimator;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

void no_work(const Job&, const Context&) {}

const Verb made{.name = "made", .about = "", .ports = {{"", "table", ""}}, .schema = Json::array(), .work = no_work};
const Verb spread{.name = "spread",
                  .about = "",
                  .ports = {{"", "table", ""}},
                  .schema = Json::array(),
                  .work = no_work,
                  .parallel = true};
const Verb learnt{.name = "learnt",
                  .about = "",
                  .ports = {{"", "model", ""}},
                  .schema = Json::array(),
                  .work = nullptr,
                  .keeps_checkpoints = true};

class Study {
 public:
  Study() {
    static int number = 0;
    folder = fs::temp_directory_path() /
             ("collimator_engine_" + std::to_string(::getpid()) + "_" + std::to_string(number++));
    fs::create_directories(folder / "logs");
  }
  ~Study() { fs::remove_all(folder); }
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  std::size_t add(const Verb& verb, int x, const std::vector<std::size_t>& inputs = {}) {
    Task task{.verb = &verb, .params = {{"x", x}}, .label = verb.name + std::to_string(x)};
    for (const std::size_t input : inputs)
      task.inputs.push_back({"in" + std::to_string(task.inputs.size()), input, ""});
    return graph.tasks.add(std::move(task));
  }
  EngineOptions options() {
    return {.logs = folder / "logs", .interrupts = &interrupts, .own_thread = false, .now = [this] { return clock; }};
  }

  fs::path folder;
  Graph graph;
  Registry registry;
  std::atomic<int> interrupts = 0;
  std::chrono::steady_clock::time_point clock{};
};

std::vector<TaskStatus> statuses(const Engine& engine) {
  std::vector<TaskStatus> all;
  for (const TaskResult& result : engine.results()) all.push_back(result.status);
  return all;
}

Report broken(const Submission& submission) {
  return {.kind = Report::failed, .task = submission.task, .message = "the table is empty", .reason = "input"};
}

}  // namespace

TEST_CASE("inputs run before their users, each task once; a second run takes all from the store") {
  Study study;
  const std::size_t a = study.add(made, 1), b = study.add(made, 2, {a}), c = study.add(made, 3, {a, b});
  for (const bool second : {false, true}) {
    Store store(study.folder / "store");
    FakeExecutor executor({.cpus = 4});
    Engine engine(study.graph, study.registry, store, executor, study.options(), {});
    CHECK(engine.run());
    CHECK(statuses(engine) == std::vector<TaskStatus>(3, TaskStatus::done));
    CHECK(executor.started == (second ? std::vector<std::size_t>{} : std::vector{a, b, c}));
    CHECK(engine.results()[c].from_store == second);
  }
}

TEST_CASE("a failure costs what depends on it, and nothing else") {
  Study study;
  const std::size_t a = study.add(made, 1), b = study.add(made, 2), c = study.add(made, 3, {a});
  const std::size_t d = study.add(made, 4, {b});
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 1});
  const auto work = executor.work;
  executor.work = [&](const Submission& submission) {
    return submission.task == a ? broken(submission) : work(submission);
  };
  Engine engine(study.graph, study.registry, store, executor, study.options(), {});
  CHECK(engine.run());
  CHECK(engine.results()[a].message == "the table is empty");
  CHECK(statuses(engine) == std::vector{TaskStatus::failed, TaskStatus::done, TaskStatus::skipped, TaskStatus::done});
  CHECK(executor.started == std::vector{a, b, d});
  CHECK(executor.most_running == 1);
  CHECK(c == 2);
}

TEST_CASE("a task goes on without optional inputs that failed, or were skipped, and waits for those that come") {
  Study study;
  const std::size_t a = study.add(made, 1), b = study.add(made, 2), c = study.add(made, 3, {a});
  Task task{.verb = &made, .params = {{"x", 4}}, .label = "all"};
  task.inputs = {{"first", b, "", true}, {"second", c, "", true}, {"third", a, "", true}};
  const std::size_t d = study.graph.tasks.add(task), e = study.add(made, 5, {d});
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 2});
  const auto work = executor.work;
  std::map<std::string, fs::path> seen;
  executor.work = [&](const Submission& submission) {
    if (submission.task == d) seen = {submission.job.inputs.begin(), submission.job.inputs.end()};
    return submission.task == a ? broken(submission) : work(submission);
  };
  Engine engine(study.graph, study.registry, store, executor, study.options(), {});
  CHECK(engine.run());
  CHECK(statuses(engine) ==
        std::vector{TaskStatus::failed, TaskStatus::done, TaskStatus::skipped, TaskStatus::done, TaskStatus::done});
  CHECK(executor.started == std::vector{a, b, d, e});
  CHECK(seen.size() == 1);
  CHECK(seen.contains("first"));
  // Its key tells that it went without them.
  CHECK(engine.results()[d].parts.contains("input.first"));
  CHECK_FALSE(engine.results()[d].parts.contains("input.second"));
}

TEST_CASE("a worker that ends takes its task with it, and the message names how and which plugins") {
  Study study;
  Task task{.verb = &made, .params = {{"x", 1}}, .label = "made1"};
  const std::size_t a = study.graph.tasks.add(std::move(task));
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 1});
  executor.work = [](const Submission& submission) {
    return Report{.kind = Report::died, .task = submission.task, .message = "killed by signal 11 (Segmentation fault)"};
  };
  Engine engine(study.graph, study.registry, store, executor, study.options(), {});
  CHECK(engine.run());
  CHECK(engine.results()[a].message == "its worker was killed by signal 11 (Segmentation fault)");
  CHECK(fs::is_empty(study.folder / "store" / "tmp"));
}

TEST_CASE("who stops a run waits fifteen seconds for checkpoints, two for all else") {
  for (const Verb* verb : {&made, &learnt}) {
    Study study;
    const std::size_t a = study.add(*verb, 1);
    Store store(study.folder / "store");
    FakeExecutor executor({.cpus = 1});
    executor.held = executor.deaf = {a};
    executor.polled = [&] {
      study.interrupts = 1;
      study.clock += 1s;
    };
    Engine engine(study.graph, study.registry, store, executor, study.options(), {});
    CHECK_FALSE(engine.run());
    CHECK(engine.results()[a].status == TaskStatus::waiting);
    const auto waited = study.clock.time_since_epoch();
    CHECK(waited >= (verb == &learnt ? 15s : 2s));
    CHECK(waited <= (verb == &learnt ? 19s : 6s));
    CHECK(fs::is_empty(study.folder / "store" / "tmp"));
  }
}

TEST_CASE("a task that hears the word to stop is left to be run again, and so is what waits for it") {
  Study study;
  const std::size_t a = study.add(made, 1), b = study.add(made, 2, {a});
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 1});
  executor.held = {a};
  executor.polled = [&] { study.interrupts = 1; };
  Engine engine(study.graph, study.registry, store, executor, study.options(), {});
  CHECK_FALSE(engine.run());
  CHECK(statuses(engine) == std::vector<TaskStatus>(2, TaskStatus::waiting));
  CHECK(executor.started == std::vector{a});
  CHECK(b == 1);
}

TEST_CASE("a task that takes longer than its limit is ended, and says so") {
  Study study;
  Task slow{.verb = &made, .params = {{"x", 1}}, .label = "slow", .limit_seconds = 10};
  const std::size_t a = study.graph.tasks.add(std::move(slow)), b = study.add(made, 2);
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 2});
  executor.held = {a};
  executor.polled = [&] { study.clock += 3s; };
  Engine engine(study.graph, study.registry, store, executor, study.options(), {});
  CHECK(engine.run());
  CHECK(engine.results()[a].message == "stopped: it took longer than its limit of 10 s");
  CHECK(engine.results()[b].status == TaskStatus::done);
}

TEST_CASE("a device takes one task at a time, two devices take two") {
  for (const int devices : {1, 2}) {
    Study study;
    for (int x = 0; x < 6; ++x) study.add(learnt, x);
    Store store(study.folder / "store");
    FakeExecutor executor({.cpus = 16, .gpus = devices});
    EngineOptions options = study.options();
    options.device = "cuda";
    Engine engine(study.graph, study.registry, store, executor, options, {});
    CHECK(engine.run());
    CHECK(executor.most_running == static_cast<std::size_t>(devices));
  }
}

TEST_CASE("threads do not multiply: the cores given out are never more than there are") {
  Study study;
  for (int x = 0; x < 3; ++x) study.add(spread, x);
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 8});
  int most = 0;
  std::vector<int> given;
  const auto work = executor.work;
  executor.polled = [&] {
    int cpus = 0;
    for (const auto& [task, submission] : executor.running) cpus += submission.resources.cpus;
    most = std::max(most, cpus);
  };
  executor.work = [&](const Submission& submission) {
    given.push_back(submission.resources.cpus);
    return work(submission);
  };
  Engine engine(study.graph, study.registry, store, executor, study.options(), {});
  CHECK(engine.run());
  CHECK(most <= 8);
  CHECK(given == std::vector{2, 3, 3});
  Study alone;
  alone.add(spread, 1);
  Store second(alone.folder / "store");
  FakeExecutor all({.cpus = 8});
  all.work = [&](const Submission& submission) {
    CHECK(submission.resources.cpus == 8);
    return work(submission);
  };
  CHECK(Engine(alone.graph, alone.registry, second, all, alone.options(), {}).run());
}

TEST_CASE("two tasks with one key are made once, whoever comes first") {
  Study study;
  const std::size_t a = study.add(made, 1), b = study.add(made, 2);
  const std::size_t c = study.add(made, 3, {a}), d = study.add(made, 3, {b});
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 4});
  executor.work = [](const Submission& submission) {
    write_file(submission.job.out / "result.txt", "the same for all");
    return Report{.kind = Report::done, .task = submission.task};
  };
  Engine engine(study.graph, study.registry, store, executor, study.options(), {});
  CHECK(engine.run());
  CHECK(engine.results()[c].key == engine.results()[d].key);
  CHECK(executor.started.size() == 3);
  CHECK(engine.results()[c].from_store != engine.results()[d].from_store);
}

TEST_CASE("of two runs on one store, one makes a result and the other waits for it") {
  Study study;
  const std::size_t a = study.add(made, 1), b = study.add(made, 2, {a});
  Store first(study.folder / "store"), second(study.folder / "store");
  FakeExecutor ours({.cpus = 1}), theirs({.cpus = 1});
  ours.held = {a};
  Engine engine(study.graph, study.registry, first, ours, study.options(), {});
  Engine other(study.graph, study.registry, second, theirs, study.options(), {});
  for (int turn = 0; turn < 5; ++turn) {
    CHECK(engine.step(0ms));
    CHECK(other.step(0ms));
  }
  CHECK(theirs.started.empty());
  ours.held.clear();
  bool more = true;
  while (more) {
    const bool we = engine.step(0ms), they = other.step(0ms);
    more = we || they;
  }
  CHECK(ours.started.size() + theirs.started.size() == 2);
  CHECK(statuses(engine) == std::vector<TaskStatus>(2, TaskStatus::done));
  CHECK(statuses(other) == std::vector<TaskStatus>(2, TaskStatus::done));
  CHECK(other.results()[a].from_store);
  CHECK(b == 1);
}

TEST_CASE("with a clerk on a thread of its own, hundreds of tasks come out the same") {
  Study study;
  std::vector<std::size_t> row;
  row.reserve(40);
  for (int x = 0; x < 40; ++x) row.push_back(study.add(made, x));
  for (int x = 40; x < 200; ++x) study.add(made, x, {row[static_cast<std::size_t>(x) % 40]});
  Store store(study.folder / "store");
  FakeExecutor executor({.cpus = 7});
  EngineOptions options = study.options();
  options.own_thread = true;
  Engine engine(study.graph, study.registry, store, executor, options, {});
  CHECK(engine.run());
  CHECK(statuses(engine) == std::vector<TaskStatus>(200, TaskStatus::done));
  CHECK(executor.started.size() == 200);
  CHECK(executor.most_running <= 7);
}
