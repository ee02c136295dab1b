// A small convolutional network for one grey channel, trained from scratch in seconds.
//
// Each stage is a 3x3 convolution, batch normalisation and ReLU; 2x2 maxima are taken between stages, and the
// number of channels doubles. The head averages the last stage over its area (Lin et al. 2014, "Network in
// network"), so that class activation maps are exact.
#include <algorithm>
#include <stdexcept>

#include <ATen/ops/dropout.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>

#include <collimator/native/layers.hpp>

namespace {

class SimpleCnn final : public collimator::Network {
 public:
  struct Params {
    std::int64_t width = 16, stages = 4;
    double dropout = 0;

    void describe(auto& field) {
      field("width", width, "channels of the first stage; each later stage has twice as many").range(1, 256);
      field("stages", stages, "stages; each but the last halves the side").range(1, 6);
      field("dropout", dropout, "share of the averaged features that training drops at random").range(0, 0.95);
    }
  };

  SimpleCnn(Params params, const collimator::ModelShape& shape) : params_(params) {
    std::int64_t in = channels(), out = params.width;
    for (std::int64_t stage = 1; stage <= params.stages; ++stage, in = out, out *= 2)
      stages_.push_back({collimator::Conv2d(*this, "conv" + std::to_string(stage), in, out, 3),
                         collimator::BatchNorm2d(*this, "bn" + std::to_string(stage), out)});
    head_.emplace(*this, "fc", in, shape.classes);
  }

  std::int64_t channels() const override { return 1; }

  at::Tensor features(const at::Tensor& pictures) override {
    const std::int64_t side = std::min(pictures.size(2), pictures.size(3));
    if (side >> (params_.stages - 1) == 0)
      throw std::invalid_argument("pictures of " + std::to_string(side) + " pixels cannot be halved " +
                                  std::to_string(params_.stages - 1) + " times: fewer `stages`, or a larger `size`");
    at::Tensor x = pictures;
    for (const Stage& stage : stages_) {
      if (&stage != &stages_.front()) x = at::max_pool2d(x, 2);
      x = stage.norm(stage.conv(x)).relu_();
    }
    return x;
  }

  at::Tensor head(const at::Tensor& features, const at::Tensor&) override {
    return (*head_)(at::dropout(features.mean({2, 3}), params_.dropout, training()));
  }

 private:
  struct Stage {
    collimator::Conv2d conv;
    collimator::BatchNorm2d norm;
  };

  Params params_;
  std::vector<Stage> stages_;
  std::optional<collimator::Linear> head_;
};

}  // namespace

COLLIMATOR_MODEL(SimpleCnn, "simple_cnn", "1.0.0", "A small convolutional network that trains from scratch in seconds")
