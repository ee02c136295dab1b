// Every number of two arms under any weights of patients: of each class and of averages over the classes, one for each
// seed of an arm.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "framework/data/predictions.hpp"
#include "framework/stats/averages.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/few_patients.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/score_cells.hpp"
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
// `undefined`: seeds whose number is known not to be defined.
struct ContrastArm {
  std::vector<ArmRun> runs;
  bool trained = true;
  std::set<std::size_t> undefined{};
};

// The runs of an arm that take part, by the place of their seed among the arm's seeds.
using RunsBySeed = std::vector<std::vector<const ArmRun*>>;

// An output of a metric that tables show. Odds ratios are held against each other by their logarithm.
struct ArmOutput {
  std::size_t metric = 0, place = 0;  // among the metrics, and among the metric's outputs
  std::string name;
  bool logarithm = false;
  bool area = false;  // the metric is the area under the ROC curve, whose covariances DeLong has
  double reach = std::numeric_limits<double>::infinity();  // no difference is greater: of a share 1
};

class ArmCells {
 public:
  ArmCells(const RunsBySeed& ours, const RunsBySeed& theirs, std::span<const MetricInUse> metrics,
           std::span<const std::string> classes, std::span<const Average> averages, const PatientIndex& index);

  const std::vector<ArmOutput>& outputs() const { return outputs_; }
  std::size_t seeds() const { return ours_ + theirs_; }  // ours, then theirs
  std::size_t our_seeds() const { return ours_; }
  // One number for each output of each place: the classes, then the averages.
  std::size_t numbers() const { return (classes_ + averages_.size()) * outputs_.size(); }
  std::size_t largest() const { return largest_; }  // samples of a class
  // Of our first run; of a macro or weighted average none.
  std::size_t samples(std::size_t place) const;

  // counts [draws, patients] -> values [draws, numbers, seeds], NaN = undefined. Any thread.
  void evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const;
  // The same with each patient once. From now on macro and weighted averages run over the classes that are defined so
  // in every seed of both arms.
  std::vector<double> observe(std::size_t patients);
  std::size_t classes_in_average(std::size_t output) const;
  // Classes whose samples a micro average pools: of which all runs of both arms have labels of the same kinds.
  std::size_t classes_pooled() const { return pooled_; }

  // Whose samples the number is made of, in any of the runs of an arm (counted_patients.hpp). Arms that are `paired`
  // have all of them in both.
  PatientsOfDifference patients_of(std::size_t number, bool paired) const;
  // As of a metric (counted_patients.hpp), over the parts of all runs.
  std::string why_draws_tell_nothing(std::size_t number) const;

  // DeLong's covariance [seeds, seeds] of the areas of one class, summed by patient.
  std::vector<double> area_covariance(std::size_t class_place, std::size_t patients) const;

 private:
  // One run: its classes, and after them the pooled where micro averages are asked for.
  struct Run {
    std::size_t seed = 0;
    double share = 1;  // of its seed's number
    std::vector<GroupClass> parts;
  };

  // What a number of a run is made of.
  std::vector<const GroupClass*> parts_of(const Run& run, std::size_t number) const;
  void add(const RunsBySeed& arm, std::size_t first, std::span<const std::string> classes, const PatientIndex& index);
  void add_pooled();
  bool pools() const { return std::ranges::find(averages_, Average::micro) != averages_.end(); }
  void evaluate_run(const Run& run, std::size_t draws, std::span<const double> counts, std::span<double> values) const;
  double average(Average average, std::size_t output, std::span<const double> values,
                 std::span<const double> positives) const;

  std::span<const MetricInUse> metrics_;
  std::size_t classes_ = 0, ours_ = 0, theirs_ = 0, largest_ = 0, pooled_ = 0;
  std::vector<ArmOutput> outputs_;
  std::vector<Average> averages_;
  std::vector<Run> runs_;         // ours first
  std::vector<bool> in_average_;  // [classes, outputs]
};

}  // namespace collimator
