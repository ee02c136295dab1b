// What an experiment says of its figures: which tasks they add, and what is refused.
#include "framework/figures/kinds.hpp"

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

const std::string nodes = R"(
experiment: x
sweep: {grid: {mask: {none: [], roi: [roi]}}}
nodes:
  all: {do: load, dataset: pictures}
  seen: {do: mask, of: all, chain: "${mask}"}
)";

// The first mistake of a figure that is read; "" where there is none.
std::string mistake_of(const std::string& figure) {
  Bench bench;
  Graph graph = bench.graph(nodes + "figures: {s: " + figure + "}\n");
  read_figures(graph, bench.registry, bench.mistakes);
  return bench.first();
}

}  // namespace

TEST_CASE("a sheet adds one task of pictures for each instance of its mask node, and only takes masks") {
  Bench bench;
  Graph graph = bench.graph(nodes + "figures: {s: {of: seen, kind: sheet, samples: 2}}\n");
  const std::size_t before = graph.tasks.size();
  const auto figures = read_figures(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].name == "s");
  CHECK(figures[0].kind == &sheet_figure);
  CHECK(tasks_of(graph, "show") == 2);
  CHECK(graph.tasks.size() > before);
  CHECK(graph.tasks[graph.tasks.size() - 1].label == "s: roi");
  CHECK(mistake_of("{of: all, kind: sheet}").find("`all` is no such node (it does `load`); of these it can be: seen") !=
        std::string::npos);
  CHECK(mistake_of("{of: seen, kind: sheet, samples: 0}").find("samples") != std::string::npos);
  CHECK(mistake_of("{of: seen, kind: sheet, x: mask}").find("a figure of kind sheet has no parameter `x`") !=
        std::string::npos);
  CHECK(mistake_of("{kind: sheet}").find("a sheet needs `of`") != std::string::npos);
}

TEST_CASE("a figure that names no kind is one of lines; each kind knows its own names") {
  Bench bench;
  Graph graph = bench.graph(nodes +
                            "figures:\n  a: {of: seen, x: sample, y: visible_px}\n"
                            "  b: {of: seen, kind: bar, x: mask, y: [visible_px, visible_share], color: mask}\n");
  const auto figures = read_figures(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  REQUIRE(figures.size() == 2);
  CHECK(figures[0].kind == &line_figure);
  CHECK(figures[1].kind == &bar_figure);
  CHECK(mistake_of("{of: seen, kind: bar, x: mask, y: visible_px, where: {mask: roi}}") == "");
  CHECK(mistake_of("{of: seen, kind: bar, x: mask, y: visible_px, where: {mask: rio}}") ==
        "the axis mask has no value `rio`, did you mean `roi`?");
  CHECK(mistake_of("{of: seen, kind: bar, x: mask, y: visible_px, where: {grup: all}}")
            .find("has no column or axis `grup`") != std::string::npos);
  CHECK(mistake_of("{of: seen, x: mask, y: a, colour: mask}") == "a figure has no `colour`, did you mean `color`?");
  CHECK(mistake_of("{of: seen, x: mask}") == "a figure needs `x` and `y`: columns of the table or axes");
  CHECK(mistake_of("{x: mask, y: a}") == "a figure needs `of`: the node whose table it draws");
  CHECK(mistake_of("{of: seen, x: mask, y: visible_px, points: {of: seen}}")
            .find("`points` of a figure of lines are {of:") == 0);
  CHECK(mistake_of("{of: seen, x: musk, y: visible_px}")
            .find("seen has no column or axis `musk`, did you mean `mask`?") == 0);
  CHECK(mistake_of("{of: seen, x: mask, y: [visible_pix]}") ==
        "seen gives no column or metric `visible_pix`, did you mean `visible_px`?");
  CHECK(mistake_of("{of: seen, x: mask, y: visible_px, points: {of: seen, x: components, y: widht}}") ==
        "seen gives no column or metric `widht`, did you mean `width`?");
  CHECK(mistake_of("{of: seen, kind: bar, x: mask, y: a, points: {of: seen, x: a, y: b}}")
            .find("a figure of kind bar has no `points`") == 0);
}

TEST_CASE("an unknown kind is answered with the kinds that there are and the nearest one") {
  CHECK(mistake_of("{of: seen, kind: sheets}") ==
        "kind: `sheets` is not one of line, bar, sheet, flow, did you mean `sheet`?");
  CHECK(mistake_of("{of: seen, kind: radar_chart}") == "kind: `radar_chart` is not one of line, bar, sheet, flow");
}

TEST_CASE("every kind of figure describes its members, and takes those and no others") {
  for (const FigureKind* kind : figure_kinds()) {
    INFO(kind->name);
    CHECK(schema_refusal(kind->fields()) == "");
    const std::string told = mistake_of(std::string("{of: seen, kind: ") + kind->name + ", mystery: 1}");
    for (const Json& field : kind->fields()) {
      CHECK(told.find(field["name"].get<std::string>()) != std::string::npos);
      CHECK(field["doc"].get<std::string>().size() > 5);
    }
  }
}
