// Facts about arms of other samples: DeLong's covariance over common patients, and what a comparison says of them.
#include "framework/stats/unpaired.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/stats/compare.hpp"
#include "framework/stats/in_test.hpp"

using namespace collimator;

namespace {

// The first arm of delong_test.cpp, and ten samples of nine patients, of whom 4, 5, 6 and 7 are in both. References:
// the double sums over all pairs of patients in exact fractions (Python 3.11), normal tails by SciPy 1.17.1.
const std::vector<double> our_scores{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8},
    our_labels{0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1};
const std::vector<std::uint32_t> our_patients{0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 7};
const std::vector<double> their_scores{6, 2, 4, 3, 7, 9, 1, 5, 3, 2}, their_labels{1, 0, 1, 0, 0, 1, 0, 1, 1, 0};
const std::vector<std::uint32_t> their_patients{4, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const JudgedSamples ours{our_scores, our_labels, our_patients}, theirs{their_scores, their_labels, their_patients};

Predictions predictions(const JudgedSamples& arm, const std::string& begin) {
  Predictions result{{"effusion"}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < arm.labels.size(); ++i) {
    result.samples.push_back(begin + std::to_string(i));
    result.patients.push_back("p" + std::to_string(arm.patients[i]));
    result.probabilities.push_back(arm.scores[i] / 10);
    result.labels.push_back(static_cast<float>(arm.labels[i]));
  }
  return result;
}

const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs")};

std::vector<CompareRow> compared(const Predictions& a, const Predictions& b, std::vector<PairedTest> tests,
                                 bool paired = false, std::optional<double> margin = {}) {
  static const Thresholds cut;
  return compare_arms(a, b, cut, metrics, {std::move(tests), margin, {.replicates = 400, .seed = 3}, paired});
}

}  // namespace

TEST_CASE("arms that share some patients: areas, variances, and the covariance over those patients") {
  const DeLong result = delong_unpaired(std::array{ours, theirs}, 13);
  CHECK(result.areas[0] == doctest::Approx(17.0 / 18).epsilon(1e-15));
  CHECK(result.areas[1] == doctest::Approx(41.0 / 50).epsilon(1e-15));
  CHECK(result.variance(0) == doctest::Approx(191.0 / 81648).epsilon(1e-13));
  CHECK(result.variance(1) == doctest::Approx(6619.0 / 250000).epsilon(1e-13));
  CHECK(result.covariance[1] == doctest::Approx(-30277.0 / 8496000).epsilon(1e-13));
  CHECK(result.covariance[2] == doctest::Approx(result.covariance[1]).epsilon(1e-14));
  CHECK(delong_p_value(result, 0, 1) == doctest::Approx(0.5115650328911878).epsilon(1e-13));
}

TEST_CASE("an id in both arms of which one dataset alone says who gave it is refused") {
  Predictions here = predictions(ours, "a"), there = predictions(theirs, "b");
  for (const std::string& patient : there.patients) there.identities.push_back("hannover/" + patient);
  CHECK_THROWS_WITH_AS(compared(here, there, {PairedTest::delong}),
                       doctest::Contains("the patient \"p4\" stands in both arms"), InputError);
  for (const std::string& patient : here.patients) here.identities.push_back("nih/" + patient);
  CHECK_NOTHROW(compared(here, there, {PairedTest::delong}));
}

TEST_CASE("arms without a common patient: the variances add up") {
  std::vector<std::uint32_t> elsewhere = their_patients;
  for (std::uint32_t& patient : elsewhere) patient += 20;
  const DeLong result = delong_unpaired(std::array{ours, JudgedSamples{their_scores, their_labels, elsewhere}}, 33);
  CHECK(result.covariance[1] == 0);
  CHECK(result.variance(1) == doctest::Approx(6619.0 / 250000).epsilon(1e-13));
  CHECK(delong_p_value(result, 0, 1) == doctest::Approx(0.46349677708962866).epsilon(1e-13));
}

TEST_CASE("arms of the same samples get the paired covariance") {
  const std::vector<double> other{2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5};
  std::vector<double> both = our_scores;
  both.insert(both.end(), other.begin(), other.end());
  const DeLong paired = delong(both, our_labels, our_patients);
  const DeLong result = delong_unpaired(std::array{ours, JudgedSamples{other, our_labels, our_patients}}, 8);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(result.covariance[i] == doctest::Approx(paired.covariance[i]).epsilon(1e-13));
}

TEST_CASE("a missing class, a single patient of one, and lists of other lengths") {
  const std::vector<double> scores{1, 2, 3}, none{0, 0, 0}, one{0, 0, 1};
  const std::vector<std::uint32_t> patients{0, 1, 2};
  const DeLong result =
      delong_unpaired(std::array{JudgedSamples{scores, none, patients}, JudgedSamples{scores, one, patients}, ours}, 8);
  CHECK(std::isnan(result.areas[0]));
  CHECK(result.areas[1] == 1);
  CHECK(std::isnan(result.variance(1)));
  CHECK(std::isnan(result.covariance[5]));
  CHECK(result.variance(2) > 0);
  CHECK_THROWS_AS(delong_unpaired(std::array{JudgedSamples{scores, one, {}}}, 3), std::invalid_argument);
  CHECK_THROWS_AS(delong_unpaired(std::array{ours}, 3), std::invalid_argument);
}

TEST_CASE("a comparison of other samples has both arms' numbers in its note") {
  const Predictions a = predictions(ours, "a"), b = predictions(theirs, "b");
  const std::vector<CompareRow> rows = compared(a, b, {PairedTest::delong, PairedTest::bootstrap}, false, 0.05);
  const std::string numbers = "of: 12 samples, 8 patients; with: 10 samples, 9 patients; in both, by id: 4 patients";
  for (const CompareRow& each : rows) {
    CHECK(each.n == 22);
    CHECK(each.patients == 13);
    CHECK(each.note.ends_with(numbers));
  }
  CHECK(rows[0].metric == "auroc_difference");
  CHECK(rows[0].note == "few patients: 8; " + numbers);  // of the arm that has fewer
  CHECK(rows[0].value == doctest::Approx(28.0 / 225).epsilon(1e-14));
  CHECK(rows[0].low == doctest::Approx(-0.24713632313349596).epsilon(1e-12));
  CHECK(rows[0].high == doctest::Approx(0.4960252120223848).epsilon(1e-12));
  CHECK(rows[0].p == doctest::Approx(0.5115650328911878).epsilon(1e-12));
  CHECK(rows[2].test == "delong_noninferior");
  CHECK(rows[2].note == "p of a difference of -0.05 or less; 90 % interval; few patients: 8; " + numbers);
  const auto drawn = std::ranges::find(rows, "bootstrap", &CompareRow::test);
  CHECK(drawn->value == doctest::Approx(28.0 / 225).epsilon(1e-14));
  CHECK(drawn->low < drawn->value);
  CHECK(drawn->high > drawn->value);
}

TEST_CASE("the same samples compared as if they were not paired: the same numbers, also by bootstrap") {
  const Predictions a = in_test::predictions(1, 30), b = in_test::predictions(2, 30);
  const std::vector<PairedTest> tests{PairedTest::delong, PairedTest::bootstrap};
  const std::vector<CompareRow> paired = compared(a, b, tests, true), free = compared(a, b, tests);
  REQUIRE(paired.size() == free.size());
  for (std::size_t i = 0; i < free.size(); ++i) {
    const bool drawn = free[i].test == "bootstrap";
    CHECK(free[i].value == doctest::Approx(paired[i].value).epsilon(1e-13));
    CHECK(free[i].low == doctest::Approx(paired[i].low).epsilon(drawn ? 1e-15 : 1e-11));
    if (!std::isnan(paired[i].p)) CHECK(free[i].p == doctest::Approx(paired[i].p).epsilon(drawn ? 1e-15 : 1e-11));
  }
}

TEST_CASE("what cannot be compared is said in words") {
  const Predictions a = predictions(ours, "a"), b = predictions(theirs, "b");
  for (const PairedTest test : {PairedTest::mcnemar, PairedTest::permutation})
    CHECK_THROWS_WITH_AS(compared(a, b, {PairedTest::delong, test}),
                         doctest::Contains("does not go with paired: false; delong and bootstrap do"),
                         std::invalid_argument);
  CHECK_THROWS_WITH_AS(compared(a, b, {PairedTest::delong}, true), doctest::Contains("with paired: false"), InputError);
  Predictions sick = b;
  std::ranges::fill(sick.labels, 1.0F);
  CHECK(compared(a, sick, {PairedTest::delong})[0].note.starts_with("there is no negative sample in `with`; of: 12"));
  Predictions twice = b;
  twice.samples[1] = twice.samples[0];
  CHECK_THROWS_WITH_AS(compared(a, twice, {PairedTest::delong}), doctest::Contains("stands twice"), InputError);
  Predictions alone = b;
  std::ranges::fill(alone.patients, "p4");
  const CompareRow row = compared(a, alone, {PairedTest::bootstrap})[0];
  CHECK(row.note.starts_with("a single patient in one arm: no interval"));
  CHECK(std::isnan(row.low));
  CHECK(std::isnan(row.p));
}
