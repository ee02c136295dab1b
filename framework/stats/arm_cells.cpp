// Evaluates each run's metrics under all draws at once, and averages its classes, then the runs of one seed.
#include "framework/stats/arm_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "framework/stats/counted_patients.hpp"
#include "framework/stats/delong.hpp"
#include "framework/stats/pairing.hpp"
#include "framework/stats/score_range.hpp"

namespace collimator {

ArmCells::ArmCells(const RunsBySeed& ours, const RunsBySeed& theirs, std::span<const MetricInUse> metrics,
                   std::span<const std::string> classes, std::span<const Average> averages, const PatientIndex& index)
    : metrics_(metrics),
      classes_(classes.size()),
      ours_(ours.size()),
      theirs_(theirs.size()),
      averages_(averages.begin(), averages.end()) {
  for (std::size_t m = 0; m < metrics.size(); ++m)
    for (std::size_t o = 0; o < metrics[m].names.size(); ++o) {
      if (!metrics[m].shown(o)) continue;
      const bool logarithm = metrics[m].tested_by_logarithm();
      ArmOutput& output =
          outputs_.emplace_back(ArmOutput{m, o, metrics[m].names[o], logarithm, metrics[m].interval == "delong"});
      if (!logarithm) output.reach = metrics[m].greatest - metrics[m].lowest;
    }
  add(ours, 0, classes, index);
  add(theirs, ours_, classes, index);
  if (pools()) add_pooled();
  const auto has_others = [](const RunsBySeed& arm) {
    for (const auto& seed : arm)
      if (std::ranges::any_of(seed, [](const ArmRun* run) { return any_outside(run->predictions); })) return true;
    return false;
  };
  if (has_others(ours) || has_others(theirs))
    for (ArmOutput& output : outputs_)
      if (metrics[output.metric].looks_at_values()) output.reach = std::numeric_limits<double>::infinity();
  in_average_.assign(classes_ * outputs_.size(), true);
}

void ArmCells::add(const RunsBySeed& arm, std::size_t first, std::span<const std::string> classes,
                   const PatientIndex& index) {
  for (std::size_t seed = 0; seed < arm.size(); ++seed)
    for (const ArmRun* from : arm[seed]) {
      Run& run = runs_.emplace_back();
      run.seed = first + seed;
      run.share = 1 / static_cast<double>(arm[seed].size());
      std::vector<std::size_t> rows(from->predictions.samples.size());
      std::iota(rows.begin(), rows.end(), std::size_t{0});
      for (const std::string& name : classes) {
        GroupClass& part = run.parts.emplace_back();
        part.threshold = from->thresholds.of(name);
        part.scores = by_probability(class_scores(from->predictions, class_index(from->predictions, name), rows));
        for (const std::size_t row : part.scores.rows)
          part.patients.push_back(index.number(patient_of(from->predictions, row)));
      }
      for (const GroupClass& part : run.parts) largest_ = std::max(largest_, part.patients.size());
    }
}

void ArmCells::add_pooled() {
  std::vector<std::span<const GroupClass>> sets;
  for (const Run& run : runs_) sets.emplace_back(run.parts);
  const std::vector<bool> kept = alike_in_all(sets);
  pooled_ = static_cast<std::size_t>(std::ranges::count(kept, true));
  for (Run& run : runs_) {
    run.parts.push_back(pool(run.parts, kept));
    largest_ = std::max(largest_, run.parts.back().patients.size());
  }
}

std::size_t ArmCells::samples(std::size_t place) const {
  if (place >= classes_ && averages_[place - classes_] != Average::micro) return 0;
  return runs_.front().parts[std::min(place, classes_)].patients.size();
}

// Of one draw: `values` [classes, outputs], `positives` [classes] as they were drawn.
double ArmCells::average(Average average, std::size_t output, std::span<const double> values,
                         std::span<const double> positives) const {
  double sum = 0, weights = 0;
  for (std::size_t c = 0; c < classes_; ++c) {
    if (!in_average_[c * outputs_.size() + output]) continue;
    const double weight = average == Average::weighted ? positives[c] : 1;
    sum += weight * values[c * outputs_.size() + output];
    weights += weight;
  }
  return weights > 0 ? sum / weights : std::nan("");
}

// Adds the run's share to the numbers of its seed.
void ArmCells::evaluate_run(const Run& run, std::size_t draws, std::span<const double> counts,
                            std::span<double> values) const {
  const std::size_t outputs = outputs_.size();
  std::vector<double> weights(std::max<std::size_t>(draws * largest_, 1)), measured;  // not null without a sample
  std::vector<double> found(draws * run.parts.size() * outputs), positives(draws * run.parts.size());
  for (std::size_t p = 0; p < run.parts.size(); ++p) {
    const GroupClass& part = run.parts[p];
    const std::size_t samples = part.patients.size();
    weigh(draws, counts, part.patients, weights);
    for (std::size_t d = 0; d < draws; ++d)
      for (std::size_t i = 0; i < samples; ++i)
        positives[d * run.parts.size() + p] += weights[d * samples + i] * part.scores.labels[i];
    for (std::size_t o = 0; o < outputs; ++o) {
      const ArmOutput& output = outputs_[o];
      const MetricInUse& metric = metrics_[output.metric];
      const std::size_t names = metric.names.size();
      if (o == 0 || outputs_[o - 1].metric != output.metric) {
        measured.assign(draws * names, std::nan(""));
        metric.evaluate(part.input(metric), draws, weights.data(), measured.data(), nullptr);
      }
      for (std::size_t d = 0; d < draws; ++d) {
        const double value = measured[d * names + output.place];
        found[(d * run.parts.size() + p) * outputs + o] = output.logarithm ? logarithm_of(value) : value;
      }
    }
  }
  const std::size_t places = classes_ + averages_.size();
  for (std::size_t d = 0; d < draws; ++d) {
    const auto of_draw = std::span(found).subspan(d * run.parts.size() * outputs, run.parts.size() * outputs);
    const auto drawn = std::span<const double>(positives).subspan(d * run.parts.size(), run.parts.size());
    for (std::size_t place = 0; place < places; ++place)
      for (std::size_t o = 0; o < outputs; ++o) {
        const bool mean = place >= classes_ && averages_[place - classes_] != Average::micro;
        const double value = mean ? average(averages_[place - classes_], o, of_draw, drawn)
                                  : of_draw[std::min(place, classes_) * outputs + o];
        values[d * numbers() * seeds() + (place * outputs + o) * seeds() + run.seed] += run.share * value;
      }
  }
}

void ArmCells::evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const {
  std::ranges::fill(values, 0.0);
  for (const Run& run : runs_) evaluate_run(run, draws, counts, values);
}

std::vector<double> ArmCells::observe(std::size_t patients) {
  const std::vector<double> once(patients, 1.0);
  std::vector<double> values(numbers() * seeds());
  evaluate(1, once, values);
  for (std::size_t i = 0; i < in_average_.size(); ++i)
    in_average_[i] = std::ranges::none_of(std::span(values).subspan(i * seeds(), seeds()),
                                          [](double value) { return std::isnan(value); });
  evaluate(1, once, values);
  return values;
}

std::size_t ArmCells::classes_in_average(std::size_t output) const {
  std::size_t defined = 0;
  for (std::size_t c = 0; c < classes_; ++c) defined += in_average_[c * outputs_.size() + output] ? 1 : 0;
  return defined;
}

std::vector<const GroupClass*> ArmCells::parts_of(const Run& run, std::size_t number) const {
  const std::size_t place = number / outputs_.size(), output = number % outputs_.size();
  if (place < classes_) return {&run.parts[place]};
  if (averages_[place - classes_] == Average::micro) return {&run.parts[classes_]};
  std::vector<const GroupClass*> parts;
  for (std::size_t c = 0; c < classes_; ++c)
    if (in_average_[c * outputs_.size() + output]) parts.push_back(&run.parts[c]);
  return parts;
}

PatientsOfDifference ArmCells::patients_of(std::size_t number, bool paired) const {
  const ArmOutput& output = outputs_[number % outputs_.size()];
  std::vector<bool> ours, theirs;
  for (const Run& run : runs_)
    for (const GroupClass* part : parts_of(run, number))
      mark_patients(metrics_[output.metric], output.place, *part, run.seed < ours_ ? ours : theirs);
  PatientsOfDifference patients;
  for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
    const bool here = i < ours.size() && ours[i], there = i < theirs.size() && theirs[i];
    patients.both += here && there ? 1 : 0;
    patients.only_ours += here && !there ? 1 : 0;
    patients.only_theirs += there && !here ? 1 : 0;
  }
  // A share of a paired difference may have trials of a patient in one arm alone.
  if (paired) patients = {patients.both + patients.only_ours + patients.only_theirs, 0, 0};
  return patients;
}

std::string ArmCells::why_draws_tell_nothing(std::size_t number) const {
  GroupClasses parts;
  for (const Run& run : runs_) {
    const GroupClasses own = parts_of(run, number);
    parts.insert(parts.end(), own.begin(), own.end());
  }
  return collimator::why_draws_tell_nothing(metrics_[outputs_[number % outputs_.size()].metric], parts);
}

std::vector<double> ArmCells::area_covariance(std::size_t class_place, std::size_t patients) const {
  std::vector<JudgedSamples> judged;
  judged.reserve(runs_.size());
  for (const Run& run : runs_) {
    const GroupClass& part = run.parts[class_place];
    judged.push_back({part.scores.probabilities, part.scores.labels, part.patients});
  }
  const DeLong found = delong_unpaired(judged, patients);
  std::vector<double> covariance(seeds() * seeds());
  for (std::size_t i = 0; i < runs_.size(); ++i)
    for (std::size_t j = 0; j < runs_.size(); ++j)
      covariance[runs_[i].seed * seeds() + runs_[j].seed] +=
          runs_[i].share * runs_[j].share * found.covariance[i * runs_.size() + j];
  return covariance;
}

}  // namespace collimator
