// Facts about percentiles, means and adjusted p-values, against NumPy and statsmodels.
#include "framework/stats/summary.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "framework/stats/multiplicity.hpp"

using namespace collimator;

TEST_CASE("percentiles are of type 7 (NumPy 2.4.6, percentile)") {
  const std::vector<double> sorted{-1, 0.25, 2, 2, 3.5, 7, 10};
  const double expected[][2] = {{0, -1},  {0.025, -0.8125}, {0.1, -0.25}, {0.25, 1.125},
                                {0.5, 2}, {0.975, 9.55},    {1, 10}};
  for (const auto& [share, value] : expected) CHECK(percentile(sorted, share) == doctest::Approx(value).epsilon(1e-14));
  CHECK(percentile(std::vector<double>{4}, 0.3) == 4);
  CHECK(std::isnan(percentile({}, 0.5)));
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(percentile(std::vector<double>{1, infinity, infinity}, 0.8) == infinity);
}

TEST_CASE("mean, SD and SEM of the defined values (NumPy 2.4.6, std with ddof=1)") {
  const Summary summary = summarize(std::vector<double>{3.5, -1, 2, std::nan(""), 2, 10, 0.25, 7});
  CHECK(summary.n == 7);
  CHECK(summary.mean == doctest::Approx(3.392857142857143).epsilon(1e-15));
  CHECK(summary.sd == doctest::Approx(3.867215683519235).epsilon(1e-15));
  CHECK(summary.sem == doctest::Approx(1.461670137834366).epsilon(1e-15));
}

TEST_CASE("one value has a mean but no spread, none has neither") {
  const Summary one = summarize(std::vector<double>{2, std::nan("")});
  CHECK(one.mean == 2);
  CHECK(std::isnan(one.sd));
  CHECK(std::isnan(one.sem));
  CHECK(std::isnan(summarize({}).mean));
}

TEST_CASE("adjusted p-values (statsmodels 0.15.0, multipletests); NaN is not in the family") {
  const std::vector<double> p{0.01, 0.04, std::nan(""), 0.03, 0.005, 0.5, 0.04};
  const std::vector<double> by_holm{0.05, 0.12, std::nan(""), 0.12, 0.03, 0.5, 0.12};
  const std::vector<double> by_rate{0.03, 0.048, std::nan(""), 0.048, 0.03, 0.5, 0.048};
  const auto same = [](const std::vector<double>& a, const std::vector<double>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
      CHECK(((std::isnan(a[i]) && std::isnan(b[i])) || a[i] == doctest::Approx(b[i]).epsilon(1e-14)));
  };
  same(holm(p), by_holm);
  same(benjamini_hochberg(p), by_rate);
  CHECK(holm({}).empty());
  CHECK(holm(std::vector<double>{0.9, 0.8}) == std::vector<double>{1, 1});
}
