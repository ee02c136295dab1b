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

// The depths of the paper's table 1: the number of blocks in each of the four stages, and their kind.
struct ResNetDepth {
  std::array<int, 4> blocks;
  bool bottleneck;
};
inline constexpr ResNetDepth resnet18_depth{{2, 2, 2, 2}, false};
inline constexpr ResNetDepth resnet34_depth{{3, 4, 6, 3}, false};
inline constexpr ResNetDepth resnet50_depth{{3, 4, 6, 3}, true};

// All of a residual network but its head; its names begin with `prefix`. Three channels in, [N,3,H,W].
class ResNetEncoder {
 public:
  ResNetEncoder(Network& network, const std::string& prefix, const ResNetDepth& depth)
      : conv_(network, prefix + "conv1", 3, 64, 7, 2), norm_(network, prefix + "bn1", 64), channels_{64} {
    for (std::size_t stage = 0; stage < 4; ++stage) {
      const std::int64_t width = std::int64_t{64} << stage;
      std::int64_t in = channels_[stage];
      for (int block = 0; block < depth.blocks[stage]; ++block) {
        const std::string name = prefix + "layer" + std::to_string(stage + 1) + "." + std::to_string(block);
        blocks_[stage].emplace_back(network, name, depth.bottleneck, in, width, stage > 0 && block == 0 ? 2 : 1);
        in = depth.bottleneck ? 4 * width : width;
      }
      channels_[stage + 1] = in;
    }
  }

  // Channels that each stage gives.
  const std::array<std::int64_t, 5>& channels() const { return channels_; }

  // Stage 0 makes of the pictures the first convolution's activation, at half of the side; stages 1 to 4 take
  // the one before, and end at 1/4, 1/8, 1/16 and 1/32 of the side, after their ReLU.
  at::Tensor stage(std::size_t number, const at::Tensor& input) const {
    if (number == 0) return norm_(conv_(input)).relu_();
    at::Tensor x = number == 1 ? at::max_pool2d(input, 3, 2, 1) : input;
    for (const ResidualBlock& block : blocks_[number - 1]) x = block(x);
    return x;
  }

  // The activations of all five.
  std::array<at::Tensor, 5> stages(const at::Tensor& pictures) const {
    std::array<at::Tensor, 5> result;
    for (std::size_t number = 0; number < 5; ++number)
      result[number] = stage(number, number > 0 ? result[number - 1] : pictures);
    return result;
  }

 private:
  Conv2d conv_;
  BatchNorm2d norm_;
  std::array<std::int64_t, 5> channels_;
  std::array<std::vector<ResidualBlock>, 4> blocks_;
};

// The head averages the last stage over its area and ends in `fc`.
class ResNet : public Network {
 public:
  ResNet(const ResNetDepth& depth, const ModelShape& shape)
      : encoder_(*this, "", depth), head_(*this, "fc", encoder_.channels().back(), shape.classes) {}

  std::int64_t channels() const override { return 3; }

  at::Tensor features(const at::Tensor& pictures) override {
    at::Tensor x = pictures;
    for (std::size_t number = 0; number < 5; ++number) x = encoder_.stage(number, x);
    return x;
  }

  at::Tensor head(const at::Tensor& features, const at::Tensor&) override { return head_(features.mean({2, 3})); }

 private:
  ResNetEncoder encoder_;
  Linear head_;
};

}  // namespace collimator
