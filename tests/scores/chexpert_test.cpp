// Six leaderboard models on CheXpert's test set: AUROCs as published beside the data, and scores that are no
// probabilities.
#include <unordered_map>

#include "framework/verbs/score/score.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

const std::vector<std::string> findings{"Atelectasis", "Cardiomegaly", "Consolidation", "Edema", "Pleural Effusion"};

Predictions leaderboard(const std::filesystem::path& folder, const std::string& model) {
  const Table scores = read_table(folder / "example_models/predictions/standard" / (model + "_predictions.csv"));
  const Table truth = read_table(folder / "groundtruth.csv");
  std::unordered_map<std::string, const std::vector<std::string>*> rows;
  for (const auto& row : scores.rows) rows.emplace(row[scores.column("Study")], &row);
  Predictions result;
  result.classes = findings;
  for (const auto& row : truth.rows) {
    result.samples.push_back(row[0]);
    result.patients.push_back(row[0]);
    for (const std::string& finding : findings) {
      result.probabilities.push_back(parse_number(rows.at(row[0])->at(scores.column(finding))));
      result.labels.push_back(static_cast<float>(parse_number(row[truth.column(finding)])));
    }
  }
  return result;
}

}  // namespace

TEST_CASE("the AUROCs of six models (scikit-learn, SOURCE.md)") {
  const auto folder = data("chexpert-test-predictions");
  if (folder.empty()) return;
  const std::map<std::string, std::vector<double>> expected{
      {"drnet", {0.8843, 0.9370, 0.9161, 0.9301, 0.9602, 0.9255}},
      {"ihil", {0.8843, 0.9425, 0.9161, 0.9301, 0.9602, 0.9266}},
      {"sensexdr", {0.8843, 0.9426, 0.9161, 0.9301, 0.9602, 0.9266}},
      {"uestc", {0.8843, 0.9309, 0.9161, 0.9287, 0.9602, 0.9240}},
      {"jfaboy", {0.8884, 0.9285, 0.9319, 0.9210, 0.9580, 0.9256}},
      {"desmond", {0.8744, 0.9330, 0.9160, 0.9209, 0.9468, 0.9182}}};
  const ScratchFolder work("chexpert");
  for (const auto& [name, values] : expected) {
    const auto& model = name;  // Clang 14 lets no lambda, as CAPTURE makes, see `name`
    CAPTURE(model);
    save_predictions(leaderboard(folder, model), work.make(model));
    const Table scores = run(run_score, {{"metrics", {plugin("auroc")}}}, {{"of", work.make(model)}}, work.make("out"));
    for (std::size_t c = 0; c < 5; ++c)
      CHECK(std::abs(number(scores, {findings[c], "auroc"}, "value") - values[c]) < 5.1e-5);
    CHECK(std::abs(number(scores, {"macro", "auroc"}, "value") - values[5]) < 5.1e-5);
  }
  // desmond's scores reach 1.77: they rank, but they are no probabilities.
  CHECK_THROWS_WITH_AS(
      run(run_score, {{"metrics", {plugin("brier")}}}, {{"of", work.make("desmond")}}, work.make("out")),
      doctest::Contains("is outside [0, 1]"), InputError);
}
