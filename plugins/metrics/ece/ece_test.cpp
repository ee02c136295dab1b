// Facts about the calibration error: by hand, what is refused, and against NumPy.
#include "ece.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

const Ece standard{Ece::Params{}}, ten({.bins = 10});

}  // namespace

TEST_CASE("the calibration error by hand") {
  // bins [0, 0.5) and [0.5, 1]: |0.2 + 0.4 - 1| and |0.5 + 1 - 2| of 4 samples
  CHECK(value(Ece({.bins = 2}), {{0.2, 0.4, 0.5, 1}, {0, 1, 1, 1}, {}}) ==
        doctest::Approx((0.4 + 0.5) / 4).epsilon(1e-15));
  CHECK(value(Ece({.bins = 1}), {{0.25, 0.75}, {0, 1}, {}}) == 0);
}

TEST_CASE("the calibration error of no sample is undefined, and scores outside [0,1] are refused") {
  CHECK(measure(standard, {}).notes[0] == "there is no sample");
  CHECK_THROWS_WITH_AS(value(standard, {{-0.01}, {1}, {}}), doctest::Contains("outside [0, 1]"), std::invalid_argument);
}

TEST_CASE("the calibration error obeys the rules of every metric") { check_metric_rules(standard); }

TEST_CASE("the calibration error agrees with a NumPy 2.4.6 loop over the bins") {
  CHECK(same(value(ten, reference_case(false)), 0.13634999999999997, 1e-14));
  CHECK(same(value(ten, reference_case(true)), 0.13292500000000002, 1e-14));
  CHECK(same(value(standard, reference_case(false)), 0.14254999999999998, 1e-14));
  CHECK(same(value(standard, reference_case(true)), 0.13567500000000002, 1e-14));
}
