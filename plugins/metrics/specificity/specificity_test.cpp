// Facts about specificity: by hand, where it is undefined, and against scikit-learn.
#include "specificity.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};

}  // namespace

TEST_CASE("specificity is TN / (TN + FP)") {
  CHECK(value(Specificity(), small) == doctest::Approx(3.0 / 4).epsilon(1e-15));
}

TEST_CASE("where specificity is undefined it says why") {
  CHECK(measure(Specificity(), Scored{{0.1, 0.9}, {1, 1}, {}}).notes[0] == "there is no negative sample");
  CHECK(std::isnan(value(Specificity(), Scored{{0.1, 0.9}, {1, 1}, {}})));
  CHECK(measure(Specificity(), Scored{}).notes[0] == "there is no negative sample");
  CHECK(std::isnan(value(Specificity(), Scored{})));
}

TEST_CASE("specificity obeys the rules of every metric") { check_metric_rules(Specificity()); }

TEST_CASE("specificity agrees with scikit-learn 1.9.1, recall_score of the swapped labels") {
  CHECK(same(value(Specificity(), reference_case(false)), 0.728, 1e-14));
  CHECK(same(value(Specificity(), reference_case(true)), 0.7283464566929134, 1e-14));
}
