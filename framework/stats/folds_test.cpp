// Facts about the test over folds and its distributions, against NumPy and SciPy.
#include "framework/stats/folds.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "framework/stats/distribution.hpp"

using namespace collimator;

namespace {
const std::vector<double> differences{0.031, -0.004, 0.022, 0.017, 0.009};
}

// References: the formula in NumPy 2.4.6 with scipy 1.17.1's stats.t.
TEST_CASE("Nadeau and Bengio's corrected t-test") {
  const FoldTest five = nadeau_bengio(differences, 0.25);
  CHECK(five.folds == 5);
  CHECK(five.mean == doctest::Approx(0.015).epsilon(1e-14));
  CHECK(five.t == doctest::Approx(1.6831105696898527).epsilon(1e-13));
  CHECK(five.p == doctest::Approx(0.16764200450713587).epsilon(1e-12));
  CHECK(five.interval.low == doctest::Approx(-0.009743874423913307).epsilon(1e-11));
  CHECK(five.interval.high == doctest::Approx(0.039743874423913306).epsilon(1e-12));
  const FoldTest ninth = nadeau_bengio(differences, 1.0 / 9);
  CHECK(ninth.p == doctest::Approx(0.11295143877183904).epsilon(1e-12));
  CHECK(ninth.interval.low == doctest::Approx(-0.005574022336809342).epsilon(1e-11));
}

TEST_CASE("p below 0.05 goes with an interval that leaves 0 out, swapping the arms mirrors it") {
  for (double shift = 0; shift < 0.05; shift += 0.001) {
    std::vector<double> moved = differences, mirrored;
    for (double& each : moved) each += shift;
    for (const double each : moved) mirrored.push_back(-each);
    const FoldTest there = nadeau_bengio(moved, 0.25), back = nadeau_bengio(mirrored, 0.25);
    CHECK((there.p < 0.05) == (there.interval.low > 0));
    CHECK(there.p == back.p);
    CHECK(there.interval.low == -back.interval.high);
  }
}

TEST_CASE("one fold has a mean and no test, undefined folds are left out, equal folds do not crash") {
  CHECK(std::isnan(nadeau_bengio(std::vector<double>{}, 0.25).mean));
  const FoldTest one = nadeau_bengio(std::vector<double>{0.1}, 0.25);
  CHECK(one.mean == 0.1);
  CHECK(std::isnan(one.p));
  CHECK(std::isnan(one.interval.low));
  std::vector<double> failed = differences;
  failed.push_back(std::nan(""));
  CHECK(nadeau_bengio(failed, 0.25).p == nadeau_bengio(differences, 0.25).p);
  CHECK(std::isnan(nadeau_bengio(std::vector<double>{0, 0, 0}, 0.5).p));
  // Equal up to rounding: 0.8 - 0.7, 0.9 - 0.8, 0.4 - 0.3.
  const FoldTest equal = nadeau_bengio(std::vector<double>{0.8 - 0.7, 0.9 - 0.8, 0.4 - 0.3}, 0.5);
  CHECK(equal.mean == doctest::Approx(0.1));
  CHECK(std::isnan(equal.p));
  CHECK(std::isnan(equal.interval.low));
}

TEST_CASE("Student's t, the normal and the binomial distribution (scipy 1.17.1)") {
  CHECK(t_beyond(2.5, 4) == doctest::Approx(0.06676654481198814).epsilon(1e-13));
  CHECK(t_beyond(-0.3, 1) == doctest::Approx(0.8144528418445154).epsilon(1e-13));
  CHECK(t_beyond(12, 9) == doctest::Approx(7.699886222985653e-07).epsilon(1e-11));
  CHECK(t_quantile(0.975, 1) == doctest::Approx(12.706204736174694).epsilon(1e-12));
  CHECK(t_quantile(0.975, 4) == doctest::Approx(2.7764451051977934).epsilon(1e-12));
  CHECK(t_quantile(0.9, 30) == doctest::Approx(1.3104150253913955).epsilon(1e-12));
  CHECK(normal_quantile(0.25) == doctest::Approx(-0.6744897501960817).epsilon(1e-13));
  CHECK(normal_quantile(1e-6) == doctest::Approx(-4.753424308822899).epsilon(1e-12));
  CHECK(std::isinf(normal_quantile(1)));
  CHECK(coin_below(7, 24) == doctest::Approx(0.03195732831954956).epsilon(1e-13));
  CHECK(coin_below(0, 5) == doctest::Approx(1.0 / 32).epsilon(1e-14));
  CHECK(coin_below(0, 0) == 1);
}
