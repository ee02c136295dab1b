// Once for a node, however many of its instances have the same to tell.
#include "framework/verbs/given_network.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/data/table.hpp"

namespace collimator {

std::vector<std::string> given_network_caveats(const NodeFacts& node) {
  std::vector<std::string> told;
  const auto tell = [&](std::string sentence) {
    if (std::ranges::find(told, sentence) == told.end()) told.push_back(std::move(sentence));
  };
  for (const NodeFacts::Instance& instance : node.instances) {
    if (instance.own.value("shown_whole", false))
      tell(fmt::format(
          "{}: the weights were trained under a mask, and see whole pictures; show them the same with `mask:`",
          node.node));
    const Json otherwise = instance.own.value("used_otherwise", Json::object());
    for (const auto& [name, each] : otherwise.items())
      tell(fmt::format("{}: the weights say {} {}, and are used with {}", node.node, name,
                       number_text(each.at("weights").get<double>()), number_text(each.at("here").get<double>())));
  }
  return told;
}

}  // namespace collimator
