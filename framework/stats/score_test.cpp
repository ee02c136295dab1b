// Facts about score tables: which rows there are, what they are called, and which predictions are refused.
#include "framework/stats/score.hpp"

#include <doctest/doctest.h>

#include "framework/stats/in_test.hpp"
#include "framework/stats/score_table.hpp"

using namespace collimator;

namespace {

const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs"),
                                       in_test::metric<in_test::Called>("called")};

const ScoreRow& find(const std::vector<ScoreRow>& rows, const std::string& name, const std::string& metric,
                     const std::string& group = "") {
  for (const ScoreRow& row : rows)
    if (row.class_name == name && row.metric == metric && row.group == group) return row;
  throw std::runtime_error("no row " + name + " " + metric + " " + group);
}

// Sensitivity.
class Found final : public Metric {
 public:
  static constexpr MetricTraits traits{.threshold = true, .interval = IntervalMethod::wilson};
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const Confusion cells = confusion(input, weights);
    if (cells.tp + cells.fn <= 0) return result.undefine("there is no positive sample");
    result.share(cells.tp, cells.tp + cells.fn);
  }
};

Predictions two_classes() {
  Predictions predictions;
  predictions.classes = {"a", "b"};
  predictions.samples = {"1", "2", "3"};
  predictions.patients = {"1", "2", "3"};
  predictions.metadata = {{"sex", {"F", "", "F"}}};
  predictions.probabilities = {0.9, 0.2, 0.4, 0.3, 0.6, 0.1};
  predictions.labels = {1, 0, 0, 0, 1, std::nanf("")};
  return predictions;
}

}  // namespace

TEST_CASE("every class and metric has a row, and a macro average runs over the defined ones") {
  const std::vector<ScoreRow> rows = score(two_classes(), metrics, Thresholds(0.5), {});
  CHECK(rows.size() == 6);
  CHECK(find(rows, "a", "pairs").value == 1);
  CHECK(find(rows, "a", "pairs").n == 3);
  CHECK(find(rows, "a", "pairs").positives == 2);
  CHECK(find(rows, "b", "pairs").n == 2);  // an unknown label is left out
  CHECK(std::isnan(find(rows, "b", "pairs").value));
  CHECK(find(rows, "b", "pairs").note == "one class");
  CHECK(find(rows, "macro", "pairs").value == 1);
  CHECK(find(rows, "macro", "pairs").note.starts_with("mean of 1 of 2 classes"));
  CHECK(find(rows, "macro", "called").value == doctest::Approx((2.0 / 3 + 0) / 2));
}

TEST_CASE("a binary task is one class row without a macro average") {
  Predictions predictions = two_classes();
  predictions.classes = {"a"};
  predictions.probabilities = {0.9, 0.4, 0.6};
  predictions.labels = {1, 0, 1};
  CHECK(score(predictions, metrics, Thresholds(0.5), {}).size() == 2);
}

TEST_CASE("groups have rows of their own; an empty field is the group unknown") {
  const std::vector<ScoreRow> rows = score(two_classes(), metrics, Thresholds(0.5), {.by = {"sex", "label_count"}});
  CHECK(rows.size() == 6 * (1 + 2 + 3));
  CHECK(find(rows, "a", "called", "F").value == 1);
  CHECK(find(rows, "a", "called", "F").group_field == "sex");
  CHECK(find(rows, "a", "called", "unknown").n == 1);
  CHECK(find(rows, "a", "called", "0").n == 1);
  CHECK(find(rows, "a", "called", "1").n == 1);
  const auto not_known = std::ranges::find_if(
      rows, [](const ScoreRow& row) { return row.group_field == "label_count" && row.group == "unknown"; });
  CHECK(not_known->n == 1);  // the sample that has "a", and of which nobody knows whether it has "b"
}

// Reference: Wilson's lower end of 12 of 12 is 12 / (12 + z^2).
TEST_CASE("12 of 12 found keep Wilson's interval where only negative samples share a patient") {
  MetricInUse found = in_test::metric<Found>("found");
  found.names = {"found", "found_trials"};
  found.interval = "wilson";
  Predictions predictions{{"a"}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 40; ++i) {
    predictions.samples.push_back("s" + std::to_string(i));
    predictions.patients.push_back("p" + std::to_string(std::min(i, 38)));  // the last two are one patient's
    predictions.labels.push_back(i < 12 ? 1.0F : 0.0F);
    predictions.probabilities.push_back(i < 12 ? 0.9 : i % 5 == 0 ? 0.7 : 0.1);
  }
  const auto row = [&] { return score(predictions, {&found, 1}, Thresholds(0.5), {}).front(); };
  CHECK(row().interval == "wilson");
  CHECK(row().low == doctest::Approx(12 / (12 + 1.959964 * 1.959964)).epsilon(1e-12));
  CHECK(row().high == 1);
  // Where two positive samples are one patient's, all replicates are 1, which is no interval.
  predictions.patients[1] = predictions.patients[0];
  CHECK(row().interval.empty());
  CHECK(std::isnan(row().low));
  CHECK(row().note == "no interval: all replicates are equal");
}

TEST_CASE("an area of 1 has no interval, since every pair is ordered alike") {
  MetricInUse area = metrics[0];
  area.interval = "delong";
  Predictions predictions{{"a"}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 6; ++i) {
    predictions.samples.push_back("s" + std::to_string(i));
    predictions.patients.push_back("");
    predictions.labels.push_back(i < 3 ? 0.0F : 1.0F);
    predictions.probabilities.push_back(i / 10.0);
  }
  const ScoreRow row = score(predictions, {&area, 1}, Thresholds(0.5), {}).front();
  CHECK(row.value == 1);
  CHECK(std::isnan(row.low));
  CHECK(row.note.find("DeLong's error is 0") != std::string::npos);
}

TEST_CASE("of several classes none is called like an average") {
  for (const char* name : {"macro", "micro", "weighted"}) {
    Predictions predictions{{"a", name}, {"s"}, {"p"}, {0.5, 0.5}, {1, 0}, {}};
    CHECK_THROWS_WITH_AS(score(predictions, metrics, Thresholds(0.5), {}),
                         doctest::Contains((std::string("the class `") + name + "` is called like an average").c_str()),
                         InputError);
  }
}

// Women have no positive sample of class b, so that their average is of class a alone, and so is what men are held
// against.
TEST_CASE("worst and gap hold averages of groups together over the classes that all have") {
  Predictions predictions{{"a", "b"}, {}, {}, {}, {}, {{"sex", {}}}};
  for (int i = 0; i < 40; ++i) {
    const bool woman = i < 20;
    predictions.samples.push_back("s" + std::to_string(i));
    predictions.patients.push_back("");
    predictions.metadata[0].second.push_back(woman ? "F" : "M");
    for (const bool b : {false, true}) {
      const int label = b ? (!woman && i % 3 == 0 ? 1 : 0) : i % 2;
      predictions.labels.push_back(static_cast<float>(label));
      predictions.probabilities.push_back((b ? i * 11 % 17 : i * 7 % 13 + 4 * label) / 20.0);
    }
  }
  ScoreOptions options{.by = {"sex"}};
  options.averages = {Average::macro, Average::weighted};
  options.bootstrap.replicates = 50;
  const std::vector<ScoreRow> rows = score(predictions, metrics, Thresholds(0.5), options);
  for (const char* average : {"macro", "weighted"}) {
    for (const char* which : {"worst", "gap"}) {
      CHECK(find(rows, average, "pairs", which).value == doctest::Approx(find(rows, "a", "pairs", which).value));
      CHECK(find(rows, average, "pairs", which).note.find("over the 1 of 2 classes that all have") !=
            std::string::npos);
    }
  }
  CHECK(find(rows, "macro", "called", "gap").note.find("over the 2 of 2 classes") != std::string::npos);
  // Without a class that both have there is nothing to hold together.
  for (int i = 20; i < 40; ++i) predictions.labels[2 * static_cast<std::size_t>(i)] = 0;
  const std::vector<ScoreRow> apart = score(predictions, metrics, Thresholds(0.5), options);
  CHECK(std::isnan(find(apart, "macro", "pairs", "worst").value));
  CHECK(find(apart, "macro", "pairs", "worst").note == "no class is defined in all groups");
}

TEST_CASE("an unknown field lists those there are") {
  CHECK_THROWS_WITH_AS(score(two_classes(), metrics, Thresholds(0.5), {.by = {"age"}}),
                       doctest::Contains("label_count, single_label, sex"), InputError);
}

TEST_CASE("a missing probability of a known label is an error that names it; of an unknown label it is not") {
  Predictions predictions = two_classes();
  predictions.probabilities[5] = std::nan("");
  CHECK_NOTHROW(score(predictions, metrics, Thresholds(0.5), {}));
  predictions.probabilities[2] = std::nan("");
  CHECK_THROWS_WITH_AS(score(predictions, metrics, Thresholds(0.5), {}), doctest::Contains("class a for sample 2"),
                       InputError);
}

TEST_CASE("outputs are called by the label and what the output adds to the plugin's name") {
  CHECK(output_name("dor", "dor", "dor") == "dor");
  CHECK(output_name("dor", "dor", "dor_low") == "dor_low");
  CHECK(output_name("odds", "dor", "dor") == "odds");
  CHECK(output_name("odds", "dor", "dor_low") == "odds_low");
  CHECK(output_name("inside", "activation_in_box", "area_expected") == "inside_area_expected");
  CHECK(output_name("activation_in_box", "activation_in_box", "area_expected") == "area_expected");
}

TEST_CASE("the table's numbers read back exactly") {
  Predictions predictions = two_classes();  // and the same of three other patients
  for (const char* id : {"4", "5", "6"}) {
    predictions.samples.emplace_back(id);
    predictions.patients.emplace_back(id);
  }
  predictions.metadata.clear();
  predictions.probabilities.insert(predictions.probabilities.end(), {0.9, 0.2, 0.4, 0.3, 0.6, 0.1});
  predictions.labels.insert(predictions.labels.end(), {1, 0, 0, 0, 1, std::nanf("")});
  const Table table = score_table(score(predictions, metrics, Thresholds(0.5), {}));
  CHECK(table.header == std::vector<std::string>{"class", "metric", "group_field", "group", "value", "low", "high",
                                                 "interval", "n", "positives", "patients", "note"});
  CHECK(parse_number(table.rows[1][4]) == 2.0 / 3);
  CHECK(table.rows[2][4] == "nan");
  CHECK(table.rows[2][5].empty());
  CHECK(table.rows[4][9].empty());
}

TEST_CASE(
    "numbers that cut scores outside [0,1] at one half carry a caution, those of other classes and metrics do not") {
  Predictions predictions = two_classes();
  predictions.probabilities[0] = 4;
  std::vector<MetricInUse> both = metrics;
  both[1].needs_threshold = true;
  const std::vector<ScoreRow> rows = score(predictions, both, Thresholds(0.5), {});
  CHECK(find(rows, "a", "called").caution.starts_with("scores of 1 of 2 classes lie outside [0, 1]"));
  CHECK(find(rows, "macro", "called").caution == find(rows, "a", "called").caution);
  CHECK(find(rows, "b", "called").caution.empty());
  CHECK(find(rows, "a", "pairs").caution.empty());
}
