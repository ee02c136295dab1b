// Facts about the log loss: by hand, what a sure and wrong answer costs, and against scikit-learn.
#include "log_loss.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("the log loss by hand") {
  CHECK(value(LogLoss(), {{0.5, 0.25}, {1, 0}, {}}) ==
        doctest::Approx((std::log(2) - std::log(0.75)) / 2).epsilon(1e-15));
}

TEST_CASE("a sure and wrong answer costs 36, not infinity (scikit-learn 1.9.1: 12.014551129705717 for a third of it)") {
  CHECK(same(value(LogLoss(), {{1, 0, 0}, {1, 0, 1}, {}}), 12.014551129705717, 1e-14));
}

TEST_CASE("the log loss of no sample is undefined, and scores outside [0,1] are refused") {
  CHECK(measure(LogLoss(), {}).notes[0] == "there is no sample");
  CHECK_THROWS_WITH_AS(value(LogLoss(), {{1.77}, {1}, {}}), doctest::Contains("1.77"), std::invalid_argument);
}

TEST_CASE("the log loss obeys the rules of every metric") { check_metric_rules(LogLoss()); }

TEST_CASE("the log loss agrees with scikit-learn 1.9.1, log_loss") {
  CHECK(same(value(LogLoss(), reference_case(false)), 0.4389578047912767, 1e-14));
  CHECK(same(value(LogLoss(), reference_case(true)), 0.42393407562178725, 1e-14));
}
