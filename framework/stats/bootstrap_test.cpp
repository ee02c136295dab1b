// Facts about the bootstrap: which draws it makes, that threads change nothing, and how it ends.
#include "framework/stats/bootstrap.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace collimator;

namespace {

std::vector<double> drawn(std::uint64_t seed, std::uint64_t replicate, std::uint64_t attempt, std::size_t patients) {
  std::vector<double> counts(patients);
  draw_patients(seed, replicate, attempt, counts);
  return counts;
}

}  // namespace

TEST_CASE("draws are those of the documented generator") {  // the same written in Python from Philox's paper
  CHECK(drawn(1, 0, 0, 10) == std::vector<double>{0, 1, 1, 1, 0, 3, 2, 2, 0, 0});
  CHECK(drawn(1, 1, 0, 10) == std::vector<double>{1, 1, 1, 2, 1, 0, 0, 2, 1, 1});
  CHECK(drawn(1, 0, 1, 10) == std::vector<double>{1, 2, 1, 2, 0, 1, 0, 0, 1, 2});
  CHECK(drawn(42, 7, 0, 13) == std::vector<double>{0, 1, 0, 0, 1, 1, 2, 1, 3, 0, 4, 0, 0});
}

TEST_CASE("a draw has as many patients as there are, each equally likely") {
  std::vector<double> total(7);
  for (std::uint64_t r = 0; r < 20000; ++r) {
    const std::vector<double> counts = drawn(3, r, 0, 7);
    CHECK(std::accumulate(counts.begin(), counts.end(), 0.0) == 7);
    for (std::size_t p = 0; p < 7; ++p) total[p] += counts[p];
  }
  for (const double sum : total) CHECK(sum == doctest::Approx(20000).epsilon(0.03));  // 4 standard errors
}

TEST_CASE("patients are numbered by id, whatever the order of samples") {
  const std::vector<std::string> a{"b", "a", "c", "a"}, b{"c", "a", "b"};
  CHECK(PatientIndex(a).size() == 3);
  for (const std::string& id : b) CHECK(PatientIndex(a).number(id) == PatientIndex(b).number(id));
}

TEST_CASE("replicates do not depend on threads or blocks") {
  const Statistics statistics = [](std::size_t draws, std::span<const double> counts, std::span<double> values) {
    const std::size_t patients = counts.size() / draws;
    for (std::size_t d = 0; d < draws; ++d) {
      values[2 * d] = values[2 * d + 1] = 0;
      for (std::size_t p = 0; p < patients; ++p) values[2 * d] += counts[d * patients + p] * static_cast<double>(p);
      values[2 * d + 1] = counts[d * patients] > 0 ? counts[d * patients] : std::nan("");
    }
  };
  BootstrapOptions options{.replicates = 501, .seed = 5, .block = 1, .threads = 1};
  const std::vector<Replicates> alone = bootstrap(9, 2, statistics, options);
  options.block = 64;
  options.threads = 5;
  const std::vector<Replicates> together = bootstrap(9, 2, statistics, options);
  for (std::size_t s = 0; s < 2; ++s) {
    CHECK(alone[s].values.size() == 501);
    CHECK(alone[s].values == together[s].values);
    CHECK(alone[s].redrawn == together[s].redrawn);
  }
  CHECK(alone[0].redrawn == 0);
  // Without patient 0 with a chance of (8/9)^9 = 0.346: 501 x 0.346 / (1 - 0.346) = 265 draws more, SD 20.
  CHECK(alone[1].redrawn == doctest::Approx(265).epsilon(0.3));
}

TEST_CASE("a statistic that no draw defines is given up, not drawn for ever") {
  const Statistics never = [](std::size_t, std::span<const double>, std::span<double> values) {
    for (double& value : values) value = std::nan("");
  };
  const Replicates replicates = bootstrap(3, 1, never, {.replicates = 4, .attempts = 6})[0];
  CHECK(replicates.values.empty());
  CHECK(replicates.given_up == 4);
  CHECK(replicates.redrawn == 24);
}

TEST_CASE("what a statistic or the poll throws ends the bootstrap") {
  const Statistics bad = [](std::size_t, std::span<const double>, std::span<double>) { throw std::domain_error("no"); };
  CHECK_THROWS_AS(bootstrap(3, 1, bad, {.replicates = 100}), std::domain_error);
  BootstrapOptions options{.replicates = 1'000'000};
  options.poll = [] { throw std::range_error("stop"); };
  const Statistics zero = [](std::size_t, std::span<const double>, std::span<double> values) { values[0] = 0; };
  options.block = 1;
  CHECK_THROWS_AS(bootstrap(3, 1, zero, options), std::range_error);
}

TEST_CASE("the p-value counts replicates on the rarer side of 0, itself among them") {
  std::vector<double> replicates(999, 1.0);
  CHECK(bootstrap_p_value(replicates) == doctest::Approx(2.0 / 1000));
  for (std::size_t i = 0; i < 24; ++i) replicates[i] = -1;
  CHECK(bootstrap_p_value(replicates) == doctest::Approx(0.05));
  CHECK(bootstrap_p_value(std::vector<double>(50, 0.0)) == 1);
  CHECK(std::isnan(bootstrap_p_value({})));
}
