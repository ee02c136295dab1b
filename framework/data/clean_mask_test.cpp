// Facts about cleaned outlines: what goes, what stays, and which parts win where sizes are equal.
#include "framework/data/clean_mask.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace collimator;

namespace {

using Rows = std::vector<std::string>;

Rows cleaned(const Rows& rows, const Cleaning& cleaning) {
  std::vector<std::uint8_t> mask;
  for (const std::string& row : rows)
    for (const char character : row) mask.push_back(character == '#');
  clean_mask(mask, static_cast<std::int64_t>(rows.size()), cleaning);
  Rows result(rows.size());
  for (std::size_t i = 0; i < mask.size(); ++i) result[i / rows.size()] += mask[i] != 0 ? '#' : '.';
  return result;
}

const Rows two_parts{"##...", "##..#", ".....", ".###.", ".###."};

}  // namespace

TEST_CASE("the largest parts stay; of equal ones the topmost; as many as there are is fine") {
  CHECK(cleaned(two_parts, {.components = 1}) == Rows{".....", ".....", ".....", ".###.", ".###."});
  CHECK(cleaned(two_parts, {.components = 2}) == Rows{"##...", "##...", ".....", ".###.", ".###."});
  CHECK(cleaned(two_parts, {.components = 9}) == two_parts);
  CHECK(cleaned({"#.#", "...", "#.#"}, {.components = 1}) == Rows{"#..", "...", "..."});
  CHECK(cleaned({"#..", ".#.", "..#"}, {.components = 1}) == Rows{"#..", ".#.", "..#"});  // corners touch
}

TEST_CASE("opening takes away what no disc fits into, and nothing of a disc") {
  const Rows block{".....", ".####", ".###.", ".###.", "#...."};
  CHECK(cleaned(block, {.open_px = 3}) == Rows{".....", ".###.", ".###.", ".###.", "....."});
  const Rows disc{".....", "..#..", ".###.", "..#..", "....."};
  CHECK(cleaned(disc, {.open_px = 3})[2] == ".....");  // a disc 3 wide is a whole 3 x 3 square
}

TEST_CASE("the median takes lone pixels and fills lone holes") {
  CHECK(cleaned({"...", ".#.", "..."}, {.median_px = 3}) == Rows(3, "..."));
  CHECK(cleaned({"###", "#.#", "###"}, {.median_px = 3}) == Rows(3, "###"));
}

TEST_CASE("empty and full stay what they are") {
  const Cleaning all{.open_px = 5, .median_px = 5, .components = 2};
  for (const char pixel : {'.', '#'})
    for (const std::size_t side : {1U, 2U, 9U})
      CHECK(cleaned(Rows(side, std::string(side, pixel)), all) == Rows(side, std::string(side, pixel)));
}
