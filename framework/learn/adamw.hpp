// AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2).
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "framework/learn/weights.hpp"

namespace collimator {

// With g the gradient, t the step, b1 = 0.9, b2 = 0.999:
//   w -= rate decay w;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
//   w -= rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + 1e-8)
class AdamW {
 public:
  AdamW(const NamedTensors& parameters, double rate, double decay);

  // One step from the parameters' gradients, which are cleared; a parameter without one stays.
  void step();

  // Moments and step count under names of their own; they share storage with the optimiser's, so that
  // copying into them restores it.
  NamedTensors state() const;

 private:
  NamedTensors parameters_;
  std::vector<at::Tensor> means_, squares_;
  at::Tensor steps_;
  double rate_, decay_;
};

}  // namespace collimator
