// Describes the verb `mask` to the host: what makes it draw, and what its masks give to warn of.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/regions/regions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

bool draws(const Task& task) {
  const std::string fill = fill_of(task);
  if (fill == "background" || fill == "noise" || fill == "training_noise") return true;
  return std::ranges::any_of(task.slots,
                             [](const FoundSlot& slot) { return slot.needs_a("random") || slot.needs_a("donor"); });
}

// The regions that are files are drawn once for all masks of a collection, where a masker cannot do without; one that
// may look at them has them drawn with its scene.
void insert(TaskList& tasks, Task& task) {
  const TaskInput* roi = find_input(task, "roi");
  const bool masks = roi != nullptr && tasks[roi->task].verb->port(roi->output)->kind == "masks";
  if (masks && task.params.contains("parts"))
    throw failure("{}: `parts` chooses among a collection's regions; the masks in `roi` are one region each",
                  task.label);
  const bool needed = std::ranges::any_of(task.slots, [](const FoundSlot& slot) { return slot.needs_a("roi"); });
  if (masks || task.params.value("chain", Json::array()).empty() || (roi == nullptr && !needed)) return;
  const std::vector<std::string> ports =
      roi != nullptr ? std::vector<std::string>{"roi"} : std::vector<std::string>{"of", "donors"};
  for (const std::string& port : ports)
    if (const TaskInput* of = find_input(task, port); of != nullptr)
      task.inputs.push_back(drawn_regions(tasks, TaskInput(*of), port + ".regions", task.label));
}

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> all, from_boxes;
  double least = std::nan(""), most = std::nan("");  // share of the network's pixels that leak, over the instances
  for (const NodeFacts::Instance& instance : node.instances) {
    const Json& facts = instance.own;
    if (facts.contains("invisible"))
      all.push_back(fmt::format("{}: {} of {} samples have no visible pixel: nothing of them reaches the network",
                                instance.label, facts["invisible"].get<std::size_t>(),
                                facts.at("samples").get<std::size_t>()));
    for (const Json& id : facts.value("idle", Json::array()))
      all.push_back(
          fmt::format("{}: `{}` changes the mask of no sample: a chain begins with all of the picture visible, "
                      "and each masker works on what those before it leave",
                      instance.label, id.get<std::string>()));
    if (facts.contains("stretched"))
      all.push_back(
          fmt::format("{}: {} of {} samples have a region whose proportions are not its picture's, the first is {}; it "
                      "is stretched to the picture, which is right only if it was made on a stretched one",
                      instance.label, facts["stretched"].get<std::size_t>(), facts.at("samples").get<std::size_t>(),
                      facts.at("stretched_example").get<std::string>()));
    if (facts.value("as_published", false)) {
      double share = std::nan("");  // the largest of all sizes that the masks were used at
      for (const Json& user : instance.users)
        if (user.contains("leaking_share")) share = std::fmax(share, user["leaking_share"].get<double>());
      least = std::fmin(least, share);
      most = std::fmax(most, share);
    }
    for (const std::string& masker : facts.value("from_boxes", std::vector<std::string>{}))
      if (std::ranges::find(from_boxes, masker) == from_boxes.end()) from_boxes.push_back(masker);
  }
  if (!std::isnan(most))
    all.push_back(
        fmt::format("{}: as published, so hidden pixels reach the network: {} of its pixels are visible although "
                    "they read hidden ones (mean over samples)",
                    node.node,
                    least == most ? fmt::format("{:.2f} %", 100 * most)
                                  : fmt::format("{:.2f} to {:.2f} %", 100 * least, 100 * most)));
  if (!from_boxes.empty())
    all.push_back(
        fmt::format("{}: the masks of {} come from boxes that readers drew who knew the finding, so they can tell "
                    "the label: compare with a mask that cannot",
                    node.node, fmt::join(from_boxes, ", ")));
  return all;
}

}  // namespace

const Verb& mask_verb() {
  static const Verb verb =
      verb_of<MaskParams>({.name = "mask",
                           .about = "decides which pixels a network may see",
                           .version = 6,
                           .ports = {{"",
                                      "masks",
                                      "",
                                      {{"sample", "the sample's id in the collection"},
                                       {"height", "of the native picture, in pixels"},
                                       {"width", "of the native picture, in pixels"},
                                       {"visible_px", "native pixels that are visible"},
                                       {"visible_share", "their share of the picture"},
                                       {"components", "8-connected parts of what is visible"},
                                       {"touches_border", "1 where what is visible reaches the picture's border"}}}},
                           .work = run_mask,
                           .rehearse = rehearse_mask,
                           .parallel = true,
                           .pictures = {{"of", true}, {"donors", true}},
                           .exports = {{"table.csv", "masks"}},
                           .draws = draws,
                           .insert = insert,
                           .caveats = caveats});
  return verb;
}

}  // namespace collimator
