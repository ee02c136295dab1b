// The verb `train`; its work computes with LibTorch (framework/learn/train.cpp).
#include "framework/verbs/train/train.hpp"

#include <fmt/format.h>

#include <collimator/names.hpp>

#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/learnt_from.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

namespace {

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> told = learnt_from_caveats(node, "validated on");
  for (const NodeFacts::Instance& instance : node.instances) {
    if (instance.own.contains("drawn_classes"))
      told.push_back(fmt::format("{}: its initial weights do not know {}; the head's rows of these are drawn at random",
                                 instance.label,
                                 name_list(instance.own.at("drawn_classes").get<std::vector<std::string>>())));
    if (instance.own.contains("sizes"))
      told.push_back(fmt::format("{}: its initial weights say size {}, and it learns at {}", instance.label,
                                 instance.own.at("sizes").at("weights").get<double>(),
                                 instance.own.at("sizes").at("here").get<double>()));
  }
  return told;
}

}  // namespace

const Verb& train_verb() {
  static const Verb verb =
      verb_of<TrainParams>({.name = "train",
                            .about = "trains a network",
                            .version = 5,
                            .ports = {{"", "model", "model"},
                                      {"curves",
                                       "series",
                                       "curves",
                                       {{"epoch", "the epoch, from 1"},
                                        {"loss", "mean training loss"},
                                        {"validate_loss", "mean loss of the validation part"},
                                        {"auroc", "of a classifier, on the validation part: AUROC, mean over classes"},
                                        {"dice", "of outlines, on the validation part: mean Dice"}}}},
                            .rehearse = rehearse_train,
                            .keeps_checkpoints = true,
                            .draws = [](const Task&) { return true; },
                            .insert =
                                [](TaskList& tasks, Task& task) {
                                  const std::int64_t size = task.params.value("size", TrainParams().size);
                                  insert_pictures(tasks, task, "of", size);
                                  insert_pictures(tasks, task, "validate", size);
                                },
                            .caveats = caveats});
  return verb;
}

}  // namespace collimator
