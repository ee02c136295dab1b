// Facts about the U-Net: tensors, shapes and logits are segmentation_models_pytorch's, and wrong sides are told.
#include "unet.cpp"

#include <collimator/native/testing.hpp>

using collimator::testing::tensor, collimator::testing::values_of;

namespace {

UNet net_of(UNet::Encoder encoder, std::int64_t classes, std::vector<std::int64_t> decoder = UNet::Params{}.decoder) {
  return {{encoder, std::move(decoder)}, {.classes = classes}};
}

at::Tensor pictures() {
  return tensor({2, 3, 64, 96}, [](std::int64_t i) { return std::cos(static_cast<double>(i) * 0.37); });
}

std::int64_t parameter_count(const collimator::Model& model) {
  std::int64_t sum = 0;
  for (const auto& [name, parameter] : model.parameters()) sum += parameter.numel();
  return sum;
}

// Logits of the filled network at four places of [2,C,64,96], then their mean.
std::vector<double> logits_of(UNet& net) {
  const at::NoGradGuard no_grad;
  const at::Tensor logits = net.head(net.features(pictures()), {});
  const auto at = [&](std::int64_t n, std::int64_t c, std::int64_t y, std::int64_t x) {
    return logits[n][c][y][x].item<double>();
  };
  const std::int64_t last = logits.size(1) - 1;
  CHECK(logits.sizes() == at::IntArrayRef({2, last + 1, 64, 96}));
  return {at(0, 0, 0, 0), at(0, last, 31, 47), at(1, 0, 63, 95), at(1, last, 20, 70), logits.mean().item<double>()};
}

struct Reference {
  UNet::Encoder encoder;
  std::int64_t classes;
  std::vector<std::int64_t> decoder;
  std::int64_t parameters;
  std::size_t tensors, buffers;
  std::vector<double> evaluated, trained;
};

// segmentation_models_pytorch 0.3.3's Unet(encoder, classes=…, decoder_channels=…) over torchvision 0.28, filled
// with the same formula, in float64 on torch 2.13.
const std::vector<Reference> references = {
    {UNet::Encoder::resnet50,
     2,
     {256, 128, 64, 32, 16},
     32'521'250,
     191,
     189,
     {0.12230074435980842, -0.25040175244847535, 0.48717406249441014, -0.17358243990564323, 0.20974814134910277},
     {0.0207218622390897, 1.1936481791497358, -0.4552415457414417, 0.12391296360218156, 0.34208642412818696}},
    {UNet::Encoder::resnet34,
     1,
     {256, 128, 64, 32, 16},
     24'436'369,
     140,
     138,
     {-0.19474621650381538, -0.8944225938075351, -0.8308210794946165, -1.7746617722761127, -0.9829625418810707},
     {-0.26835066945001407, 0.03837618478867926, 0.17046084223540586, 0.5217916449429747, -0.1953849291146461}},
    {UNet::Encoder::resnet18,
     2,
     {16, 8, 8, 4, 4},
     11'309'370,
     92,
     90,
     {-0.0012050886471703377, -0.8208175281654562, 0.6079356605973947, -0.7914748313688871, 0.12550431178554727},
     {-0.12668103938861924, 0.3736718743552676, 0.5198172928522323, 0.07040634915767277, 0.2983315533539372}}};

}  // namespace

TEST_CASE("its tensors and its logits are segmentation_models_pytorch's, in evaluation and in training mode") {
  for (const Reference& reference : references) {
    UNet net = net_of(reference.encoder, reference.classes, reference.decoder);
    CAPTURE(reference.parameters);
    CHECK(parameter_count(net) == reference.parameters);
    CHECK(net.parameters().size() == reference.tensors);
    CHECK(net.buffers().size() == reference.buffers);
    collimator::testing::fill_by_formula(net);
    net.train(false);
    const std::vector<double> evaluated = logits_of(net);
    for (std::size_t i = 0; i < 5; ++i) CHECK(std::abs(evaluated[i] - reference.evaluated[i]) < 5e-5);
    net.train(true);
    const std::vector<double> trained = logits_of(net);
    for (std::size_t i = 0; i < 5; ++i) CHECK(std::abs(trained[i] - reference.trained[i]) < 1e-3);
  }
}

TEST_CASE("names and shapes are segmentation_models_pytorch's") {
  const UNet net = net_of(UNet::Encoder::resnet50, 2);
  const auto shape = [&](const std::string& name) {
    for (const auto& [own, parameter] : net.parameters())
      if (own == name) return parameter.sizes().vec();
    return std::vector<std::int64_t>{};
  };
  using Shape = std::vector<std::int64_t>;
  CHECK(shape("encoder.conv1.weight") == Shape{64, 3, 7, 7});
  CHECK(shape("encoder.layer4.2.bn3.bias") == Shape{2048});
  CHECK(shape("decoder.blocks.0.conv1.0.weight") == Shape{256, 3072, 3, 3});
  CHECK(shape("decoder.blocks.0.conv1.1.weight") == Shape{256});
  CHECK(shape("decoder.blocks.1.conv1.0.weight") == Shape{128, 768, 3, 3});
  CHECK(shape("decoder.blocks.2.conv2.1.bias") == Shape{64});
  CHECK(shape("decoder.blocks.3.conv1.0.weight") == Shape{32, 128, 3, 3});
  CHECK(shape("decoder.blocks.4.conv1.0.weight") == Shape{16, 32, 3, 3});
  CHECK(shape("segmentation_head.0.weight") == Shape{2, 16, 3, 3});
  CHECK(shape("segmentation_head.0.bias") == Shape{2});
}

TEST_CASE("the features are the decoder's last activation, at the pictures' resolution") {
  UNet net = net_of(UNet::Encoder::resnet18, 1, {8, 8, 8, 8, 5});
  const at::NoGradGuard no_grad;
  net.train(false);
  const at::Tensor features = net.features(pictures());
  CHECK(features.sizes() == at::IntArrayRef({2, 5, 64, 96}));
  CHECK(features.min().item<double>() >= 0);
}

TEST_CASE("gradients reach every parameter") {
  UNet net = net_of(UNet::Encoder::resnet18, 1, {8, 8, 8, 8, 8});
  net.head(net.features(pictures()), {}).sum().backward();
  for (const auto& [name, parameter] : net.parameters()) {
    CAPTURE(name);
    CHECK(parameter.grad().defined());
  }
}

TEST_CASE("a side that cannot be halved five times is an error that names the nearest ones") {
  UNet net = net_of(UNet::Encoder::resnet18, 1, {8, 8, 8, 8, 8});
  const auto words = [&](std::int64_t height, std::int64_t width) -> std::string {
    try {
      net.features(at::zeros({1, 3, height, width}));
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return {};
  };
  CHECK(words(64, 100).find("100 pixels, which cannot be halved five times; take `size: 96` or `size: 128`") !=
        std::string::npos);
  CHECK(words(20, 64).find("take `size: 32`") != std::string::npos);
}

TEST_CASE("the decoder has five blocks of at least one channel") {
  CHECK_THROWS_AS((UNet::Params{UNet::Encoder::resnet18, {8, 8}}.check()), std::invalid_argument);
  CHECK_THROWS_AS((UNet::Params{UNet::Encoder::resnet18, {8, 8, 0, 8, 8}}.check()), std::invalid_argument);
  CHECK_NOTHROW(UNet::Params{}.check());
}
