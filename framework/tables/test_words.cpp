// Says of each kind of test what it is, once, however many rows have it.
#include "framework/tables/test_words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/stats/few_patients.hpp"
#include "framework/tables/table_grid.hpp"

namespace collimator {
namespace {

// "1/4" where it is one over a whole number.
std::string ratio_text(double ratio) {
  const double inverse = std::round(1 / ratio);
  if (inverse >= 1 && std::abs(ratio * inverse - 1) < 1e-9) return fmt::format("1/{}", inverse);
  return fmt::format("{:.3g}", ratio);
}

// "3", or "3 to 5".
std::string range_text(std::size_t least, std::size_t greatest) {
  return least == greatest ? std::to_string(least) : fmt::format("{} to {}", least, greatest);
}

}  // namespace

bool FoldsTested::are_of(const Resampling& other) const {
  return resampling.axes == other.axes && resampling.divisions == other.divisions &&
         resampling.test_over_train == other.test_over_train;
}

void FoldsTested::add(std::size_t folds) {
  fewest = rows == 0 ? folds : std::min(fewest, folds);
  most = std::max(most, folds);
  ++rows;
}

std::vector<std::string> words_of(const Tested& tested, const TableSpec& spec, std::size_t p_values) {
  const std::string base = baseline_text(spec);
  std::vector<std::string> words;
  if (tested.trainings)
    words.push_back(fmt::format(
        "Δ: difference from {}, mean over seeds; its 95 % interval and p speak of new trainings on these training "
        "patients and of new patients like those of the test set, not of new training sets (Obuchowski and Rockette, "
        "seeds as readers, Hillis's degrees of freedom; covariances by DeLong, or by 10,000 draws of patients for all "
        "seeds of both arms at once)",
        base));
  if (tested.few) words.emplace_back("few seeds: p and intervals of three or four seeds vary much with the seeds");
  if (tested.untested)
    words.push_back(
        fmt::format("Δ: difference from {}, mean over seeds; where an arm has two seeds, or one training, "
                    "its 95 % interval is over patients, for these networks alone, and there is no p",
                    base));
  if (tested.network)
    words.push_back(fmt::format(
        "Δ: difference from {}, of this one network in each arm; its 95 % interval and p are from 10,000 draws of "
        "patients, drawn jointly for both arms, and say nothing of new trainings",
        base));
  if (words.empty()) return words;
  if (tested.few_patients)
    words.push_back(fmt::format(
        "few patients: p and intervals of fewer than {} patients vary much with who they are; of fewer than {} "
        "there are none",
        few_patients, least_patients));
  if (tested.unpaired) words.emplace_back("unpaired where the arms have no sample in common: see the column note");
  if (tested.mixtures)
    words.emplace_back(
        "caution: arms of other samples have other mixtures of classes, in which alone a difference of weighted or "
        "micro averages may lie");
  if (p_values > 0)
    words.push_back(fmt::format("p: with Holm's correction over the {} p-values of this table", p_values));
  return words;
}

std::string words_of(const FoldsTested& tested, const TableSpec& spec, std::size_t p_values) {
  const Resampling& resampling = tested.resampling;
  const std::size_t all = resampling.divisions;
  return fmt::format(
      "Δ: difference from {}, mean over {}the {} folds{}, with the 95 % interval and p of Nadeau and Bengio's "
      "corrected "
      "resampled t-test ({} degrees of freedom, n_test/n_train = {}), with Holm's correction over the {} p-values of "
      "this table",
      baseline_text(spec), tested.fewest == all ? "" : range_text(tested.fewest, tested.most) + " of ", all,
      spec.over.size() > resampling.axes.size() ? ", each the mean of its pairs" : "",
      range_text(tested.fewest - 1, tested.most - 1), ratio_text(resampling.test_over_train), p_values);
}

}  // namespace collimator
