// Redraws one line on a terminal, with the rate and the time left of a task under way.
#include "tools/collimate/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "tools/collimate/output.hpp"

namespace collimator {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::string duration(double seconds) {
  if (seconds < 60) return fmt::format("{:.0f} s", seconds);
  if (seconds < 3600) return fmt::format("{:.0f} min {:02.0f} s", std::floor(seconds / 60), std::fmod(seconds, 60));
  return fmt::format("{:.0f} h {:02.0f} min", std::floor(seconds / 3600), std::fmod(seconds / 60, 60));
}

std::string bar(std::uint64_t done, std::uint64_t total, std::size_t width) {
  const std::size_t full = total == 0 ? 0 : static_cast<std::size_t>(width * done / total);
  std::string text;
  for (std::size_t i = 0; i < width; ++i) text += i < full ? "━" : "─";
  return text;
}

}  // namespace

Progress::Progress(const Graph& graph)
    : graph_(graph), terminal_(::isatty(STDERR_FILENO) == 1), begin_(Clock::now()), drawn_(begin_) {}

void Progress::changed(std::size_t task, const TaskResult& result) {
  const std::string& label = graph_.tasks[task].label;
  switch (result.status) {
    case TaskStatus::running: running_[task] = {0, 0, Clock::now(), Clock::now()}; break;
    case TaskStatus::done:
      ++finished_;
      running_.erase(task);
      if (result.from_store)
        ++from_store_;
      else
        print(fmt::format("[{}/{}] {}: {} ({})", finished_, graph_.tasks.size(), label, graph_.tasks[task].verb->name,
                          duration(result.seconds)));
      break;
    case TaskStatus::failed:
      ++finished_;
      ++failed_;
      running_.erase(task);
      print(fmt::format("[{}/{}] {}: FAILED: {}", finished_, graph_.tasks.size(), label, result.message));
      break;
    case TaskStatus::skipped: ++finished_; break;
    default: running_.erase(task); break;
  }
  draw();
}

void Progress::step(std::size_t task, std::uint64_t done, std::uint64_t total) {
  Step& step = running_[task];
  step.done = done;
  step.total = total;
  if (!terminal_ && since(step.told) > 30) {
    step.told = Clock::now();
    print(fmt::format("      {}: {} of {}", graph_.tasks[task].label, done, total));
  }
  draw();
}

void Progress::note(const std::string& message) { print(message); }

void Progress::print(const std::string& line) {
  clear();
  say("{}\n", line);
}

void Progress::clear() {
  if (std::exchange(shown_, false)) say("\r\033[K");
}

// One line: all nodes, and the slowest of those under way with its rate and time left.
void Progress::draw() {
  if (!terminal_ || (shown_ && since(drawn_) < 0.1)) return;
  drawn_ = Clock::now();
  winsize size{};
  const std::size_t columns = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
  std::string tail;
  for (const auto& [task, step] : running_) {
    if (step.total == 0 || step.done == 0) continue;
    const double rate = static_cast<double>(step.done) / std::max(since(step.begin), 1e-3);
    tail = fmt::format("  {} {}/{} {:.1f}/s, {} left", graph_.tasks[task].label, step.done, step.total, rate,
                       duration(static_cast<double>(step.total - step.done) / rate));
    break;
  }
  if (tail.empty() && !running_.empty()) tail = "  " + graph_.tasks[running_.begin()->first].label;
  std::string head = fmt::format("{}/{} nodes, {}", finished_, graph_.tasks.size(), duration(since(begin_)));
  const std::size_t room = columns > head.size() + 24 ? columns - head.size() - 24 : 0;
  if (tail.size() > room) tail.resize(room);
  say("\r\033[K{} {}{}", bar(finished_, graph_.tasks.size(), 20), head, tail);
  shown_ = true;
}

}  // namespace collimator
