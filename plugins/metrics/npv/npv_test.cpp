// Facts about the negative predictive value: by hand, where it is undefined, and against scikit-learn.
#include "npv.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};

}  // namespace

TEST_CASE("NPV is TN / (TN + FN)") { CHECK(value(Npv(), small) == doctest::Approx(3.0 / 4).epsilon(1e-15)); }

TEST_CASE("where npv is undefined it says why") {
  CHECK(measure(Npv(), Scored{{0.7, 0.8}, {0, 1}, {}}).notes[0] == "no sample is called negative");
  CHECK(std::isnan(value(Npv(), Scored{{0.7, 0.8}, {0, 1}, {}})));
  CHECK(measure(Npv(), Scored{}).notes[0] == "no sample is called negative");
  CHECK(std::isnan(value(Npv(), Scored{})));
}

TEST_CASE("npv obeys the rules of every metric") { check_metric_rules(Npv()); }

TEST_CASE("npv agrees with scikit-learn 1.9.1, precision_score of the swapped labels") {
  CHECK(same(value(Npv(), reference_case(false)), 0.9191919191919192, 1e-14));
  CHECK(same(value(Npv(), reference_case(true)), 0.925, 1e-14));
}
