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

TEST_CASE("a probability on the edge of two bins lies in the upper one") {
  // 0.29 x 100 is 28.999999999999996: with 0.285 in one bin, the two errors would cancel.
  CHECK(value(Ece({.bins = 100}), {{0.29, 0.285}, {1, 0}, {}}) == doctest::Approx((0.71 + 0.285) / 2).epsilon(1e-14));
}

TEST_CASE("edges of all bins, and what lies just below them, agree with NumPy 2.4.6 (digitize, edges arange(M) / M)") {
  const auto at_edges = [](int bins, bool below) {
    Scored scored;
    for (int k = below ? 1 : 0; k <= bins; ++k) {
      const double edge = static_cast<double>(k) / bins;
      scored.probabilities.push_back(below ? std::nextafter(edge, 0.0) : edge);
      scored.labels.push_back(k * 7 % 11 < 4 ? 1 : 0);
    }
    return value(Ece({.bins = bins}), scored);
  };
  CHECK(same(at_edges(49, false), 0.5020408163265306, 1e-14));
  CHECK(same(at_edges(49, true), 0.49187838400666384, 1e-14));
  CHECK(same(at_edges(100, false), 0.5061386138613861, 1e-14));
  CHECK(same(at_edges(100, true), 0.5013999999999998, 1e-14));
  CHECK(same(at_edges(10000, false), 0.5000636136386362, 1e-14));
  CHECK(same(at_edges(10000, true), 0.5000136399999999, 1e-14));
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
