// 22,433 published predictions of CheXNet give the AUROCs that were published with them.
#include <algorithm>

#include "framework/stats/bootstrap.hpp"
#include "framework/stats/delong.hpp"
#include "framework/stats/metric.hpp"
#include "framework/verbs/score/score.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

TEST_CASE("real predictions give their published AUROCs within 1e-14, and patients that repeat widen DeLong's error") {
  const auto predicted = data("nih-chexnet-predictions"), truth = data("nih-chestxray14");
  if (predicted.empty() || truth.empty()) return;
  const Predictions predictions = chexnet(predicted, truth);
  REQUIRE(predictions.samples.size() == 22433);
  const ScratchFolder folder("chexnet");
  save_predictions(predictions, folder.make("of"));

  const Json params{{"metrics", {plugin("auroc"), plugin("dor"), plugin("f1", "f")}}, {"threshold", 0.5}};
  const Table scores = run(run_score, params, {{"of", folder.make("of")}}, folder.make("score"));
  const Table published = read_table(predicted / "aucs.csv");
  REQUIRE(published.rows.size() == 14);
  for (const auto& row : published.rows)
    CHECK(std::abs(number(scores, {row[0], "auroc"}, "value") - parse_number(row[1])) <= 1e-14);
  CHECK(cell(scores, {"macro", "auroc"}, "note") == "mean of 14 of 14 classes");
  CHECK(number(scores, {"Hernia", "auroc"}, "positives") == 42);

  CHECK(std::isnan(number(scores, {"Hernia", "dor"}, "value")));  // TN / FN would be 527, at sensitivity 0
  CHECK(cell(scores, {"Hernia", "dor"}, "note") == "nothing is called positive");
  CHECK(number(scores, {"Hernia", "f"}, "value") == 0);
  CHECK(cell(scores, {"Effusion", "dor"}, "interval") == "bootstrap");  // patients repeat: no log-normal interval

  const PatientIndex index(predictions.patients);
  CHECK(index.size() == 6187);
  std::vector<std::uint32_t> patients;
  for (const std::string& patient : predictions.patients) patients.push_back(index.number(patient));
  std::vector<std::size_t> rows(predictions.samples.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  std::vector<double> ratios;
  for (std::size_t c = 0; c < 14; ++c) {
    const ClassScores one = class_scores(predictions, c, rows);
    ratios.push_back(std::sqrt(delong(one.probabilities, one.labels, patients).variance(0) /
                               delong(one.probabilities, one.labels).variance(0)));
  }
  std::ranges::sort(ratios);
  // NumPy 2.4.6 and SciPy's rankdata, Obuchowski's sums by bincount: Pneumonia least, Pneumothorax greatest.
  CHECK(std::abs(ratios.front() - 0.9881797731206499) < 1e-10);
  CHECK(std::abs((ratios[6] + ratios[7]) / 2 - (1.3031173355610735 + 1.3130258599668876) / 2) < 1e-10);
  CHECK(std::abs(ratios.back() - 1.8434749033657625) < 1e-10);
}
