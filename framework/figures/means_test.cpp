// The mean line of a figure: over what it is taken, and where there is none.
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "framework/figures/in_test.hpp"
#include "framework/figures/kinds.hpp"
#include "framework/figures/panels.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

using Rows = std::vector<std::vector<std::string>>;

AxesSpec spec_of() {
  AxesSpec spec;
  spec.of = {"curve", "curve", ""};
  spec.x = "x";
  spec.y = {"y"};
  return spec;
}

FigureSource source(const std::string& seed, Rows rows) {
  return {{{"seed", seed}}, {"table.csv", {"x", "y"}, std::move(rows)}};
}

std::string thick(const std::string& svg) { return std::to_string(count(svg, "stroke-width=\"2.4\"")); }

}  // namespace

TEST_CASE("lines over other x, as calibration bins, have no mean") {
  const FigureData data = figure_data(spec_of(), {},
                                      {source("1", {{"0.1", "0"}, {"0.5", "0.4"}, {"1", "1"}}),
                                       source("2", {{"0.2", "0.3"}, {"0.6", "0.5"}, {"1", "0.8"}})});
  const auto means = means_of(data, data.panels[0], true);
  for (const auto& [x, mean] : means[0]) CHECK(std::isnan(mean) == (x != 4));
  const std::string svg = draw_lines(data);
  CHECK(svg.find(">each line: one seed; no mean, as they have no x in common</text>") != std::string::npos);
  CHECK(thick(svg) == "0");
  CHECK(svg.find("<circle") == std::string::npos);  // nor a mark at the x that they share by chance
  CHECK(count(svg, "stroke-width=\"1.6\"") == 2);
}

TEST_CASE("a mean ends where a line has no row, and goes on over those that are defined, which is said") {
  const FigureData shorter = figure_data(
      spec_of(), {},
      {source("1", {{"1", "1"}, {"2", "2"}, {"3", "9"}, {"4", "9"}}), source("2", {{"1", "3"}, {"2", "4"}})});
  const auto means = means_of(shorter, shorter.panels[0], true)[0];
  CHECK(means.at(0) == 2);
  CHECK(means.at(1) == 3);
  CHECK(std::isnan(means.at(2)));
  CHECK(draw_lines(shorter).find("thick lines: their mean, where all have a row with the same x") != std::string::npos);
  CHECK(shorter.notes.empty());

  const FigureData undefined =
      figure_data(spec_of(), {}, {source("1", {{"1", "1"}, {"2", "nan"}}), source("2", {{"1", "3"}, {"2", "4"}})});
  CHECK(means_of(undefined, undefined.panels[0], true)[0].at(1) == 4);
  CHECK(undefined.notes == std::vector<std::string>{"y: 1 of 4 numbers is undefined or infinite, and left out"});
  CHECK(draw_lines(undefined).find("thick lines: their mean</text>") != std::string::npos);
}

TEST_CASE("over an axis, the mean is over the instances that there are, as in tables") {
  Axis mask{"mask", {}, {{"none", {}}, {"roi", {}}}};
  AxesSpec spec = spec_of();
  spec.x = "mask";
  const auto cell = [](const std::string& mask, const std::string& seed, const std::string& y) {
    return FigureSource{{{"mask", mask}, {"seed", seed}}, {"table.csv", {"y"}, {{y}}}};
  };
  const FigureData data =
      figure_data(spec, {mask}, {cell("none", "1", "1"), cell("none", "2", "3"), cell("roi", "1", "5")});
  CHECK(data.x_is_axis);
  const std::string svg = draw_lines(data);
  CHECK(svg.find("thick lines: their mean</text>") != std::string::npos);
  CHECK(thick(svg) == "1");
  const FigureData gap = figure_data(spec, {mask}, {cell("none", "1", "1"), cell("roi", "1", "nan")});
  CHECK(gap.notes == std::vector<std::string>{"y: 1 of 2 numbers is undefined or infinite, and left out"});
}

TEST_CASE("a class without a curve is named, and so is a panel without a number") {
  AxesSpec spec = spec_of();
  spec.panel = "class";
  const FigureSource roc{
      {{"fold", "1"}},
      {"table.csv", {"class", "x", "y"}, {{"A", "0", "0.5"}, {"A", "1", "1"}, {"B", "0", ""}, {"B", "1", ""}}}};
  FigureSource other = roc;
  other.axes["fold"] = "2";
  const FigureData data = figure_data(spec, {}, {roc, other});
  CHECK(data.notes ==
        std::vector<std::string>{"y: no finite number for class=B, fold=1; class=B, fold=2, which are left out"});
  const std::string svg = draw_lines(data);
  CHECK(unclosed(svg) == "");
  CHECK(count(svg, ">no data</text>") == 1);
  CHECK(svg.find("thick lines: their mean</text>") != std::string::npos);
  spec.panel.clear();
  FigureSource one = roc;
  one.table.rows.resize(3);
  one.table.rows[1] = {"A", "1", ""};
  one.table.rows[0] = {"A", "0", ""};
  CHECK(figure_data(spec, {}, {one}).notes == std::vector<std::string>{"y: no finite number"});
}

TEST_CASE("odds ratios have a geometric mean, and copies of one result count once, as in tables") {
  AxesSpec spec = spec_of();
  std::vector<FigureSource> seeds{source("1", {{"1", "2"}}), source("2", {{"1", "8"}}), source("3", {{"1", "8"}})};
  const auto mean = [&] {
    const FigureData data = figure_data(spec, {}, seeds);
    return means_of(data, data.panels[0], false)[0].at(0);
  };
  CHECK(mean() == 6);
  spec.odds_ratios = {"y"};
  CHECK(mean() == doctest::Approx(5.039684199579493));  // the cube root of 2 x 8 x 8
  seeds[1].key = seeds[2].key = "one";
  CHECK(mean() == doctest::Approx(4));
  CHECK(figure_data(spec, {}, seeds).notes ==
        std::vector<std::string>{"1 of 3 instances say the same as another, and count once"});
}
