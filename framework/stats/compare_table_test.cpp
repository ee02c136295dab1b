// Facts about the table of compared arms: which numbers carry a caution of the threshold.
#include <doctest/doctest.h>

#include "framework/stats/compare.hpp"
#include "framework/stats/in_test.hpp"

using namespace collimator;

TEST_CASE("numbers that cut scores outside [0,1] of either arm at one half carry a caution, those of ranks do not") {
  const Predictions ours = in_test::predictions(1, 12);
  Predictions theirs = ours;
  for (double& score : theirs.probabilities) score = 8 * score - 4;
  std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs"),
                                   in_test::metric<in_test::Called>("called")};
  metrics[1].needs_threshold = true;
  const std::vector<PairedTest> tests{PairedTest::delong, PairedTest::bootstrap, PairedTest::mcnemar};
  const CompareOptions options{tests, {}, {.replicates = 20}};
  for (const CompareRow& row : compare_arms(ours, theirs, Thresholds(0.5), metrics, options)) {
    const bool cut = row.test == "mcnemar" || row.metric == "called_difference";
    CHECK(row.caution.starts_with("scores of 2 of 2 classes lie outside [0, 1]") == cut);
  }
  const auto has_caution = [&](const Predictions& with) {
    return compare_table(compare_arms(ours, with, Thresholds(0.5), metrics, options)).has("caution");
  };
  CHECK(has_caution(theirs));
  CHECK_FALSE(has_caution(ours));
}
