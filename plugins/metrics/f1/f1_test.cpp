// Facts about F1: by hand, where it is 0 and where undefined, and against scikit-learn.
#include "f1.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("F1 is 2 TP / (2 TP + FP + FN), positive from the threshold on") {
  CHECK(value(F1(), {{0.5, 0.9, 0.7, 0.1}, {1, 1, 0, 1}, {}}) == 2.0 * 2 / (2.0 * 2 + 1 + 1));
  CHECK(value(F1(), {{0.3, 0.3, 0.2}, {1, 0, 0}, {}, 0.3}) == 2.0 / 3);
}

TEST_CASE("F1 is 0 when positives exist and none is called, and undefined only when TP + FP + FN = 0") {
  CHECK(value(F1(), {{0.1, 0.1}, {1, 0}, {}}) == 0);
  CHECK(value(F1(), {{0.9, 0.1}, {0, 0}, {}}) == 0);
  const Measured nothing = measure(F1(), {{0.1, 0.2}, {0, 0}, {}});
  CHECK(std::isnan(nothing.values[0]));
  CHECK(nothing.notes[0] == "no sample is positive and none is called positive");
  CHECK(std::isnan(value(F1(), {})));
}

TEST_CASE("F1 obeys the rules of every metric") { check_metric_rules(F1()); }

TEST_CASE("F1 agrees with scikit-learn 1.9.1, f1_score") {
  CHECK(same(value(F1(), reference_case(false)), 0.7613636363636364, 1e-15));
  CHECK(same(value(F1(), reference_case(true)), 0.7572254335260116, 1e-15));
}
