#include "framework/run/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "framework/base/error.hpp"

extern char** environ;

namespace collimator {

WorkerProcess::WorkerProcess(const std::vector<std::string>& command) {
  std::array<int, 2> down{}, up{};
  if (::pipe2(down.data(), O_CLOEXEC) != 0) throw failure("cannot make a pipe: {}", std::strerror(errno));
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
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const int code = ::posix_spawn(&pid_, arguments[0], &actions, &attributes, arguments.data(), environ);
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

bool WorkerProcess::send(const Json& json) {
  const std::string line = json.dump() + "\n";
  for (std::size_t sent = 0; sent < line.size();) {
    const ssize_t written = ::write(to_, line.data() + sent, line.size() - sent);
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) sent += static_cast<std::size_t>(written);
  }
  return true;
}

std::vector<Json> WorkerProcess::receive(bool& ended) {
  std::array<char, 65536> block{};
  while (true) {
    const ssize_t read = ::read(from_, block.data(), block.size());
    if (read > 0)
      pending_.append(block.data(), static_cast<std::size_t>(read));
    else if (read == 0)
      ended = true;
    if (read <= 0 && !(read < 0 && errno == EINTR)) break;
  }
  std::vector<Json> lines;
  for (std::size_t end; (end = pending_.find('\n')) != std::string::npos; pending_.erase(0, end + 1)) {
    Json json = Json::parse(pending_.substr(0, end), nullptr, false);
    if (json.is_object()) lines.push_back(std::move(json));
  }
  return lines;
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
  if (!gone()) kill();
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  ::kill(-pid_, SIGKILL);  // whatever the plugin started
  pid_ = -1;
  if (WIFSIGNALED(status))
    return fmt::format("killed by signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
  return fmt::format("ended by itself with status {}", WEXITSTATUS(status));
}

}  // namespace collimator
