// Facts about the Brier score: by hand, what is refused, and against scikit-learn.
#include "brier.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("the Brier score by hand") {
  CHECK(value(Brier(), {{0.5, 0.25, 1}, {1, 0, 1}, {}}) == doctest::Approx((0.25 + 0.0625) / 3).epsilon(1e-15));
  CHECK(value(Brier(), {{0.5}, {0}, {}}) == 0.25);  // one class is enough
}

TEST_CASE("the Brier score of no sample is undefined") { CHECK(measure(Brier(), {}).notes[0] == "there is no sample"); }

TEST_CASE("a score above 1 is no probability") {
  CHECK_THROWS_WITH_AS(value(Brier(), {{0.5, 1.77}, {1, 0}, {}}), doctest::Contains("1.77"), std::invalid_argument);
  CHECK_THROWS_AS(value(Brier(), {{std::nan("")}, {1}, {}}), std::invalid_argument);
}

TEST_CASE("the Brier score obeys the rules of every metric") { check_metric_rules(Brier()); }

TEST_CASE("the Brier score agrees with scikit-learn 1.9.1, brier_score_loss") {
  CHECK(same(value(Brier(), reference_case(false)), 0.1448155, 1e-14));
  CHECK(same(value(Brier(), reference_case(true)), 0.13854225, 1e-14));
}
