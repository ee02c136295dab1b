// Facts about average precision: by hand, where it is undefined, and against scikit-learn.
#include "auprc.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("average precision by hand") {
  CHECK(value(Auprc(), {{0.1, 0.4, 0.35, 0.8}, {0, 0, 1, 1}, {}}) ==
        doctest::Approx(0.5 * 1 + 0.5 * 2 / 3).epsilon(1e-15));
  CHECK(value(Auprc(), {{0.9, 0.1}, {1, 0}, {}}) == 1);
  CHECK(value(Auprc(), {{0.5, 0.5, 0.5, 0.1}, {1, 0, 1, 0}, {}}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("equal scores give the prevalence") { CHECK(value(Auprc(), {{3, 3, 3, 3}, {0, 1, 0, 0}, {}}) == 0.25); }

TEST_CASE("average precision is undefined without a positive sample only") {
  CHECK(measure(Auprc(), {{0.1, 0.9}, {0, 0}, {}}).notes[0] == "there is no positive sample");
  CHECK(std::isnan(value(Auprc(), {})));
  CHECK(value(Auprc(), {{0.1, 0.9}, {1, 1}, {}}) == 1);
}

TEST_CASE("average precision obeys the rules of every metric") { check_metric_rules(Auprc()); }

TEST_CASE("average precision agrees with scikit-learn 1.9.1, average_precision_score") {
  CHECK(same(value(Auprc(), reference_case(false)), 0.862929879638352, 1e-14));
  CHECK(same(value(Auprc(), reference_case(true)), 0.8661195989823922, 1e-14));
}
