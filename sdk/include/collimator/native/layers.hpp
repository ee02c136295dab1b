// Layers that networks are made of, under PyTorch's names, shapes and initial values.
//
// Each registers its tensors in a Network as NAME.weight and so on. Random initial values come from
// LibTorch's default generator. Pictures and activations are [N,C,H,W].
#pragma once

#include <cmath>

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <collimator/native/network.hpp>

namespace collimator {

// Convolution without bias (a batch normalisation follows), "same" padding for odd kernels.
class Conv2d {
 public:
  // Weight [out,in,kernel,kernel], normal with variance 2 / (out kernel^2): He et al. 2015, fan-out mode,
  // as torchvision's ResNets. It lies channels-last in memory, as the pictures do.
  Conv2d(Network& network, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
         std::int64_t stride = 1)
      : weight_(network.parameter(name + ".weight",
                                  at::empty({out, in, kernel, kernel})
                                      .normal_(0, std::sqrt(2.0 / static_cast<double>(out * kernel * kernel)))
                                      .contiguous(at::MemoryFormat::ChannelsLast))),
        stride_(stride),
        padding_(kernel / 2) {}

  at::Tensor operator()(const at::Tensor& input) const { return at::conv2d(input, weight_, {}, stride_, padding_); }

 private:
  at::Tensor weight_;
  std::int64_t stride_, padding_;
};

// Batch normalisation (Ioffe and Szegedy 2015): momentum 0.1, epsilon 1e-5; the batch's own statistics while
// the network is in training mode, the running ones otherwise.
class BatchNorm2d {
 public:
  BatchNorm2d(Network& network, const std::string& name, std::int64_t channels)
      : network_(&network),
        weight_(network.parameter(name + ".weight", at::ones({channels}))),
        bias_(network.parameter(name + ".bias", at::zeros({channels}))),
        mean_(network.buffer(name + ".running_mean", at::zeros({channels}))),
        variance_(network.buffer(name + ".running_var", at::ones({channels}))),
        batches_(network.buffer(name + ".num_batches_tracked", at::zeros({}, at::kLong))) {}

  at::Tensor operator()(const at::Tensor& input) const {
    if (network_->training()) batches_.add_(1);
    return at::batch_norm(input, weight_, bias_, mean_, variance_, network_->training(), 0.1, 1e-5, true);
  }

 private:
  const Network* network_;
  at::Tensor weight_, bias_, mean_, variance_, batches_;
};

// input [N,in] -> [N,out]. Weight [out,in] and bias uniform within 1/sqrt(in), PyTorch's default.
class Linear {
 public:
  Linear(Network& network, const std::string& name, std::int64_t in, std::int64_t out) {
    const double bound = 1 / std::sqrt(static_cast<double>(in));
    weight_ = network.parameter(name + ".weight", at::empty({out, in}).uniform_(-bound, bound));
    bias_ = network.parameter(name + ".bias", at::empty({out}).uniform_(-bound, bound));
  }

  at::Tensor operator()(const at::Tensor& input) const { return at::linear(input, weight_, bias_); }

 private:
  at::Tensor weight_, bias_;
};

}  // namespace collimator
