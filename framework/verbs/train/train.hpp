// Parameters of the verb `train`: a network from a collection's pictures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct TrainParams {
  NodeRef of, validate, mask, target;
  Slot model;
  std::optional<Path> weights;
  std::vector<std::string> classes;
  std::int64_t size = 224, epochs = 10, batch = 32, threads = 1;
  double learning_rate = 1e-3, weight_decay = 0;
  bool flip = false, keep_best = true;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the training part").hint("gives", "collection").required();
    field("validate", validate, "the validation part: its loss chooses the best epoch").hint("gives", "collection");
    field("mask", mask,
          "what the network may see, in training and validation: a node or the parameters of one; predictions and maps "
          "take the same unless they say another")
        .hint("gives", "masks")
        .hint("recipe", "mask");
    field("target", target,
          "a segmentation network learns to draw these masks (their visible part) instead of classes; its loss is "
          "binary cross-entropy plus soft Dice")
        .hint("gives", "masks");
    field("model", model, "the network").hint("role", "model").required();
    field("weights", weights,
          "initial weights: safetensors under torchvision's names; a head of another shape is left as drawn");
    field("classes", classes, "the classes to learn; all of the collection by default").hint("class_of", "of");
    field("size", size, "side of the picture that the network gets").unit("px").range(8, 4096);
    field("epochs", epochs, "passes over the training part").range(1, 100000);
    field("batch", batch, "pictures a step").range(1, 65536);
    field("learning_rate", learning_rate, "Adam's step, constant").above(0);
    field("weight_decay", weight_decay, "decoupled weight decay (AdamW)").min(0);
    field("flip", flip, "mirror each training picture left to right at random");
    field("keep_best", keep_best, "end with the epoch of least validation loss, where there is a validation part");
    field("seed", seed, "seed of initial weights, order and augmentation; the experiment's by default")
        .hint("default_from", "the experiment");
    field("threads", threads, "threads of LibTorch; another number gives (slightly) other networks").range(1, 1024);
  }
};

const Verb& train_verb();
void rehearse_train(const Job& job, const Context& context);

}  // namespace collimator
