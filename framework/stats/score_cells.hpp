// Every number of a score table under any weights of patients: of each class, of the averages over the classes, and of
// the worst group of a field and the gap between its best and its worst.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "framework/stats/averages.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/groups.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/threshold.hpp"

namespace collimator {

// One class of one group, or all its classes pooled; least probability first.
struct GroupClass {
  ClassScores scores;
  double threshold = 0.5;
  std::vector<double> calls;            // where pooled: 1 for a call at the class's own threshold
  std::vector<std::uint32_t> patients;  // of each sample

  // What the metric sees: of pooled classes, metrics with a threshold see the calls, so that each class keeps its own.
  collimator_metric_input input(const MetricInUse& metric) const;
  std::size_t patient_count() const;
  bool patient_repeats() const { return patient_count() < patients.size(); }
};

// All (sample, class) pairs of the classes that are `kept` as samples of one class, whose calls each class makes at its
// own threshold.
GroupClass pool(std::span<const GroupClass> classes, const std::vector<bool>& kept);

// Which classes may be pooled where several sets are held against each other: those of which all have labels of the
// same kinds (positive ones, negative ones). Else what differs would be which classes are there. A set without any
// label says nothing of that.
std::vector<bool> alike_in_all(std::span<const std::span<const GroupClass>> sets);

// What the classes, averages and numbers of all groups of one table have in common.
struct ScoreSetting {
  std::span<const MetricInUse> metrics;
  std::vector<std::string> classes;
  std::vector<Average> averages;  // none where there is one class
  std::size_t outputs = 0;        // of all metrics

  std::size_t places() const { return classes.size() + averages.size(); }
  std::size_t count() const { return places() * outputs; }
  std::size_t index(std::size_t place, std::size_t output) const { return place * outputs + output; }
  const MetricInUse& metric_of(std::size_t output) const;
};

// The numbers of one group: [places, outputs], first the classes, then the averages.
class GroupCells {
 public:
  GroupCells(const ScoreSetting& setting, const Predictions& predictions, const Thresholds& thresholds,
             const Group& group, std::span<const std::uint32_t> patient_numbers);

  const GroupClass& part(std::size_t class_place) const { return parts_[class_place]; }
  std::span<const GroupClass> classes() const { return std::span(parts_).first(setting_.classes.size()); }
  const GroupClass* pooled() const { return parts_.size() > setting_.classes.size() ? &parts_.back() : nullptr; }
  std::size_t largest() const;

  // Evaluates with each patient once, as observed. From now on the averages run over the classes that are defined so.
  const std::vector<double>& observe(std::size_t patients);
  const std::vector<double>& observed() const { return observed_; }
  std::size_t classes_in_average(std::size_t output) const;

  // counts [draws, patients] -> values [draws, setting.count()], NaN = undefined. Any thread.
  void evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const {
    evaluate(draws, counts, in_average_, values);
  }
  // The averages over the classes of `in_average` [classes, outputs], and of `pooled`, if it is given.
  void evaluate(std::size_t draws, std::span<const double> counts, const std::vector<bool>& in_average,
                std::span<double> values, const GroupClass* pooled = nullptr) const;
  const std::vector<bool>& in_average() const { return in_average_; }

 private:
  void evaluate_part(const GroupClass& part, std::size_t part_index, std::size_t place, std::size_t draws,
                     std::span<const double> counts, std::span<double> values, std::span<double> positives) const;
  void average(std::span<double> values, std::span<const double> positives, const std::vector<bool>& in_average) const;

  const ScoreSetting& setting_;
  std::vector<GroupClass> parts_;  // the classes, then the pooled
  std::vector<double> observed_;
  std::vector<bool> in_average_;  // [classes, outputs]
};

// What the groups of one field come to together, for each of the numbers of a group: [worst or gap, places, outputs].
// The worst is the least value, or the greatest of a loss. Only groups count where the number is defined as observed.
// Averages of different groups are held together over the classes that are defined in all of these groups.
class FieldCells {
 public:
  FieldCells(const ScoreSetting& setting, std::vector<const GroupCells*> groups, std::size_t patients);

  const std::vector<double>& observed() const { return observed_; }
  std::size_t groups_of(std::size_t index) const;
  std::size_t classes_in_average(std::size_t output) const;
  // Of micro averages: how many classes are pooled in all groups alike, and what each group with a number pools.
  std::size_t classes_pooled() const { return static_cast<std::size_t>(std::ranges::count(pooled_classes_, true)); }
  std::vector<const GroupClass*> pooled_of_defined(std::size_t index) const;
  bool is_defined(std::size_t group, std::size_t index) const;
  // Among the groups given; only where the gap is defined.
  std::size_t worst_of(std::size_t index) const { return extreme(index, true); }
  std::size_t best_of(std::size_t index) const { return extreme(index, false); }

  void evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const;

 private:
  bool lower_is_better(std::size_t index) const;
  std::size_t extreme(std::size_t index, bool worst) const;
  void hold_together(std::span<const std::vector<double>> groups, std::size_t draw, std::span<double> values) const;

  const ScoreSetting& setting_;
  std::vector<const GroupCells*> groups_;
  std::vector<bool> in_average_;                      // [classes, outputs], of all groups
  std::vector<bool> pooled_classes_;                  // of all groups
  std::vector<GroupClass> pooled_;                    // of each group; none without micro averages
  std::vector<std::vector<double>> groups_observed_;  // [groups, count]
  std::vector<double> observed_;
};

}  // namespace collimator
