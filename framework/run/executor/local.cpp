// Starts workers as they are needed, uses them again, and reports what they say and how they end.
#include "framework/run/executor/local.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/run/executor/memory.hpp"
#include "framework/run/executor/messages.hpp"

namespace collimator {
namespace {

// With every path as an open descriptor. What cannot be opened is left to the verb, which says so.
bool send(WorkerProcess& process, const Submission& submission, const std::string& secret) {
  Json message = message_of(submission);
  message["secret"] = secret;
  // A driver of devices reserves memory in ways of its own, which a limit on allocations would break: the host looks at
  // what such a task has in use (watch_memory).
  if (submission.resources.gpus > 0) {
    message["memory_mb"] = 0;
  } else if (submission.limit_memory_mb <= 0) {
    message["memory_mb"] = std::floor(default_memory_mb());
    message["memory_by_default"] = true;
  }
  std::vector<int> descriptors;
  message["descriptors"] = Json::array();
  for (const std::string& path : paths_of(submission)) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) continue;
    descriptors.push_back(descriptor);
    message["descriptors"].push_back(path);
  }
  const bool sent = process.send(message, descriptors);
  for (const int descriptor : descriptors) ::close(descriptor);
  return sent;
}

// What differs between the files that a worker says it left and those that are there; empty where nothing does.
std::string difference(const Json& said, const std::filesystem::path& folder) {
  Json found;
  try {
    found = files_in(folder);
  } catch (const std::exception& error) {
    return fmt::format("the files of the result cannot be looked at: {}", error.what());
  }
  if (said.empty()) return "the node left no file";
  const auto size = [](const Json& files, const std::string& name) {
    return files.contains(name) ? files[name].dump() + " bytes" : "no such file";
  };
  for (const Json& files : {said, found})
    for (const auto& [name, unused] : files.items())
      if (size(said, name) != size(found, name))
        return fmt::format("{} changed after the node was done: promised {}, found {}", name, size(said, name),
                           size(found, name));
  return {};
}

}  // namespace

struct LocalExecutor::Worker {
  Worker(const std::vector<std::string>& command, bool is_native) : process(command), native(is_native) {}

  WorkerProcess process;
  bool native;
  std::optional<std::size_t> task;  // none: it waits for work
  std::string secret;               // of that task's job
  std::filesystem::path out;        // where that job leaves its files
  std::optional<int> device;
  std::string at_work = {};    // on what, where it crashed: its last words, so no job of it comes after
  double limit_memory_mb = 0;  // of that task, where the host looks after it
  std::string stopped;         // why the host has ended it
  bool broken = false;         // it sent what is no message
  bool spent = false;          // its last job left a process behind, which could speak for it in the next one
};

LocalExecutor::LocalExecutor(LocalOptions options)
    : options_(std::move(options)), event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  raise_file_limit();
  if (event_ < 0) throw failure("cannot make an event descriptor: too many files are open");
  if (options_.memory_mb <= 0) options_.memory_mb = memory_of_machine_mb();
  for (int device = 0; device < options_.cuda_devices; ++device) free_devices_.insert(device);
}

LocalExecutor::~LocalExecutor() {
  workers_.clear();
  end_orphans();
  ::close(event_);
}

Resources LocalExecutor::capacity() const { return {options_.cpus, options_.cuda_devices, options_.memory_mb}; }

void LocalExecutor::end_orphans() const {
  std::set<pid_t> pids;
  for (const auto& worker : workers_) pids.insert(worker->process.pid());
  orphans_.end(pids);
}

LocalExecutor::Worker& LocalExecutor::idle_worker(bool native) {
  for (const auto& worker : workers_)
    if (!worker->task && worker->native == native) return *worker;
  std::vector<std::string> command{(native ? options_.native_program : options_.program).string()};
  if (!native) command.push_back("worker");
  return *workers_.emplace_back(std::make_unique<Worker>(command, native));
}

LocalExecutor::Worker* LocalExecutor::worker_of(std::size_t task) {
  const auto found = std::ranges::find_if(workers_, [&](const auto& worker) { return worker->task == task; });
  return found == workers_.end() ? nullptr : found->get();
}

void LocalExecutor::submit(Submission submission) {
  std::optional<int> device;
  if (submission.resources.gpus > 0) {
    device = *free_devices_.begin();
    submission.job.device = "cuda:" + std::to_string(*device);
  }
  // A worker that ended while it was idle, or spoke unasked, is found out here; the next one is new.
  for (int attempt = 0; attempt < 2; ++attempt) {
    Worker& worker = idle_worker(submission.native);
    worker.secret = new_secret();
    const WorkerProcess::Received before = worker.process.receive();  // what it said while it had no work
    const bool sound = before.lines.empty() && !before.ended && !before.broken;
    if (sound && send(worker.process, submission, worker.secret)) {
      worker.task = submission.task;
      worker.out = submission.job.out;
      worker.device = device;
      worker.limit_memory_mb = !device                          ? 0
                               : submission.limit_memory_mb > 0 ? submission.limit_memory_mb
                                                                : options_.memory_mb / 2;
      if (device) free_devices_.erase(*device);
      return;
    }
    if (!sound) worker.process.kill();
    const std::string how = worker.process.wait();
    std::erase_if(workers_, [&](const auto& each) { return each.get() == &worker; });
    end_orphans();
    if (attempt > 0) throw failure("no worker can be started: the last one was {}", how);
  }
}

std::vector<Report> LocalExecutor::poll(std::chrono::milliseconds most) {
  std::vector<pollfd> watched{{event_, POLLIN, 0}};
  for (const auto& worker : workers_) watched.push_back({worker->process.descriptor(), POLLIN, 0});
  ::poll(watched.data(), watched.size(), static_cast<int>(most.count()));
  std::uint64_t woken = 0;
  [[maybe_unused]] const auto read = ::read(event_, &woken, sizeof woken);
  watch_memory();

  std::vector<Report> reports;
  std::vector<Worker*> ended;
  for (const auto& worker : workers_) {
    // A child that a plugin forked may hold the pipe open, so the worker's own end is looked at too.
    const bool dead = worker->process.gone();
    const WorkerProcess::Received received = worker->process.receive();
    for (const Json& line : received.lines) take(*worker, line, reports);
    worker->broken = worker->broken || received.broken;
    if (received.ended || dead || worker->broken || worker->spent) ended.push_back(worker.get());
  }
  for (Worker* worker : ended) {
    if (worker->broken || worker->spent) worker->process.kill();
    const std::string how = worker->process.wait();
    if (worker->device) free_devices_.insert(*worker->device);
    if (worker->task)
      reports.push_back({.kind = Report::died,
                         .task = *worker->task,
                         .message = !worker->stopped.empty() ? "stopped: " + worker->stopped
                                    : worker->broken
                                        ? "stopped: it sent what is no message of a worker"
                                        : how + (worker->at_work.empty() ? "" : " at work on " + worker->at_work)});
    std::erase_if(workers_, [&](const auto& each) { return each.get() == worker; });
  }
  if (!ended.empty()) end_orphans();
  return reports;
}

// What a task says that it takes is kept free for it, but most say nothing, and half of the machine for each of several
// is more than there is: then the kernel would choose what to end, and might choose the host.
void LocalExecutor::watch_memory() {
  const auto now = std::chrono::steady_clock::now();
  if (now - watched_ < std::chrono::milliseconds(200)) return;
  watched_ = now;
  std::vector<Worker*> busy;
  std::vector<MemoryUse> used;
  for (const auto& worker : workers_) {
    if (!worker->task || !worker->stopped.empty()) continue;
    busy.push_back(worker.get());
    used.push_back({memory_of_process_mb(worker->process.pid()), worker->limit_memory_mb});
  }
  const std::optional<TooMuch> found = too_much(used, options_.memory_mb);
  if (!found) return;
  busy[found->worker]->stopped = found->why;
  busy[found->worker]->process.kill();
}

void LocalExecutor::take(Worker& worker, const Json& line, std::vector<Report>& reports) {
  if (worker.broken) return;
  if (const auto words = last_words(line, worker.secret); words && worker.task) {
    worker.at_work = *words;
    return;
  }
  // One that waits for work has nothing to say.
  std::optional<Report> report = worker.task ? report_of(line, *worker.task, worker.secret) : std::nullopt;
  worker.broken = !report.has_value();
  if (!report) return;
  if (const auto left = line.find("left_processes"); left != line.end() && *left == true) {
    worker.spent = true;
    worker.process.kill();  // before the files are looked at, as what was left may write there
  }
  if (report->kind == Report::done) {
    if (const std::string wrong = difference(line.at("files"), worker.out); !wrong.empty()) {
      // Something that the plugin left behind still writes there.
      *report = {.kind = Report::failed, .task = *worker.task, .message = wrong, .reason = "error"};
      worker.broken = true;
    }
  }
  reports.push_back(*report);
  if (report->kind == Report::progress) return;
  worker.task.reset();
  if (worker.device) free_devices_.insert(*std::exchange(worker.device, std::nullopt));
}

void LocalExecutor::cancel(std::size_t task) {
  if (Worker* worker = worker_of(task)) worker->process.send({{"cancel", true}});
}

void LocalExecutor::kill(std::size_t task) {
  if (Worker* worker = worker_of(task)) worker->process.kill();
}

void LocalExecutor::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_, &one, sizeof one);
}

}  // namespace collimator
