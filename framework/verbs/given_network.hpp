// A network whose weights come from a file: what `predict`, `explain` and `segment` take beside trained nodes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/task/kinds.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

// Weights that `train` wrote tell their size, classes, mean and deviation.
struct GivenNetwork {
  Slot model;
  Path weights;
  std::int64_t size = 224;
  std::vector<std::string> classes;
  double mean = 0, deviation = 1;

  void describe(auto& field) {
    field("model", model, "the network").hint("role", "model").required();
    field("weights", weights, "a safetensors file with exactly its tensors, under torchvision's names").required();
    field("size", size, "side of the picture that the network gets; by default as the file says, else 224")
        .unit("px")
        .range(8, 4096)
        .hint("default_from", "the file");
    field("classes", classes, "what its outputs are, in order; by default as the file says");
    field("mean", mean, "grey (0 black, 1 white) that the network gets as 0; by default as the file says, else 0")
        .range(-1000, 1000)
        .hint("default_from", "the file");
    field("deviation", deviation, "difference in grey that it gets as 1; by default as the file says, else 1")
        .above(0)
        .hint("default_from", "the file");
  }
};

// What no network from a file remembers: says of instances whose facts hold `shown_whole` that the weights were trained
// under a mask, and of those with `used_otherwise` (name -> {weights, here}) which of size, mean and deviation the
// weights say otherwise than the YAML.
std::vector<std::string> given_network_caveats(const NodeFacts& node);

}  // namespace collimator
