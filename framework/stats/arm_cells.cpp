// Evaluates each run's metrics under all draws at once, and averages the runs of one seed, then the classes.
#include "framework/stats/arm_cells.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "framework/stats/delong.hpp"
#include "framework/stats/pairing.hpp"

namespace collimator {

ArmCells::ArmCells(const RunsBySeed& ours, const RunsBySeed& theirs, std::span<const MetricInUse> metrics,
                   std::span<const std::string> classes, const PatientIndex& index)
    : metrics_(metrics), classes_(classes.size()), ours_(ours.size()), theirs_(theirs.size()) {
  for (std::size_t m = 0; m < metrics.size(); ++m)
    for (std::size_t o = 0; o < metrics[m].names.size(); ++o) {
      if (!metrics[m].shown(o)) continue;
      const bool area = metrics[m].interval == "delong", share = area || metrics[m].interval == "wilson";
      outputs_.push_back({m, o, metrics[m].names[o], metrics[m].tested_by_logarithm(), area, share});
    }
  add(ours, 0, classes, index);
  add(theirs, ours_, classes, index);
  in_mean_.assign(classes_ * outputs_.size(), true);
}

void ArmCells::add(const RunsBySeed& arm, std::size_t first, std::span<const std::string> classes,
                   const PatientIndex& index) {
  for (std::size_t seed = 0; seed < arm.size(); ++seed)
    for (const ArmRun* run : arm[seed]) {
      std::vector<std::size_t> rows(run->predictions.samples.size());
      std::iota(rows.begin(), rows.end(), std::size_t{0});
      for (std::size_t c = 0; c < classes.size(); ++c) {
        Part& part = parts_.emplace_back();
        part.class_place = c;
        part.seed = first + seed;
        part.share = 1 / static_cast<double>(arm[seed].size());
        part.threshold = run->thresholds.of(classes[c]);
        part.scores = by_probability(class_scores(run->predictions, class_index(run->predictions, classes[c]), rows));
        for (const std::size_t row : part.scores.rows)
          part.patients.push_back(index.number(patient_of(run->predictions, row)));
        largest_ = std::max(largest_, part.patients.size());
      }
    }
}

void ArmCells::evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const {
  std::ranges::fill(values, 0.0);
  const std::size_t all = numbers() * seeds();
  std::vector<double> weights(std::max<std::size_t>(draws * largest_, 1)), measured;  // not null without a sample
  for (const Part& part : parts_) {
    weigh(draws, counts, part.patients, weights);
    const collimator_metric_input input = part.scores.input(part.threshold);
    for (std::size_t o = 0; o < outputs_.size(); ++o) {
      const ArmOutput& output = outputs_[o];
      const std::size_t names = metrics_[output.metric].names.size();
      if (o == 0 || outputs_[o - 1].metric != output.metric) {
        measured.assign(draws * names, std::nan(""));
        metrics_[output.metric].evaluate(input, draws, weights.data(), measured.data(), nullptr);
      }
      for (std::size_t d = 0; d < draws; ++d) {
        const double found = measured[d * names + output.place], value = output.logarithm ? logarithm_of(found) : found;
        values[d * all + (part.class_place * outputs_.size() + o) * seeds() + part.seed] += part.share * value;
      }
    }
  }
  for (std::size_t d = 0; d < draws; ++d)
    for (std::size_t o = 0; o < outputs_.size(); ++o)
      for (std::size_t seed = 0; seed < seeds(); ++seed) {
        const auto place = [&](std::size_t c) { return d * all + (c * outputs_.size() + o) * seeds() + seed; };
        double sum = 0;
        for (std::size_t c = 0; c < classes_; ++c)
          if (in_mean_[c * outputs_.size() + o]) sum += values[place(c)];
        values[place(classes_)] = sum / static_cast<double>(classes_in_mean(o));
      }
}

std::vector<double> ArmCells::observe(std::size_t patients) {
  const std::vector<double> once(patients, 1.0);
  std::vector<double> values(numbers() * seeds());
  evaluate(1, once, values);
  for (std::size_t i = 0; i < in_mean_.size(); ++i)
    in_mean_[i] = std::ranges::none_of(std::span(values).subspan(i * seeds(), seeds()),
                                       [](double value) { return std::isnan(value); });
  evaluate(1, once, values);
  return values;
}

std::size_t ArmCells::classes_in_mean(std::size_t output) const {
  std::size_t defined = 0;
  for (std::size_t c = 0; c < classes_; ++c) defined += in_mean_[c * outputs_.size() + output] ? 1 : 0;
  return defined;
}

std::vector<double> ArmCells::area_covariance(std::size_t class_place, std::size_t patients) const {
  std::vector<JudgedSamples> judged;
  std::vector<const Part*> runs;
  for (const Part& part : parts_)
    if (part.class_place == class_place) {
      judged.push_back({part.scores.probabilities, part.scores.labels, part.patients});
      runs.push_back(&part);
    }
  const DeLong found = delong_unpaired(judged, patients);
  std::vector<double> covariance(seeds() * seeds());
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (std::size_t j = 0; j < runs.size(); ++j)
      covariance[runs[i]->seed * seeds() + runs[j]->seed] +=
          runs[i]->share * runs[j]->share * found.covariance[i * runs.size() + j];
  return covariance;
}

}  // namespace collimator
