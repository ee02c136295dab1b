// Bands of figures: where the table has none, nothing is drawn.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "framework/figures/in_test.hpp"
#include "framework/figures/kinds.hpp"
#include "framework/figures/panels.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("a band ends where points have none, and around a single point it is an upright line") {
  const auto with_bands = [](const std::vector<int>& empty) {
    AxesSpec spec;
    spec.x = "epoch";
    spec.y = {"loss"};
    FigureSource source{{}, {"curves.csv", {"epoch", "loss", "low", "high"}, {}}};
    for (int x = 1; x <= 7; ++x) {
      const bool has = std::ranges::find(empty, x) == empty.end();
      source.table.rows.push_back({std::to_string(x), "0.5", has ? "0.4" : "", has ? "0.6" : ""});
    }
    return draw_lines(figure_data(spec, {}, {source}));
  };
  const std::string band = "fill-opacity=\"0.15\"", upright = "stroke-opacity=\"0.3\"";
  CHECK(count(with_bands({}), band) == 1);
  CHECK(count(with_bands({4}), band) == 2);  // 1 to 3, and 5 to 7
  CHECK(count(with_bands({4}), upright) == 0);
  CHECK(count(with_bands({2, 5, 6}), band) == 1);  // 3 and 4
  CHECK(count(with_bands({2, 5, 6}), upright) == 2);
  CHECK(count(with_bands({1, 2, 3, 4, 5, 6, 7}), band) == 0);
}
