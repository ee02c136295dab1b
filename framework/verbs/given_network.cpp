// Once for a node, however many of its instances show whole pictures.
#include "framework/verbs/given_network.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace collimator {

std::vector<std::string> given_network_caveats(const NodeFacts& node) {
  if (std::ranges::none_of(
          node.instances, [](const NodeFacts::Instance& instance) { return instance.own.value("shown_whole", false); }))
    return {};
  return {fmt::format(
      "{}: the weights were trained under a mask, and see whole pictures; show them the same with `mask:`", node.node)};
}

}  // namespace collimator
