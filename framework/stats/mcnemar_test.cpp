// Facts about paired shares: exact and clustered tests against references, and the cases where nothing can be said.
#include "framework/stats/mcnemar.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace collimator;

namespace {

using Hits = std::vector<std::uint8_t>;

// `agreed` samples that both arms hit, then those that only one does; each of a patient of its own.
PairedShares unique(std::size_t both, std::size_t only_ours, std::size_t only_theirs, std::size_t neither) {
  Hits ours(both + only_ours, 1), theirs(both, 1);
  ours.resize(both + only_ours + only_theirs + neither, 0);
  theirs.resize(both + only_ours, 0);
  theirs.resize(both + only_ours + only_theirs, 1);
  theirs.resize(ours.size(), 0);
  std::vector<std::uint32_t> patients(ours.size());
  std::iota(patients.begin(), patients.end(), 0);
  return compare_shares(ours, theirs, patients);
}

// 60 samples of 20 patients.
struct Clustered {
  Hits ours, theirs;
  std::vector<std::uint32_t> patients;
  Clustered() {
    for (unsigned i = 0; i < 60; ++i) {
      patients.push_back(i / 3);
      ours.push_back(i * 7 % 10 < 7 ? 1 : 0);
      theirs.push_back((i * 11 + 3 * (i / 3)) % 13 < 7 ? 1 : 0);
    }
  }
};

}  // namespace

TEST_CASE("few discordant samples of patients with one each: McNemar's exact test (statsmodels 0.15.0, mcnemar)") {
  // Bounds of the odds: those of proportion_confint(method='beta') as odds.
  const double expected[][5] = {{3, 7, 0.34375, 0.07151220048108632, 1.8773074392140194},
                                {0, 5, 0.0625, 0, 1.0912791051825463},
                                {12, 12, 1, 0.4109183802748819, 2.4335733031242235},
                                {9, 15, 0.30745625495910645, 0.2315163681744141, 1.4634401827366885}};
  for (const auto& [b, c, p, low, high] : expected) {
    const PairedShares shares = unique(10, static_cast<std::size_t>(b), static_cast<std::size_t>(c), 4);
    CHECK(shares.note == "exact binomial test");
    CHECK(shares.p == doctest::Approx(p).epsilon(1e-13));
    CHECK(shares.odds_interval.low == doctest::Approx(low).epsilon(1e-10));
    CHECK(shares.odds_interval.high == doctest::Approx(high).epsilon(1e-10));
    CHECK(shares.odds_ratio == doctest::Approx(b / c));
    CHECK(shares.difference == doctest::Approx((b - c) / (14 + b + c)));
  }
  CHECK(unique(10, 1, 0, 4).p == 1);
  CHECK(std::isinf(unique(10, 1, 0, 4).odds_interval.high));
}

TEST_CASE("many discordant samples of patients with one each: McNemar's chi-squared (statsmodels 0.15.0)") {
  CHECK(unique(10, 20, 10, 4).p == doctest::Approx(0.06788915486182893).epsilon(1e-13));
  CHECK(unique(10, 40, 21, 4).p == doctest::Approx(0.014986682498962593).epsilon(1e-13));
  CHECK(unique(10, 20, 10, 4).note.empty());
  // 1/b + 1/c, the textbook's standard error of a log odds ratio
  CHECK(unique(10, 20, 10, 4).odds_interval.high ==
        doctest::Approx(2 * std::exp(1.959964 * std::sqrt(0.15))).epsilon(1e-12));
}

// Obuchowski's formulas as she prints them (variances and covariance by arm, around the pooled share for the test and
// each arm's own for the interval; the factor K / (K - 1) taken off the chi-squared), in NumPy 2.4.6 and scipy 1.17.1;
// Cohen's h by statsmodels 0.15.0, proportion_effectsize.
TEST_CASE("patients with several samples, Obuchowski 1998") {
  const Clustered data;
  const PairedShares shares = compare_shares(data.ours, data.theirs, data.patients);
  CHECK(shares.only_ours == 20);
  CHECK(shares.only_theirs == 9);
  CHECK(shares.patients == 20);
  CHECK(shares.p == doctest::Approx(0.021810119143722415).epsilon(1e-12));  // 0.041 if samples were independent
  CHECK(shares.variance == doctest::Approx(0.004956140350877193).epsilon(1e-12));
  CHECK(shares.interval.low == doctest::Approx(0.04535214125330131).epsilon(1e-11));
  CHECK(shares.interval.high == doctest::Approx(0.32131452541336514).epsilon(1e-12));
  CHECK(shares.cohen_h == doctest::Approx(0.3781773368061856).epsilon(1e-12));
  CHECK(shares.h_interval.low == doctest::Approx(0.10208887825454666).epsilon(1e-11));
  CHECK(shares.h_interval.high == doctest::Approx(0.6542657953578246).epsilon(1e-12));
  CHECK(shares.odds_ratio == doctest::Approx(20.0 / 9));
  CHECK(shares.odds_interval.low == doctest::Approx(1.2060873775177041).epsilon(1e-12));
  CHECK(shares.odds_interval.high == doctest::Approx(4.0944559216778496).epsilon(1e-12));
}

TEST_CASE("swapping the arms negates the difference and turns the odds over; the order of samples is nothing") {
  Clustered data;
  const PairedShares there = compare_shares(data.ours, data.theirs, data.patients);
  const PairedShares back = compare_shares(data.theirs, data.ours, data.patients);
  CHECK(back.difference == -there.difference);
  CHECK(back.p == there.p);
  CHECK(back.interval.low == -there.interval.high);
  CHECK(back.cohen_h == -there.cohen_h);
  CHECK(back.odds_interval.low == doctest::Approx(1 / there.odds_interval.high).epsilon(1e-13));
  std::ranges::reverse(data.ours);
  std::ranges::reverse(data.theirs);
  std::ranges::reverse(data.patients);
  CHECK(compare_shares(data.ours, data.theirs, data.patients).p == there.p);
}

TEST_CASE("samples that stand twice in their patient make nothing surer") {
  Clustered data;
  const PairedShares once = compare_shares(data.ours, data.theirs, data.patients);
  for (auto* list : {&data.ours, &data.theirs}) list->insert(list->end(), list->begin(), list->begin() + 60);
  data.patients.insert(data.patients.end(), data.patients.begin(), data.patients.begin() + 60);
  const PairedShares twice = compare_shares(data.ours, data.theirs, data.patients);
  CHECK(twice.p == doctest::Approx(once.p).epsilon(1e-13));
  CHECK(twice.variance == doctest::Approx(once.variance).epsilon(1e-13));
  CHECK(twice.odds_interval.low == doctest::Approx(once.odds_interval.low).epsilon(1e-12));
}

TEST_CASE("equal arms, one sample, one patient and none: a number or NaN with the reason") {
  const Clustered data;
  const PairedShares same = compare_shares(data.ours, data.ours, data.patients);
  CHECK(same.difference == 0);
  CHECK(std::isnan(same.p));
  CHECK(same.note ==
        "the arms are right and wrong on the same samples: no test; the difference has a standard error of 0: no "
        "interval");
  CHECK(std::isnan(same.h_interval.low));
  CHECK(same.h_note == "the difference has a standard error of 0: no interval");
  CHECK(std::isnan(same.odds_ratio));
  CHECK_FALSE(same.odds_note.empty());
  const PairedShares one = compare_shares(Hits{1}, Hits{0}, std::vector<std::uint32_t>{5});
  CHECK(one.p == 1);
  CHECK(std::isnan(one.interval.low));
  CHECK(one.h_note == "all samples are of one patient: no interval");
  const PairedShares patient = compare_shares(Hits{1, 1, 0}, Hits{0, 1, 0}, std::vector<std::uint32_t>{5, 5, 5});
  CHECK(std::isnan(patient.p));
  CHECK(patient.note == "all samples are of one patient: no test");
  const PairedShares none = compare_shares({}, {}, {});
  CHECK(std::isnan(none.difference));
  CHECK(none.note == "there is no such sample");
  CHECK_THROWS_AS(compare_shares(Hits{1}, Hits{}, {}), std::invalid_argument);
}

TEST_CASE("differences that cancel within each patient give no interval and no test, and are told as what they are") {
  // Each of eight patients has a sample that only we hit, and one that only they do.
  Hits ours, theirs;
  std::vector<std::uint32_t> patients;
  for (std::uint32_t k = 0; k < 8; ++k) {
    ours.insert(ours.end(), {1, 0});
    theirs.insert(theirs.end(), {0, 1});
    patients.insert(patients.end(), {k, k});
  }
  const PairedShares shares = compare_shares(ours, theirs, patients);
  CHECK(shares.only_ours == 8);
  CHECK(std::isnan(shares.p));
  CHECK(shares.note ==
        "what the arms differ in cancels within each patient: no test; the difference has a standard error of 0: no "
        "interval");
  CHECK(shares.odds_ratio == 1);
  CHECK(std::isnan(shares.odds_interval.low));
  CHECK(shares.odds_note == "its logarithm has a standard error of 0: no interval");
  CHECK(shares.cohen_h == 0);
  CHECK(std::isnan(shares.h_interval.low));
}

// Reference: 2 / 2^K is the least two-sided p of all ways to exchange the arms within K patients.
TEST_CASE("the test of patients with several samples is no surer than an exact one, and needs four patients") {
  for (const std::uint32_t count : {3U, 4U, 6U, 12U}) {
    Hits ours, theirs;
    std::vector<std::uint32_t> patients;
    for (std::uint32_t k = 0; k < count; ++k)
      for (std::uint32_t sample = 0; sample < 40; ++sample) {
        ours.push_back(sample < 38 - k % 2 ? 1 : 0);
        theirs.push_back(sample < 4 ? 1 : 0);
        patients.push_back(k);
      }
    const PairedShares shares = compare_shares(ours, theirs, patients);
    CAPTURE(count);
    CHECK(std::isnan(shares.p) == (count < 4));
    CHECK(std::isnan(shares.interval.low) == (count < 4));
    if (count == 3) CHECK(shares.note == "there are only 3 patients: no interval, no test");
    if (count == 4 || count == 6) CHECK(shares.p == 2 / std::ldexp(1.0, static_cast<int>(count)));
    CHECK((shares.note == "few patients: " + std::to_string(count)) == (count == 4 || count == 6));
  }
}
