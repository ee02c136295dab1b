// Facts about the four cells: what happens at the threshold, and scikit-learn's counts.
#include "confusion.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("a sample at the threshold is called positive") {
  CHECK(measure(ConfusionCells(), {{0.5, 0.49, 0.5, 0.1}, {1, 1, 0, 0}, {}}).values == std::vector<double>{1, 1, 1, 1});
  CHECK(measure(ConfusionCells(), {}).values == std::vector<double>{0, 0, 0, 0});
}

TEST_CASE("the cells obey the rules of every metric") { check_metric_rules(ConfusionCells()); }

TEST_CASE("the cells agree with scikit-learn 1.9.1, confusion_matrix") {
  CHECK(measure(ConfusionCells(), reference_case(false)).values == std::vector<double>{67, 34, 8, 91});
  CHECK(measure(ConfusionCells(), reference_case(true)).values == std::vector<double>{131, 69, 15, 185});
}
