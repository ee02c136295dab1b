// How far a training has come, kept on disk after every epoch so that an interrupted one goes on bitwise.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "framework/learn/weights.hpp"

namespace collimator {

// One row of the learning curves; NaN where there is no validation part (or only one label in it). `score` is the
// macro AUROC of labels, or the mean Dice of outlines.
struct EpochNumbers {
  double loss = 0, validate_loss = 0, score = 0;
};

struct TrainingState {
  std::vector<EpochNumbers> history;  // one per finished epoch
  std::int64_t best_epoch = 0;        // from 1; 0: none yet

  std::int64_t finished() const { return static_cast<std::int64_t>(history.size()); }
};

// The files last.safetensors (network, optimiser, state), before.safetensors (the same, an epoch earlier) and
// best.safetensors (network) in `folder`, which is made. Each carries a digest of itself. `identity` names the
// training: a checkpoint of another one is not taken.
class Checkpoints {
 public:
  Checkpoints(std::filesystem::path folder, std::string identity);

  // Fills `tensors` (network and optimiser) and returns the state of the last checkpoint, or else of the one before. A
  // file that is not as it was written is set aside. Without a checkpoint of this training it gives the empty state and
  // leaves the tensors as they are. What was set aside or could not be used is logged.
  TrainingState resume(const NamedTensors& tensors, const std::function<void(const std::string&)>& log) const;

  // Replace the files in one step each: a reader sees the old or the new one (of the last, at worst the one before
  // alone), also after a power failure.
  void keep_last(const NamedTensors& tensors, const TrainingState& state) const;
  void keep_best(const NamedTensors& network) const;

  // Fills `network` with the best epoch's weights. Throws InputError, also where they are not as they were written.
  void load_best(const NamedTensors& network) const;

 private:
  void check_identity(const SafetensorsFile& file) const;
  void set_damaged_aside(const std::function<void(const std::string&)>& log) const;
  std::filesystem::path write(const std::string& name, const NamedTensors& tensors, const std::string& state) const;

  std::filesystem::path folder_;
  std::string identity_;
};

}  // namespace collimator
