// Facts about the small network: the logits of its operations, and what every network built on the SDK's base does.
#include "simple_cnn.cpp"

#include <collimator/native/testing.hpp>

using collimator::testing::tensor, collimator::testing::values_of;

namespace {

at::Tensor pictures() {
  return tensor({2, 1, 12, 12}, [](std::int64_t i) { return std::cos(static_cast<double>(i) * 0.37); });
}

}  // namespace

TEST_CASE("it takes one channel, and its features are a map after ReLU") {
  SimpleCnn net({}, {.classes = 3});
  const at::NoGradGuard no_grad;
  CHECK(net.channels() == 1);
  const at::Tensor features = net.features(tensor({2, 1, 64, 64}, [](std::int64_t i) { return i % 7; }));
  CHECK(features.sizes() == at::IntArrayRef({2, 128, 8, 8}));
  CHECK(features.min().item<double>() >= 0);
  CHECK(net.head(features, {}).sizes() == at::IntArrayRef({2, 3}));
}

// An independent implementation over PyTorch's functional interface, float64, torch 2.13.
TEST_CASE("its logits are those of the published operations") {
  SimpleCnn net({.width = 4, .stages = 3}, {.classes = 2});
  collimator::testing::fill_by_formula(net);
  net.train(false);
  const at::NoGradGuard no_grad;
  const std::vector<double> logits = values_of(net.head(net.features(pictures()), {}));
  const double expected[] = {0.4455631456303357, 0.0038362851877491166, 0.4458722044708937, 0.005086889231186012};
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(logits[i] - expected[i]) < 1e-6);
}

TEST_CASE("dropout acts in training mode only") {
  SimpleCnn net({.width = 4, .stages = 2, .dropout = 0.5}, {});
  const at::NoGradGuard no_grad;
  net.train(false);
  const at::Tensor features = net.features(pictures());
  CHECK(net.head(features, {}).equal(net.head(features, {})));
  net.train(true);
  bool differs = false;
  for (int i = 0; i < 20; ++i) differs = differs || !net.head(features, {}).equal(net.head(features, {}));
  CHECK(differs);
}

TEST_CASE("moving to a device keeps the registered tensors the layers' own") {
  SimpleCnn net({.width = 2, .stages = 1}, {});
  net.train(false);
  const at::NoGradGuard no_grad;
  const at::Tensor before = net.head(net.features(pictures()), {});
  net.to("cpu");
  for (const auto& [name, parameter] : net.parameters()) parameter.mul_(2);
  CHECK(!net.head(net.features(pictures()), {}).equal(before));
}

TEST_CASE("pictures too small for the stages are refused with the mend") {
  SimpleCnn net({.stages = 5}, {});
  CHECK_THROWS_AS(net.features(at::zeros({1, 1, 15, 16})), std::invalid_argument);
  CHECK(net.features(at::zeros({2, 1, 16, 16})).size(2) == 1);
}

TEST_CASE("a name cannot be taken twice") {
  SimpleCnn net({}, {});
  CHECK_THROWS_AS(net.buffer("fc.weight", at::zeros({1})), std::logic_error);
}

namespace {

// What adopt() asks of a torch::nn::Module, without its headers.
struct Item {
  std::string name;
  at::Tensor tensor;
  const std::string& key() const { return name; }
  const at::Tensor& value() const { return tensor; }
};
struct OtherModule {
  at::Tensor weight = at::ones({2});
  bool on = true;
  std::vector<Item> named_parameters() const { return {{"weight", weight}}; }
  std::vector<Item> named_buffers() const { return {}; }
  void train(bool value) { on = value; }
};

}  // namespace

TEST_CASE("a network takes over another module's tensors and mode") {
  const auto module = std::make_shared<OtherModule>();
  SimpleCnn net({.width = 1, .stages = 1}, {});
  net.adopt("other.", module);
  net.train(false);
  CHECK(!module->on);
  CHECK(net.parameters().back().first == "other.weight");
  CHECK(net.parameters().back().second.is_same(module->weight));
}
