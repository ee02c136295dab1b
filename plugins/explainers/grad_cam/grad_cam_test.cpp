// Facts about Grad-CAM: its closed form, the definition computed in Python, and that it leaves the network as it was.
#include "grad_cam.cpp"

#include <ATen/ops/max_pool2d.h>

#include <optional>

#include <collimator/native/layers.hpp>
#include <collimator/native/testing.hpp>

using collimator::testing::tensor, collimator::testing::values_of, collimator::testing::largest_difference;

namespace {

// Three stages of convolution, normalisation and ReLU; the head averages and is linear.
class SmallNetwork final : public collimator::Network {
 public:
  SmallNetwork() {
    for (int stage = 1; stage <= 3; ++stage) {
      const std::int64_t out = std::int64_t{2} << stage;
      convs_.emplace_back(*this, "conv" + std::to_string(stage), stage == 1 ? 1 : out / 2, out, 3);
      norms_.emplace_back(*this, "bn" + std::to_string(stage), out);
    }
    fc_.emplace(*this, "fc", 16, 2);
    collimator::testing::fill_by_formula(*this);
    train(false);
  }
  std::int64_t channels() const override { return 1; }
  at::Tensor features(const at::Tensor& pictures) override {
    at::Tensor x = pictures;
    for (std::size_t i = 0; i < 3; ++i) x = norms_[i](convs_[i](i > 0 ? at::max_pool2d(x, 2) : x)).relu_();
    return x;
  }
  at::Tensor head(const at::Tensor& features, const at::Tensor&) override { return (*fc_)(features.mean({2, 3})); }

 private:
  std::vector<collimator::Conv2d> convs_;
  std::vector<collimator::BatchNorm2d> norms_;
  std::optional<collimator::Linear> fc_;
};

at::Tensor pictures() {
  return tensor({2, 1, 12, 12}, [](std::int64_t i) { return std::cos(static_cast<double>(i) * 0.37); });
}

at::Tensor parameter(const collimator::Model& model, const std::string& name) {
  for (const auto& [own, value] : model.parameters())
    if (own == name) return value.detach();
  throw std::runtime_error(name);
}

}  // namespace

TEST_CASE("under an average and a linear head the map is relu(sum_k w_k A_k) / (h w)") {
  SmallNetwork net;
  const at::Tensor maps = GradCam().explain(net, pictures(), {}, 1);
  const at::NoGradGuard no_grad;
  const at::Tensor weights = parameter(net, "fc.weight").select(0, 1).view({1, 16, 1, 1});
  const at::Tensor expected = net.features(pictures()).mul(weights).sum(1).div(9).relu();
  CHECK(maps.sizes() == at::IntArrayRef({2, 3, 3}));
  CHECK(largest_difference(maps, expected) < 1e-7);
}

TEST_CASE("gradients through the head are those through the whole network") {
  SmallNetwork net;
  for (const std::int64_t target : {0, 1}) {
    const at::Tensor features = net.features(pictures());
    features.retain_grad();
    net.head(features, {}).select(1, target).sum().backward();
    const at::Tensor whole = features.grad().mean({2, 3}, true).mul(features.detach()).sum(1).relu();
    CHECK(largest_difference(GradCam().explain(net, pictures(), {}, target), whole) < 1e-7);
  }
}

// The definition through autograd over PyTorch's functional interface in Python, float64, torch 2.13; class 0.
TEST_CASE("its numbers are those of the definition in Python") {
  const double expected[] = {0.04932259561198048,  0.0443083844780068,  0.019038272349859907, 0.04320662963459029,
                             0.0632142558877043,   0.04043489075057148, 0.04242018164274052,  0.04660727612948546,
                             0.03645667256621677,  0.05709557480305818, 0.04660734324280055,  0.02469916247873901,
                             0.047477629493931035, 0.05564271352338647, 0.032694247703262395, 0.03913278921211441,
                             0.05218272301589754,  0.02978603441852435};
  SmallNetwork net;
  const std::vector<double> maps = values_of(GradCam().explain(net, pictures(), {}, 0));
  REQUIRE(maps.size() == std::size(expected));
  for (std::size_t i = 0; i < maps.size(); ++i) CHECK(std::abs(maps[i] - expected[i]) < 1e-6);
}

TEST_CASE("a picture's map does not depend on the others in the batch") {
  SmallNetwork net;
  const at::Tensor both = GradCam().explain(net, pictures(), {}, 0);
  for (std::int64_t i = 0; i < 2; ++i)
    CHECK(largest_difference(both.narrow(0, i, 1), GradCam().explain(net, pictures().narrow(0, i, 1), {}, 0)) < 1e-7);
}

TEST_CASE("the network's own gradients are left alone, also where gradients are off") {
  SmallNetwork net;
  const at::NoGradGuard no_grad;
  CHECK(!GradCam().explain(net, pictures(), {}, 0).requires_grad());
  for (const auto& [name, value] : net.parameters()) CHECK(!value.grad().defined());
}
