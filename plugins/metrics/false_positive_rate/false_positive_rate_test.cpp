// Facts about the false positive rate: by hand, where it is undefined, and against scikit-learn.
#include "false_positive_rate.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("the false positive rate is FP / (TN + FP)") {
  // At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
  const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};
  CHECK(value(FalsePositiveRate(), small) == doctest::Approx(1.0 / 4).epsilon(1e-15));
}

TEST_CASE("where the false positive rate is undefined it says why") {
  CHECK(measure(FalsePositiveRate(), Scored{{0.1, 0.9}, {1, 1}, {}}).notes[0] == "there is no negative sample");
  CHECK(std::isnan(value(FalsePositiveRate(), Scored{{0.1, 0.9}, {1, 1}, {}})));
}

TEST_CASE("the false positive rate obeys the rules of every metric") { check_metric_rules(FalsePositiveRate()); }

TEST_CASE("the false positive rate agrees with scikit-learn 1.9.1, 1 - recall_score of the swapped labels") {
  CHECK(same(value(FalsePositiveRate(), reference_case(false)), 1 - 0.728, 1e-14));
  CHECK(same(value(FalsePositiveRate(), reference_case(true)), 1 - 0.7283464566929134, 1e-14));
}
