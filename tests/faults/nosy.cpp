// A masker for tests that looks around in its process, or speaks where only the worker may.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include <collimator/masker.hpp>

extern char** environ;

namespace {

namespace fs = std::filesystem;

class Nosy final : public collimator::Masker {
 public:
  enum class How { look, babble, forge, chatter, leave, haunt, wait };

  struct Params {
    How how = How::look;

    void describe(auto& field) {
      field("how", how, "what it does beside its work")
          .value("look", How::look)
          .value("babble", How::babble)
          .value("forge", How::forge)
          .value("chatter", How::chatter)
          .value("leave", How::leave)
          .value("haunt", How::haunt)
          .value("wait", How::wait);
    }
  };

  explicit Nosy(Params params) : params_(params) {}

  void mask(const collimator::Scene&, collimator::MaskView, collimator::Rng&) const override {
    switch (params_.how) {
      case How::look: look(); break;
      case How::babble:
        speak("{\"progress\": \"lies\"}\n");
        ::sleep(600);
        break;
      case How::forge: speak("{\"done\": 1, \"files\": {}}\n"); break;
      case How::chatter:
        for (int line = 0; line < 1'000'000; ++line)
          std::puts("sixty-four bytes of a plugin that tells everything that it does");
        break;
      case How::leave: leave(); break;
      case How::haunt: haunt(); break;
      case How::wait: std::this_thread::sleep_for(std::chrono::seconds(1)); break;
    }
  }

 private:
  static void look() {
    for (char** variable = environ; *variable != nullptr; ++variable) std::printf("variable %s\n", *variable);
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      std::printf("descriptor %s\n", fs::read_symlink(entry.path(), gone).c_str());
    }
  }

  // Writes to the pipe on which the worker replies.
  static void speak(const std::string& words) {
    for (int descriptor = 3; descriptor < 64; ++descriptor) {
      std::error_code none;
      const std::string target = fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor), none).string();
      if (target.starts_with("pipe:")) [[maybe_unused]]
        const auto written = ::write(descriptor, words.data(), words.size());
    }
  }

  // A process in a session of its own, whose parent has ended: no process group of the worker holds it.
  static void leave() {
    const pid_t child = ::fork();
    if (child == 0) {
      ::setsid();
      if (::fork() == 0) ::sleep(600);
      ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
  }

  // A process that speaks for the worker when its job is long done.
  static void haunt() {
    if (::fork() != 0) return;
    while (true) {
      ::usleep(300'000);
      speak("{\"progress\": \"lies\"}\n");
    }
  }

  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Nosy, "nosy", "1.0.0", "For tests: looks around in its process")
