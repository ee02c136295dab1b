// Runs jobs under their limits, and turns whatever they throw into a message that tells the user what to mend.
#include "framework/run/worker.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <string>

#include "framework/base/at_work.hpp"
#include "framework/base/error.hpp"
#include "framework/base/failed_writes.hpp"
#include "framework/base/file.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/run/executor/messages.hpp"
#include "framework/run/inbox.hpp"
#include "framework/run/job_log.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

// The pipe to the host: whole lines, from any thread, with the secret of the job that they are of.
class Replies {
 public:
  explicit Replies(int descriptor) : descriptor_(descriptor) {}

  void of_job(const std::string& secret) {  // before its first reply
    secret_ = secret;
    write_last_words(descriptor_, R"({"at_work":)", R"(,"secret":")" + secret + "\"}\n");
  }
  void send(Json json) {
    if (::getpid() != process_) ::_exit(0);  // a native plugin forked it, and it came back
    json["secret"] = secret_;
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
  pid_t process_ = ::getpid();
  std::string secret_;
  std::mutex mutex_;
};

// The memory that a job may take.
struct MemoryLimit {
  double megabytes = 0;
  bool by_default = false;  // the node says none

  std::string text() const {
    return by_default ? fmt::format(
                            "a node that says nothing else may take half of the machine's memory, {:.0f} MB "
                            "(limits: {{memory_mb: …}} says more)",
                            megabytes)
                      : fmt::format("the node's limit is {} MB (limits: {{memory_mb: …}})", megabytes);
  }
};

// Memory of its own that this process has, in MB: heap, stacks and other private pages that it can write to.
double own_memory_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmData:")) return std::strtod(line.c_str() + 7, nullptr) / 1024;
  return 0;
}

// From here on allocations fail beyond the limit; 0 megabytes: as much as there is. Mapped files do not count: packs
// are larger than the memory, and LibTorch maps gigabytes of libraries. A process that has more before it begins, as
// one under a sanitizer, which reserves terabytes, cannot be held to a default.
void limit_memory(const MemoryLimit& asked) {
  rlimit limit{};
  ::getrlimit(RLIMIT_DATA, &limit);
  const bool unlimited = asked.megabytes <= 0 || (asked.by_default && own_memory_mb() > asked.megabytes);
  limit.rlim_cur = unlimited ? limit.rlim_max : static_cast<rlim_t>(asked.megabytes * 1048576);
  ::setrlimit(RLIMIT_DATA, &limit);
}

// As the C++ library, the decoders and LibTorch say it.
bool tells_of_memory(const std::string& message) {
  return message.find("out of memory") != std::string::npos || message.find("bad_alloc") != std::string::npos ||
         message.find("allocate memory") != std::string::npos;
}

// What a plugin must not depend on is another in an audit than it was: the order of the items, the number of threads
// that work on them, and the state of the C library's random numbers. LibTorch's threads stay, as results may depend on
// them.
void change_circumstances(Context& context) {
  context.from_last = true;
  context.threads = std::max(4U, context.threads);
  unsigned seed = 0;
  if (::getrandom(&seed, sizeof seed, 0) != static_cast<ssize_t>(sizeof seed)) seed = context.threads;
  ::srandom(seed);  // std::rand's state is the same
  ::srand48(seed);
}

Json run(const Request& request, FindWork find_work, const Inbox& inbox, Replies& replies) {
  const auto begin = std::chrono::steady_clock::now();
  const MemoryLimit limit{request.json.value("memory_mb", 0.0), request.json.value("memory_by_default", false)};
  const double own = std::ceil(own_memory_mb());
  const bool is_said = limit.megabytes > 0 && !limit.by_default;
  const auto failed = [&](const char* kind, const std::string& message) {
    limit_memory({});
    constexpr std::size_t most_bytes = 32'768;  // a plugin's message may be of any length
    const std::string text = message.size() > most_bytes ? message.substr(0, most_bytes) + "…" : message;
    if (limit.megabytes > 0 && tells_of_memory(text))
      return failed_message("memory", fmt::format("{}; {}", text, limit.text()));
    // Threads and libraries that get no memory say it in many ways, so the reader must judge.
    if (is_said && limit.megabytes < 2 * own && std::string_view(kind) != "cancelled")
      return failed_message(kind,
                            fmt::format("{}; {}, of which a worker has {:.0f} MB before it begins: that may be too "
                                        "little",
                                        text, limit.text(), own));
    return failed_message(kind, text);
  };
  if (is_said && own >= limit.megabytes)
    return failed_message("memory", fmt::format("{}, and a worker has {:.0f} MB of its own before it begins: say more",
                                                limit.text(), own));
  Job job;
  try {
    job = job_of(request.json, request.handed);
    const Verb* verb = find_verb(job.verb);
    const bool rehearsed = verb != nullptr && verb->rehearse != nullptr && request.json.value("rehearsal", false);
    const Work work = rehearsed ? verb->rehearse : verb == nullptr ? nullptr : find_work(*verb);
    if (work == nullptr) return failed_message("error", "this worker has no verb " + job.verb);
    Context context;
    context.threads = request.json.value("threads", 0U);
    if (request.json.value("audit", false)) change_circumstances(context);
    context.log = [&](const std::string& message) { std::fprintf(stderr, "%s\n", job.named(message).c_str()); };
    std::atomic<std::int64_t> told = 0;
    context.progress = [&](std::uint64_t done, std::uint64_t total) {
      const auto now =
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
      std::int64_t last = told;
      if (now - last >= 100 && told.compare_exchange_strong(last, now)) replies.send({{"progress", {done, total}}});
    };
    context.cancelled = [&] { return inbox.cancelled.load(); };
    limit_memory(limit);
    work(job, context);
    limit_memory({});
    return {{"done", std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()},
            {"files", files_in(job.out)}};
  } catch (const Cancelled&) {
    return failed("cancelled", "cancelled");
  } catch (const PluginError& error) {
    return failed("plugin", job.named(error.what()));
  } catch (const InputError& error) {
    return failed("input", job.named(error.what()));
  } catch (const RefusedError& error) {
    return failed("refused", job.named(error.what()));
  } catch (const std::bad_alloc&) {
    return failed("memory", "out of memory");
  } catch (const std::exception& error) {
    if (const std::string text = plain_text(error); text != error.what())
      std::fprintf(stderr, "%s: %s\n", text.c_str(), error.what());
    return failed("error", job.named(plain_text(error)));
  }
}

// Whether a plugin left a process behind, running or not yet waited for.
bool has_children() {
  siginfo_t info{};
  return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace

int worker_main(FindWork find_work) {
  // Pictures and masks are a megabyte each: memory that is given back after each of them costs a fifth of the time.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // what a plugin starts stays below (executor/orphans.hpp)
  ::signal(SIGINT, SIG_IGN);           // the host decides
  let_writes_fail();
  raise_file_limit();
  JobLog log;
  Replies replies(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  Inbox inbox(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, STDIN_FILENO);  // no plugin reads the host's words
  ::close(nothing);
  while (true) {
    Json reply;
    {
      const Request request = inbox.next();
      log.open(request.json.value("log", "/dev/null"));
      replies.of_job(request.json.value("secret", ""));
      reply = run(request, find_work, inbox, replies);
    }
    std::fflush(stdout);
    std::fflush(stderr);
    reply["left_processes"] = has_children();
    replies.send(std::move(reply));
  }
}

}  // namespace collimator
