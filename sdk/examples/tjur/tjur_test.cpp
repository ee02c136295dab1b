// Facts about Tjur's coefficient: by hand, where it is undefined, and the rules of every metric.
#include "tjur.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("it is the difference of two means") {
  CHECK(value(Tjur(), {{0.9, 0.7, 0.2, 0.4, 0.3}, {1, 1, 0, 0, 0}, {}}) == doctest::Approx(0.8 - 0.3).epsilon(1e-15));
  CHECK(value(Tjur(), {{1, 1, 0}, {1, 1, 0}, {}}) == 1);
  CHECK(value(Tjur(), {{0.9, 0.7, 0.2}, {1, 1, 0}, {3, 1, 2}}) == doctest::Approx(0.85 - 0.2).epsilon(1e-15));
}

TEST_CASE("where it is undefined it says why") {
  const Measured measured = measure(Tjur(), {{0.9, 0.7}, {1, 1}, {}});
  CHECK(std::isnan(measured.values[0]));
  CHECK(measured.notes[0] == "no sample is negative");
  CHECK(measure(Tjur(), {{0.9, 0.7}, {1, 0}, {0, 1}}).notes[0] == "no sample is positive");
}

TEST_CASE("a score that is no probability is refused") {
  CHECK_THROWS_WITH(value(Tjur(), {{7, 0.5}, {1, 0}, {}}), doctest::Contains("outside [0, 1]"));
}

TEST_CASE("tjur obeys the rules of every metric") { check_metric_rules(Tjur()); }
