// Residual networks for any plugin: He et al. 2016, "Deep residual learning for image recognition".
//
// Names, shapes and computation are torchvision's, so its weights load and ours load there. In a bottleneck
// the 3x3 convolution carries the stride ("ResNet v1.5").
#pragma once

#include <array>
#include <optional>

#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>

#include <collimator/native/layers.hpp>

namespace collimator {

// Two 3x3 convolutions, or 1x1, 3x3, 1x1 with four times the width coming out; and the shortcut around them.
class ResidualBlock {
 public:
  ResidualBlock(Network& network, const std::string& name, bool bottleneck, std::int64_t in, std::int64_t width,
                std::int64_t stride) {
    const std::int64_t out = bottleneck ? 4 * width : width;
    if (bottleneck) {
      add(network, name, in, width, 1, 1);
      add(network, name, width, width, 3, stride);
      add(network, name, width, out, 1, 1);
    } else {
      add(network, name, in, width, 3, stride);
      add(network, name, width, out, 3, 1);
    }
    if (stride != 1 || in != out)
      shortcut_.emplace(Step{Conv2d(network, name + ".downsample.0", in, out, 1, stride),
                             BatchNorm2d(network, name + ".downsample.1", out)});
  }

  at::Tensor operator()(const at::Tensor& input) const {
    at::Tensor x = input;
    for (const Step& step : steps_) {
      x = step.norm(step.conv(x));
      if (&step != &steps_.back()) x = x.relu_();
    }
    return x.add_(shortcut_ ? shortcut_->norm(shortcut_->conv(input)) : input).relu_();
  }

 private:
  struct Step {
    Conv2d conv;
    BatchNorm2d norm;
  };

  void add(Network& network, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
           std::int64_t stride) {
    const std::string number = std::to_string(steps_.size() + 1);
    steps_.push_back({Conv2d(network, name + ".conv" + number, in, out, kernel, stride),
                      BatchNorm2d(network, name + ".bn" + number, out)});
  }

  std::vector<Step> steps_;
  std::optional<Step> shortcut_;
};

// Three channels in; the head averages the last stage over its area and ends in `fc`.
class ResNet : public Network {
 public:
  // blocks: the number of residual blocks in each of the four stages.
  ResNet(std::array<int, 4> blocks, bool bottleneck, const ModelShape& shape)
      : conv_(*this, "conv1", 3, 64, 7, 2), norm_(*this, "bn1", 64) {
    std::int64_t in = 64;
    for (int stage = 0; stage < 4; ++stage)
      for (int block = 0; block < blocks[static_cast<std::size_t>(stage)]; ++block) {
        const std::int64_t width = std::int64_t{64} << stage;
        blocks_.emplace_back(*this, "layer" + std::to_string(stage + 1) + "." + std::to_string(block), bottleneck, in,
                             width, stage > 0 && block == 0 ? 2 : 1);
        in = bottleneck ? 4 * width : width;
      }
    head_.emplace(*this, "fc", in, shape.classes);
  }

  std::int64_t channels() const override { return 3; }

  at::Tensor features(const at::Tensor& pictures) override {
    at::Tensor x = at::max_pool2d(norm_(conv_(pictures)).relu_(), 3, 2, 1);
    for (const ResidualBlock& block : blocks_) x = block(x);
    return x;
  }

  at::Tensor head(const at::Tensor& features, const at::Tensor&) override {
    return (*head_)(features.mean({2, 3}));
  }

 private:
  Conv2d conv_;
  BatchNorm2d norm_;
  std::vector<ResidualBlock> blocks_;
  std::optional<Linear> head_;
};

}  // namespace collimator
