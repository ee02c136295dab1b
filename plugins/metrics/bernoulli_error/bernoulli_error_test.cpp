// Facts about the Bernoulli error: by hand, where it is undefined, and against scikit-learn and SciPy.
#include "bernoulli_error.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("the Bernoulli error is sqrt(p (1 - p) / N)") {
  // At the threshold 0.5: TP 2, FP 1, FN 1, TN 3.
  const Scored small{{0.5, 0.9, 0.4, 0.7, 0.1, 0.2, 0.3}, {1, 1, 1, 0, 0, 0, 0}, {}};
  CHECK(value(BernoulliError(), small) == doctest::Approx(std::sqrt(5.0 / 7 * 2 / 7 / 7)).epsilon(1e-15));
  Scored published;  // Hygieia: 0.8 of 2000 samples is 0.8 +- 0.0089
  for (int i = 0; i < 2000; ++i) {
    published.probabilities.push_back(i % 5 == 0 ? 0.2 : 0.7);
    published.labels.push_back(1);
  }
  CHECK(std::abs(value(BernoulliError(), published) - 0.0089) < 5e-5);
  CHECK(value(BernoulliError(), {{0.9, 0.1}, {1, 0}, {}}) == 0);
}

TEST_CASE("the Bernoulli error of no sample is undefined, with the reason") {
  CHECK(measure(BernoulliError(), {}).notes[0] == "there is no sample");
}

TEST_CASE("the Bernoulli error obeys the rules of every metric") { check_metric_rules(BernoulliError()); }

TEST_CASE("the Bernoulli error agrees with scikit-learn 1.9.1's accuracy and SciPy 1.17.1, bernoulli.std") {
  CHECK(same(value(BernoulliError(), reference_case(false)), 0.028801041647829338, 1e-14));
  CHECK(same(value(BernoulliError(), reference_case(true)), 0.020365411854416295, 1e-14));
}
