// Facts about DeLong's covariance and intervals of shares, against exact fractions and other libraries.
#include "framework/stats/delong.hpp"

#include <limits>
#include <stdexcept>

#include <doctest/doctest.h>

#include "framework/stats/proportion.hpp"

using namespace collimator;

namespace {

// Two arms of twelve samples with ties, of eight patients. Reference: Obuchowski's and DeLong's sums over all pairs in
// exact fractions (Python 3.11).
const std::vector<double> two_arms{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5};
const std::vector<double> labels{0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1};
const std::vector<std::uint32_t> patients{0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 7};

}  // namespace

TEST_CASE("DeLong's covariance with one sample per patient") {
  const DeLong result = delong(two_arms, labels);
  CHECK(result.areas[0] == doctest::Approx(17.0 / 18).epsilon(1e-15));
  CHECK(result.areas[1] == doctest::Approx(37.0 / 72).epsilon(1e-15));
  CHECK(result.variance(0) == doctest::Approx(5.0 / 1296).epsilon(1e-14));
  CHECK(result.variance(1) == doctest::Approx(419.0 / 12960).epsilon(1e-14));
  CHECK(result.covariance[1] == doctest::Approx(1.0 / 3240).epsilon(1e-13));
  CHECK(delong_p_value(result, 0, 1) == doctest::Approx(0.022438010199958697).epsilon(1e-13));
}

TEST_CASE("patients with several samples, Obuchowski 1997") {
  const DeLong result = delong(two_arms, labels, patients);
  CHECK(result.areas[0] == doctest::Approx(17.0 / 18).epsilon(1e-15));
  CHECK(result.variance(0) == doctest::Approx(191.0 / 81648).epsilon(1e-13));
  CHECK(result.variance(1) == doctest::Approx(48833.0 / 1306368).epsilon(1e-13));
  CHECK(result.covariance[1] == doctest::Approx(-12479.0 / 3265920).epsilon(1e-13));
  CHECK(result.covariance[1] == result.covariance[2]);
  CHECK(delong_p_value(result, 0, 1) == doctest::Approx(0.047883557848685795).epsilon(1e-12));
}

TEST_CASE("a sample that stands twice in one patient does not make the area surer") {
  std::vector<double> scores(two_arms.begin(), two_arms.begin() + 12), twice = scores, both = labels;
  twice.insert(twice.end(), scores.begin(), scores.end());
  both.insert(both.end(), labels.begin(), labels.end());
  std::vector<std::uint32_t> pairs;
  for (std::uint32_t i = 0; i < 24; ++i) pairs.push_back(i % 12);
  const double alone = delong(scores, labels).variance(0);
  CHECK(delong(twice, both, pairs).variance(0) == doctest::Approx(alone).epsilon(1e-13));
  CHECK(delong(twice, both).variance(0) < 0.6 * alone);  // ignoring patients does
}

TEST_CASE("a missing class leaves the area undefined, a single patient of a class its variance") {
  const DeLong none = delong(std::vector<double>{1, 2}, std::vector<double>{0, 0});
  CHECK(std::isnan(none.areas[0]));
  const DeLong one = delong(std::vector<double>{1, 2, 3}, std::vector<double>{0, 0, 1});
  CHECK(one.areas[0] == 1);
  CHECK(std::isnan(one.variance(0)));
  CHECK(std::isnan(delong_interval(one.areas[0], one.variance(0)).low));
}

TEST_CASE("an arm does not differ from itself, a separable one not in its variance") {
  std::vector<double> same(two_arms.begin(), two_arms.begin() + 12);
  same.insert(same.end(), two_arms.begin(), two_arms.begin() + 12);
  CHECK(std::isnan(delong_p_value(delong(same, labels), 0, 1)));
  const DeLong perfect = delong(std::vector<double>{1, 2, 3, 4}, std::vector<double>{0, 0, 1, 1});
  CHECK(perfect.variance(0) == 0);
  CHECK(delong_interval(1, 0).low == 1);
}

TEST_CASE("intervals stay inside [0,1]") {
  CHECK(delong_interval(0.99, 0.01).high == 1);
  CHECK(delong_interval(0.05, 0.01).low == 0);
  CHECK(delong_interval(0.5, 0.0025).low == doctest::Approx(0.5 - 1.959964 * 0.05));
}

TEST_CASE("a million samples: the area is exact, the variance that of uniform components") {
  std::vector<double> scores, truth;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    scores.push_back(i);
    truth.push_back(i % 2);
  }
  const DeLong result = delong(scores, truth);
  CHECK(result.areas[0] == doctest::Approx((500'000.0 * 500'001 / 2) / (500'000.0 * 500'000)).epsilon(1e-14));
  CHECK(result.variance(0) == doctest::Approx(2 * (1.0 / 12) / 500'000).epsilon(1e-5));
}

TEST_CASE("scores that are NaN and lists of other lengths are refused") {
  CHECK_THROWS_AS(delong(std::vector<double>{1, std::nan("")}, std::vector<double>{0, 1}), std::invalid_argument);
  CHECK_THROWS_AS(delong(std::vector<double>{1, 2, 3}, std::vector<double>{0, 1}), std::invalid_argument);
  CHECK_THROWS_AS(delong({}, {}), std::invalid_argument);
  CHECK_THROWS_AS(delong(std::vector<double>{1, 2}, std::vector<double>{0, 1}, std::vector<std::uint32_t>{0, 9}),
                  std::invalid_argument);
}

TEST_CASE("Wilson's interval (statsmodels 0.15.0, proportion_confint)") {
  const double expected[][4] = {{5, 10, 0.23659309051256394, 0.7634069094874361},
                                {0, 20, 0, 0.1611251580528194},
                                {20, 20, 0.8388748419471804, 1},
                                {1, 30, 0.005908590381612455, 0.16670390991409176},
                                {987, 1000, 0.9778855576244203, 0.9923871796106489}};
  for (const auto& [hits, trials, low, high] : expected) {
    CHECK(wilson(hits, trials).low == doctest::Approx(low).epsilon(1e-7));  // z = 1.959964 here
    CHECK(wilson(hits, trials).high == doctest::Approx(high).epsilon(1e-7));
  }
  CHECK(std::isnan(wilson(0, 0).low));
  // SciPy 1.17.1: binomtest(hits, trials).proportion_ci(method="exact")
  const std::vector<std::array<double, 4>> exact{{0, 10, 0, 0.30849710781876294},
                                                 {9, 10, 0.5549838829718047, 0.9974714214555375},
                                                 {10, 10, 0.6915028921812371, 1},
                                                 {49, 78, 0.5113388147422452, 0.7350226896879852},
                                                 {1, 422, 5.9993005997661074e-05, 0.013131652386648629}};
  for (const auto& [hits, trials, low, high] : exact) {
    CHECK(clopper_pearson(hits, trials).low == doctest::Approx(low).epsilon(1e-12));
    CHECK(clopper_pearson(hits, trials).high == doctest::Approx(high).epsilon(1e-12));
  }
  CHECK(std::isnan(clopper_pearson(0, 0).high));
  CHECK_THROWS_AS(wilson(3, 2), std::invalid_argument);
}
