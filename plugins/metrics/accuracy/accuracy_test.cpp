// Facts about accuracy: by hand, where it is undefined, and against scikit-learn.
#include "accuracy.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};

}  // namespace

TEST_CASE("accuracy is (TP + TN) / all") { CHECK(value(Accuracy(), small) == doctest::Approx(5.0 / 7).epsilon(1e-15)); }

TEST_CASE("where accuracy is undefined it says why") {
  CHECK(measure(Accuracy(), Scored{}).notes[0] == "there is no sample");
  CHECK(std::isnan(value(Accuracy(), Scored{})));
}

TEST_CASE("accuracy obeys the rules of every metric") { check_metric_rules(Accuracy()); }

TEST_CASE("accuracy agrees with scikit-learn 1.9.1, accuracy_score") {
  CHECK(same(value(Accuracy(), reference_case(false)), 0.79, 1e-14));
  CHECK(same(value(Accuracy(), reference_case(true)), 0.79, 1e-14));
}
