// Facts about the mean probability: it does not look at labels, and agrees with NumPy.
#include "mean_probability.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("the mean probability is the mean over all samples, positive or not") {
  CHECK(value(MeanProbability(), {{0.5, 0.25, 0.75}, {1, 0, 0}, {}}) == 0.5);
  CHECK(value(MeanProbability(), {{0.5, 0.25}, {1, 0}, {3, 1}}) == doctest::Approx(1.75 / 4).epsilon(1e-15));
}

TEST_CASE("the mean probability of no sample is undefined, with the reason") {
  CHECK(measure(MeanProbability(), {}).notes[0] == "there is no sample");
}

TEST_CASE("swapping the labels leaves the mean probability as it is") {
  Scored scored = drawn(3, 50);
  const double before = value(MeanProbability(), scored);
  for (double& label : scored.labels) label = 1 - label;
  CHECK(value(MeanProbability(), scored) == before);
}

TEST_CASE("the mean probability obeys the rules of every metric") { check_metric_rules(MeanProbability()); }

TEST_CASE("the mean probability agrees with NumPy 2.4.6, average") {
  CHECK(same(value(MeanProbability(), reference_case(false)), 0.49934999999999996, 1e-14));
  CHECK(same(value(MeanProbability(), reference_case(true)), 0.48302500000000004, 1e-14));
}
