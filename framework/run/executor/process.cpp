// Starts, feeds and ends a worker by the system's own calls, and chooses what it may know of its surroundings.
#include "framework/run/executor/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "framework/base/error.hpp"

extern char** environ;

namespace collimator {
namespace {

// What a worker may know of its surroundings: where programs and temporary files lie, and the settings of the loader,
// the devices and the sanitizers. All else, as keys and tokens in variables, is none of a plugin's business.
bool passed_on(std::string_view variable) {
  constexpr std::string_view names[] = {"PATH", "TMPDIR", "LD_LIBRARY_PATH", "ATEN_CPU_CAPABILITY"};
  constexpr std::string_view beginnings[] = {"CUDA_",  "NVIDIA_", "NCCL_", "ASAN_",
                                             "UBSAN_", "LSAN_",   "TSAN_", "COLLIMATOR_"};
  const std::string_view name = variable.substr(0, variable.find('='));
  return std::ranges::find(names, name) != std::end(names) ||
         std::ranges::any_of(beginnings, [&](std::string_view begin) { return name.starts_with(begin); });
}

// Language and time zone are the same for all, so that no plugin's numbers depend on them.
std::vector<std::string> worker_environment() {
  std::vector<std::string> variables{"LC_ALL=C.UTF-8", "TZ=UTC"};
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    if (passed_on(*variable)) variables.emplace_back(*variable);
  return variables;
}

// Descriptors go with the first bytes.
bool send_bytes(int socket, std::string_view bytes, std::span<const int> descriptors) {
  std::vector<char> control(descriptors.empty() ? 0 : CMSG_SPACE(descriptors.size_bytes()));
  while (!bytes.empty()) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
      message.msg_control = control.data();
      message.msg_controllen = control.size();
      cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
      std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) return false;
    if (sent <= 0) continue;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
    descriptors = {};
  }
  return true;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& command) {
  std::array<int, 2> down{}, up{};
  // Downwards a socket, because descriptors go through it.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, down.data()) != 0)
    throw failure("cannot make a socket: {}", std::strerror(errno));
  if (::pipe2(up.data(), O_CLOEXEC) != 0) {
    const int code = errno;
    ::close(down[0]);
    ::close(down[1]);
    throw failure("cannot make a pipe: {}", std::strerror(code));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, down[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, up[1], STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const std::vector<std::string> variables = worker_environment();
  const int code = ::posix_spawn(&pid_, command[0].c_str(), &actions, &attributes, pointers(command).data(),
                                 pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(down[0]);
  ::close(up[1]);
  to_ = down[1];
  from_ = up[0];
  ::fcntl(from_, F_SETFL, O_NONBLOCK);
  if (code != 0) {
    ::close(to_);
    ::close(from_);
    pid_ = -1;
    throw failure("cannot start the worker {}: {}", command[0], std::strerror(code));
  }
}

WorkerProcess::~WorkerProcess() {
  if (to_ >= 0) ::close(to_);
  if (pid_ > 0) {
    kill();
    wait();
  }
  if (from_ >= 0) ::close(from_);
}

bool WorkerProcess::send(const Json& json, std::span<const int> descriptors) {
  const std::string line = json.dump() + "\n";
  // As many at once as the system allows (SCM_MAX_FD is 253), each lot with an empty line.
  constexpr std::size_t most = 250;
  for (; descriptors.size() > most; descriptors = descriptors.subspan(most))
    if (!send_bytes(to_, "\n", descriptors.first(most))) return false;
  return send_bytes(to_, line, descriptors);
}

WorkerProcess::Received WorkerProcess::receive() {
  // The longest reply is a list of files. Beside it, one that never stops to write may not keep the host here.
  constexpr std::size_t most_pending = std::size_t{16} << 20, most_at_once = std::size_t{1} << 20;
  Received received;
  std::array<char, 65536> block{};
  for (std::size_t taken = 0; taken < most_at_once;) {
    const ssize_t read = ::read(from_, block.data(), block.size());
    if (read > 0) {
      pending_.append(block.data(), static_cast<std::size_t>(read));
      taken += static_cast<std::size_t>(read);
    } else if (read == 0) {
      received.ended = true;
      break;
    } else if (errno != EINTR) {
      break;
    }
  }
  std::size_t begin = 0;
  for (std::size_t end; !received.broken && (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    std::optional<Json> json = parse_json(std::string_view(pending_).substr(begin, end - begin));
    received.broken = !json || !json->is_object();
    if (!received.broken) received.lines.push_back(std::move(*json));
  }
  pending_.erase(0, begin);
  received.broken = received.broken || pending_.size() > most_pending;
  return received;
}

bool WorkerProcess::gone() const {
  siginfo_t info{};
  return pid_ > 0 && ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

void WorkerProcess::kill() {
  if (pid_ > 0) ::kill(-pid_, SIGKILL);
}

std::string WorkerProcess::wait() {
  if (pid_ <= 0) return "ended";
  int status = 0;
  // It closed its pipe, so it should be about to end; one that stays has nothing left to say.
  for (int i = 0; i < 200 && !gone(); ++i) ::usleep(10'000);
  // Its whole group, with whatever a plugin started, while it still holds the number: after that another process may.
  kill();
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status))
    return fmt::format("killed by signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
  return fmt::format("ended by itself with status {}", WEXITSTATUS(status));
}

}  // namespace collimator
