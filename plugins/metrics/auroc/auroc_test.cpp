// Facts about AUROC: it counts pairs exactly, also of a million samples, and agrees with scikit-learn.
#include "auroc.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

TEST_CASE("AUROC is the share of pairs in which the positive scores higher, ties counting half") {
  CHECK(value(Auroc(), {{0.1, 0.4, 0.35, 0.8}, {0, 0, 1, 1}, {}}) == 0.75);
  CHECK(value(Auroc(), {{0.2, 0.5, 0.5, 0.9}, {0, 0, 1, 1}, {}}) == 3.5 / 4);
  CHECK(value(Auroc(), {{0.3, 0.3, 0.3}, {0, 1, 0}, {}}) == 0.5);
  CHECK(value(Auroc(), {{0.1, 0.9}, {0, 1}, {}}) == 1);
  CHECK(value(Auroc(), {{0.9, 0.1}, {0, 1}, {}}) == 0);
}

TEST_CASE("AUROC of one class, of no sample and of no weight is undefined, with the reason") {
  const Measured healthy = measure(Auroc(), {{0.1, 0.2}, {0, 0}, {}});
  CHECK(std::isnan(healthy.values[0]));
  CHECK(healthy.notes[0] == "there is no positive sample");
  CHECK(measure(Auroc(), {{0.1}, {1}, {}}).notes[0] == "there is no negative sample");
  CHECK(std::isnan(value(Auroc(), {})));
  CHECK(measure(Auroc(), {{0.1, 0.2}, {0, 1}, {1, 0}}).notes[0] == "there is no positive sample");
}

TEST_CASE("AUROC obeys the rules of every metric") { check_metric_rules(Auroc()); }

TEST_CASE("AUROC equals a count over all pairs exactly") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Scored scored = drawn(seed, 40);
    double wins = 0, pairs = 0;
    for (std::size_t i = 0; i < 40; ++i)
      for (std::size_t j = 0; j < 40; ++j) {
        if (scored.labels[i] < 0.5 || scored.labels[j] > 0.5) continue;
        const double weight = scored.weights[i] * scored.weights[j], a = scored.probabilities[i],
                     b = scored.probabilities[j];
        pairs += weight;
        wins += weight * (a > b ? 1.0 : a == b ? 0.5 : 0.0);
      }
    CHECK(value(Auroc(), scored) == wins / pairs);
  }
}

TEST_CASE("swapping the labels mirrors AUROC, and a rising transform of the scores leaves it as it is") {
  Scored scored = drawn(7, 60);
  const double before = value(Auroc(), scored);
  for (double& score : scored.probabilities) score = 40 * score * score * score - 3;  // out of [0,1] too: they rank
  CHECK(value(Auroc(), scored) == before);
  for (double& label : scored.labels) label = 1 - label;
  CHECK(same(value(Auroc(), scored), 1 - before, 1e-15));
}

TEST_CASE("AUROC agrees with scikit-learn 1.9.1, roc_auc_score") {
  CHECK(same(value(Auroc(), reference_case(false)), 0.9012800000000001, 1e-15));
  CHECK(same(value(Auroc(), reference_case(true)), 0.9089904001725811, 1e-15));
}

TEST_CASE("a score that is NaN has no rank") {
  CHECK_THROWS_WITH_AS(value(Auroc(), {{0.1, std::nan("")}, {0, 1}, {}}), doctest::Contains("NaN"),
                       std::invalid_argument);
}

TEST_CASE("AUROC of a million samples stays exact and inside [0,1]") {
  Scored scored;
  for (int i = 0; i < 1'000'000; ++i) {
    scored.probabilities.push_back(i / 1e6);
    scored.labels.push_back(i >= 10 ? 1 : 0);
  }
  CHECK(value(Auroc(), scored) == 1);
  scored.labels.assign(1'000'000, 0);
  scored.labels[250'000] = 1;
  CHECK(value(Auroc(), scored) == 250'000.0 / 999'999.0);
}
