// What training makes small: for labels binary cross-entropy, for outlines that and soft Dice.
#pragma once

#include <cstdint>
#include <span>

#include "framework/learn/batch.hpp"

namespace collimator {

struct StepLoss {
  at::Tensor loss;   // a number; undefined where nothing is known
  double known = 0;  // what it is the mean over: labels, or pictures
};

// Mean binary cross-entropy over the known labels of `rows`; logits [rows,classes].
StepLoss label_loss(const at::Tensor& logits, const Examples& part, std::span<const std::size_t> rows);

// The sum of two losses of logits [rows,1,S,S]:
// - binary cross-entropy over all pixels;
// - soft Dice, the mean over pictures of 1 - (2 sum p y + 1) / (sum p + sum y + 1), after Milletari et al. 2016 but
//   without their squares, and with 1 added so that empty outlines count.
// `mirrored` is as in picture_batch.
StepLoss outline_loss(const at::Tensor& logits, const Examples& part, std::span<const std::size_t> rows,
                      std::span<const std::uint8_t> mirrored);

// Dice of each outline, 2 |A and B| / (|A| + |B|), a pixel drawn at a logit >= 0; 1 where both are empty.
std::vector<double> outline_dice(const at::Tensor& logits, const Examples& part, std::span<const std::size_t> rows);

// Throws InputError, which says `what` was expected, where the logits have another shape. shape[0] is the number of
// pictures.
void check_logits(const at::Tensor& logits, const std::vector<std::int64_t>& shape, const char* what);

}  // namespace collimator
