// Connected components against a flood fill.
#include <collimator/components.hpp>
#include <collimator/rng.hpp>

#define COLLIMATOR_TESTING_NO_MAIN
#include <collimator/testing.hpp>

using collimator::Components, collimator::components_of, collimator::testing::Mask;

namespace {

// The number of each pixel's component from 1, by first pixel; 0 where hidden.
std::vector<int> flooded(const Mask& mask) {
  const std::int64_t height = mask.view().height(), width = mask.view().width();
  std::vector<int> labels(static_cast<std::size_t>(height * width));
  int count = 0;
  for (std::int64_t start = 0; start < height * width; ++start) {
    if (mask.view().data()[start] == 0 || labels[static_cast<std::size_t>(start)] != 0) continue;
    std::vector<std::int64_t> open{start};
    labels[static_cast<std::size_t>(start)] = ++count;
    while (!open.empty()) {
      const std::int64_t at = open.back(), y = at / width, x = at % width;
      open.pop_back();
      for (std::int64_t v = std::max<std::int64_t>(y - 1, 0); v <= std::min(y + 1, height - 1); ++v)
        for (std::int64_t u = std::max<std::int64_t>(x - 1, 0); u <= std::min(x + 1, width - 1); ++u) {
          int& label = labels[static_cast<std::size_t>(v * width + u)];
          if (mask.view()(v, u) == 0 || label != 0) continue;
          label = count;
          open.push_back(v * width + u);
        }
    }
  }
  return labels;
}

std::vector<int> labels_of(const Mask& mask, const Components& components) {
  std::vector<int> labels(static_cast<std::size_t>(mask.view().height() * mask.view().width()));
  for (const collimator::Run& run : components.runs)
    for (std::int64_t x = run.first; x < run.end; ++x)
      labels[static_cast<std::size_t>(run.y * mask.view().width() + x)] = run.component + 1;
  return labels;
}

}  // namespace

TEST_CASE("corners connect; arms that meet below are one component") {
  CHECK(components_of(Mask(3, 4).view()).count == 0);
  CHECK(components_of(Mask(3, 4, 1).view()).count == 1);
  CHECK(components_of(Mask::drawn({"#.#", ".#.", "#.#"}).view()).count == 1);
  CHECK(components_of(Mask::drawn({"#..#", "....", "#..#"}).view()).count == 4);
  CHECK(components_of(Mask::drawn({"#.#.#", "#.#.#", "#####"}).view()).count == 1);
  CHECK(components_of(Mask::drawn({"#####", "#...#", "#.#.#", "#...#", "#####"}).view()).count == 2);
  const Components one = components_of(Mask::drawn({".##.#"}).view());
  CHECK(one.count == 2);
  CHECK(one.runs.size() == 2);
  CHECK((one.runs[1].first == 4 && one.runs[1].end == 5 && one.runs[1].component == 1));
}

TEST_CASE("components of scattered pixels are those of a flood fill") {
  collimator::Rng rng(3);
  for (int round = 0; round < 300; ++round) {
    const auto height = static_cast<std::int64_t>(1 + rng.below(20));
    const auto width = static_cast<std::int64_t>(1 + rng.below(20));
    const std::uint64_t share = 1 + rng.below(9);  // tenths that are visible
    Mask mask(height, width);
    for (std::int64_t i = 0; i < height * width; ++i) mask.view().data()[i] = rng.below(10) < share;
    CHECK(labels_of(mask, components_of(mask.view())) == flooded(mask));
  }
}
