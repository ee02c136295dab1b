// Facts about how often arms differ by p below 0.05 over many drawn trainings and test sets: one time in twenty where
// nothing differs, and mostly where much does. tools/bench seeds shows the same of real networks.
#include <array>

#include <doctest/doctest.h>

#include "framework/stats/contrast.hpp"
#include "framework/stats/in_test.hpp"

using namespace collimator;

namespace {

// Sums of four uniform numbers, around 0: whole, so that any language can repeat them.
class Bell {
 public:
  explicit Bell(std::uint32_t state) : state_(state) {}
  int operator()() {
    int sum = 0;
    for (int i = 0; i < 4; ++i) {
      state_ = 1664525 * state_ + 1013904223;
      sum += static_cast<int>(state_ >> 16);
    }
    return sum - 131070;
  }

 private:
  std::uint32_t state_;
};

constexpr std::size_t positives = 24, patients = 60, seeds = 3;

// p of two arms of three shared seeds on patients of their own; the second arm is worse by `less`.
double p_of_draw(std::uint32_t draw, int less, const std::vector<MetricInUse>& metrics) {
  Bell bell(2 * draw + 1);
  std::array<int, patients> patient{};
  for (int& each : patient) each = bell();
  std::array<int, seeds> seed{};
  for (int& each : seed) each = bell();
  std::array<ContrastArm, 2> arms;
  for (int arm = 0; arm < 2; ++arm)
    for (std::size_t s = 0; s < seeds; ++s) {
      const int skill = 90000 + seed[s] + bell() - less * arm;
      Predictions predictions{{"opacity"}, {}, {}, {}, {}, {}};
      for (std::size_t i = 0; i < patients; ++i) {
        const bool positive = i < positives;
        predictions.samples.push_back(std::to_string(i));
        predictions.patients.push_back(std::to_string(i));
        predictions.labels.push_back(positive ? 1.0F : 0.0F);
        predictions.probabilities.push_back(patient[i] + bell() + (positive ? skill : 0));
      }
      arms[static_cast<std::size_t>(arm)].runs.push_back({std::move(predictions), Thresholds(), s});
    }
  return contrast(arms[0], arms[1], metrics, {}, {}).front().p;
}

struct Counted {
  int below = 0;
  double sum = 0;
};

Counted count(int less) {
  std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("auroc")};
  metrics[0].interval = "delong";
  Counted counted;
  for (std::uint32_t draw = 0; draw < 1000; ++draw) {
    const double p = p_of_draw(draw, less, metrics);
    counted.below += p < 0.05 ? 1 : 0;
    counted.sum += p;
  }
  return counted;
}

}  // namespace

// References by seeds_reference.py (NumPy 2.4.6, SciPy 1.17.1): the numbers of p below 0.05, and the sums of p.
TEST_CASE("of 1,000 pairs of arms that differ by nothing, 49 have p below 0.05") {
  const Counted counted = count(0);
  CHECK(counted.below == 49);
  CHECK(counted.sum == doctest::Approx(485.6505032736542).epsilon(1e-10));
}

TEST_CASE("of 1,000 pairs of arms of which one is much worse, 685 have p below 0.05") {
  const Counted counted = count(150000);
  CHECK(counted.below == 685);
  CHECK(counted.sum == doctest::Approx(43.020450544520195).epsilon(1e-10));
}
