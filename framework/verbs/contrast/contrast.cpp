// Reads both arms from numbered ports, and leaves the test to stats/contrast.hpp; tables of pictures go to
// pictures.hpp.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/stats/pairing.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/contrast/contrast.hpp"
#include "framework/verbs/contrast/copies.hpp"
#include "framework/verbs/contrast/pictures.hpp"
#include "framework/verbs/metrics.hpp"

namespace collimator {
namespace {

// The runs of one arm that did not fail.
ContrastArm arm_of(const Job& job, const std::string& name, const ContrastArmParams& params) {
  ContrastArm arm;
  arm.trained = params.training;
  for (std::size_t i = 0; i < params.seeds.size(); ++i) {
    const auto predictions = job.inputs.find(fmt::format("{}{}", name, i)),
               thresholds = job.inputs.find(fmt::format("{}_threshold{}", name, i));
    if (predictions == job.inputs.end() || (params.thresholds && thresholds == job.inputs.end())) continue;
    arm.runs.push_back({load_predictions(predictions->second),
                        params.thresholds ? Thresholds::load(thresholds->second) : Thresholds(params.threshold.number),
                        static_cast<std::size_t>(params.seeds[i])});
  }
  return arm;
}

// Numbers that may be undefined on both sides.
bool are_equal(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }

// Whether two runs give the same answers, cut at the same thresholds, to the same question.
bool are_one(const ArmRun& a, const ArmRun& b) {
  const auto cut = [](const ArmRun& run, const std::string& name) -> std::optional<double> {
    try {
      return run.thresholds.of(name);
    } catch (const InputError&) {  // none was chosen for this class
      return std::nullopt;
    }
  };
  const Predictions &here = a.predictions, &there = b.predictions;
  return here.classes == there.classes && here.samples == there.samples && here.probabilities == there.probabilities &&
         std::ranges::equal(here.labels, there.labels, are_equal) &&
         std::ranges::all_of(here.classes, [&](const std::string& name) { return cut(a, name) == cut(b, name); });
}

// Samples with their patients, since two hospitals may call theirs by the same ids.
std::set<std::pair<std::string, std::string>> samples_of(const ContrastArm& arm) {
  std::set<std::pair<std::string, std::string>> samples;
  for (const ArmRun& run : arm.runs)
    for (std::size_t row = 0; row < run.predictions.samples.size(); ++row)
      samples.emplace(patient_of(run.predictions, row), run.predictions.samples[row]);
  return samples;
}

// Whether the arms have no sample in common: an internal test set against an external one.
bool of_other_samples(const ContrastArm& ours, const ContrastArm& theirs) {
  const auto here = samples_of(ours), there = samples_of(theirs);
  return std::ranges::none_of(here, [&](const auto& each) { return there.contains(each); });
}

void add_note(ContrastRow& row, const std::string& note) { row.note += (row.note.empty() ? "" : "; ") + note; }

void add_notes(std::vector<ContrastRow>& rows, const std::vector<std::string>& notes) {
  for (const std::string& note : notes)
    if (!note.empty())
      for (ContrastRow& row : rows) add_note(row, note);
}

// Says of every row how many runs of an arm failed.
void tell_failed(const Job& job, const ContrastParams& params, std::vector<ContrastRow>& rows) {
  for (const auto& [name, arm, where] :
       {std::tuple("ours", &params.ours, "here"), std::tuple("theirs", &params.theirs, "at the baseline")}) {
    std::size_t failed = 0;
    for (std::size_t i = 0; i < arm->seeds.size(); ++i)
      if (!job.inputs.contains(fmt::format("{}{}", name, i)) ||
          (arm->thresholds && !job.inputs.contains(fmt::format("{}_threshold{}", name, i))))
        ++failed;
    if (failed == 0) continue;
    for (ContrastRow& row : rows)
      add_note(row, fmt::format("{} of {} runs {} failed and are left out", failed, arm->seeds.size(), where));
  }
}

// A table tests the numbers of folds itself. One row: its note says why it cannot, and is empty where each fold has its
// pair.
ContrastRow checked_folds(const ContrastArm& ours, const ContrastArm& theirs, std::span<const std::string> classes) {
  ContrastRow row;
  row.tested = false;
  if (of_other_samples(ours, theirs))
    row.note = fmt::format("unpaired: {} samples against {} others: no interval, no test", samples_of(ours).size(),
                           samples_of(theirs).size());
  else
    check_paired_arms(ours, theirs, classes);
  return row;
}

std::vector<ContrastRow> check_folds(const Job& job, const ContrastParams& params) {
  if (params.pictures) {
    const auto [ours, theirs] = arms_of_pictures(job, params);
    if (ours.runs.empty() || theirs.runs.empty()) return {};
    return {checked_folds(ours, theirs, {})};
  }
  const ContrastArm ours = arm_of(job, "ours", params.ours), theirs = arm_of(job, "theirs", params.theirs);
  if (ours.runs.empty() || theirs.runs.empty()) return {};
  std::vector<const Predictions*> all;
  for (const ContrastArm* arm : {&ours, &theirs})
    for (const ArmRun& run : arm->runs) all.push_back(&run.predictions);
  return {checked_folds(ours, theirs, common_classes(all))};
}

std::vector<ContrastRow> contrast_predictions(const Job& job, const ContrastParams& params,
                                              const BootstrapOptions& options, const Context& context) {
  ContrastArm ours = arm_of(job, "ours", params.ours), theirs = arm_of(job, "theirs", params.theirs);
  const std::vector<MetricInUse> metrics = metrics_of(params.metrics, context);
  if (ours.runs.empty() || theirs.runs.empty()) return {};
  const std::vector<std::string> copies{
      leave_out_copies(ours.runs, ours.trained, theirs.runs, "here", are_one),
      leave_out_copies(theirs.runs, theirs.trained, ours.runs, "at the baseline", are_one),
  };
  const bool apart = of_other_samples(ours, theirs);
  std::vector<ContrastRow> rows = contrast(ours, theirs, metrics, params.classes, options, !apart, params.averages);
  tell_failed(job, params, rows);
  add_notes(rows, copies);
  if (apart)
    for (ContrastRow& row : rows)
      add_note(row, fmt::format("unpaired: {} samples against {} others", ours.runs.front().predictions.samples.size(),
                                theirs.runs.front().predictions.samples.size()));
  return rows;
}

}  // namespace

// contrast.csv: class, metric, difference, low, high, p, p_covers, seeds, df, replicates, redrawn, n, patients, note;
// of groups of pictures also group_field and group.
// Without rows where all runs of an arm failed; of folds one row, of checked_folds().
void run_contrast(const Job& job, const Context& context) {
  const auto params = params_of<ContrastParams>(job);
  if (params.replicates < 2 || params.replicates > 10'000'000)
    throw failure("replicates: {} is outside [2, 10000000]", params.replicates);
  const BootstrapOptions options = bootstrap_of(params.replicates, params.seed, context);
  std::vector<ContrastRow> rows;
  if (params.folds) {
    rows = check_folds(job, params);
  } else if (params.pictures) {
    rows = contrast_tables(job, params, options);
    tell_failed(job, params, rows);
  } else {
    rows = contrast_predictions(job, params, options, context);
  }
  write_table(contrast_table(rows), job.out / "contrast.csv");
}

}  // namespace collimator
