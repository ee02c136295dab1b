// Thresholds: the probability from which a sample is called positive, per class, chosen by a rule.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/stats/metric.hpp"
#include "framework/task/kinds.hpp"

namespace collimator {

struct Threshold {
  double value = 0.5;
  std::string note;
};

// The threshold among the observed probabilities that the rule asks for, positive at probability >= threshold:
//   youden       greatest sensitivity + specificity - 1 (Youden 1950)
//   f1           greatest 2 TP / (2 TP + FP + FN)
//   sensitivity  the largest with sensitivity >= rule.number
//   value        rule.number, whatever the samples
// Of several that do equally well the largest is taken, the one that calls the fewest. All but `value` give NaN, with a
// note that names the class, where it has no positive or no negative sample.
Threshold choose_threshold(const ClassScores& scores, const Rule& rule, const std::string& class_name);

// Thresholds in use: one for every class, or one per class.
class Thresholds {
 public:
  explicit Thresholds(double everywhere = 0.5) : everywhere_(everywhere) {}
  // Reads thresholds.csv (class, threshold, note) of a folder, and fitted_on.json where a rule was fitted.
  static Thresholds load(const std::filesystem::path& folder);

  // NaN where its rule had nothing to go by: what needs a threshold is undefined then. Throws InputError where the
  // class is not among those that thresholds were chosen for.
  double of(const std::string& class_name) const;

  // A sentence for the reader where samples that are scored, or at least their patients, were among those that the
  // thresholds were fitted on; "" where none were. They are the same where patient and sample are, by their identities.
  std::string caution(const Predictions& scored) const;
  // A sentence where thresholds are on another scale than the scores of this class, or of any; else "". Fitted ones are
  // on that of the scores that they were fitted on: outside [0,1], as logits are, or within. Others are meant for
  // probabilities between 0 and 1, and for no probabilities outside.
  std::string scale_caution(const Predictions& scored, std::optional<std::size_t> class_index = {}) const;
  // Both, where there are both.
  static std::string joined(const std::string& caution, const std::string& scale_caution);

 private:
  double everywhere_ = 0.5;
  std::map<std::string, double> by_class_;
  std::string file_;
  bool fitted_ = false;
  std::set<std::pair<std::string, std::string>> fitted_samples_;  // with their patients, by identity
  std::set<std::string> fitted_patients_;
  std::set<std::string> fitted_outside_;  // classes of which scores were outside [0,1]
};

// What fitted_on.json holds of the predictions that thresholds were fitted on: `samples`, each with its patient before
// it, and `outside`, the classes of which scores are outside [0,1].
Json fitted_on(const Predictions& predictions);

}  // namespace collimator
