// A masker for tests that looks around in its process, or speaks where only the worker may.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include <collimator/masker.hpp>

extern char** environ;

namespace {

namespace fs = std::filesystem;

class Nosy final : public collimator::Masker {
 public:
  enum class How { look, babble };

  struct Params {
    How how = How::look;

    void describe(auto& field) {
      field("how", how, "what it does beside its work").value("look", How::look).value("babble", How::babble);
    }
  };

  explicit Nosy(Params params) : params_(params) {}

  void mask(const collimator::Scene&, collimator::MaskView, collimator::Rng&) const override {
    if (params_.how == How::look) {
      for (char** variable = environ; *variable != nullptr; ++variable) std::printf("variable %s\n", *variable);
      for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        std::printf("descriptor %s\n", fs::read_symlink(entry.path(), gone).c_str());
      }
      return;
    }
    for (int descriptor = 3; descriptor < 64; ++descriptor) {
      std::error_code none;
      const std::string target = fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor), none).string();
      if (target.starts_with("pipe:")) [[maybe_unused]]
        const auto written = ::write(descriptor, "{\"progress\": \"lies\"}\n", 21);
    }
    ::sleep(600);
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Nosy, "nosy", "1.0.0", "For tests: looks around in its process")
