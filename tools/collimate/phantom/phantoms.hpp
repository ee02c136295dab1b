// Phantoms from the dataset plugin that draws them, a few at a time, so that no large set is ever in memory.
#pragma once

#include <functional>

#include "framework/plugin/registry.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {

struct Order {
  std::int64_t count = 0, seed = 1, size = 0;
};

class Phantoms {
 public:
  // Finds the plugin; throws InputError where there is none.
  Phantoms(const Registry& registry, const Layout& layout, const Order& order);

  // Calls visit(subject) for `count` frontal pictures from `first` on, in their order. Any thread.
  void each(std::int64_t first, std::int64_t count, const std::function<void(const Subject&)>& visit) const;

 private:
  const Layout& layout_;
  Order order_;
  Rng rng_;
  std::string library_;
};

}  // namespace collimator::imitation
