// Facts about sensitivity: by hand, where it is undefined, and against scikit-learn.
#include "sensitivity.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};

}  // namespace

TEST_CASE("sensitivity is TP / (TP + FN)") {
  CHECK(value(Sensitivity(), small) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("where sensitivity is undefined it says why") {
  CHECK(measure(Sensitivity(), Scored{{0.1, 0.9}, {0, 0}, {}}).notes[0] == "there is no positive sample");
  CHECK(std::isnan(value(Sensitivity(), Scored{{0.1, 0.9}, {0, 0}, {}})));
  CHECK(measure(Sensitivity(), Scored{}).notes[0] == "there is no positive sample");
  CHECK(std::isnan(value(Sensitivity(), Scored{})));
}

TEST_CASE("sensitivity obeys the rules of every metric") { check_metric_rules(Sensitivity()); }

TEST_CASE("sensitivity agrees with scikit-learn 1.9.1, recall_score") {
  CHECK(same(value(Sensitivity(), reference_case(false)), 0.8933333333333333, 1e-14));
  CHECK(same(value(Sensitivity(), reference_case(true)), 0.8972602739726028, 1e-14));
}
