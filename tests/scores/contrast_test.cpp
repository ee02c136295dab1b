// Thresholds, scores and paired differences through the verbs, from folder to table.
#include <collimator/rng.hpp>

#include "framework/verbs/contrast/contrast.hpp"
#include "framework/verbs/score/score.hpp"
#include "framework/verbs/threshold/threshold.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

// 60 samples of 30 patients; `skill` is how much the label moves the probability.
Predictions predictions(std::uint64_t seed, double skill) {
  Predictions result;
  result.classes = {"pneumonia"};
  result.metadata = {{"view", {}}};
  Rng rng(seed);
  for (int i = 0; i < 60; ++i) {
    result.samples.push_back("s" + std::to_string(i));
    result.patients.push_back("p" + std::to_string(i / 2));
    result.metadata[0].second.push_back(i % 3 == 0 ? "AP" : "PA");
    result.labels.push_back(i % 4 == 0 || i % 7 == 0 ? 1.0F : 0.0F);
    result.probabilities.push_back((1 - skill) * rng.uniform() + skill * result.labels.back());
  }
  return result;
}

}  // namespace

TEST_CASE("a threshold node's thresholds are what scores use") {
  const ScratchFolder folder("threshold");
  save_predictions(predictions(1, 0.4), folder.make("of"));
  const Table chosen = run(run_threshold, {{"rule", {{"name", "sensitivity"}, {"number", 1.0}}}},
                           {{"of", folder.make("of")}}, folder.make("cut"), "thresholds.csv");
  CHECK(chosen.header == std::vector<std::string>{"class", "threshold", "note"});
  CHECK(chosen.rows.size() == 1);
  const Json params{{"metrics", {plugin("f1")}}, {"threshold", "cut"}, {"by", {"view"}}};
  const Table scores =
      run(run_score, params, {{"of", folder.make("of")}, {"threshold", folder.make("cut")}}, folder.make("score"));
  CHECK(scores.rows.size() == 5);  // all, AP, PA, worst, gap; one class needs no macro average
  const Table by_number =
      run(run_score, {{"metrics", {plugin("f1")}}, {"threshold", number(chosen, {"pneumonia"}, "threshold")}},
          {{"of", folder.make("of")}}, folder.make("number"));
  CHECK(cell(scores, {"pneumonia", "f1", "", ""}, "value") == cell(by_number, {"pneumonia", "f1"}, "value"));
  CHECK(number(scores, {"pneumonia", "f1", "view", "AP"}, "n") == 20);
}

TEST_CASE("a better arm differs by more than chance, one training tells of itself alone, failed seeds are left out") {
  const ScratchFolder folder("contrast");
  std::map<std::string, std::filesystem::path> inputs;
  for (int seed = 0; seed < 5; ++seed) {
    const std::string number = std::to_string(seed);
    save_predictions(predictions(10 + static_cast<std::uint64_t>(seed), 0.5),
                     inputs["ours" + number] = folder.make("ours" + number));
    save_predictions(predictions(20 + static_cast<std::uint64_t>(seed), 0.1),
                     inputs["theirs" + number] = folder.make("theirs" + number));
  }
  const auto arms = [](const Json& ours, const Json& theirs) {
    return Json{{"metrics", {plugin("auroc"), plugin("f1")}},
                {"replicates", 500},
                {"seed", 1},
                {"ours", {{"seeds", ours}}},
                {"theirs", {{"seeds", theirs}}}};
  };
  const Json five{0, 1, 2, 3, 4};
  const Table rows = run(run_contrast, arms(five, five), inputs, folder.make("out"), "contrast.csv");
  CHECK(rows.header == std::vector<std::string>{"class", "metric", "difference", "low", "high", "p", "p_covers",
                                                "seeds", "df", "replicates", "redrawn", "n", "patients", "note"});
  CHECK(rows.rows.size() == 2);
  const std::vector<std::string> auroc{"pneumonia", "auroc"}, f1{"pneumonia", "f1"};
  CHECK(number(rows, auroc, "low") < number(rows, auroc, "difference"));
  CHECK(number(rows, auroc, "difference") < number(rows, auroc, "high"));
  CHECK(number(rows, auroc, "low") > 0);
  CHECK(number(rows, auroc, "p") < 0.01);
  CHECK(cell(rows, auroc, "p_covers") == "trainings and patients");
  CHECK(number(rows, auroc, "seeds") == 5);
  CHECK(number(rows, auroc, "df") >= 4);
  CHECK(number(rows, auroc, "replicates") == 0);  // DeLong's covariances need no draws
  CHECK(number(rows, f1, "replicates") == 500);
  CHECK(number(rows, auroc, "patients") == 30);
  CHECK(number(rows, auroc, "n") == 60);

  std::map<std::string, std::filesystem::path> some = inputs;
  some.erase("theirs1");
  const Table less = run(run_contrast, arms(five, five), some, folder.make("less"), "contrast.csv");
  CHECK(number(less, auroc, "seeds") == 4);
  CHECK(cell(less, auroc, "note")
            .find("over the 4 seeds that both arms have, of 5 here and 4 at the baseline; few "
                  "seeds: 4; 1 of 5 runs at the baseline failed") != std::string::npos);

  for (const auto& [port, path] : inputs)
    if (port.starts_with("theirs")) some.erase(port);
  CHECK(run(run_contrast, arms(five, five), some, folder.make("none"), "contrast.csv").rows.empty());

  const Table one = run(run_contrast, arms({0}, {0}), inputs, folder.make("one"), "contrast.csv");
  CHECK(cell(one, auroc, "p_covers") == "patients");
  CHECK(number(one, auroc, "p") == doctest::Approx(2.0 / 501));
  std::map<std::string, std::filesystem::path> same{{"ours0", inputs["ours0"]}, {"theirs0", inputs["ours0"]}};
  CHECK(std::isnan(number(run(run_contrast, arms({0}, {0}), same, folder.make("same"), "contrast.csv"), auroc, "p")));
}

TEST_CASE("samples of two hospitals that are called alike are not paired, and their patients are others") {
  const ScratchFolder folder("hospitals");
  Predictions ours = predictions(1, 0.4), theirs = predictions(2, 0.4);
  for (std::string& patient : ours.patients) ours.identities.push_back("nih/" + patient);
  for (std::string& patient : theirs.patients) theirs.identities.push_back("padchest/" + patient);
  for (float& label : theirs.labels) label = 1 - label;  // other pictures: nothing is said of their labels
  std::map<std::string, std::filesystem::path> inputs;
  save_predictions(ours, inputs["ours0"] = folder.make("ours"));
  save_predictions(theirs, inputs["theirs0"] = folder.make("theirs"));
  const Table table = run(run_contrast, {{"metrics", {plugin("auroc")}}, {"replicates", 50}}, inputs,
                          folder.make("out"), "contrast.csv");
  CHECK(cell(table, {"pneumonia", "auroc"}, "note").find("unpaired: 60 samples against 60 others") !=
        std::string::npos);
  CHECK(number(table, {"pneumonia", "auroc"}, "patients") == 60);
}

TEST_CASE("two numbers under one name are refused, a label mends it") {
  const ScratchFolder folder("names");
  save_predictions(predictions(1, 0.4), folder.make("of"));
  const auto score = [&](const Json& metrics) {
    return run(run_score, {{"metrics", metrics}}, {{"of", folder.make("of")}}, folder.make("out"));
  };
  CHECK_THROWS_WITH_AS(score({plugin("dor"), plugin("f1", "dor_low")}), doctest::Contains("would be called `dor_low`"),
                       InputError);
  CHECK(score({plugin("dor"), plugin("dor", "odds")}).rows.size() == 2);
}

TEST_CASE("cancelling ends a bootstrap") {
  const ScratchFolder folder("cancel");
  Job job;
  job.params = {{"metrics", {plugin("auroc")}}, {"replicates", 2000000}};
  save_predictions(predictions(1, 0.4), job.inputs["ours0"] = folder.make("a"));
  save_predictions(predictions(2, 0.4), job.inputs["theirs0"] = folder.make("b"));
  job.out = folder.make("out");
  Context context;
  context.cancelled = [] { return true; };
  CHECK_THROWS_AS(run_contrast(job, context), Cancelled);
}
