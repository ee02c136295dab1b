// Every number of two arms under any weights of patients: of each class and of their mean, one for each seed of an arm.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "framework/data/predictions.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/threshold.hpp"

namespace collimator {

// What one network of an arm predicts. Several of one seed number are averaged; a number that both arms have is a seed
// that they share.
struct ArmRun {
  Predictions predictions;
  Thresholds thresholds;
  std::size_t seed = 0;
};

// `trained`: whether its networks come from a training, which would give others with another seed. Not so are
// published predictions, and weights from a file.
struct ContrastArm {
  std::vector<ArmRun> runs;
  bool trained = true;
};

// The runs of an arm that take part, by the place of their seed among the arm's seeds.
using RunsBySeed = std::vector<std::vector<const ArmRun*>>;

// An output of a metric that tables show. Odds ratios are held against each other by their logarithm.
struct ArmOutput {
  std::size_t metric = 0, place = 0;  // among the metrics, and among the metric's outputs
  std::string name;
  bool logarithm = false;
  bool area = false;   // the metric is the area under the ROC curve, whose covariances DeLong has
  bool share = false;  // it lies in [0,1], as its own interval tells
};

class ArmCells {
 public:
  ArmCells(const RunsBySeed& ours, const RunsBySeed& theirs, std::span<const MetricInUse> metrics,
           std::span<const std::string> classes, const PatientIndex& index);

  const std::vector<ArmOutput>& outputs() const { return outputs_; }
  std::size_t seeds() const { return ours_ + theirs_; }  // ours, then theirs
  std::size_t our_seeds() const { return ours_; }
  // One number for each class and output, and then for each output its mean over the classes.
  std::size_t numbers() const { return (classes_ + 1) * outputs_.size(); }
  std::size_t largest() const { return largest_; }  // samples of a class
  std::size_t samples(std::size_t class_place) const { return parts_[class_place].scores.rows.size(); }

  // counts [draws, patients] -> values [draws, numbers, seeds], NaN = undefined. Any thread.
  void evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const;
  // The same with each patient once. From now on the means run over the classes that are defined so in every seed of
  // both arms.
  std::vector<double> observe(std::size_t patients);
  std::size_t classes_in_mean(std::size_t output) const;

  // DeLong's covariance [seeds, seeds] of the areas of one class, summed by patient.
  std::vector<double> area_covariance(std::size_t class_place, std::size_t patients) const;

 private:
  // One class of one run, least probability first.
  struct Part {
    std::size_t class_place = 0, seed = 0;
    double share = 1;  // of its seed's number
    double threshold = 0;
    ClassScores scores;
    std::vector<std::uint32_t> patients;  // of each sample
  };

  void add(const RunsBySeed& arm, std::size_t first, std::span<const std::string> classes, const PatientIndex& index);

  std::span<const MetricInUse> metrics_;
  std::size_t classes_ = 0, ours_ = 0, theirs_ = 0, largest_ = 0;
  std::vector<ArmOutput> outputs_;
  std::vector<Part> parts_;    // the classes of our first run first
  std::vector<bool> in_mean_;  // [classes, outputs]
};

}  // namespace collimator
