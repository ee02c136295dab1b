// Facts about predictions made elsewhere: how tables are joined with the truth, and what does not join.
#include "framework/verbs/read_predictions/read_predictions.hpp"

#include <algorithm>
#include <cmath>

#include "framework/base/file.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/table.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

namespace fs = std::filesystem;

const Scratch& scratch() {
  static const Scratch folder("read_predictions_test");
  return folder;
}

Collection truth() {
  Collection collection{.classes = {"mass", "edema"},
                        .samples = {record("a.png", "1", {1, 0}), record("b.png", "1", {0, std::nanf("")}),
                                    record("c.png", "2", {0, 1})}};
  collection.samples[1].metadata["view"] = "PA";
  return collection;
}

struct Read {
  Predictions predictions;
  std::vector<std::string> logged;
};

Read read(const std::string& table, Json columns, Json classes = Json::array(), const char* samples = "listed") {
  write_file(scratch() / "table.csv", table);
  save_collection(truth(), scratch() / "truth");
  Read result;
  result.logged = run(run_read_predictions,
                      {{"file", (scratch() / "table.csv").string()},
                       {"columns", columns},
                       {"classes", classes},
                       {"truth", "node"},
                       {"samples", samples}},
                      {{"truth", scratch() / "truth"}}, scratch() / "out");
  result.predictions = load_predictions(scratch() / "out");
  return result;
}

const Json wide{{"sample", "id"}, {"probability", "prob_{class}"}};
const Json tall{{"sample", "id"}, {"probability", "p"}, {"class", "finding"}};

void refused(const std::string& table, const Json& columns, const char* message, const Json& classes = Json::array()) {
  CHECK_THROWS_WITH_AS(read(table, columns, classes), doctest::Contains(message), InputError);
}

// AUROC by midranks (Hanley and McNeil 1982), written here apart from the metric that the product uses.
double auroc(const Predictions& predictions, std::size_t index) {
  std::vector<std::pair<double, float>> scored;
  for (std::size_t i = 0; i < predictions.samples.size(); ++i)
    scored.push_back({predictions.probability(i, index), predictions.label(i, index)});
  std::ranges::sort(scored);
  double rank_sum = 0, positives = 0;
  for (std::size_t first = 0, last; first < scored.size(); first = last) {
    for (last = first; last < scored.size() && scored[last].first == scored[first].first; ++last) {
    }
    for (std::size_t i = first; i < last; ++i)
      if (scored[i].second == 1) {
        rank_sum += 0.5 * static_cast<double>(first + last + 1);
        ++positives;
      }
  }
  return (rank_sum - positives * (positives + 1) / 2) / (positives * (static_cast<double>(scored.size()) - positives));
}

}  // namespace

TEST_CASE("truth without a prediction is an error that counts it, unless it is wider on purpose") {
  const char* table = "id,prob_mass\na.png,1\n";
  CHECK_THROWS_WITH_AS(
      read(table, wide, Json::array(), "all"),
      doctest::Contains(
          "2 of 3 samples of the truth have no prediction: \"b.png\", \"c.png\"; where the truth is wider"),
      InputError);
  CHECK(read(table, wide).predictions.samples == std::vector<std::string>{"a.png"});
  const auto told = find_verb("read_predictions")->caveats({"published", {{"", load_facts(scratch() / "out"), {}}}});
  CHECK(told == std::vector<std::string>{
                    "published: 1 of the 3 samples of the truth have a prediction; the others are left out"});
  read("id,prob_mass\na.png,1\nb.png,0\nc.png,0\n", wide, Json::array(), "all");
  CHECK(load_facts(scratch() / "out").empty());
}

TEST_CASE("a wide table is joined by id; with `samples: listed`, truth without a prediction is left out") {
  const Read got = read("prob_edema,id,prob_mass,prob_other\n0.25,c.png,0.75,9\n0.125,a.png,1,9\n", wide);
  CHECK(got.predictions.classes == std::vector<std::string>{"mass", "edema"});
  CHECK(got.predictions.samples == std::vector<std::string>{"a.png", "c.png"});
  CHECK(got.predictions.patients == std::vector<std::string>{"1", "2"});
  CHECK(got.predictions.probabilities == std::vector<double>{1, 0.125, 0.75, 0.25});
  CHECK(got.predictions.labels == std::vector<float>{1, 0, 0, 1});
  CHECK(any_contains(got.logged, "2 of 3 samples"));
}

TEST_CASE("a long table is joined by id and class, and metadata comes from the truth") {
  const Read got = read("id,finding,p\nb.png,edema,0.5\nb.png,mass,1.5\nb.png,hernia,0.1\n", tall);
  CHECK(got.predictions.probabilities == std::vector<double>{1.5, 0.5});
  CHECK(std::isnan(got.predictions.labels[1]));
  CHECK(got.predictions.metadata == decltype(got.predictions.metadata){{"view", {"PA"}}});
  CHECK(any_contains(got.logged, "1 scores are outside [0, 1]"));
  CHECK(any_contains(got.logged, "\"hernia\""));
}

TEST_CASE("classes may be chosen, and one class needs no pattern") {
  CHECK(read("id,prob_mass,prob_edema\na.png,1,0\n", wide, {"edema"}).predictions.probabilities ==
        std::vector<double>{0});
  const Json one{{"sample", "id"}, {"probability", "score"}};
  CHECK(read("id,score\na.png,0.5\n", one, {"mass"}).predictions.classes == std::vector<std::string>{"mass"});
  refused("id,score\na.png,0.5\n", one, "name the class");
  refused("id,score\na.png,0.5\n", one, "is the same for 2 classes", {"mass", "edema"});
}

TEST_CASE("what does not join is an error that names row and column") {
  refused("id,prob_mass\na.png,1\nx.png,0\ny.png,0\n", wide,
          ":3: row 2, column \"id\": \"x.png\" is no sample of the truth, and neither is the sample of 1 more row; the "
          "truth");
  refused("id,prob_mass\na.png,1\nx.png,0\n", wide, "\"x.png\" is no sample of the truth; the truth has ids like");
  refused("id,prob_mass\na.png,1\na.png,0\n", wide,
          "row 2, column \"id\": \"a.png\" has a prediction already, in row 1");
  refused("id,prob_mass\na.png,high\n", wide, "row 1, column \"prob_mass\": \"high\" is not a number");
  refused("id,prob_mass\na.png,\n", wide, "is not a finite number");
  refused("id,prob_mass\na.png,inf\n", wide, "is not a finite number");
  refused("id,prob_x\na.png,1\n", wide, "no class of the truth has a column \"prob_{class}\"");
  refused("id,prob_mass\na.png,1\n", wide, "no column \"prob_edema\"", {"edema"});
  refused("ids,prob_mass\na.png,1\n", wide, "no column \"id\"; did you mean \"ids\"?");
  refused("id,finding,p\na.png,mass,1\nb.png,mass,1\nb.png,edema,1\n", tall,
          "sample \"a.png\" has predictions for 1 of 2 classes");
  refused("id,finding,p\na.png,mass,1\na.png,mass,1\n", tall, "has a prediction already");
  refused("id,finding,p\na.png,x,1\n", tall, "names no class of the truth");
  refused("id,finding,p\na.png,mass,1\n", tall, "never names the class \"edema\"", {"edema"});
  refused("id,prob_mass\n", wide, "has a header, but no row");
  refused("", wide, "is empty");
  CHECK_THROWS_WITH_AS(read("id,prob_mass\na.png,1\n", {{"sample", "id"}}),
                       doctest::Contains("does not say which column holds the probability"), std::invalid_argument);
  const Json unknown{{"sample", "id"}, {"probability", "prob_{class}"}, {"score", "x"}};
  CHECK_THROWS_WITH_AS(read("id,prob_mass\na.png,1\n", unknown), doctest::Contains("`columns` names \"score\""),
                       std::invalid_argument);
}

TEST_CASE("the published predictions of CheXNet give the published AUROCs") {
  const fs::path data = fs::path(COLLIMATOR_SOURCE_DIR) / "../shared/data";
  if (!fs::exists(data / "nih-chexnet-predictions")) {
    MESSAGE("the real data is not there");
    return;
  }
  const CsvTable published = read_csv(data / "nih-chexnet-predictions/aucs.csv");
  const CsvTable labels = read_csv(data / "nih-chestxray14/Data_Entry_2017_v2020.csv.gz");
  Collection nih;
  for (std::size_t row = 0; row < published.rows(); ++row) nih.classes.emplace_back(published.cell(row, 0));
  for (std::size_t row = 0; row < labels.rows(); ++row) {
    std::vector<float> own;
    for (const std::string& name : nih.classes)
      own.push_back(labels.cell(row, 1).find(name) != std::string_view::npos ? 1.0f : 0.0f);
    nih.samples.push_back(record(std::string(labels.cell(row, 0)), std::string(labels.cell(row, 3)), own));
  }
  save_collection(nih, scratch() / "nih");
  run(run_read_predictions,
      {{"file", (data / "nih-chexnet-predictions/preds.csv.gz").string()},
       {"truth", "node"},
       {"samples", "listed"},
       {"columns", {{"sample", "Image Index"}, {"probability", "prob_{class}"}}}},
      {{"truth", scratch() / "nih"}}, scratch() / "out");
  const Predictions predictions = load_predictions(scratch() / "out");
  CHECK(predictions.samples.size() == 22433);
  for (std::size_t i = 0; i < nih.classes.size(); ++i)
    CHECK(std::abs(auroc(predictions, i) - published.number(i, 1)) < 1e-14);
}
