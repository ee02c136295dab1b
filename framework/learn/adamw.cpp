// Takes AdamW's steps with LibTorch's fused kernel, which makes one pass over memory for what would be ten.
#include "framework/learn/adamw.hpp"

#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

namespace collimator {

AdamW::AdamW(const NamedTensors& parameters, double rate, double decay)
    : parameters_(parameters), rate_(rate), decay_(decay) {
  for (const auto& [name, parameter] : parameters) {
    means_.push_back(at::zeros_like(parameter));
    squares_.push_back(at::zeros_like(parameter));
  }
  steps_ = at::zeros({}, parameters.front().second.options().requires_grad(false));
}

void AdamW::step() {
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> parameters, gradients, means, squares;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const at::Tensor& parameter = parameters_[i].second;
    if (!parameter.grad().defined()) continue;
    parameters.push_back(parameter);
    // The kernel walks memory from front to back, so that a gradient must lie as its parameter does.
    gradients.push_back(parameter.grad().strides() == parameter.strides()
                            ? parameter.grad()
                            : at::zeros_like(parameter).copy_(parameter.grad()));
    means.push_back(means_[i]);
    squares.push_back(squares_[i]);
  }
  steps_.add_(1);
  if (parameters.empty()) return;
  const std::vector<at::Tensor> steps(parameters.size(), steps_);
  at::_fused_adamw_(parameters, gradients, means, squares, {}, steps, rate_, 0.9, 0.999, decay_, 1e-8, false, false);
  for (const at::Tensor& parameter : parameters) parameter.mutable_grad().reset();
}

NamedTensors AdamW::state() const {
  NamedTensors result{{"adamw/steps", steps_}};
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    result.emplace_back("adamw/mean/" + parameters_[i].first, means_[i]);
    result.emplace_back("adamw/square/" + parameters_[i].first, squares_[i]);
  }
  return result;
}

}  // namespace collimator
