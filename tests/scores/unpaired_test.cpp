// The verb `compare` on test sets of other patients, from real predictions: DeLong and bootstrap against NumPy.
#include <array>
#include <cmath>

#include "framework/verbs/caveats.hpp"
#include "framework/verbs/compare/compare.hpp"
#include "framework/verbs/verbs.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

// The samples whose patient's number modulo `divisor` is in the list.
Predictions part(const Predictions& all, int divisor, const std::vector<int>& kept) {
  Predictions result{.classes = all.classes};
  const std::size_t classes = all.classes.size();
  for (std::size_t row = 0; row < all.samples.size(); ++row) {
    if (std::ranges::find(kept, std::stoi(all.patients[row]) % divisor) == kept.end()) continue;
    result.samples.push_back(all.samples[row]);
    result.patients.push_back(all.patients[row]);
    for (std::size_t c = 0; c < classes; ++c) {
      result.probabilities.push_back(all.probability(row, c));
      result.labels.push_back(all.label(row, c));
    }
  }
  return result;
}

struct Reference {
  const char* class_name;
  double value, low, high, p;  // DeLong
  double error;                // the bootstrap's standard error over 2000 draws
};

void check(const Predictions& ours, const Predictions& theirs, const std::string& note,
           std::initializer_list<Reference> references) {
  const ScratchFolder folder("unpaired");
  save_predictions(ours, folder.make("of"));
  save_predictions(theirs, folder.make("with"));
  const Table rows = run(run_compare,
                         {{"paired", false},
                          {"tests", {"delong", "bootstrap"}},
                          {"metrics", {plugin("auroc")}},
                          {"replicates", 1000},
                          {"seed", 1}},
                         {{"of", folder.make("of")}, {"with", folder.make("with")}}, folder.make("out"));
  for (const Reference& each : references) {
    const std::vector<std::string> area{each.class_name, "auroc_difference", "test", "delong"};
    CHECK(std::abs(number(rows, area, "value") - each.value) < 1e-12);
    CHECK(std::abs(number(rows, area, "low") - each.low) < 1e-12);
    CHECK(std::abs(number(rows, area, "high") - each.high) < 1e-12);
    CHECK(std::abs(number(rows, area, "p") - each.p) < 1e-9);
    CHECK(cell(rows, area, "note") == note);
    const std::vector<std::string> drawn{each.class_name, "auroc_difference", "test", "bootstrap"};
    CHECK(std::abs(number(rows, drawn, "value") - each.value) < 1e-12);
    // Three Monte Carlo errors: the width between percentiles of 1000 draws has one of 3 %, the reference one of 1.6 %.
    const double width = number(rows, drawn, "high") - number(rows, drawn, "low");
    CHECK(std::abs(width / (2 * 1.959964) / each.error - 1) < 0.1);
  }
}

}  // namespace

// References: NumPy 2.4.6, pandas 3.1.1 and SciPy 1.17.1 from the files themselves: components from every pair of a
// positive and a negative sample (areas as scikit-learn 1.9.1 gives them), their deviations summed by patient, the
// products summed over the patients of both arms; bootstrap of 2000 draws over the patients of either arm, each arm
// weighted by what was drawn of its own.
TEST_CASE("real predictions, halved by patient: the variances of both halves add up") {
  const auto predicted = data("nih-chexnet-predictions"), truth = data("nih-chestxray14");
  if (predicted.empty() || truth.empty()) return;
  const Predictions all = chexnet(predicted, truth);
  check(
      part(all, 2, {0}), part(all, 2, {1}),
      "of: 11627 samples, 3080 patients; with: 10806 samples, 3107 patients; in both, by id: 0 patients",
      {{"Effusion", -0.012054426713218547, -0.031536554715632159, 0.0074277012891950656, 0.22523932237107669, 0.009780},
       {"Mass", -0.024741864926990487, -0.063569810628179804, 0.014086080774198831, 0.21169276615402699, 0.019548},
       {"Pneumonia", -0.031344144782400774, -0.090771627275728045, 0.028083337710926498, 0.30125119983199855,
        0.030068}});
}

TEST_CASE("real predictions of sets that have half of their patients in common: less their covariance") {
  const auto predicted = data("nih-chexnet-predictions"), truth = data("nih-chestxray14");
  if (predicted.empty() || truth.empty()) return;
  const Predictions all = chexnet(predicted, truth);
  check(
      part(all, 3, {1, 2}), part(all, 3, {0, 2}),
      "of: 15161 samples, 4100 patients; with: 14666 samples, 4098 patients; in both, by id: 2011 patients",
      {{"Effusion", -0.00044348848417608, -0.010804643246133063, 0.0099176662777809028, 0.93314203408260177, 0.005285},
       {"Mass", 0.014430450663328043, -0.0063014144638274851, 0.035162315790483567, 0.17249319428875454, 0.010844},
       {"Pneumonia", 0.033704734827622151, -0.0035201760574680441, 0.070929645712712347, 0.075960672440570601,
        0.018818}});
}

TEST_CASE("arms of other classes are compared in those that both have, and the others are told") {
  Predictions ours = three_classes(true), theirs = three_classes(true);
  theirs.classes = {"a", "z", "c"};
  for (std::size_t row = 0; row < theirs.samples.size(); ++row)
    theirs.samples[row] = theirs.patients[row] = "t" + std::to_string(row);
  const ScratchFolder folder("unpaired_classes");
  save_predictions(ours, folder.make("of"));
  save_predictions(theirs, folder.make("with"));
  const Table rows = run(run_compare, {{"paired", false}, {"tests", {"delong"}}},
                         {{"of", folder.make("of")}, {"with", folder.make("with")}}, folder.make("out"));
  REQUIRE(rows.rows.size() == 4);
  CHECK(cell(rows, {"a", "auroc_difference"}, "n") == "120");
  CHECK(cell(rows, {"c", "auroc_difference"}, "patients") == "90");
  const NodeFacts facts{"versus", {{"versus", load_facts(folder.make("out")), {}}}};
  CHECK(find_verb("compare")->caveats(facts) ==
        std::vector<std::string>{"versus: only the predictions of `of` have \"b\", which no difference tells of",
                                 "versus: only the predictions of `with` have \"z\", which no difference tells of"});
}
