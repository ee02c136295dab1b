// Facts about F-beta: by hand, where it is 0 and where undefined, and against scikit-learn.
#include "fbeta.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

const FBeta f2({.beta = 2}), half({.beta = 0.5}), f1({.beta = 1});

}  // namespace

TEST_CASE("F2 is 5 TP / (5 TP + FP + 4 FN)") {
  CHECK(value(f2, {{0.5, 0.9, 0.7, 0.1}, {1, 1, 0, 1}, {}}) == 10.0 / (10 + 1 + 4));
}

TEST_CASE("F-beta is 0 when positives exist and none is called, and undefined only when TP + FP + FN = 0") {
  CHECK(value(f2, {{0.1, 0.1}, {1, 0}, {}}) == 0);
  CHECK(measure(f2, {{0.1, 0.2}, {0, 0}, {}}).notes[0] == "no sample is positive and none is called positive");
}

TEST_CASE("F-beta obeys the rules of every metric") { check_metric_rules(f2); }

TEST_CASE("F-beta agrees with scikit-learn 1.9.1, fbeta_score and f1_score") {
  CHECK(same(value(f2, reference_case(false)), 0.8354114713216958, 1e-15));
  CHECK(same(value(f2, reference_case(true)), 0.8354591836734694, 1e-15));
  CHECK(same(value(half, reference_case(false)), 0.6993736951983298, 1e-15));
  CHECK(same(value(half, reference_case(true)), 0.6923890063424947, 1e-15));
  CHECK(same(value(f1, reference_case(false)), 0.7613636363636364, 1e-15));
}
