// Facts about the grid: its cells hold every pixel once, and a cell outside it is refused.
#include "grid.cpp"

#include <collimator/testing.hpp>

using collimator::testing::after, collimator::testing::Mask;

namespace {

Mask cell(const Mask& keep, Grid::Params params) { return after(Grid(params), keep); }

}  // namespace

TEST_CASE("one cell is kept, or hidden") {
  CHECK(cell(Mask(3, 6, 1), {.n = 3, .row = 1, .column = 2}) == Mask::drawn({"......", "....##", "......"}));
  CHECK(cell(Mask(3, 6, 1), {.n = 3, .row = 1, .column = 2, .keep = false}) ==
        Mask::drawn({"######", "####..", "######"}));
  // 5 and 7 pixels in three: edges at 0, 1, 3, 5 and 0, 2, 4, 7.
  CHECK(cell(Mask(5, 7, 1), {.n = 3, .row = 1, .column = 2}) ==
        Mask::drawn({".......", "....###", "....###", ".......", "......."}));
  CHECK(cell(Mask(5, 7, 1), {.n = 1, .row = 0, .column = 0}).area() == 35);
}

TEST_CASE("the cells of a grid hold every pixel once") {
  for (const auto& [height, width] : {std::pair{7, 11}, {12, 5}, {1, 9}, {9, 1}, {1, 1}, {64, 48}})
    for (const std::int64_t n : {1, 2, 3, 5, 13}) {
      std::vector<int> times(static_cast<std::size_t>(height * width));
      for (std::int64_t row = 0; row < n; ++row)
        for (std::int64_t column = 0; column < n; ++column) {
          const Mask kept = cell(Mask(height, width, 1), {.n = n, .row = row, .column = column});
          const Mask rest = cell(Mask(height, width, 1), {.n = n, .row = row, .column = column, .keep = false});
          for (std::size_t i = 0; i < times.size(); ++i) {
            times[i] += kept.view().data()[i];
            REQUIRE(kept.view().data()[i] + rest.view().data()[i] == 1);
          }
        }
      CHECK(std::ranges::count(times, 1) == height * width);
    }
}

TEST_CASE("what was hidden before stays hidden") {
  CHECK(cell(Mask(3, 6), {.n = 3, .row = 1, .column = 2}).area() == 0);
  CHECK(cell(Mask::drawn({"#.", ".#"}), {.n = 2, .row = 0, .column = 0}) == Mask::drawn({"#.", ".."}));
  CHECK(cell(Mask::drawn({"#.", ".#"}), {.n = 2, .row = 0, .column = 1}).area() == 0);
}

TEST_CASE("a cell outside the grid is refused") {
  CHECK_THROWS_WITH(Grid::Params({.n = 3, .row = 3}).check(), "`row` is 3, but a grid of 3 cells a side has 0 to 2");
  CHECK_THROWS_WITH(Grid::Params({.n = 2, .row = 0, .column = 2}).check(), doctest::Contains("`column` is 2"));
}
