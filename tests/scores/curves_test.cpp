// Operating curves and the classes at the top, against scikit-learn 1.9.1 and by hand.
#include "framework/verbs/curves/curves.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/summary.hpp"
#include "framework/verbs/top/top.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

Table curve(const Predictions& predictions, const std::string& kind, int replicates = 100) {
  const ScratchFolder folder("curves");
  save_predictions(predictions, folder.make("of"));
  return run(run_curves, {{"kind", kind}, {"replicates", replicates}, {"bins", 6}}, {{"of", folder.make("of")}},
             folder.make("out"));
}

double at(const Table& table, const std::vector<std::string>& begins, const std::string& column = "") {
  return number(table, begins, column.empty() ? table.header[begins.size()] : column);
}

bool close(double a, double b) { return std::abs(a - b) < 1e-13; }

}  // namespace

TEST_CASE("the ROC curve is scikit-learn's roc_curve: the best sensitivity at each false positive rate") {
  const Table table = curve(three_classes(true), "roc");
  CHECK(table.rows.size() == 3 * 101);
  CHECK(close(at(table, {"a", "0"}), 0.36));
  CHECK(close(at(table, {"a", "0"}, "threshold"), 0.87));
  CHECK(close(at(table, {"a", "0.1"}), 0.68));
  CHECK(close(at(table, {"a", "0.33"}), 0.88));
  CHECK(close(at(table, {"a", "0.33"}, "threshold"), 0.51));
  CHECK(close(at(table, {"a", "0.5"}), 0.92));
  CHECK(close(at(table, {"a", "1"}), 1));
  for (const auto& row : table.rows) {
    if (row[3].empty()) continue;  // all draws give the same, as at 1
    CHECK(parse_number(row[3]) <= parse_number(row[2]) + 1e-12);
    CHECK(parse_number(row[4]) >= parse_number(row[2]) - 1e-12);
  }
}

// Of class a, with probabilities in steps of a quarter: many ties.
Predictions tied_classes() {
  Predictions tied = three_classes(true);
  for (double& probability : tied.probabilities) probability = std::floor(probability * 4 + 1e-9) / 4;
  return tied;
}

// Reference: numpy.interp on sklearn.metrics.roc_curve(drop_intermediate=False), scikit-learn 1.9.1, NumPy 2.4.6.
TEST_CASE("between two operating points the ROC curve is the line that gives ties their half") {
  const Table table = curve(tied_classes(), "roc");
  CHECK(close(at(table, {"a", "0"}), 0.04));
  CHECK(close(at(table, {"a", "0.05"}), 0.46));
  CHECK(close(at(table, {"a", "0.1"}), 0.5971428571428572));
  CHECK(close(at(table, {"a", "0.25"}), 0.8671428571428572));
  CHECK(close(at(table, {"a", "0.33"}), 0.9078181818181819));
  CHECK(close(at(table, {"a", "0.5"}), 0.9727272727272728));
  CHECK(close(at(table, {"a", "0.77"}), 1));
  // The points are at 0, 0.057, 0.257, 0.571 and 1: from a rate on, its threshold can be used.
  for (const auto& [rate, threshold] :
       {std::pair("0", 1.0), {"0.05", 1.0}, {"0.06", 0.75}, {"0.33", 0.5}, {"0.5", 0.5}})
    CHECK(at(table, {"a", rate}, "threshold") == threshold);
  double area = 0;
  for (std::size_t i = 1; i <= 100; ++i)
    area += (parse_number(table.rows[i - 1][2]) + parse_number(table.rows[i][2])) / 2 / 100;
  CHECK(close(area, 0.8799158441558441));  // numpy.trapezoid; sklearn.metrics.roc_auc_score says 0.88
}

// Reference: the 2.5th and 97.5th numpy.percentile of such curves, each patient's copies as the samples' weights.
TEST_CASE("the ROC curve's band is of lines between the points of each draw") {
  const Table plain = curve(three_classes(true), "roc", 40), tied = curve(tied_classes(), "roc", 40);
  const auto has_band = [](const Table& table, const char* rate, double low, double high) {
    CHECK(close(at(table, {"a", rate}, "low"), low));
    CHECK(close(at(table, {"a", rate}, "high"), high));
  };
  has_band(plain, "0.05", 0.2845714285714286, 0.8154970760233917);
  has_band(plain, "0.33", 0.7643382352941176, 0.9601666666666666);
  has_band(plain, "0.5", 0.7817934782608696, 1);
  has_band(tied, "0.05", 0.19937500000000002, 0.7103342636895269);
  has_band(tied, "0.33", 0.7925558300395257, 0.9759740259740259);
  has_band(tied, "0.5", 0.9306112365894974, 1);
}

TEST_CASE("precision is scikit-learn's precision_recall_curve at the highest threshold with that sensitivity") {
  const Table table = curve(three_classes(true), "pr");
  CHECK(table.rows.size() == 3 * 100);
  CHECK(close(at(table, {"a", "0.5"}), 0.9285714285714286));
  CHECK(close(at(table, {"a", "0.88"}), 0.7333333333333333));
  CHECK(close(at(table, {"a", "0.88"}, "threshold"), 0.51));
  CHECK(close(at(table, {"a", "1"}), 0.5555555555555556));
}

TEST_CASE("calibration is scikit-learn's calibration_curve with quantiles") {
  const Table table = curve(three_classes(true), "calibration");
  const std::vector<double> observed{0.0, 0.2, 0.1, 0.5, 0.8, 0.9}, predicted{0.084, 0.252, 0.42, 0.588, 0.756, 0.925};
  for (std::size_t bin = 0; bin < 6; ++bin) {
    CHECK(close(parse_number(table.rows[bin][1]), predicted[bin]));
    CHECK(close(parse_number(table.rows[bin][2]), observed[bin]));
    CHECK(table.rows[bin][5] == "10");
    CHECK(close(parse_number(table.rows[bin][7]), 10 * predicted[bin]));
  }
}

TEST_CASE("equal probabilities stay in one bin") {
  Predictions tied = three_classes(true);
  for (double& probability : tied.probabilities) probability = probability < 0.5 ? 0.25 : 0.75;
  const Table table = curve(tied, "calibration", 0);
  std::size_t rows = 0, samples = 0;
  for (const auto& row : table.rows)
    if (row[0] == "a") ++rows, samples += static_cast<std::size_t>(parse_number(row[5]));
  CHECK(rows == 2);
  CHECK(samples == 60);
}

TEST_CASE("the net benefit by its formula, of the model, of calling all and of calling none") {
  const Table table = curve(three_classes(true), "decision");
  CHECK(close(at(table, {"a", "model", "0.1"}), 0.3611111111111111));
  CHECK(close(at(table, {"a", "all", "0.1"}), 0.35185185185185186));
  CHECK(close(at(table, {"a", "model", "0.5"}), 0.21666666666666665));
  CHECK(close(at(table, {"a", "model", "0.9"}), 0.11666666666666667));
  CHECK(close(at(table, {"a", "all", "0.5"}), -0.16666666666666657));
  for (const auto& row : table.rows) CHECK(parse_number(row[3]) > -1);  // -4.8 of calling all at 0.9 is left out
  CHECK(at(table, {"a", "none", "0.9"}) == 0);
}

TEST_CASE("a band holds the percentiles of the curves of copied samples") {
  const Predictions predictions = three_classes(true);
  const Table table = curve(predictions, "decision", 40);
  const PatientIndex index(predictions.patients);
  std::vector<double> benefits;
  for (std::uint64_t replicate = 0; replicate < 40; ++replicate) {
    std::vector<double> counts(index.size());
    draw_patients(0, replicate, 0, counts);
    double tp = 0, fp = 0, all = 0;
    for (std::size_t k = 0; k < 60; ++k) {
      const double copies = counts[index.number(predictions.patients[k])];
      all += copies;
      if (predictions.probability(k, 0) >= 0.3) (predictions.label(k, 0) > 0.5F ? tp : fp) += copies;
    }
    benefits.push_back(tp / all - fp / all * 0.3 / 0.7);
  }
  std::ranges::sort(benefits);
  CHECK(close(at(table, {"a", "model", "0.3"}, "low"), percentile(benefits, 0.025)));
  CHECK(close(at(table, {"a", "model", "0.3"}, "high"), percentile(benefits, 0.975)));
}

// Reference: scipy 1.17.1, binomtest(k, 10).proportion_ci(method="wilson").
TEST_CASE("a calibration bin whose patients are unique has Wilson's band, also where all are positive") {
  Predictions predictions = three_classes(false);
  for (std::size_t k = 0; k < 60; ++k) predictions.labels[3 * k] = predictions.probability(k, 0) >= 0.5 ? 1 : 0;
  const Table table = curve(predictions, "calibration");
  CHECK(table.rows[5][2] == "1");
  CHECK(std::abs(parse_number(table.rows[5][3]) - 0.7224672001371109) < 1e-6);  // z of six digits
  CHECK(table.rows[5][4] == "1");
  CHECK(table.rows[0][3] == "0");
  CHECK(std::abs(parse_number(table.rows[0][4]) - 0.27753279986288926) < 1e-6);
  CHECK(curve(predictions, "calibration", 0).rows[5][3].empty());
  // Where patients repeat in the bin it is of draws, which all give the same.
  for (std::size_t k = 0; k < 60; ++k)
    predictions.patients[k] = std::to_string(std::floor(predictions.probability(k, 0) * 25));
  const Table repeated = curve(predictions, "calibration");
  CHECK(repeated.rows[5][2] == "1");
  CHECK(repeated.rows[5][3].empty());
  CHECK(repeated.rows[5][4].empty());
}

TEST_CASE("a point of which all draws give the same, or that has fewer than four patients, has no band") {
  Predictions perfect = three_classes(true);
  for (std::size_t k = 0; k < 60; ++k) perfect.labels[3 * k] = perfect.probability(k, 0) >= 0.5 ? 1 : 0;
  for (const char* kind : {"roc", "pr"}) {
    const Table table = curve(perfect, kind);
    for (const auto& row : table.rows)
      if (row[0] == "a") {
        CHECK(row[2] == "1");
        CHECK(row[3].empty());
        CHECK(row[4].empty());
      }
  }
  const Table decision = curve(perfect, "decision");
  CHECK(cell(decision, {"a", "none", "0.5"}, "low").empty());
  CHECK_FALSE(cell(decision, {"a", "model", "0.5"}, "low").empty());
  Predictions three = three_classes(true);
  for (std::size_t k = 0; k < 60; ++k) three.patients[k] = std::to_string(k % 3);
  for (const char* kind : {"roc", "pr", "calibration", "decision"}) {
    const Table table = curve(three, kind);
    for (const auto& row : table.rows) CHECK(row[table.column("low")].empty());
  }
}

TEST_CASE("scores above 1 have a ROC curve but no calibration; those of a class without positives are empty") {
  Predictions scores = three_classes(true);
  for (double& probability : scores.probabilities) probability *= 1.77;
  CHECK(curve(scores, "roc", 0).rows.size() == 3 * 101);
  CHECK_THROWS_WITH_AS(curve(scores, "calibration", 0), doctest::Contains("is outside [0, 1]"), InputError);
  for (std::size_t k = 0; k < 60; ++k) scores.labels[3 * k] = 0;
  for (const char* kind : {"roc", "pr"}) {
    const Table table = curve(scores, kind);
    for (const auto& row : table.rows)
      for (const char* column : {kind == std::string("roc") ? "sensitivity" : "precision", "threshold"})
        CHECK(row[table.column(column)].empty() == (row[0] == "a"));
    CHECK(cell(table, {"a", "0.5"}, "low").empty());
    CHECK(cell(table, {"a", "0.5"}, "n") == "60");
  }
}

TEST_CASE("the classes at the top of each sample, ties by their share, and of groups' means") {
  const ScratchFolder folder("top");
  Predictions four;
  four.classes = {"a", "b", "c", "d"};
  four.samples = {"1", "2", "3"};
  four.patients = {"p", "q", "q"};
  four.probabilities = {0.1, 0.4, 0.3, 0.2, 0.5, 0.5, 0.5, 0.9, 0.2, 0.2, 0.1, 0.8};
  four.labels = {1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1};
  save_predictions(four, folder.make("of"));
  const auto top = [&](const Json& params) {
    run(run_top, params, {{"of", folder.make("of")}}, folder.make("out"), "predictions.csv");
    return load_predictions(folder.make("out"));
  };
  const double third = 1.0 / 3;
  CHECK(top({{"count", 2}}).probabilities == std::vector<double>{0, 1, 1, 0, third, third, third, 1, 0.5, 0.5, 0, 1});
  CHECK(top({{"count", 2}}).patients == four.patients);
  const Predictions groups = top({{"count", 2}, {"by", "single_label"}});
  CHECK(groups.samples == std::vector<std::string>{"a", "d"});
  CHECK(groups.probabilities == std::vector<double>{0, 1, 1, 0, 0.5, 0.5, 0, 1});
  CHECK(groups.label(1, 3) == 1);
  CHECK_THROWS_WITH_AS(top({{"count", 5}}), doctest::Contains("have 4 classes"), InputError);
}
