// Facts about compared arms of several classes: their averages, and which numbers carry a caution of the threshold.
#include <cmath>

#include <doctest/doctest.h>

#include "framework/stats/compare.hpp"
#include "framework/stats/contrast.hpp"
#include "framework/stats/in_test.hpp"

using namespace collimator;

TEST_CASE("numbers that cut scores outside [0,1] of either arm at one half carry a caution, those of ranks do not") {
  const Predictions ours = in_test::predictions(1, 12);
  Predictions theirs = ours;
  for (double& score : theirs.probabilities) score = 8 * score - 4;
  std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs"),
                                   in_test::metric<in_test::Called>("called")};
  metrics[1].needs_threshold = true;
  const std::vector<PairedTest> tests{PairedTest::delong, PairedTest::bootstrap, PairedTest::mcnemar};
  const CompareOptions options{tests, {}, {.replicates = 20}};
  for (const CompareRow& row : compare_arms(ours, theirs, Thresholds(0.5), metrics, options)) {
    const bool cut = row.test == "mcnemar" || row.metric == "called_difference";
    CHECK(row.caution.starts_with("scores of 2 of 2 classes lie outside [0, 1]") == cut);
  }
  const auto has_caution = [&](const Predictions& with) {
    return compare_table(compare_arms(ours, with, Thresholds(0.5), metrics, options)).has("caution");
  };
  CHECK(has_caution(theirs));
  CHECK_FALSE(has_caution(ours));
}

namespace {

class Accuracy final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const Confusion cells = confusion(input, weights);
    const double all = cells.tp + cells.fp + cells.fn + cells.tn;
    if (all > 0) result.set(0, (cells.tp + cells.tn) / all);
  }
};

// Two classes of twelve samples of eight patients; scores in tenths, of each class.
Predictions two_classes(const std::vector<int>& a, const std::vector<int>& b) {
  const std::vector<float> labels_a{0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1}, labels_b{1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0};
  const std::vector<int> patients{0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 7};
  Predictions result{{"a", "b"}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.samples.push_back("s" + std::to_string(i));
    result.patients.push_back("p" + std::to_string(patients[i]));
    result.probabilities.insert(result.probabilities.end(), {a[i] / 10.0, b[i] / 10.0});
    result.labels.insert(result.labels.end(), {labels_a[i], labels_b[i]});
  }
  return result;
}

}  // namespace

// References: all 256 swaps of the eight patients, by NumPy 2.4.6 (midranks by SciPy 1.17.1 before the areas).
TEST_CASE("macro, micro and weighted averages are tested by permutation and by bootstrap") {
  const Predictions ours = two_classes({3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}, {5, 4, 8, 2, 8, 1, 8, 2, 8, 1, 7, 2}),
                    theirs = two_classes({2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5}, {6, 2, 3, 3, 1, 7, 9, 4, 2, 5, 6, 1});
  std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("area"), in_test::metric<Accuracy>("accuracy")};
  metrics[0].ranks = true;
  metrics[1].needs_threshold = true;
  CompareOptions options{{PairedTest::permutation, PairedTest::bootstrap}, {}, {.replicates = 256}};
  options.averages = {Average::macro, Average::micro, Average::weighted};
  const std::vector<CompareRow> rows = compare_arms(ours, theirs, Thresholds(0.45), metrics, options);
  const auto row = [&](const std::string& name, const std::string& metric, const std::string& test) -> CompareRow {
    for (const CompareRow& each : rows)
      if (each.class_name == name && each.metric == metric + "_difference" && each.test == test) return each;
    FAIL("no row ", name, " ", metric, " ", test);
    return {};
  };
  const auto check = [&](const std::string& name, const std::string& metric, double difference, int swaps) {
    CHECK(row(name, metric, "permutation").value == doctest::Approx(difference).epsilon(1e-12));
    CHECK(row(name, metric, "permutation").p == doctest::Approx(swaps / 256.0).epsilon(1e-12));
    const CompareRow drawn = row(name, metric, "bootstrap");
    CHECK(drawn.value < 1);
    CHECK(drawn.low <= drawn.value);
    CHECK(drawn.high >= drawn.value);
    CHECK(drawn.p > 0);
  };
  check("macro", "area", 0.1226851851851852, 138);
  check("macro", "accuracy", 0.12500000000000006, 128);
  check("micro", "area", 0.14074074074074072, 76);
  check("micro", "accuracy", 0.125, 128);
  check("weighted", "area", 0.22530864197530864, 46);
  check("weighted", "accuracy", 0.19444444444444448, 64);
}

TEST_CASE("micro averages pool the classes of which both arms have labels of the same kinds, or differ by a class") {
  const Predictions ours = two_classes({3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}, {5, 4, 8, 2, 8, 1, 8, 2, 8, 1, 7, 2});
  Predictions theirs = two_classes({2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5}, {6, 2, 3, 3, 1, 7, 9, 4, 2, 5, 6, 1});
  for (std::string& sample : theirs.samples) sample.insert(0, "other ");
  const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("area")};
  const std::vector<Average> averages{Average::macro, Average::micro};
  const auto rows = [&](const Predictions& ours, const Predictions& theirs) {
    const auto arm = [](const Predictions& of) { return ContrastArm{{{of, Thresholds(0.5), 0}}, false}; };
    return contrast(arm(ours), arm(theirs), metrics, {}, {.replicates = 20}, false, averages);
  };
  const std::vector<ContrastRow> all = rows(ours, theirs);
  REQUIRE(all.size() == 4);  // a, b, macro, micro
  CHECK(all[3].note.starts_with("samples of 2 classes pooled"));
  CHECK(all[3].difference != doctest::Approx(all[0].difference));
  for (std::size_t i = 1; i < theirs.labels.size(); i += 2) theirs.labels[i] = std::nanf("");  // b is not known there
  const std::vector<ContrastRow> one = rows(ours, theirs);
  CHECK(std::isnan(one[1].difference));
  CHECK(one[3].difference == doctest::Approx(one[0].difference));
  CHECK(one[3].note.starts_with("samples of 1 of 2 classes pooled"));
  for (std::size_t i = 0; i < theirs.labels.size(); i += 2) theirs.labels[i] = 0;  // nor is there a positive one of a
  const std::vector<ContrastRow> none = rows(ours, theirs);
  CHECK(std::isnan(none[3].difference));
  CHECK(none[3].note == "of no class both arms have labels of the same kinds");
}
