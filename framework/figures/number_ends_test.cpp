// Figures of the smallest and greatest numbers: an axis for each, and no end of the program.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "framework/figures/curves_in_test.hpp"
#include "framework/figures/in_test.hpp"
#include "framework/figures/intervals.hpp"
#include "framework/figures/kinds.hpp"
#include "framework/figures/panels.hpp"
#include "framework/figures/points.hpp"
#include "framework/tables/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("numbers at the ends of what doubles hold make ticks, and every figure is drawn") {
  const std::vector<std::string> ends{"0",       "5e-324", "-5e-324",  "1e-322", "1e-310", "2e-310",
                                      "1.7e308", "1e308",  "-1.7e308", "0.5",    "1e300",  "1.7976931348623157e308"};
  for (const std::string& a : ends)
    for (const std::string& b : ends) {
      INFO(a << " " << b);
      const auto [low, high] = std::minmax({*number_in(a), *number_in(b)});
      const std::vector<double> ticks = round_ticks(low, high, 5);
      REQUIRE(ticks.size() > 1);
      CHECK(ticks.size() < 20);
      const double slack = (ticks[1] - ticks[0]) * 1e-6;
      CHECK(ticks.front() <= low + slack);
      CHECK(ticks.back() >= high - slack);
      for (std::size_t i = 0; i < ticks.size(); ++i) {
        CHECK(std::isfinite(ticks[i]));
        if (i > 0) CHECK(ticks[i - 1] < ticks[i]);
      }
      const Scale scale{ticks.front(), ticks.back(), 0, 100};
      for (const double value : {low, high}) {
        CHECK(scale.at(value) >= -1e-6);
        CHECK(scale.at(value) <= 100 + 1e-6);
      }

      const std::string svg = draw_lines(figure_data(
          loss_by_epoch(), {}, {losses("none", "1", {{a, b}, {b, a}}), losses("none", "2", {{a, a}, {b, b}})}));
      CHECK(unclosed(svg) == "");
      CHECK(svg.find("no data") == std::string::npos);
      AxesSpec bars = loss_by_epoch();
      bars.x = "mask";
      CHECK(unclosed(draw_bars(figure_data(bars, {}, {losses("none", "1", {{"1", a}, {"2", b}})}))) == "");
      FigureData data = figure_data(loss_by_epoch(), {}, {losses("none", "1", {{"1", "0.5"}, {"2", "0.7"}})});
      add_points(data, {{"other", "other", ""}, "at", "height"},
                 {{{{"mask", "none"}}, {"t.csv", {"at", "height"}, {{a, b}}}}});
      CHECK(data.panels[0].points.size() == 1);
      CHECK(unclosed(draw_lines(data)) == "");
      ResultTable table = small_table();
      table.rows[0].value = low;
      table.rows[1].value = high;
      CHECK(unclosed(draw_intervals(table)) == "");
      CHECK(as_text(table).size() < 3000);
    }
  const FigureData same = figure_data(
      loss_by_epoch(), {}, {losses("none", "1", {{"1", "1.7e308"}}), losses("none", "2", {{"1", "1.7e308"}})});
  CHECK(means_of(same, same.panels[0], false)[0].at(0) == doctest::Approx(1.7e308));
}
