// U-Net with a residual network as its encoder: Ronneberger et al. 2015, "U-Net"; He et al. 2016.
//
// A segmenter: logits [N,C,H,W] at the pictures' own resolution, one channel per class. Layout, computation and
// names are segmentation_models_pytorch's (its Unet without attention), so that package's weights load, and
// torchvision's weights of the encoder load into it (`encoder.*`). Random initial values follow the
// ResNets' (He et al. 2015, fan-out).
#include <stdexcept>

#include <ATen/ops/cat.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <collimator/native/resnet.hpp>

namespace {

using at::Tensor, collimator::Network, collimator::ResNetDepth;

// Enlarges twice (nearest), joins what the encoder had at that resolution, and convolves twice.
class DecoderBlock {
 public:
  DecoderBlock(Network& network, const std::string& name, std::int64_t in, std::int64_t skip, std::int64_t out)
      : steps_{Step(network, name + ".conv1", in + skip, out), Step(network, name + ".conv2", out, out)} {}

  // skip: undefined where the encoder has nothing of that resolution.
  Tensor operator()(const Tensor& input, const Tensor& skip) const {
    Tensor x = at::upsample_nearest2d(input, {2 * input.size(2), 2 * input.size(3)});
    if (skip.defined()) x = at::cat({x, skip}, 1);
    for (const Step& step : steps_) x = step.norm(step.conv(x)).relu_();
    return x;
  }

 private:
  struct Step {
    Step(Network& network, const std::string& name, std::int64_t in, std::int64_t out)
        : conv(network, name + ".0", in, out, 3), norm(network, name + ".1", out) {}

    collimator::Conv2d conv;
    collimator::BatchNorm2d norm;
  };

  std::array<Step, 2> steps_;
};

class UNet final : public Network {
 public:
  enum class Encoder { resnet18, resnet34, resnet50 };

  struct Params {
    Encoder encoder = Encoder::resnet50;
    std::vector<std::int64_t> decoder = {256, 128, 64, 32, 16};

    void describe(auto& field) {
      field("encoder", encoder, "the network that looks at the picture")
          .value("resnet18", Encoder::resnet18)
          .value("resnet34", Encoder::resnet34)
          .value("resnet50", Encoder::resnet50);
      field("decoder", decoder, "channels of the five decoder blocks, from the coarsest on; fewer train faster");
    }
    void check() const {
      if (decoder.size() != 5)
        throw std::invalid_argument("`decoder` has " + std::to_string(decoder.size()) +
                                    " numbers of channels; there are five blocks");
      for (const std::int64_t out : decoder)
        if (out < 1 || out > 4096)
          throw std::invalid_argument("`decoder` asks for " + std::to_string(out) + " channels; 1 to 4096 can be had");
    }
  };

  UNet(const Params& params, const collimator::ModelShape& shape)
      : encoder_(*this, "encoder.", depth_of(params.encoder)) {
    std::int64_t in = encoder_.channels().back();
    for (std::size_t i = 0; i < 5; ++i) {
      const std::int64_t skip = i < 4 ? encoder_.channels()[3 - i] : 0;
      blocks_.emplace_back(*this, "decoder.blocks." + std::to_string(i), in, skip, params.decoder[i]);
      in = params.decoder[i];
    }
    head_.emplace(*this, "segmentation_head.0", in, shape.classes, 3);
    bias_ = parameter("segmentation_head.0.bias", at::zeros({shape.classes}));
  }

  std::int64_t channels() const override { return 3; }

  Tensor features(const Tensor& pictures) override {
    check_side(pictures.size(2));
    check_side(pictures.size(3));
    const std::array<Tensor, 5> stages = encoder_.stages(pictures);
    Tensor x = stages[4];
    for (std::size_t i = 0; i < 5; ++i) x = blocks_[i](x, i < 4 ? stages[3 - i] : Tensor{});
    return x;
  }

  Tensor head(const Tensor& features, const Tensor&) override {
    return (*head_)(features).add_(bias_.view({1, -1, 1, 1}));
  }

 private:
  static const ResNetDepth& depth_of(Encoder encoder) {
    return encoder == Encoder::resnet18   ? collimator::resnet18_depth
           : encoder == Encoder::resnet34 ? collimator::resnet34_depth
                                          : collimator::resnet50_depth;
  }

  // The encoder halves five times and the decoder doubles five times.
  static void check_side(std::int64_t side) {
    const std::int64_t below = side / 32 * 32;
    if (below == side && side > 0) return;
    throw std::invalid_argument(
        "pictures have a side of " + std::to_string(side) + " pixels, which cannot be halved five times; take `size: " +
        (below > 0 ? std::to_string(below) + "` or `size: " : "") + std::to_string(below + 32) + "`");
  }

  collimator::ResNetEncoder encoder_;
  std::vector<DecoderBlock> blocks_;
  std::optional<collimator::Conv2d> head_;
  Tensor bias_;
};

}  // namespace

COLLIMATOR_MODEL(UNet, "unet", "1.0.0", "U-Net over a residual encoder: one map of logits per class")
