// Facts about few patients: no p-value is below that of the surest exact test, whose ways are counted here one by one.
#include "framework/stats/few_patients.hpp"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "framework/stats/compare.hpp"
#include "framework/stats/in_test.hpp"
#include "framework/stats/score.hpp"

using namespace collimator;

namespace {

// The ways to say for every patient of both arms whether it changes sides, and for every other whose it is.
std::size_t ways(const PatientsOfDifference& patients) {
  const std::size_t others = patients.only_ours + patients.only_theirs;
  std::size_t count = 0;
  for (std::size_t sides = 0; sides < std::size_t{1} << others; ++sides) {
    std::size_t ours = 0;
    for (std::size_t i = 0; i < others; ++i) ours += sides >> i & 1;
    if (ours == patients.only_ours) count += std::size_t{1} << patients.both;
  }
  return count;
}

}  // namespace

TEST_CASE("the least p-value is one of all ways to exchange the arms") {
  for (const PatientsOfDifference patients :
       {PatientsOfDifference{0, 0, 0}, {1, 0, 0}, {3, 0, 0}, {6, 0, 0}, {0, 4, 5}, {2, 4, 7}, {5, 3, 0}, {1, 1, 1}}) {
    CHECK(patients.least_one_sided() == doctest::Approx(1 / static_cast<double>(ways(patients))).epsilon(1e-14));
    CHECK(patients.least_two_sided() == doctest::Approx(std::min(1.0, 2 / static_cast<double>(ways(patients)))));
  }
  CHECK(PatientsOfDifference{6}.two_sided(1.5e-8) == 2.0 / 64);
  CHECK(PatientsOfDifference{6}.one_sided(1.5e-8) == 1.0 / 64);
  CHECK(PatientsOfDifference{6}.two_sided(0.4) == 0.4);
  CHECK(std::isnan(PatientsOfDifference{6}.two_sided(std::nan(""))));
  CHECK(PatientsOfDifference{5000}.two_sided(1e-300) == 1e-300);
}

TEST_CASE("the arm with fewer patients counts, and few patients are named") {
  CHECK(PatientsOfDifference{0, 3, 200}.too_few());
  CHECK_FALSE(PatientsOfDifference{4, 0, 0}.too_few());
  CHECK(few_note(9) == "few patients: 9");
  CHECK(few_note(10).empty());
  CHECK(few_note(4, "samples") == "few samples: 4");
  CHECK(too_few_words(1) == "there is one patient");
  CHECK(too_few_words(3, "samples") == "there are only 3 samples");
}

namespace {

// The mean score.
class Mean final : public Metric {
 public:
  static constexpr MetricTraits traits{.better = Better::neither};
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      sum += weights[i] * input.probabilities[i];
      all += weights[i];
    }
    result.set(0, sum / all);
  }
};

const std::vector<MetricInUse> metrics{in_test::metric<Mean>("mean"), in_test::metric<in_test::PairCount>("pairs")};

// `patients` with two samples each, one of each label; every sample is `higher` in the first arm than in the second by
// its own amount, which is above 0.05.
Predictions arm(std::size_t patients, double higher) {
  Predictions result{{"effusion"}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < 2 * patients; ++i) {
    result.samples.push_back("s" + std::to_string(i));
    result.patients.push_back("p" + std::to_string(i / 2));
    result.labels.push_back(i % 2 == 0 ? 0.0F : 1.0F);
    result.probabilities.push_back(0.3 + 0.001 * static_cast<double>(i) + higher * (1 + 0.02 * static_cast<double>(i)) +
                                   (i % 2 == 1 ? 4 * higher : 0.02 * static_cast<double>((i * 7) % 5)));
  }
  return result;
}

std::vector<CompareRow> compared(std::size_t patients, bool paired = true, std::size_t theirs = 0) {
  Predictions first = arm(patients, 0.1), second = arm(paired ? patients : theirs, 0);
  if (!paired)
    for (std::string& patient : second.patients) patient += " elsewhere";
  return compare_arms(first, second, Thresholds(0.5), metrics,
                      {{PairedTest::delong, PairedTest::bootstrap}, 0.01, {.replicates = 2000, .seed = 3}, paired});
}

}  // namespace

// The least that the exact test gives, counted above: where all patients say the same, one way to exchange the arms of
// all 2^n is as extreme to one side.
TEST_CASE("no p of delong, bootstrap or a margin is surer than the exact test of so many patients") {
  for (const std::size_t patients : {4, 5, 6, 8, 9, 10, 14}) {
    const double least = std::ldexp(1.0, -static_cast<int>(patients));
    for (const CompareRow& row : compared(patients)) {
      CAPTURE(row.test);
      CAPTURE(row.note);
      CAPTURE(patients);
      if (!std::isnan(row.p)) CHECK(row.p >= (row.test == "delong" || row.test == "bootstrap" ? 2 * least : least));
      if (!std::isnan(row.low))
        CHECK((row.note.find("few patients: " + std::to_string(patients)) != std::string::npos) == (patients < 10));
    }
    for (const CompareRow& row : compared(patients))
      if (row.metric == "mean_difference" && row.test == "bootstrap" && patients < 10)
        CHECK(row.p == 2 * least);  // all replicates are above 0
  }
}

TEST_CASE("fewer than four patients have a difference, and a reason in the place of interval and p") {
  for (const std::size_t patients : {2, 3}) {
    bool told = false;
    for (const CompareRow& row : compared(patients)) {
      CHECK(std::isnan(row.low));
      CHECK(std::isnan(row.p));
      CHECK_FALSE(row.note.empty());
      told = told || row.note.find(fmt::format("there are only {} patients: no interval, no test", patients)) !=
                         std::string::npos;
    }
    CHECK(told);
  }
}

TEST_CASE("of arms with other patients, the arm with fewer counts, and p is that of dealing them out anew") {
  for (const CompareRow& row : compared(4, false, 5)) {
    if (!std::isnan(row.p)) CHECK(row.p >= (row.test == "delong" || row.test == "bootstrap" ? 2 : 1) / 126.0);
    if (!std::isnan(row.low)) CHECK(row.note.find("few patients: 4") != std::string::npos);
  }
  for (const CompareRow& row : compared(3, false, 40)) CHECK(std::isnan(row.p));
}

TEST_CASE("seeds do not make patients more: their test is no surer, and is noted") {
  ContrastArm ours, theirs;
  for (std::size_t seed = 0; seed < 5; ++seed) {
    ours.runs.push_back({arm(6, 0.1 + 0.0001 * static_cast<double>(seed)), Thresholds(0.5), seed});
    theirs.runs.push_back({arm(6, 0), Thresholds(0.5), seed});
  }
  for (const ContrastRow& row : contrast(ours, theirs, std::span(metrics).first(1), {}, {.replicates = 500})) {
    CHECK(row.over_trainings);
    CHECK(row.p == 2.0 / 64);
    CHECK(row.note.find("few patients: 6") != std::string::npos);
  }
}

TEST_CASE("a single number of few patients is noted, and of fewer than four has no interval") {
  for (const std::size_t patients : {3, 4, 9, 10})
    for (const ScoreRow& row : score(arm(patients, 0), metrics, Thresholds(0.5), {})) {
      CAPTURE(row.note);
      CHECK(std::isnan(row.low) == (patients < 4));
      CHECK((row.note.find("few patients: ") != std::string::npos) == (patients == 4 || patients == 9));
      if (patients < 4) CHECK(row.note == "no interval: there are only 3 patients");
    }
}
