// Facts about chosen thresholds: what each rule maximises, how ties are settled, and what is refused.
#include "framework/stats/threshold.hpp"

#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

ClassScores scores_of(std::vector<double> probabilities, std::vector<double> labels) {
  ClassScores scores;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    scores.rows.push_back(i);
    scores.positives += labels[i] > 0.5 ? 1 : 0;
  }
  scores.probabilities = std::move(probabilities);
  scores.labels = std::move(labels);
  return scores;
}

const ClassScores mixed = scores_of({0.9, 0.8, 0.7, 0.6, 0.4, 0.2, 0.1}, {1, 1, 0, 1, 0, 0, 0});

double chosen(const ClassScores& scores, const Rule& rule) { return choose_threshold(scores, rule, "mass").value; }

}  // namespace

TEST_CASE("Youden's threshold has the greatest sensitivity + specificity - 1") {
  CHECK(chosen(mixed, {"youden", 0}) == 0.6);  // 1 + 3/4 - 1
  CHECK(chosen(scores_of({0.3, 0.7, 0.3, 0.7}, {0, 1, 0, 1}), {"youden", 0}) == 0.7);
}

TEST_CASE("of thresholds that do equally well, the largest is taken") {
  // 0.9: 1/3 + 1 - 1; 0.5: 1 + 1/3 - 1, the same; scikit-learn's roc_curve with argmax takes 0.9 too
  CHECK(chosen(scores_of({0.9, 0.5, 0.5, 0.5, 0.5, 0.1}, {1, 1, 1, 0, 0, 0}), {"youden", 0}) == 0.9);
}

TEST_CASE("tied samples are called together") {
  CHECK(chosen(scores_of({0.5, 0.5, 0.1}, {1, 0, 0}), {"youden", 0}) == 0.5);
  CHECK(chosen(scores_of({0.5, 0.5, 0.1}, {1, 0, 0}), {"sensitivity", 0.01}) == 0.5);
}

TEST_CASE("a classifier no better than chance gets a threshold, and a note that says so") {
  const Threshold threshold = choose_threshold(scores_of({0.1, 0.2, 0.8, 0.9}, {1, 1, 0, 0}), {"youden", 0}, "mass");
  CHECK(threshold.value == 0.1);
  CHECK(threshold.note == "no threshold does better than chance");
}

TEST_CASE("the F1-best threshold") {
  CHECK(chosen(mixed, {"f1", 0}) == 0.6);                                          // 6/7
  CHECK(chosen(scores_of({0.9, 0.8, 0.2, 0.1}, {1, 0, 0, 1}), {"f1", 0}) == 0.9);  // 2/3 there, and 2/3 at 0.1
}

TEST_CASE("the largest threshold with a sensitivity") {
  CHECK(chosen(mixed, {"sensitivity", 0.3}) == 0.9);
  CHECK(chosen(mixed, {"sensitivity", 2.0 / 3}) == 0.8);
  CHECK(chosen(mixed, {"sensitivity", 0.67}) == 0.6);
  CHECK(chosen(mixed, {"sensitivity", 1}) == 0.6);
  CHECK(chosen(scores_of({0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0}),
               {"sensitivity", 0.9}) == 0.1);  // 9 of 10, although 0.9 is no binary fraction
}

TEST_CASE(
    "a given threshold needs no samples; every other rule gives none, with a reason, without both kinds of samples") {
  CHECK(chosen({}, {"value", 0.25}) == 0.25);
  for (const char* rule : {"youden", "f1", "sensitivity"}) {
    const Threshold none = choose_threshold(scores_of({0.1, 0.2}, {0, 0}), {rule, 0.5}, "hernia");
    CHECK(std::isnan(none.value));
    CHECK(none.note.starts_with("class hernia has 0 positive and 2 negative"));
    CHECK(std::isnan(choose_threshold(scores_of({0.1}, {1}), {rule, 0.5}, "hernia").value));
  }
  CHECK_THROWS_AS(chosen(mixed, {"sensitivity", 1.5}), InputError);
  CHECK_THROWS_WITH_AS(chosen(mixed, {"best", 0}), doctest::Contains("no threshold rule `best`"), InputError);
}

TEST_CASE("thresholds are read per class, and a missing class is an error") {
  const auto folder = std::filesystem::temp_directory_path() / "collimator_threshold_test";
  std::filesystem::create_directories(folder);
  write_file(folder / "thresholds.csv", "class,threshold,note\nmass,0.25,\n");
  CHECK(Thresholds::load(folder).of("mass") == 0.25);
  CHECK_THROWS_WITH_AS(Thresholds::load(folder).of("nodule"), doctest::Contains("nodule"), InputError);
  write_file(folder / "thresholds.csv", "class,threshold,note\nmass,nan,no positive sample\n");
  CHECK(std::isnan(Thresholds::load(folder).of("mass")));
  write_file(folder / "thresholds.csv", "class,threshold,note\nmass,,\n");
  CHECK_THROWS_AS(Thresholds::load(folder), InputError);
  std::filesystem::remove_all(folder);
  CHECK(Thresholds(0.7).of("anything") == 0.7);
}

TEST_CASE("a fitted threshold is told where it is used on another scale than it was fitted on") {
  const auto folder = std::filesystem::temp_directory_path() / "collimator_fitted_scale_test";
  std::filesystem::create_directories(folder);
  const auto scores = [](double low, double high) {
    return Predictions{{"a"}, {"1", "2"}, {"1", "2"}, {low, high}, {0, 1}, {}};
  };
  const auto fitted = [&](const Predictions& predictions, const char* cut) {
    write_file(folder / "thresholds.csv", std::string("class,threshold,note\na,") + cut + ",\n");
    write_file(folder / "fitted_on.json", fitted_on(predictions).dump());
    return Thresholds::load(folder);
  };
  const Predictions logits = scores(-3, 4), probabilities = scores(0.1, 0.9);
  CHECK(
      fitted(probabilities, "0.31").scale_caution(logits) ==
      "scores lie outside [0, 1] (from -3 to 4) and are no probabilities, but the threshold 0.31 was fitted on scores "
      "within: fit it on scores of the same kind");
  CHECK(
      fitted(logits, "0.31").scale_caution(probabilities) ==
      "scores lie within [0, 1], but the threshold 0.31 was fitted on scores outside, such as logits: fit it on scores "
      "of the same kind");
  CHECK(fitted(logits, "0.31").scale_caution(logits, 0).empty());
  CHECK(fitted(probabilities, "0.31").scale_caution(probabilities, 0).empty());
  CHECK(fitted(probabilities, "nan").scale_caution(logits).empty());  // no number stands there
  CHECK(Thresholds::joined("a", "b") == "a; b");
  CHECK(Thresholds::joined("", "b") == "b");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a threshold for probabilities that cuts scores outside [0,1] is told, of each class and of all") {
  const Predictions logits{{"a", "b"}, {"1", "2"}, {"1", "2"}, {-3, 0.2, 4, 1}, {0, 0, 1, 1}, {}};
  const std::string said =
      "scores of 1 of 2 classes lie outside [0, 1] (from -3 to 4) and are no probabilities, but the threshold 0.5 "
      "takes "
      "them for such: say threshold: 0 for logits, or give a threshold node";
  CHECK(Thresholds(0.5).scale_caution(logits) == said);
  CHECK(Thresholds(0.5).scale_caution(logits, 0) == said);
  CHECK(Thresholds(0.5).scale_caution(logits, 1).empty());
  CHECK(Thresholds(0).scale_caution(logits).empty());  // a probability of one half
  CHECK(Thresholds(2).scale_caution(logits).empty());  // meant for such scores
  const Predictions probabilities{{"a"}, {"1", "2"}, {"1", "2"}, {0, 1}, {0, 1}, {}};
  CHECK(Thresholds(0.5).scale_caution(probabilities).empty());
  CHECK(Thresholds(0).scale_caution(probabilities).empty());
  CHECK(Thresholds(7).scale_caution(probabilities) ==
        "the threshold 7 lies outside [0, 1], and all scores within: every sample is called negative");
  CHECK(Thresholds(-1).scale_caution(probabilities).ends_with("every sample is called positive"));
}
