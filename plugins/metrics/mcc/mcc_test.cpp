// Facts about Matthews' correlation coefficient: by hand, where it is undefined, and against scikit-learn.
#include "mcc.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};

}  // namespace

TEST_CASE("MCC is the correlation of calls and labels") {
  CHECK(value(Mcc(), small) == doctest::Approx((2.0 * 3 - 1) / std::sqrt(3.0 * 3 * 4 * 4)).epsilon(1e-15));
}

TEST_CASE("where mcc is undefined it says why") {
  CHECK(measure(Mcc(), Scored{{0.1, 0.9}, {0, 0}, {}}).notes[0] == "there is no positive sample");
  CHECK(std::isnan(value(Mcc(), Scored{{0.1, 0.9}, {0, 0}, {}})));
  CHECK(measure(Mcc(), Scored{{0.1, 0.9}, {1, 1}, {}}).notes[0] == "there is no negative sample");
  CHECK(std::isnan(value(Mcc(), Scored{{0.1, 0.9}, {1, 1}, {}})));
  CHECK(measure(Mcc(), Scored{{0.1, 0.2}, {0, 1}, {}}).notes[0] == "nothing is called positive");
  CHECK(std::isnan(value(Mcc(), Scored{{0.1, 0.2}, {0, 1}, {}})));
  CHECK(measure(Mcc(), Scored{{0.7, 0.8}, {0, 1}, {}}).notes[0] == "everything is called positive");
  CHECK(std::isnan(value(Mcc(), Scored{{0.7, 0.8}, {0, 1}, {}})));
}

TEST_CASE("mcc obeys the rules of every metric") { check_metric_rules(Mcc()); }

TEST_CASE("mcc agrees with scikit-learn 1.9.1, matthews_corrcoef") {
  CHECK(same(value(Mcc(), reference_case(false)), 0.6016334955377418, 1e-14));
  CHECK(same(value(Mcc(), reference_case(true)), 0.6023718982372928, 1e-14));
}
