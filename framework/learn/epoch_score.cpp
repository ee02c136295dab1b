// Computes the AUROC from the sum of the positives' midranks (Mann and Whitney 1947).
#include "framework/learn/epoch_score.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <collimator/ranking.hpp>

namespace collimator {

double mean_loss(std::span<const float> logits, std::span<const float> labels) {
  double sum = 0;
  std::size_t known = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (std::isnan(labels[i])) continue;
    const auto logit = static_cast<double>(logits[i]);
    // log(1 + e^z) - z y, with the exponent of a number that is never positive
    sum += std::max(logit, 0.0) - logit * static_cast<double>(labels[i]) + std::log1p(std::exp(-std::abs(logit)));
    ++known;
  }
  return known > 0 ? sum / static_cast<double>(known) : std::nan("");
}

double macro_auroc(std::span<const float> logits, std::span<const float> labels, std::size_t classes) {
  double sum = 0;
  std::size_t defined = 0;
  for (std::size_t class_index = 0; class_index < classes; ++class_index) {
    std::vector<double> scores;
    std::vector<bool> positive;
    for (std::size_t i = class_index; i < labels.size(); i += classes) {
      if (std::isnan(labels[i])) continue;
      scores.push_back(static_cast<double>(logits[i]));
      positive.push_back(labels[i] > 0.5F);
    }
    const auto positives = static_cast<double>(std::ranges::count(positive, true));
    const double negatives = static_cast<double>(positive.size()) - positives;
    if (positives == 0 || negatives == 0) continue;
    const Ranking ranking = rank(scores);
    double ranks = 0;
    std::size_t begin = 0;
    for (const std::uint32_t end : ranking.ends) {
      const double midrank = static_cast<double>(begin + 1 + end) / 2;
      for (; begin < end; ++begin)
        if (positive[ranking.order[begin]]) ranks += midrank;
    }
    sum += (ranks - positives * (positives + 1) / 2) / (positives * negatives);
    ++defined;
  }
  return defined > 0 ? sum / static_cast<double>(defined) : std::nan("");
}

}  // namespace collimator
