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

TEST_CASE("the gap of micro averages is over the classes of which all groups have labels of the same kinds") {
  const ScratchFolder folder("pooled");
  Predictions predictions = three_classes(false);
  const auto& sexes = predictions.metadata.front().second;
  REQUIRE(predictions.metadata.front().first == "sex");
  for (std::size_t i = 0; i < sexes.size(); ++i)  // no woman has c
    if (sexes[i] == "F") predictions.labels[3 * i + 2] = 0;
  const auto table = [&](const Predictions& of, const std::string& name) {
    save_predictions(of, folder.make(name));
    return run(run_score, {{"metrics", {plugin("auroc")}}, {"by", {"sex"}}, {"averages", {"micro"}}, {"replicates", 0}},
               {{"of", folder.make(name)}}, folder.make("score " + name));
  };
  const Table rare = table(predictions, "rare");
  CHECK(cell(rare, {"micro", "auroc", "sex", "gap"}, "note").find("samples of 2 of 3 classes pooled") !=
        std::string::npos);
  Predictions without = predictions;  // the same numbers as if there were no c
  without.classes.pop_back();
  without.labels.clear();
  without.probabilities.clear();
  for (std::size_t i = 0; i < predictions.labels.size(); ++i)
    if (i % 3 != 2) {
      without.labels.push_back(predictions.labels[i]);
      without.probabilities.push_back(predictions.probabilities[i]);
    }
  const Table two = table(without, "two");
  for (const char* group : {"worst", "gap"})
    CHECK(number(rare, {"micro", "auroc", "sex", group}, "value") ==
          doctest::Approx(number(two, {"micro", "auroc", "sex", group}, "value")).epsilon(1e-14));
  CHECK(number(rare, {"micro", "auroc", "", ""}, "value") !=
        doctest::Approx(number(two, {"micro", "auroc", "", ""}, "value")));
}

TEST_CASE("an interval that knows too little, as all positive samples are found in every draw, is told") {
  const ScratchFolder folder("narrow");
  Predictions predictions = three_classes(false);
  for (std::size_t i = 0; i < predictions.labels.size(); ++i)
    if (i % 3 == 0 && predictions.labels[i] == 1) predictions.probabilities[i] = 0.99;  // every a is found
  save_predictions(predictions, folder.make("of"));
  const Table table = run(
      run_score,
      {{"metrics", {plugin("balanced_accuracy"), plugin("sensitivity"), plugin("specificity")}}, {"replicates", 50}},
      {{"of", folder.make("of")}}, folder.make("score"));
  const auto is_narrow = [&](const char* class_name, const char* metric) {
    return cell(table, {class_name, metric}, "note").find("the interval is too narrow") != std::string::npos;
  };
  CHECK(is_narrow("a", "balanced_accuracy"));
  CHECK(is_narrow("macro", "balanced_accuracy"));
  CHECK(is_narrow("macro", "sensitivity"));
  CHECK_FALSE(is_narrow("b", "balanced_accuracy"));
  CHECK_FALSE(is_narrow("macro", "specificity"));
}
