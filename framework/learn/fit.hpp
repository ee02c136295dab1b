// The training loop: epochs of AdamW on the loss of labels or outlines (loss.hpp), with a checkpoint after each.
#pragma once

#include <cstdint>
#include <string>

#include <collimator/native/model.hpp>

#include "framework/learn/batch.hpp"
#include "framework/learn/checkpoint.hpp"
#include "framework/task/job.hpp"

namespace collimator {

struct FitOptions {
  std::int64_t epochs = 10, batch = 32;
  double learning_rate = 1e-3, weight_decay = 0;
  bool flip = false, keep_best = true;
  std::uint64_t seed = 0;
  std::string device = "cpu";
};

// Trains `model`, which is on the device, on known labels only (or on outlines). It is left with the weights of the
// epoch of least validation loss (the first of equals), or of the last epoch. Training goes on from `checkpoints` where
// they hold an epoch. The order of samples, mirroring and dropout depend on seed, epoch and sample id only, so that an
// interrupted training ends bitwise like one that ran through. Throws Cancelled, always between two steps, and
// InputError where the loss is not finite.
TrainingState fit(Model& model, const Normalisation& normalisation, const Examples& training,
                  const Examples* validation, const FitOptions& options, const Checkpoints& checkpoints,
                  const Context& context);

}  // namespace collimator
