#include "framework/graph/score_check.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {

void check_score(const Checked& checked, const std::string& kind, const Position& at, const Registry& registry,
                 Mistakes& mistakes) {
  const bool masks = kind == "masks";
  const auto given = [&](const char* port) {
    return std::ranges::find(checked.references, port, &FoundReference::port) != checked.references.end();
  };
  if (masks && !given("truth"))
    mistakes.add(at, "score needs `truth`: the true masks that those of `of` are held against");
  if (!masks && given("truth"))
    mistakes.add(at, "`truth` is for masks, but `of` gives predictions, which know their labels");
  if (masks && (given("threshold") || checked.params.contains("threshold")))
    mistakes.add(at, "`threshold` is for predictions, but `of` gives masks");
  for (const char* name : {"bands", "averages", "unit", "shares"})
    if (masks && checked.params.contains(name))
      mistakes.add(at, fmt::format("`{}` is for predictions, but `of` gives masks", name));
  for (const FoundSlot& slot : checked.slots) {
    const PluginInfo* plugin = registry.find(slot.role, slot.id);
    if (slot.role != "metric" || plugin == nullptr || plugin->needs_a("masks") == masks) continue;
    std::vector<std::string> fitting;
    for (const PluginInfo& each : registry.all())
      if (each.role == "metric" && each.needs_a("masks") == masks) fitting.push_back(each.id);
    mistakes.add(at, fmt::format("the metric `{}` is for {}, but `of` gives {}; metrics of {}: {}", slot.id,
                                 masks ? "predictions" : "masks", kind, kind,
                                 fitting.empty() ? "none" : fmt::format("{}", fmt::join(fitting, ", "))));
  }
}

}  // namespace collimator
