// A network for tests that crashes at the pictures of a given call, in the host's thread or in one of its own.
#include <csignal>
#include <thread>

#include <ATen/ops/zeros.h>

#include <collimator/native/network.hpp>

namespace {

class FaultyNetwork final : public collimator::Network {
 public:
  struct Params {
    std::int64_t at_call = 0;
    bool in_thread = false, outlines = false;

    void describe(auto& field) {
      field("at_call", at_call, "the call that crashes, from 1; 0: none").range(0, 1000);
      field("in_thread", in_thread, "crashes in a thread of its own");
      field("outlines", outlines, "gives outlines, not classes");
    }
  };

  FaultyNetwork(Params params, const collimator::ModelShape&)
      : params_(params), weight_(parameter("weight", at::zeros({1}))) {}

  std::int64_t channels() const override { return 1; }
  at::Tensor features(const at::Tensor& pictures) override {
    if (++calls_ == params_.at_call) {
      if (params_.in_thread) std::thread([] { std::raise(SIGSEGV); }).join();
      std::raise(SIGSEGV);
    }
    return pictures.mul(weight_);
  }
  at::Tensor head(const at::Tensor& features, const at::Tensor&) override {
    return params_.outlines ? features : features.mean({2, 3});
  }

 private:
  Params params_;
  at::Tensor weight_;
  std::int64_t calls_ = 0;
};

}  // namespace

COLLIMATOR_MODEL(FaultyNetwork, "faulty_network", "1.0.0", "For tests: crashes at some pictures")
