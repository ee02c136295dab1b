// Shrinks by means that are summed in whole numbers, then transforms.
#include "framework/verbs/duplicates/picture_hash.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace collimator {
namespace {

constexpr int frequencies = 8;
using Grid = std::array<double, hash_grid * hash_grid>;

// Of `cell`, in units of 1/32 pixel: how much of a pixel it covers.
std::int64_t overlap(std::int64_t pixel, std::int64_t cell, std::int64_t length) {
  return std::min((pixel + 1) * hash_grid, (cell + 1) * length) - std::max(pixel * hash_grid, cell * length);
}

// The pixels that a cell covers, the last not included.
std::pair<std::int64_t, std::int64_t> covered(std::int64_t cell, std::int64_t length) {
  return {cell * length / hash_grid, ((cell + 1) * length + hash_grid - 1) / hash_grid};
}

// Mean values of the cells, each pixel weighted by how much of it lies there.
Grid cell_means(const Picture& picture) {
  std::array<std::uint64_t, hash_grid * hash_grid> sums{};
  for (std::int64_t y = 0; y < hash_grid; ++y) {
    const auto [top, bottom] = covered(y, picture.height);
    for (std::int64_t row = top; row < bottom; ++row)
      for (std::int64_t x = 0; x < hash_grid; ++x) {
        const auto [left, right] = covered(x, picture.width);
        std::uint64_t sum = 0;
        for (std::int64_t column = left; column < right; ++column)
          sum += picture.at(row, column) * static_cast<std::uint64_t>(overlap(column, x, picture.width));
        sums[static_cast<std::size_t>(y * hash_grid + x)] +=
            sum * static_cast<std::uint64_t>(overlap(row, y, picture.height));
      }
  }
  Grid means{};
  for (std::size_t i = 0; i < means.size(); ++i)
    means[i] = static_cast<double>(sums[i]) / static_cast<double>(picture.width * picture.height);
  return means;
}

// cos(pi (2x + 1) u / 64) of the frequencies u = 1 … 8.
const std::array<double, frequencies * hash_grid>& cosines() {
  static const auto table = [] {
    std::array<double, frequencies * hash_grid> values{};
    for (int u = 0; u < frequencies; ++u)
      for (int x = 0; x < hash_grid; ++x)
        values[static_cast<std::size_t>(u * hash_grid + x)] =
            std::cos(std::numbers::pi * (2 * x + 1) * (u + 1) / (2.0 * hash_grid));
    return values;
  }();
  return table;
}

}  // namespace

PictureHash hash_of(const Picture& picture) {
  PictureHash hash;
  if (picture.width < 1 || picture.height < 1) return hash;
  const Grid means = cell_means(picture);
  const auto [low, high] = std::ranges::minmax(means);
  hash.flat = high - low < 1e-9;
  if (hash.flat) return hash;
  for (std::size_t i = 0; i < means.size(); ++i)
    hash.small[i] = static_cast<std::uint8_t>(std::lround(255 * (means[i] - low) / (high - low)));
  const auto& cosine = cosines();
  std::array<double, frequencies * hash_grid> rows{};  // transformed along x
  for (std::size_t y = 0; y < hash_grid; ++y)
    for (std::size_t u = 0; u < frequencies; ++u)
      for (std::size_t x = 0; x < hash_grid; ++x)
        rows[y * frequencies + u] += means[y * hash_grid + x] * cosine[u * hash_grid + x];
  std::array<double, hash_bits> values{};
  for (std::size_t v = 0; v < frequencies; ++v)
    for (std::size_t u = 0; u < frequencies; ++u)
      for (std::size_t y = 0; y < hash_grid; ++y)
        values[v * frequencies + u] += rows[y * frequencies + u] * cosine[v * hash_grid + y];
  std::array<double, hash_bits> sorted = values;
  std::ranges::sort(sorted);
  const double median = (sorted[hash_bits / 2 - 1] + sorted[hash_bits / 2]) / 2;
  for (std::size_t i = 0; i < hash_bits; ++i)
    if (values[i] > median) hash.bits |= std::uint64_t{1} << i;
  return hash;
}

double correlation(const PictureHash& a, const PictureHash& b) {
  std::int64_t sum_a = 0, sum_b = 0, squares_a = 0, squares_b = 0, products = 0;
  for (std::size_t i = 0; i < a.small.size(); ++i) {
    const std::int64_t x = a.small[i], y = b.small[i];
    sum_a += x;
    sum_b += y;
    squares_a += x * x;
    squares_b += y * y;
    products += x * y;
  }
  constexpr std::int64_t n = hash_grid * hash_grid;
  const auto spread =
      static_cast<double>(n * squares_a - sum_a * sum_a) * static_cast<double>(n * squares_b - sum_b * sum_b);
  return spread > 0 ? static_cast<double>(n * products - sum_a * sum_b) / std::sqrt(spread) : 0;
}

}  // namespace collimator
