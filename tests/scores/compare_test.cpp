// The verb `compare`, from folders of predictions and the real plugins to its table.
#include <set>

#include <collimator/rng.hpp>

#include "framework/stats/delong.hpp"
#include "framework/verbs/compare/compare.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

// 90 samples of 30 patients and two classes; `skill` is how much the label moves the probability.
Predictions predictions(std::uint64_t seed, double skill) {
  Predictions result;
  result.classes = {"effusion", "mass"};
  Rng rng(seed);
  for (int i = 0; i < 90; ++i) {
    result.samples.push_back("s" + std::to_string(i));
    result.patients.push_back("p" + std::to_string(i / 3));
    for (int c = 0; c < 2; ++c) {
      result.labels.push_back(i % (4 + c) == 0 || i % 7 == c ? 1.0F : 0.0F);
      result.probabilities.push_back((1 - skill) * rng.uniform() + skill * result.labels.back());
    }
  }
  return result;
}

const Json params{{"tests", {"delong", "bootstrap", "mcnemar", "permutation"}},
                  {"metrics", {plugin("auroc"), plugin("f1")}},
                  {"margin", 0.05},
                  {"replicates", 300},
                  {"seed", 1}};

}  // namespace

TEST_CASE("compare: one table with every test, class and margin") {
  const ScratchFolder folder("compare");
  std::map<std::string, std::filesystem::path> inputs{{"of", folder.make("of")}, {"with", folder.make("with")}};
  const Predictions ours = predictions(1, 0.4), theirs = predictions(2, 0.1);
  save_predictions(ours, inputs["of"]);
  save_predictions(theirs, inputs["with"]);
  const Table rows = run(run_compare, params, inputs, folder.make("out"));
  CHECK(rows.header == std::vector<std::string>{"class", "metric", "group_field", "group", "value", "low", "high", "p",
                                                "p_holm", "p_bh", "n", "patients", "note"});
  std::set<std::string> groups;
  for (const auto& row : rows.rows) groups.insert(row[3]);
  CHECK(groups == std::set<std::string>{"delong", "delong_noninferior", "delong_equivalent", "bootstrap",
                                        "bootstrap_noninferior", "bootstrap_equivalent", "mcnemar",
                                        "mcnemar_noninferior", "mcnemar_equivalent", "permutation"});
  // Three roads to one difference, and the area's own plugin agrees with DeLong's.
  const double difference = number(rows, {"mass", "auroc_difference", "test", "delong"}, "value");
  CHECK(number(rows, {"mass", "auroc_difference", "test", "bootstrap"}, "value") ==
        doctest::Approx(difference).epsilon(1e-13));
  CHECK(number(rows, {"mass", "auroc_difference", "test", "permutation"}, "value") ==
        doctest::Approx(difference).epsilon(1e-13));
  CHECK(cell(rows, {"macro", "f1_difference", "test", "bootstrap"}, "note") == "mean of 2 of 2 classes");
  CHECK(number(rows, {"effusion", "auroc_difference", "test", "delong_noninferior"}, "p") < 0.01);
  CHECK(number(rows, {"effusion", "accuracy_difference", "test", "mcnemar"}, "patients") == 30);

  // The threshold may be a node, and other cuts give other calls.
  write_table({"thresholds.csv", {"class", "threshold", "note"}, {{"effusion", "0.7", ""}, {"mass", "0.5", ""}}},
              folder.make("cut") / "thresholds.csv");
  inputs["threshold"] = folder.make("cut");
  Json with_cut = params;
  with_cut["threshold"] = "cut";
  const Table cut = run(run_compare, with_cut, inputs, folder.make("cut_out"));
  const std::vector<std::string> mass{"mass", "accuracy_difference", "test", "mcnemar"},
      effusion{"effusion", "accuracy_difference", "test", "mcnemar"};
  CHECK(cell(cut, mass, "value") == cell(rows, mass, "value"));
  CHECK(cell(cut, effusion, "value") != cell(rows, effusion, "value"));
}

TEST_CASE("compare: other samples, and a bootstrap without metrics, are refused") {
  const ScratchFolder folder("compare_refused");
  std::map<std::string, std::filesystem::path> inputs{{"of", folder.make("of")}, {"with", folder.make("with")}};
  Predictions other = predictions(2, 0.1);
  other.samples[3] = "elsewhere";
  save_predictions(predictions(1, 0.4), inputs["of"]);
  save_predictions(other, inputs["with"]);
  CHECK_THROWS_WITH_AS(run(run_compare, params, inputs, folder.make("out")), doctest::Contains("the same samples"),
                       InputError);
  inputs["with"] = inputs["of"];
  CHECK_THROWS_WITH_AS(run(run_compare, {{"tests", {"bootstrap"}}}, inputs, folder.make("out")),
                       doctest::Contains("needs `metrics`"), std::invalid_argument);
  CHECK_THROWS_WITH_AS(run(run_compare, {{"metrics", {plugin("f1")}}}, inputs, folder.make("out")),
                       doctest::Contains("tests is empty"), InputError);
}

// 20,000 samples of 5,000 patients, whose samples are alike.
TEST_CASE("compare: at full size the clustered interval is wider than that of independent samples") {
  const ScratchFolder folder("compare_large");
  Predictions ours, theirs;
  ours.classes = theirs.classes = {"effusion"};
  Rng rng(3);
  double patient = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double shared = rng.normal();
    for (Predictions* arm : {&ours, &theirs}) {
      arm->samples.push_back(std::to_string(i));
      arm->patients.push_back(std::to_string(i / 4));
    }
    if (i % 4 == 0) patient = rng.normal();
    const float label = patient + 0.3 * rng.normal() > 1 ? 1.0F : 0.0F;
    ours.labels.push_back(label);
    theirs.labels.push_back(label);
    ours.probabilities.push_back(1 / (1 + std::exp(-(shared + 1.5 * patient))));
    theirs.probabilities.push_back(1 / (1 + std::exp(-shared)));
  }
  save_predictions(ours, folder.make("of"));
  save_predictions(theirs, folder.make("with"));
  const Table rows = run(run_compare, {{"tests", {"delong"}}},
                         {{"of", folder.make("of")}, {"with", folder.make("with")}}, folder.make("out"));
  const std::vector<std::string> area{"effusion", "auroc_difference"};
  std::vector<double> scores = ours.probabilities;
  scores.insert(scores.end(), theirs.probabilities.begin(), theirs.probabilities.end());
  const DeLong plain = delong(scores, std::vector<double>(ours.labels.begin(), ours.labels.end()));
  const double variance = plain.variance(0) + plain.variance(1) - 2 * plain.covariance[1];
  CHECK(number(rows, area, "value") == doctest::Approx(plain.areas[0] - plain.areas[1]).epsilon(1e-12));
  CHECK(number(rows, area, "high") - number(rows, area, "low") > 1.1 * 2 * 1.959964 * std::sqrt(variance));
}
