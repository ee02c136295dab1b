// The verb `train`; its work computes with LibTorch (framework/learn/train.cpp).
#include "framework/verbs/train/train.hpp"

#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& train_verb() {
  static const Verb verb =
      verb_of<TrainParams>({.name = "train",
                            .about = "trains a network",
                            .version = 4,
                            .ports = {{"", "model", "model"},
                                      {"curves",
                                       "series",
                                       "curves",
                                       {{"epoch", "the epoch, from 1"},
                                        {"loss", "mean training loss"},
                                        {"validate_loss", "mean loss of the validation part"},
                                        {"auroc", "of a classifier, on the validation part: AUROC, mean over classes"},
                                        {"dice", "of outlines, on the validation part: mean Dice"}}}},
                            .keeps_checkpoints = true,
                            .draws = [](const Task&) { return true; },
                            .insert =
                                [](TaskList& tasks, Task& task) {
                                  const std::int64_t size = task.params.value("size", TrainParams().size);
                                  insert_pictures(tasks, task, "of", size);
                                  insert_pictures(tasks, task, "validate", size);
                                }});
  return verb;
}

}  // namespace collimator
