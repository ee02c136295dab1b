// Facts about balanced accuracy: by hand, where it is undefined, and against scikit-learn.
#include "balanced_accuracy.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};

}  // namespace

TEST_CASE("balanced accuracy is the mean of sensitivity and specificity") {
  CHECK(value(BalancedAccuracy(), small) == doctest::Approx((2.0 / 3 + 3.0 / 4) / 2).epsilon(1e-15));
}

TEST_CASE("where balanced_accuracy is undefined it says why") {
  CHECK(measure(BalancedAccuracy(), Scored{{0.1, 0.9}, {0, 0}, {}}).notes[0] == "there is no positive sample");
  CHECK(std::isnan(value(BalancedAccuracy(), Scored{{0.1, 0.9}, {0, 0}, {}})));
  CHECK(measure(BalancedAccuracy(), Scored{{0.1, 0.9}, {1, 1}, {}}).notes[0] == "there is no negative sample");
  CHECK(std::isnan(value(BalancedAccuracy(), Scored{{0.1, 0.9}, {1, 1}, {}})));
  CHECK(measure(BalancedAccuracy(), Scored{}).notes[0] == "there is no positive sample");
  CHECK(std::isnan(value(BalancedAccuracy(), Scored{})));
}

TEST_CASE("balanced_accuracy obeys the rules of every metric") { check_metric_rules(BalancedAccuracy()); }

TEST_CASE("balanced_accuracy agrees with scikit-learn 1.9.1, balanced_accuracy_score") {
  CHECK(same(value(BalancedAccuracy(), reference_case(false)), 0.8106666666666666, 1e-14));
  CHECK(same(value(BalancedAccuracy(), reference_case(true)), 0.8128033653327581, 1e-14));
}
