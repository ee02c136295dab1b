// Facts about permutations that do not depend on how numbers are rounded: p is that of exact counting, on any scale.
#include "framework/stats/permutation.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "framework/stats/in_test.hpp"

using namespace collimator;

namespace {

// The mean score.
class Mean final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      sum += weights[i] * input.probabilities[i];
      all += weights[i];
    }
    result.set(0, sum / all);
  }
};

const std::vector<int> base{7253, 604, 9877, 3391, 5520, 118, 8046, 2467, 6605, 4312};  // theirs
const std::vector<int> higher{300, 100, 200, 100, 200, 100, 300, -100, 100, -200};      // ours less theirs

// Ten patients with one sample each, whose scores are whole numbers, less `offset`, times `factor`.
PermutationRow permuted(const MetricInUse& metric, double factor, int offset = 0, std::size_t replicates = 2000) {
  PairedClass paired{"effusion", {}, {}, {}, {}, base.size()};
  for (std::size_t i = 0; i < base.size(); ++i) {
    paired.theirs.push_back((base[i] - offset) * factor);
    paired.ours.push_back((base[i] + higher[i] - offset) * factor);
    paired.labels.push_back(i % 2 == 0 ? 0 : 1);
    paired.patients.push_back(static_cast<std::uint32_t>(i));
  }
  return permutation_test(std::span(&paired, 1), std::span(&metric, 1), Thresholds(0.5), base.size(),
                          {.replicates = replicates, .seed = 3})[0];
}

}  // namespace

// Reference: all 1,024 swaps counted with fractions.Fraction (Python 3.11): the sums of 92 are as far from 0.
TEST_CASE("p of the mean score is that of whole numbers, whatever both arms are multiplied by") {
  const MetricInUse mean = in_test::metric<Mean>("mean");
  for (const int offset : {0, 5000, 1000000})  // negative scores, which cancel in the sum, and great ones
    for (const double factor : {1.0, 1e-3, 1e-13, 3.14159, 31.4159, 31415.9265, 1.0 / 3, 1e9, 1e-300, 0.1 * 0.1}) {
      CAPTURE(offset);
      CAPTURE(factor);
      CHECK(permuted(mean, factor, offset).p == 92 / 1024.0);
      CHECK(permuted(mean, -factor, offset).p == 92 / 1024.0);
    }
}

TEST_CASE("a power of two changes no p, also not of random permutations") {
  const MetricInUse mean = in_test::metric<Mean>("mean");
  for (const std::size_t replicates : {200, 2000})
    for (const double scale : {1.0, 0.3}) {
      const double p = permuted(mean, scale, 5000, replicates).p;
      for (int power = -200; power <= 200; power += 25)
        CHECK(permuted(mean, std::ldexp(scale, power), 5000, replicates).p == p);
    }
}

TEST_CASE("ranks are the same on any scale") {
  MetricInUse pairs = in_test::metric<in_test::PairCount>("pairs");
  pairs.ranks = true;
  const double p = permuted(pairs, 1).p;
  for (const double factor : {1e-300, 1e-13, 31415.9265, 1e200}) CHECK(permuted(pairs, factor).p == p);
}

TEST_CASE("random permutations are no surer than all of them") {
  // 32 ways to exchange five patients, of which two are as far from 0 as the arms are.
  PairedClass paired{"effusion", {5, 6, 7, 8, 9}, {1, 1, 1, 1, 1}, {0, 1, 0, 1, 0}, {0, 1, 2, 3, 4}, 5};
  const MetricInUse mean = in_test::metric<Mean>("mean");
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    CHECK(permutation_test(std::span(&paired, 1), std::span(&mean, 1), Thresholds(0.5), 5,
                           {.replicates = 20, .seed = seed})[0]
              .p >= 2.0 / 32);
}
