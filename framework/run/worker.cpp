#include "framework/run/worker.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

// The pipe to the host: whole lines, from any thread.
class Replies {
 public:
  explicit Replies(int descriptor) : descriptor_(descriptor) {}

  void send(const Json& json) {
    const std::string line = json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    const std::scoped_lock lock(mutex_);
    for (std::size_t sent = 0; sent < line.size();) {
      const ssize_t written = ::write(descriptor_, line.data() + sent, line.size() - sent);
      if (written < 0 && errno != EINTR) ::_exit(0);  // the host is gone
      if (written > 0) sent += static_cast<std::size_t>(written);
    }
  }

 private:
  int descriptor_;
  std::mutex mutex_;
};

// Jobs as they come in, read by a thread of its own so that a cancel or the pipe's end is seen during work.
class Inbox {
 public:
  explicit Inbox(int descriptor) : descriptor_(descriptor) {
    std::thread([this] { read(); }).detach();
  }
  Json next() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !jobs_.empty(); });
    Json job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }
  std::atomic<bool> cancelled = false;

 private:
  void read() {
    std::string pending;
    std::array<char, 65536> block{};
    while (true) {
      const ssize_t count = ::read(descriptor_, block.data(), block.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) ::_exit(0);  // the host is gone, and with it whoever wants a result
      pending.append(block.data(), static_cast<std::size_t>(count));
      for (std::size_t end; (end = pending.find('\n')) != std::string::npos; pending.erase(0, end + 1))
        take(Json::parse(pending.substr(0, end), nullptr, false));
    }
  }

  void take(Json json) {
    if (json.is_discarded()) return;
    if (json.contains("cancel")) {
      cancelled = true;
      return;
    }
    const std::scoped_lock lock(mutex_);
    jobs_.push_back(std::move(json));
    arrived_.notify_one();
  }

  int descriptor_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Json> jobs_;
};

// Address space beyond which allocations fail; 0: as much as there is.
void limit_memory(double megabytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = megabytes > 0 ? static_cast<rlim_t>(megabytes * 1048576) : limit.rlim_max;
  ::setrlimit(RLIMIT_AS, &limit);
}

void flush() {
  std::fflush(stdout);
  std::fflush(stderr);
}

void log_into(const std::string& file) {
  flush();
  const int log = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (log < 0) return;
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::close(log);
}

Json failed(const std::string& kind, const std::string& message) { return {{"failed", message}, {"kind", kind}}; }

Json run(const Json& request, const std::map<std::string, VerbFunction>& verbs, Inbox& inbox, Replies& replies) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    const Job job = job_from_json(request.at("job"));
    const auto verb = verbs.find(job.verb);
    if (verb == verbs.end()) return failed("error", "this worker has no verb " + job.verb);
    Context context;
    context.log = [](const std::string& message) { std::fprintf(stderr, "%s\n", message.c_str()); };
    std::atomic<std::int64_t> told = 0;
    context.progress = [&](std::uint64_t done, std::uint64_t total) {
      const auto now =
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
      std::int64_t last = told;
      if (now - last >= 100 && told.compare_exchange_strong(last, now)) replies.send({{"progress", {done, total}}});
    };
    context.cancelled = [&] { return inbox.cancelled.load(); };
    limit_memory(request.value("memory_mb", 0.0));
    verb->second(job, context);
    limit_memory(0);
    return {{"done", std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()}};
  } catch (const Cancelled&) {
    return failed("cancelled", "cancelled");
  } catch (const InputError& error) {
    const double limit = request.value("memory_mb", 0.0);
    const std::string message = error.what();
    if (limit > 0 && message.find("out of memory") != std::string::npos)
      return failed("memory", fmt::format("{}; the node's limit is {} MB (limits: {{memory_mb: …}})", message, limit));
    return failed("input", message);
  } catch (const RefusedError& error) {
    return failed("refused", error.what());
  } catch (const std::bad_alloc&) {
    limit_memory(0);
    const double limit = request.value("memory_mb", 0.0);
    return failed("memory",
                  limit > 0 ? fmt::format("out of memory: the node's limit is {} MB (limits: {{memory_mb: …}})", limit)
                            : "out of memory");
  } catch (const std::exception& error) {
    return failed("error", error.what());
  }
}

}  // namespace

Json job_to_json(const Job& job) {
  Json json{{"verb", job.verb},
            {"params", job.params},
            {"out", job.out.string()},
            {"keep", job.keep.string()},
            {"device", job.device}};
  for (const auto& [port, folder] : job.inputs) json["inputs"][port] = folder.string();
  for (const auto& [name, source] : job.sources)
    json["sources"][name] = {
        {"root", source.root.string()},
        {"dataset",
         {{"id", source.dataset.id}, {"params", source.dataset.params}, {"library", source.dataset.library}}}};
  return json;
}

Job job_from_json(const Json& json) {
  Job job{json.at("verb"),
          json.at("params"),
          {},
          json.at("out").get<std::string>(),
          json.at("keep").get<std::string>(),
          {},
          json.at("device")};
  const Json inputs = json.value("inputs", Json::object()), sources = json.value("sources", Json::object());
  for (const auto& [port, folder] : inputs.items()) job.inputs[port] = folder.get<std::string>();
  for (const auto& [name, source] : sources.items()) {
    const Json& dataset = source.at("dataset");
    job.sources[name] = {source.at("root").get<std::string>(),
                         {dataset.at("id"), dataset.at("id"), dataset.at("params"), dataset.at("library")}};
  }
  return job;
}

std::map<std::string, VerbFunction> portable_verbs() {
  return {{"load", run_load},
          {"merge", run_merge},
          {"select", run_select},
          {"split", run_split},
          {"mask", run_mask},
          {"pack", run_pack},
          {"reduce", run_reduce},
          {"read_predictions", run_read_predictions},
          {"score", run_score},
          {"localize", run_localize},
          {"threshold", run_threshold},
          {"contrast", run_contrast},
          {"compare", run_compare},
          {"curves", run_curves},
          {"top", run_top},
          {"show", run_show}};
}

int worker_main(const std::map<std::string, VerbFunction>& verbs) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGINT, SIG_IGN);  // the host decides
  ::signal(SIGPIPE, SIG_IGN);
  Replies replies(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  Inbox inbox(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, STDIN_FILENO);  // no plugin reads the host's words
  ::close(nothing);
  while (true) {
    const Json request = inbox.next();
    log_into(request.value("log", "/dev/null"));
    const Json reply = run(request, verbs, inbox, replies);
    flush();
    replies.send(reply);
  }
}

}  // namespace collimator
