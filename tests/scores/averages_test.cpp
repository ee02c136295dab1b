// Averages over classes and bounds of numbers, through the verbs and the real plugins: odds ratios have a geometric
// mean, and a mean of scores ends where the scores do.
#include "framework/stats/number_ranges.hpp"
#include "framework/verbs/compare/compare.hpp"
#include "framework/verbs/score/score.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

// Reference: NumPy 2.4.6, exp(average(log(ratios))) of TP x TN / (FP x FN) of each class at 0.5, with 0.5 added to all
// cells where one is 0; weights are the classes' positive samples.
TEST_CASE("odds ratios of classes are averaged as their logarithms, in every group, with weights and without") {
  const ScratchFolder folder("geometric");
  save_predictions(three_classes(false), folder.make("of"));
  const Table table = run(
      run_score,
      {{"metrics", {plugin("dor")}}, {"by", {"sex"}}, {"averages", {"macro", "weighted", "micro"}}, {"replicates", 50}},
      {{"of", folder.make("of")}}, folder.make("score"));
  const auto value = [&](const char* average, const char* field, const char* group) {
    return number(table, {average, "dor", field, group}, "value");
  };
  CHECK(number(table, {"a", "dor", "", ""}, "value") == doctest::Approx(21.185185185185187).epsilon(1e-14));
  CHECK(value("macro", "", "") == doctest::Approx(16.839526370045775).epsilon(1e-13));
  CHECK(value("weighted", "", "") == doctest::Approx(16.78173549848842).epsilon(1e-13));
  CHECK(value("macro", "sex", "F") == doctest::Approx(14.212920712004305).epsilon(1e-13));
  CHECK(value("weighted", "sex", "M") == doctest::Approx(19.29520047475092).epsilon(1e-13));
  CHECK(value("macro", "sex", "worst") == doctest::Approx(14.212920712004305).epsilon(1e-13));
  CHECK(value("macro", "sex", "gap") == doctest::Approx(19.92765529437386 - 14.212920712004305).epsilon(1e-12));
  CHECK(cell(table, {"macro", "dor", "", ""}, "note").starts_with("mean of 3 of 3 classes, of their logarithms"));
  // The interval is of geometric means as well: that of the arithmetic mean would begin above them.
  CHECK(number(table, {"macro", "dor", "", ""}, "low") < 16.8);
  CHECK(number(table, {"macro", "dor", "", ""}, "high") > 16.8);
}

TEST_CASE("a mean of scores lies between 0 and 1 where all scores do, and anywhere where they are logits") {
  const ScratchFolder folder("means_of_scores");
  Predictions logits = three_classes(false);
  save_predictions(logits, folder.make("probabilities"));
  for (double& score : logits.probabilities) score = 8 * score - 4;
  save_predictions(logits, folder.make("logits"));
  const auto ranges = [&](const std::string& of) {
    run(run_score, {{"metrics", {plugin("mean_probability"), plugin("auroc"), plugin("f1")}}, {"replicates", 0}},
        {{"of", folder.make(of)}}, folder.make("score " + of));
    return load_ranges(folder.make("score " + of));
  };
  CHECK(ranges("probabilities").empty());  // the plugin's own
  CHECK(ranges("logits") == NumberRanges{{"mean_probability", no_bounds}});
  run(run_compare,
      {{"tests", {"bootstrap"}}, {"metrics", {plugin("mean_probability"), plugin("auroc")}}, {"replicates", 20}},
      {{"of", folder.make("logits")}, {"with", folder.make("logits")}}, folder.make("compare"));
  CHECK(load_ranges(folder.make("compare")) == NumberRanges{{"mean_probability_difference", no_bounds}});
}
