// Facts about the control: which pictures show the spot, and that it lies in its box.
#include "spot.cpp"

#include <collimator/testing.hpp>

using collimator::testing::Mask;

namespace {

const collimator::MemoryFolder none({});

}  // namespace

TEST_CASE("every second picture is a positive, and has the box of one spot inside the picture") {
  const collimator::Samples read = Spot({.count = 5}).read(none);
  REQUIRE(read.samples.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    const collimator::Sample& sample = read.samples[i];
    CHECK(sample.labels == std::vector<float>{i % 2 == 1 ? 1.0F : 0.0F});
    REQUIRE(sample.boxes.size() == i % 2);
    for (const collimator::FindingBox& box : sample.boxes)
      CHECK((box.x >= 0 && box.x <= 56 && box.y >= 0 && box.y <= 56));
  }
}

TEST_CASE("the spot fills its box and nothing else is bright") {
  const Spot dataset({.count = 12});
  for (const collimator::Sample& sample : dataset.read(none).samples) {
    CAPTURE(sample.id);
    Mask pixels(sample.height, sample.width);
    dataset.draw(sample.id, pixels.view());
    int bright = 0, inside = 0;
    for (std::int64_t y = 0; y < sample.height; ++y)
      for (std::int64_t x = 0; x < sample.width; ++x) bright += pixels.view()(y, x) > 127;
    for (const collimator::FindingBox& box : sample.boxes)
      for (std::int64_t y = 0; y < 8; ++y)
        for (std::int64_t x = 0; x < 8; ++x)
          inside += pixels.view()(static_cast<std::int64_t>(box.y) + y, static_cast<std::int64_t>(box.x) + x) == 255;
    CHECK(bright == (sample.boxes.empty() ? 0 : 64));
    CHECK(inside == bright);
  }
}

TEST_CASE("a picture depends on the seed and its id, not on what was drawn before") {
  const auto drawn = [](std::int64_t seed, const char* id) {
    Mask pixels(64, 64);
    Spot({.seed = seed}).draw(id, pixels.view());
    return pixels;
  };
  CHECK(drawn(1, "3") == drawn(1, "3"));
  CHECK(!(drawn(1, "3") == drawn(1, "5")));
  CHECK(!(drawn(1, "3") == drawn(2, "3")));
}
