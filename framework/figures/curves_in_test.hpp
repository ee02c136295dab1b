// Training curves as the tests of figures draw them: the loss of each epoch, by mask and seed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "framework/figures/panels.hpp"

namespace collimator::testing {

inline AxesSpec loss_by_epoch() {
  AxesSpec spec;
  spec.name = "curves";
  spec.of = {"net.curves", "net", "curves"};
  spec.x = "epoch";
  spec.y = {"loss"};
  spec.color = "mask";
  return spec;
}

inline FigureSource losses(const std::string& mask, const std::string& seed,
                           std::vector<std::vector<std::string>> rows) {
  return {{{"mask", mask}, {"seed", seed}}, {"curves.csv", {"epoch", "loss"}, std::move(rows)}};
}

}  // namespace collimator::testing
