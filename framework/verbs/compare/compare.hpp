// Parameters and work of the verb `compare`: tests two sets of predictions against each other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "framework/stats/averages.hpp"
#include "framework/stats/paired_test.hpp"
#include "framework/stats/unpaired.hpp"
#include "framework/task/job.hpp"

namespace collimator {

struct CompareParams {
  NodeRef of, with;
  bool paired = true;
  std::vector<PairedTest> tests;
  std::vector<Slot> metrics;
  std::vector<Average> averages{Average::macro};
  NumberOrNode threshold;
  std::optional<double> margin;
  std::int64_t replicates = 10000, seed = 0;

  void describe(auto& field) {
    field("of", of, "the predictions held against others: differences are these less those")
        .hint("gives", "predictions")
        .required();
    field("with", with, "the predictions that they are held against, of the same samples where `paired`")
        .hint("gives", "predictions")
        .hint("shares_classes_with", "of")
        .required();
    field("paired", paired,
          "whether both are of the same samples; false takes other samples and patients, as of an internal and an "
          "external test set, for delong and bootstrap");
    field("tests", tests,
          "delong (AUROC), bootstrap and permutation (of `metrics`), mcnemar (accuracy, sensitivity, specificity at "
          "the threshold); all by patient")
        .required();
    field("metrics", metrics, "metrics that bootstrap and permutation test, by name or as label: metric")
        .hint("role", "metric")
        .hint("labelled", "yes");
    field("averages", averages, "averages over the classes that bootstrap and permutation test, as in score");
    field("threshold", threshold, "probability from which a sample is called positive, or a threshold node")
        .hint("gives", "thresholds");
    field("margin", margin,
          "also test whether the difference is above -margin (no worse) and within both margins (as good)")
        .above(0);
    field("replicates", replicates, "draws of the bootstrap, and permutations")
        .range(20, 10000000)
        .hint("rehearsed", "20");
    field("seed", seed, "seed of the draws; the experiment's by default").hint("default_from", "the experiment");
  }
  void check() const {
    if (margin && *margin >= 1)
      throw std::invalid_argument(fmt::format(
          "margin: {} holds every difference of areas and shares, which are at most 1; 5 % is 0.05", *margin));
    for (const auto& [test, name] :
         {std::pair(PairedTest::bootstrap, "bootstrap"), std::pair(PairedTest::permutation, "permutation")})
      if (metrics.empty() && std::ranges::find(tests, test) != tests.end())
        throw std::invalid_argument(fmt::format("tests: {} needs `metrics`", name));
    if (!paired) check_unpaired(tests);
  }
};

void run_compare(const Job& job, const Context& context);

}  // namespace collimator
