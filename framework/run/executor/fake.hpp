// An executor in memory, for tests of the engine: jobs are functions, and time passes when the test says so.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "framework/base/file.hpp"
#include "framework/run/executor/executor.hpp"

namespace collimator {

// Each poll ends the jobs that were submitted before it, in their order, but for those in `held`.
class FakeExecutor final : public Executor {
 public:
  explicit FakeExecutor(Resources capacity) : capacity_(capacity) {}

  // What a job does; it leaves its result in job.out. By default a file that names its verb and parameters.
  std::function<Report(const Submission&)> work = [](const Submission& submission) {
    write_file(submission.job.out / "result.txt", submission.job.verb + submission.job.params.dump());
    return Report{.kind = Report::done, .task = submission.task};
  };
  std::set<std::size_t> held;  // tasks that hang until they are cancelled or killed
  std::set<std::size_t> deaf;  // held tasks that no cancel reaches
  std::function<void()> polled = [] {};

  std::vector<std::size_t> started;  // in order
  std::map<std::size_t, Submission> running;
  std::size_t most_running = 0;

  Resources capacity() const override { return capacity_; }
  void submit(Submission submission) override {
    started.push_back(submission.task);
    running.emplace(submission.task, std::move(submission));
    most_running = std::max(most_running, running.size());
  }
  std::vector<Report> poll(std::chrono::milliseconds) override {
    polled();
    std::vector<Report> reports = std::exchange(reports_, {});
    for (const std::size_t task : started) {
      const auto found = running.find(task);
      if (found == running.end() || held.contains(task)) continue;
      reports.push_back(work(found->second));
      if (reports.back().kind != Report::progress) running.erase(found);
    }
    return reports;
  }
  void cancel(std::size_t task) override {
    if (deaf.contains(task) || running.erase(task) == 0) return;
    reports_.push_back({.kind = Report::failed, .task = task, .message = "cancelled", .reason = "cancelled"});
  }
  void kill(std::size_t task) override {
    if (running.erase(task) == 0) return;
    reports_.push_back({.kind = Report::died, .task = task, .message = "killed by signal 9 (Killed)"});
  }
  void wake() override {}

 private:
  Resources capacity_;
  std::vector<Report> reports_;
};

}  // namespace collimator
