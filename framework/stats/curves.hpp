// Operating curves of one class, with bands from the bootstrap by patient: ROC, precision and recall, calibration,
// decision.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "framework/data/table.hpp"
#include "framework/stats/bootstrap.hpp"

namespace collimator {

enum class CurveKind { roc, pr, calibration, decision };

struct CurveOptions {
  CurveKind kind = CurveKind::roc;
  std::size_t bins = 10;  // of calibration
  BootstrapOptions bootstrap{.replicates = 1000};
};

// One table for all classes. Positive at probability >= threshold; low and high are 2.5 % and 97.5 % percentiles (type
// 7) of y at the same x, patients drawn with replacement; of a calibration bin in which no patient repeats they are
// Wilson's. They are empty where all draws give the same y, or fewer than four patients are there.
//   roc          class, false_positive_rate, sensitivity, low, high, threshold, n: the greatest sensitivity at which
//                that share of the negative samples is called, for 0, 0.01 … 1; between two operating points the
//                straight line that joins them, which gives ties their half, so that the area below is the AUROC up to
//                the hundredths (Fawcett 2006, Pattern Recognition Letters 27:861). The threshold is that of the last
//                point up to there: it calls at most that share, and reaches that point's sensitivity
//   pr           class, sensitivity, precision, low, high, threshold, n: at the highest threshold with at least that
//                sensitivity, for 0.01, 0.02 … 1
//   calibration  class, predicted, observed, low, high, n, positives, expected: bins of equally many samples, equal
//                probabilities together; mean probability against the share that is positive, and the positive samples
//                against the sum of the probabilities
//   decision     class, strategy, threshold, net_benefit, low, high, n: TP/n - FP/n t/(1-t) (Vickers and Elkin 2006) of
//                calling by the model, calling all (as far as it does not cost more than the best could gain), and
//                calling none, for 0.01 … 0.99
// Of a class without a positive or a negative sample, the numbers of roc and pr are empty. Throws InputError where
// calibration or decision is asked of scores outside [0,1].
Table curves(const Predictions& predictions, const CurveOptions& options);

}  // namespace collimator
