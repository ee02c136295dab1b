// Describes the verb `merge` to the host.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <collimator/names.hpp>

#include "framework/verbs/counts.hpp"
#include "framework/verbs/merge/merge.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> told;
  for (const NodeFacts::Instance& instance : node.instances)
    for (const Json& each : instance.own.value("fields_called_alike", Json::array())) {
      const auto [one, of_one, other, of_other] = each.get<std::array<std::string, 4>>();
      std::string sentence = fmt::format(
          "{}: the metadata fields {} of `{}` and {} of `{}` are called alike but for capitals, blanks, hyphens or "
          "underscores, and stay two fields",
          node.node, in_quotes(one), of_one, in_quotes(other), of_other);
      if (std::ranges::find(told, sentence) == told.end()) told.push_back(std::move(sentence));
    }
  return told;
}

}  // namespace

const Verb& merge_verb() {
  static const Verb verb =
      verb_of<MergeParams>({.name = "merge",
                            .about = "puts collections together",
                            .version = 5,
                            .ports = {{"", "collection", ""}, counts_port(count_metrics), samples_port()},
                            .work = run_merge,
                            .caveats = caveats});
  return verb;
}

}  // namespace collimator
