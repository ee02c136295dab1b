// Facts about precision: by hand, where it is undefined, and against scikit-learn.
#include "precision.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};

}  // namespace

TEST_CASE("precision is TP / (TP + FP)") {
  CHECK(value(Precision(), small) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("where precision is undefined it says why") {
  CHECK(measure(Precision(), Scored{{0.1, 0.2}, {0, 1}, {}}).notes[0] == "nothing is called positive");
  CHECK(std::isnan(value(Precision(), Scored{{0.1, 0.2}, {0, 1}, {}})));
  CHECK(measure(Precision(), Scored{}).notes[0] == "nothing is called positive");
  CHECK(std::isnan(value(Precision(), Scored{})));
}

TEST_CASE("precision obeys the rules of every metric") { check_metric_rules(Precision()); }

TEST_CASE("precision agrees with scikit-learn 1.9.1, precision_score") {
  CHECK(same(value(Precision(), reference_case(false)), 0.6633663366336634, 1e-14));
  CHECK(same(value(Precision(), reference_case(true)), 0.655, 1e-14));
}
