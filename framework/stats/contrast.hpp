// The difference between two arms: mean over pairs (seeds), with patients drawn jointly for both arms.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "framework/data/predictions.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/threshold.hpp"

namespace collimator {

// The two arms of one seed.
struct ArmPair {
  Predictions ours, theirs;
  Thresholds our_thresholds, their_thresholds;
};

// ours - theirs. `class_name` is "macro" for the mean over the classes that are defined in both arms of every pair.
struct ContrastRow {
  std::string class_name, metric;
  double difference = std::nan(""), low = std::nan(""), high = std::nan(""), p = std::nan("");
  std::vector<double> drawn;   // the differences of the replicates, ascending
  std::size_t replicates = 0;  // that were defined
  std::size_t redrawn = 0;     // draws that left the difference undefined
  std::size_t n = 0;           // samples of the first arm of the first pair with a known label
  std::size_t patients = 0;    // of all pairs
  std::string note;
};

// A row for every class and metric: the mean of the differences over the pairs, with its 95 % percentile interval and
// p-value (bootstrap_p_value). Both come from draws of patients that both arms of all pairs share. `classes` names the
// classes; where it is empty, they are those of the first arm that all arms have. Samples are matched by id. Throws
// InputError where the arms of a pair differ in their samples, labels or patients, and says in how many; unless they
// need not be `paired`: then one draw is over the patients of all arms, and each arm takes what was drawn of its own.
std::vector<ContrastRow> contrast(std::span<const ArmPair> pairs, std::span<const MetricInUse> metrics,
                                  std::span<const std::string> classes, const BootstrapOptions& options,
                                  bool paired = true);

}  // namespace collimator
