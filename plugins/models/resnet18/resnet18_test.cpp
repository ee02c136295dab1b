// Facts about ResNet-18: tensors, shapes and logits are torchvision's.
#include "resnet18.cpp"

#include <collimator/native/testing.hpp>

using collimator::testing::tensor, collimator::testing::values_of;

namespace {

std::int64_t parameter_count(const collimator::Model& model) {
  std::int64_t sum = 0;
  for (const auto& [name, parameter] : model.parameters()) sum += parameter.numel();
  return sum;
}

at::Tensor pictures() {
  return tensor({2, 3, 64, 64}, [](std::int64_t i) { return std::cos(static_cast<double>(i) * 0.37); });
}

}  // namespace

TEST_CASE("with 1000 classes it has torchvision's 11,689,512 parameters in 62 tensors and 60 buffers") {
  const ResNet18 net({}, {.classes = 1000});
  CHECK(parameter_count(net) == 11'689'512);
  CHECK(net.parameters().size() == 62);
  CHECK(net.buffers().size() == 60);
}

TEST_CASE("names and shapes are torchvision's") {
  const ResNet18 net({}, {.classes = 2});
  const auto shape = [&](const std::string& name) {
    for (const auto& [own, parameter] : net.parameters())
      if (own == name) return parameter.sizes().vec();
    return std::vector<std::int64_t>{};
  };
  using Shape = std::vector<std::int64_t>;
  CHECK(shape("conv1.weight") == Shape{64, 3, 7, 7});
  CHECK(shape("bn1.bias") == Shape{64});
  CHECK(shape("layer1.0.conv1.weight") == Shape{64, 64, 3, 3});
  CHECK(shape("layer1.0.downsample.0.weight") == Shape{});
  CHECK(shape("layer2.0.conv1.weight") == Shape{128, 64, 3, 3});
  CHECK(shape("layer2.0.downsample.0.weight") == Shape{128, 64, 1, 1});
  CHECK(shape("layer4.0.downsample.1.weight") == Shape{512});
  CHECK(shape("layer4.1.bn2.weight") == Shape{512});
  CHECK(shape("fc.weight") == Shape{2, 512});
  CHECK(shape("fc.bias") == Shape{2});
}

// torchvision 0.28's resnet18(num_classes=2) with the same formula, in float64 on torch 2.13.
TEST_CASE("its logits are torchvision's, in evaluation and in training mode") {
  ResNet18 net({}, {.classes = 2});
  collimator::testing::fill_by_formula(net);
  const at::NoGradGuard no_grad;
  net.train(false);
  const double evaluated[] = {-3.072798843721211, -0.7250875371735275, -3.258833965602971, -0.8288130740884023};
  const std::vector<double> logits = values_of(net.head(net.features(pictures()), {}));
  for (std::size_t i = 0; i < 4; ++i) CHECK(logits[i] == doctest::Approx(evaluated[i]).epsilon(1e-5));

  net.train(true);
  const double trained[] = {-0.36680730289370667, 0.17320495578848422, -0.7776574555995031, -0.5038785559644245};
  const std::vector<double> batch_logits = values_of(net.head(net.features(pictures()), {}));
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(batch_logits[i] - trained[i]) < 2e-4);
  for (const auto& [name, buffer] : net.buffers()) {
    if (name == "bn1.running_mean") {
      CHECK(values_of(buffer)[0] == doctest::Approx(0.08670847812658804).epsilon(1e-5));
      CHECK(values_of(buffer)[1] == doctest::Approx(0.08183099255342301).epsilon(1e-5));
    }
    if (name == "bn1.num_batches_tracked") CHECK(values_of(buffer)[0] == 1);
  }
}

TEST_CASE("the features are the last stage after its ReLU, a 32nd of the side") {
  ResNet18 net({}, {.classes = 1});
  const at::NoGradGuard no_grad;
  net.train(false);
  const at::Tensor features = net.features(pictures());
  CHECK(features.sizes() == at::IntArrayRef({2, 512, 2, 2}));
  CHECK(features.min().item<double>() >= 0);
}
