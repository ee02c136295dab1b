// The verb `segment`; its work computes with LibTorch (framework/learn/segment.cpp).
#include "framework/verbs/segment/segment.hpp"

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/learnt_from.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> all;
  for (const NodeFacts::Instance& instance : node.instances)
    if (instance.own.contains("refusal_depends_on"))
      for (const Json& each : instance.own["refusal_depends_on"])
        all.push_back(
            fmt::format("{}: whether a picture was refused depends on {} (p = {:.2g}): leaving the refused ones "
                        "out may bias what follows; its table `{}.exclusion` has the shares",
                        node.node, each.at("class").get<std::string>(), each.at("p").get<double>(), node.node));
  for (std::string& each : learnt_from_caveats(node)) all.push_back(std::move(each));
  for (std::string& each : given_network_caveats(node)) all.push_back(std::move(each));
  return all;
}

void insert(TaskList& tasks, Task& task) {
  if (const TaskInput* mask = find_input(task, "mask"); mask != nullptr && cuts(tasks[mask->task]))
    throw failure("{}: outlines are drawn on whole pictures; leave `crop` out of `mask`", task.label);
  insert_network(tasks, task, {"outline"});
}

std::vector<std::string> metrics_of_exclusion(const Task&) {
  return {"refused_of_positive", "refused_of_negative", "p_refused"};
}

}  // namespace

const Verb& segment_verb() {
  static const Verb verb =
      verb_of<SegmentParams>({.name = "segment",
                              .about = "outlines a region with a segmentation network",
                              .version = 4,
                              .ports = {{"",
                                         "masks",
                                         "masks",
                                         {{"sample", "the sample's id in the collection"},
                                          {"visible_share", "share of the picture that the outline covers"},
                                          {"refused", "why the outline was refused; empty where it is kept"}}},
                                        {"exclusion",
                                         "table",
                                         "exclusion",
                                         {{"class", "the class"},
                                          {"metric",
                                           "refused_of_positive, refused_of_negative, or p_refused: of Fisher's exact "
                                           "test of the two"},
                                          {"value", "the share, or p"},
                                          {"n", "samples it was made of"},
                                          {"note", "what a reader of the number must know"}},
                                         metrics_of_exclusion}},
                              .rehearse = rehearse_segment,
                              .exports = {{"masks/table.csv", "masks"}},
                              .insert = insert,
                              .caveats = caveats});
  return verb;
}

}  // namespace collimator
