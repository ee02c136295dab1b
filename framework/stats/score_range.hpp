// How far the scores of a class reach, which tells logits and the like from probabilities.
#pragma once

#include <cmath>
#include <cstddef>

#include "framework/data/predictions.hpp"

namespace collimator {

struct ScoreRange {
  double least = INFINITY, greatest = -INFINITY;

  // No score beyond 0 and 1 is a probability; scores within may be.
  bool outside() const { return least < 0 || greatest > 1; }
  bool within() const { return least >= 0 && greatest <= 1 && least <= greatest; }
};

// Of all samples; a NaN is left out.
inline ScoreRange score_range(const Predictions& predictions, std::size_t class_index) {
  ScoreRange range;
  for (std::size_t row = 0; row < predictions.samples.size(); ++row) {
    range.least = std::fmin(range.least, predictions.probability(row, class_index));
    range.greatest = std::fmax(range.greatest, predictions.probability(row, class_index));
  }
  return range;
}

// Whether a score of any class is outside.
inline bool any_outside(const Predictions& predictions) {
  for (std::size_t c = 0; c < predictions.classes.size(); ++c)
    if (score_range(predictions, c).outside()) return true;
  return false;
}

}  // namespace collimator
