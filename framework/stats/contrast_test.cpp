// Facts about paired differences: they are those of repeated samples, in any order, on any number of threads.
#include "framework/stats/contrast.hpp"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "framework/stats/in_test.hpp"
#include "framework/stats/summary.hpp"

using namespace collimator;

namespace {

const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs"),
                                       in_test::metric<in_test::Called>("called")};

std::vector<ArmPair> seeds(std::size_t count) {
  std::vector<ArmPair> pairs;
  for (std::size_t s = 0; s < count; ++s)
    pairs.push_back(
        {in_test::predictions(10 + s, 15), in_test::predictions(20 + s, 15), Thresholds(0.5), Thresholds(0.4)});
  return pairs;
}

// The other way round: draws as repeated samples of the tables, one replicate after the other.
double repeated_auroc(const Predictions& predictions, std::size_t c, const std::map<std::string, double>& times) {
  std::vector<std::pair<double, double>> samples;
  for (std::size_t row = 0; row < predictions.samples.size(); ++row)
    for (int copy = 0; copy < static_cast<int>(times.at(predictions.patients[row])); ++copy)
      if (!std::isnan(predictions.label(row, c)))
        samples.emplace_back(predictions.probability(row, c), predictions.label(row, c));
  double wins = 0, pairs = 0;
  for (const auto& [a, positive] : samples)
    for (const auto& [b, other] : samples)
      if (positive > 0.5 && other < 0.5) {
        pairs += 1;
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
  return wins / pairs;
}

}  // namespace

TEST_CASE("the interval is that of repeated samples, drawn jointly for both arms and all seeds") {
  const std::vector<ArmPair> pairs = seeds(3);
  BootstrapOptions options{.replicates = 199, .seed = 4};
  const std::vector<ContrastRow> rows = contrast(pairs, metrics, {}, options);
  std::vector<std::string> patients = pairs[0].ours.patients;
  std::ranges::sort(patients);
  patients.erase(std::unique(patients.begin(), patients.end()), patients.end());
  for (std::size_t c = 0; c < 2; ++c) {
    std::vector<double> differences;
    std::size_t redrawn = 0;
    for (std::uint64_t r = 0; r < 199; ++r)
      for (std::uint64_t attempt = 0;; ++attempt, ++redrawn) {
        std::vector<double> counts(patients.size());
        draw_patients(4, r, attempt, counts);
        std::map<std::string, double> times;
        for (std::size_t p = 0; p < patients.size(); ++p) times[patients[p]] = counts[p];
        double sum = 0;
        for (const ArmPair& pair : pairs)
          sum += repeated_auroc(pair.ours, c, times) - repeated_auroc(pair.theirs, c, times);
        if (std::isnan(sum)) continue;
        differences.push_back(sum / 3);
        break;
      }
    std::ranges::sort(differences);
    const ContrastRow& row = rows[2 * c];
    CHECK(row.metric == "pairs");
    CHECK(row.low == doctest::Approx(percentile(differences, 0.025)).epsilon(1e-12));
    CHECK(row.high == doctest::Approx(percentile(differences, 0.975)).epsilon(1e-12));
    CHECK(row.redrawn == redrawn);
    CHECK(row.replicates == 199);
    CHECK(row.patients == 15);
  }
}

TEST_CASE("the difference is the mean over seeds, the macro row the mean over classes") {
  const std::vector<ArmPair> pairs = seeds(2);
  const std::vector<ContrastRow> rows = contrast(pairs, metrics, {}, {.replicates = 20});
  CHECK(rows.size() == 6);
  double expected = 0;
  std::map<std::string, double> once;
  for (const std::string& patient : pairs[0].ours.patients) once[patient] = 1;
  for (const ArmPair& pair : pairs)
    expected += (repeated_auroc(pair.ours, 0, once) - repeated_auroc(pair.theirs, 0, once)) / 2;
  CHECK(rows[0].difference == doctest::Approx(expected).epsilon(1e-13));
  CHECK(rows[4].class_name == "macro");
  CHECK(rows[4].difference == doctest::Approx((rows[0].difference + rows[2].difference) / 2));
  CHECK(rows[4].note == "mean of 2 of 2 classes");
}

TEST_CASE("one arm against itself differs by 0 with p = 1, and swapped arms mirror the interval") {
  ArmPair same{in_test::predictions(1, 20), in_test::predictions(1, 20), Thresholds(), Thresholds()};
  const ContrastRow none = contrast(std::vector{same}, metrics, {}, {.replicates = 50})[0];
  CHECK(none.difference == 0);
  CHECK(none.low == 0);
  CHECK(none.high == 0);
  CHECK(none.p == 1);
  std::vector<ArmPair> swapped = seeds(2);
  for (ArmPair& pair : swapped) {
    std::swap(pair.ours, pair.theirs);
    std::swap(pair.our_thresholds, pair.their_thresholds);
  }
  const ContrastRow there = contrast(seeds(2), metrics, {}, {.replicates = 99})[0],
                    back = contrast(swapped, metrics, {}, {.replicates = 99})[0];
  CHECK(there.low == doctest::Approx(-back.high).epsilon(1e-12));
  CHECK(there.p == back.p);
}

TEST_CASE("rows may stand in any order, threads may be any number") {
  std::vector<ArmPair> pairs = seeds(1);
  const std::vector<ContrastRow> before = contrast(pairs, metrics, {}, {.replicates = 64, .threads = 1});
  Predictions& theirs = pairs[0].theirs;
  std::ranges::reverse(theirs.samples);
  std::ranges::reverse(theirs.patients);
  std::ranges::reverse(theirs.probabilities);
  std::ranges::reverse(theirs.labels);
  std::ranges::reverse(theirs.classes);  // reversed with the columns
  const std::vector<ContrastRow> after = contrast(pairs, metrics, {}, {.replicates = 64, .threads = 3});
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK(before[i].low == after[i].low);
    CHECK(before[i].p == after[i].p);
  }
}

TEST_CASE("arms on other samples, labels or patients are refused with the numbers") {
  std::vector<ArmPair> pairs = seeds(1);
  pairs[0].theirs.samples[0] = "other";
  CHECK_THROWS_WITH_AS(contrast(pairs, metrics, {}, {.replicates = 5}), doctest::Contains("1 of"), InputError);
  pairs = seeds(1);
  pairs[0].theirs.labels[0] = 1 - pairs[0].theirs.labels[0];
  CHECK_THROWS_WITH_AS(contrast(pairs, metrics, {}, {.replicates = 5}), doctest::Contains("other labels"), InputError);
  pairs = seeds(1);
  pairs[0].theirs.patients[0] = "someone";
  CHECK_THROWS_WITH_AS(contrast(pairs, metrics, {}, {.replicates = 5}), doctest::Contains("another patient"),
                       InputError);
  pairs = seeds(1);
  pairs[0].ours.samples[1] = pairs[0].ours.samples[0];
  CHECK_THROWS_WITH_AS(contrast(pairs, metrics, {}, {.replicates = 5}), doctest::Contains("stands twice"), InputError);
  pairs = seeds(1);
  const std::vector<std::string> classes{"hernia"};
  CHECK_THROWS_WITH_AS(contrast(pairs, metrics, classes, {.replicates = 5}), doctest::Contains("hernia"), InputError);
}

TEST_CASE("a class that is undefined in an arm has no difference, and is no part of the macro average") {
  std::vector<ArmPair> pairs = seeds(1);
  for (Predictions* arm : {&pairs[0].ours, &pairs[0].theirs})
    for (std::size_t row = 0; row < arm->samples.size(); ++row) arm->labels[2 * row + 1] = 0;
  const std::vector<ContrastRow> rows = contrast(pairs, metrics, {}, {.replicates = 20});
  CHECK(std::isnan(rows[2].difference));
  CHECK(std::isnan(rows[2].p));
  CHECK(rows[2].note == "undefined in at least one arm");
  CHECK(rows[4].difference == rows[0].difference);
  CHECK(rows[4].low == rows[0].low);
  CHECK(rows[4].note == "mean of 1 of 2 classes");
}

TEST_CASE("samples without a patient are patients of their own") {
  std::vector<ArmPair> pairs = seeds(1);
  for (Predictions* arm : {&pairs[0].ours, &pairs[0].theirs})
    for (std::string& patient : arm->patients) patient.clear();
  CHECK(contrast(pairs, metrics, {}, {.replicates = 5})[0].patients == pairs[0].ours.samples.size());
}

TEST_CASE("a single patient has a difference, and neither interval nor p") {
  ArmPair pair = seeds(1).front();
  for (std::string& patient : pair.ours.patients) patient = "one";
  for (std::string& patient : pair.theirs.patients) patient = "one";
  for (const ContrastRow& row : contrast(std::vector<ArmPair>{pair}, metrics, {}, {.replicates = 100})) {
    CHECK(std::isnan(row.low));
    CHECK(std::isnan(row.p));
    CHECK(row.note.find("a single patient") != std::string::npos);
    CHECK(row.drawn.empty());
  }
}
