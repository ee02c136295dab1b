// Facts about Fisher's exact test: small tables by hand, symmetry, and large counts.
#include "framework/stats/fisher.hpp"

#include <doctest/doctest.h>

using namespace collimator;

TEST_CASE("p-values of small tables, by hand") {
  CHECK(fisher_exact(3, 1, 1, 3) == doctest::Approx(34.0 / 70));  // Fisher's tea: 2 (1 + 16) / 70
  CHECK(fisher_exact(4, 0, 0, 4) == doctest::Approx(2.0 / 70));
  CHECK(fisher_exact(2, 2, 2, 2) == doctest::Approx(1));
  CHECK(fisher_exact(1, 9, 11, 3) == doctest::Approx(0.002759456185220088).epsilon(1e-12));  // scipy 1.17's doc example
}

TEST_CASE("rows and columns may be swapped; an empty margin says nothing") {
  CHECK(fisher_exact(2, 15, 9, 4) == doctest::Approx(fisher_exact(9, 4, 2, 15)));
  CHECK(fisher_exact(2, 15, 9, 4) == doctest::Approx(fisher_exact(2, 9, 15, 4)));
  CHECK(fisher_exact(0, 5, 0, 7) == 1);
  CHECK(fisher_exact(0, 0, 3, 7) == 1);
  CHECK(fisher_exact(0, 0, 0, 0) == 1);
}

TEST_CASE("large counts do not overflow") {
  const double p = fisher_exact(50000, 51000, 60000, 59000);
  CHECK(p > 0);
  CHECK(p < 1e-4);
}
