// What a native plugin's test includes: doctest with its main, and numbers that another program can make too.
#pragma once

#include <algorithm>
#include <cmath>

#include <ATen/ops/empty.h>

#include <collimator/native/network.hpp>

#include <collimator/testing.hpp>  // after LibTorch's headers, which define a CHECK of their own

namespace collimator::testing {

// A tensor of float32 whose element i is of(i), the last dimension fastest.
template <typename Formula>
at::Tensor tensor(std::vector<std::int64_t> shape, Formula of) {
  at::Tensor result = at::empty(shape);
  float* values = result.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < result.numel(); ++i) values[i] = static_cast<float>(of(i));
  return result;
}

inline std::vector<double> values_of(const at::Tensor& tensor) {
  const at::Tensor plain = tensor.detach().to(at::kDouble).contiguous();
  return {plain.const_data_ptr<double>(), plain.const_data_ptr<double>() + plain.numel()};
}

inline double largest_difference(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).abs().max().item<double>();
}

// Gives every tensor but the batch counts values of a formula, so that a network's outputs can be held
// against another implementation's. With the tensors in the order of their names, s = sin(0.7 (i i mod
// 1000003) + 1.3 n) at element i of tensor n is scaled to sqrt(2 / fan-in) for weights of more than one
// dimension, to 1 + s/2 for variances, 1 + s/4 for other weights, and s/10 for the rest.
inline void fill_by_formula(Model& model) {
  const at::NoGradGuard no_grad;
  auto tensors = model.parameters();
  for (const auto& buffer : model.buffers()) tensors.push_back(buffer);
  std::ranges::sort(tensors, {}, [](const auto& item) { return item.first; });
  int number = 0;
  for (const auto& [name, target] : tensors) {
    if (name.ends_with("num_batches_tracked")) continue;
    const double fan_in = static_cast<double>(target.numel() / target.size(0));
    const bool variance = name.ends_with("running_var"), weight = name.ends_with("weight"), many = target.dim() > 1;
    target.copy_(tensor(target.sizes().vec(), [&](std::int64_t i) {
      const double s = std::sin(static_cast<double>(i * i % 1000003) * 0.7 + number * 1.3);
      return many ? s * std::sqrt(2 / fan_in) : variance ? 1 + 0.5 * s : weight ? 1 + 0.25 * s : 0.1 * s;
    }));
    ++number;
  }
}

}  // namespace collimator::testing
