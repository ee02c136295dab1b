// The generator against the authors' own vectors, and what callers rely on.
#include <collimator/rng.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

using collimator::philox4x32, collimator::Rng;
using Block = std::array<std::uint32_t, 4>;

TEST_CASE("Philox4x32-10 gives Random123's known answers") {
  // kat_vectors of Random123 1.14 (Salmon et al.): counter, key, result.
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) == Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream depends on its name alone, not on what was drawn before") {
  Rng first(7);
  const std::uint64_t alone = first.stream("sample-3").next64();
  first.next64();
  CHECK(first.stream("sample-3").next64() == alone);
  CHECK(first.stream("sample-4").next64() != alone);
  CHECK(Rng(8).stream("sample-3").next64() != alone);
}

TEST_CASE("below(n) covers [0, n) evenly") {
  Rng rng(1);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) ++counts[rng.below(6)];
  for (const int count : counts) CHECK(std::abs(count - 10000) < 400);  // 4 standard deviations are 365
  CHECK(rng.below(1) == 0);
}

TEST_CASE("uniform and normal numbers have the moments they should") {
  Rng rng(2);
  double sum = 0, normal = 0, squares = 0;
  for (int i = 0; i < 100000; ++i) {
    const double uniform = rng.uniform(), draw = rng.normal();
    REQUIRE((uniform >= 0 && uniform < 1));
    sum += uniform;
    normal += draw;
    squares += draw * draw;
  }
  CHECK(sum / 1e5 == doctest::Approx(0.5).epsilon(0.01));
  CHECK(std::abs(normal / 1e5) < 0.015);
  CHECK(squares / 1e5 == doctest::Approx(1).epsilon(0.02));
}

TEST_CASE("a shuffle keeps every item") {
  std::vector<int> items{1, 2, 3, 4, 5, 6, 7};
  Rng(3).shuffle(items);
  CHECK(items != std::vector<int>{1, 2, 3, 4, 5, 6, 7});
  std::sort(items.begin(), items.end());
  CHECK(items == std::vector<int>{1, 2, 3, 4, 5, 6, 7});
}
