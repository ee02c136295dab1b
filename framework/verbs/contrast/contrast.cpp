// Reads the pairs of arms from numbered ports, and leaves the paired bootstrap to stats/contrast.hpp.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/contrast/contrast.hpp"
#include "framework/verbs/metrics.hpp"

namespace collimator {
namespace {

// Ports ours0, ours1, … and theirs0, theirs1, … (predictions), each with an optional ours_threshold0, ….
std::vector<ArmPair> pairs_of(const Job& job, double threshold) {
  const auto thresholds = [&](const std::string& port) {
    const auto found = job.inputs.find(port);
    return found == job.inputs.end() ? Thresholds(threshold) : Thresholds::load(found->second);
  };
  std::vector<ArmPair> pairs;
  for (std::size_t i = 0;; ++i) {
    const std::string number = std::to_string(i);
    const auto ours = job.inputs.find("ours" + number), theirs = job.inputs.find("theirs" + number);
    if (ours == job.inputs.end() && theirs == job.inputs.end()) return pairs;
    if (ours == job.inputs.end() || theirs == job.inputs.end())
      throw failure("arm {} of pair {} is missing: the arms must have the same seeds",
                    ours == job.inputs.end() ? "ours" : "theirs", number);
    pairs.push_back({load_predictions(ours->second), load_predictions(theirs->second),
                     thresholds("ours_threshold" + number), thresholds("theirs_threshold" + number)});
  }
}

// Whether no arm has a sample of its counterpart: an internal test set against an external one.
bool of_other_samples(const std::vector<ArmPair>& pairs) {
  return std::ranges::all_of(pairs, [](const ArmPair& pair) {
    const std::set<std::string> ours(pair.ours.samples.begin(), pair.ours.samples.end());
    return std::ranges::none_of(pair.theirs.samples, [&](const std::string& id) { return ours.contains(id); });
  });
}

}  // namespace

// contrast.csv: class, metric, difference, low, high, p, replicates, redrawn, n, patients, note.
void run_contrast(const Job& job, const Context& context) {
  const auto params = params_of<ContrastParams>(job);
  const std::vector<ArmPair> pairs = pairs_of(job, params.threshold.number);
  const std::vector<MetricInUse> metrics = metrics_of(params.metrics, context);
  if (params.replicates < 1 || params.replicates > 10'000'000)
    throw failure("replicates: {} is outside [1, 10000000]", params.replicates);
  const BootstrapOptions options = bootstrap_of(params.replicates, params.seed, context);
  const bool apart = of_other_samples(pairs);
  std::vector<ContrastRow> rows = contrast(pairs, metrics, params.classes, options, !apart);
  for (ContrastRow& row : rows)
    if (apart)
      row.note += fmt::format("{}unpaired: {} samples against {} others", row.note.empty() ? "" : "; ",
                              pairs.front().ours.samples.size(), pairs.front().theirs.samples.size());
  write_table(contrast_table(rows), job.out / "contrast.csv");
}

}  // namespace collimator
