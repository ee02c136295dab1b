// Masks and runs become regions on a picture's grid (region.hpp).
#include "framework/data/region.hpp"

#include <algorithm>
#include <vector>

#include "framework/base/error.hpp"
#include "framework/data/picture.hpp"

namespace collimator {
namespace {

// A region on its own grid.
struct Grid {
  std::int64_t height = 0, width = 0;
  std::vector<std::uint8_t> values;
  double grey = 0;
};

Grid grid_of_file(const std::filesystem::path& file) {
  const Picture mask = decode_picture(file, Colour::brightest);
  MaskPixels pixels = pixels_of_mask(mask, file.string());
  return {mask.height, mask.width, std::move(pixels.inside), pixels.grey};
}

Grid grid_of_runs(const Region& region) {
  const std::int64_t width = region.grid_width, height = region.grid_height;
  if (width < 1 || height < 1 || width > pixel_limit / height)
    throw failure("region {}: runs on a grid of {} x {} pixels", region.part, width, height);
  Grid grid{height, width, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height))};
  const std::uint64_t area = grid.values.size();
  if (region.runs.size() % 2 != 0) throw failure("region {}: a run without a length", region.part);
  for (std::size_t i = 0; i < region.runs.size(); i += 2) {
    const std::uint64_t start = region.runs[i], length = region.runs[i + 1];
    if (start > area || length > area - start)
      throw failure("region {}: the run of {} pixels from {} leaves its grid of {} x {}", region.part, length, start,
                    width, height);
    std::fill_n(grid.values.begin() + static_cast<std::ptrdiff_t>(start), length, std::uint8_t{1});
  }
  return grid;
}

// The source pixel whose centre is nearest to that of target pixel `index`.
std::int64_t nearest(std::int64_t index, std::int64_t source, std::int64_t target) {
  return (2 * index + 1) * source / (2 * target);
}

// Whether two sizes are one shape at two scales, each side rounded to whole pixels.
bool same_shape(std::int64_t width, std::int64_t height, std::int64_t other_width, std::int64_t other_height) {
  const auto fits = [](std::int64_t a, std::int64_t b, std::int64_t other_a, std::int64_t other_b) {
    return std::abs(a * other_b - other_a * b) <= other_a;  // |a other_b / other_a - b| <= 1 pixel
  };
  return fits(width, height, other_width, other_height) || fits(height, width, other_height, other_width) ||
         fits(other_width, other_height, width, height) || fits(other_height, other_width, height, width);
}

// Of the pixels above 0, the share below nine tenths of the largest value. Of a mask of many values, as JPEG leaves
// them, those up to its tenth count as 0.
double share_of_grey(const std::vector<std::int64_t>& pixels_of_value) {
  constexpr std::int64_t few = 16;
  const std::size_t most = pixels_of_value.size() - 1;
  const std::int64_t values = std::ranges::count_if(pixels_of_value, [](std::int64_t count) { return count > 0; });
  std::int64_t above = 0, grey = 0;
  for (std::size_t value = 1; value <= most; ++value) {
    if (values > few && 10 * value <= most) continue;
    above += pixels_of_value[value];
    grey += 10 * value < 9 * most ? pixels_of_value[value] : 0;
  }
  return above > 0 ? static_cast<double>(grey) / static_cast<double>(above) : 0;
}

}  // namespace

MaskPixels pixels_of_mask(const Picture& mask, const std::string& name) {
  const std::int64_t count = mask.width * mask.height;
  const std::uint32_t most =
      mask.is_wide() ? *std::max_element(mask.wide(), mask.wide() + count) : *std::ranges::max_element(mask.data);
  // Half of the range, in halves so that 127.5 needs no fraction.
  const std::uint32_t twice_least = most == 1 ? 2 : mask.greatest();
  if (most > 1 && 2 * most < twice_least)
    throw failure(
        "{}: the mask's largest value is {} of {}, so no pixel reaches half of its range; expected 0 and {}, or 0 and "
        "1",
        name, most, mask.greatest(), mask.greatest());
  MaskPixels pixels{std::vector<std::uint8_t>(static_cast<std::size_t>(count))};
  std::vector<std::int64_t> pixels_of_value(most + 1);
  const auto inside = [&](std::uint32_t value) {
    ++pixels_of_value[value];
    return std::uint8_t{2 * value >= twice_least};
  };
  if (mask.is_wide())
    std::transform(mask.wide(), mask.wide() + count, pixels.inside.begin(), inside);
  else
    std::ranges::transform(mask.data, pixels.inside.begin(), inside);
  pixels.grey = share_of_grey(pixels_of_value);
  return pixels;
}

DrawnRegion draw_region(const Region& region, const std::filesystem::path& root, MaskView target) {
  const Grid grid = region.file.empty() ? grid_of_runs(region) : grid_of_file(root / region.file);
  const Rect place = region.place == Rect{} ? Rect{0, 0, target.width(), target.height()} : region.place;
  if (place.width < 1 || place.height < 1 || std::max(place.width, place.height) > pixel_limit ||
      std::max(std::abs(place.x), std::abs(place.y)) > pixel_limit)
    throw failure("region {}: its place is {} x {} pixels at {}, {}", region.part, place.width, place.height, place.x,
                  place.y);
  const std::int64_t left = std::max<std::int64_t>(place.x, 0), right = std::min(place.x + place.width, target.width());
  std::vector<std::int64_t> columns;
  for (std::int64_t x = left; x < right; ++x) columns.push_back(nearest(x - place.x, grid.width, place.width));
  for (std::int64_t y = std::max<std::int64_t>(place.y, 0); y < std::min(place.y + place.height, target.height());
       ++y) {
    const std::uint8_t* row = grid.values.data() + nearest(y - place.y, grid.height, place.height) * grid.width;
    for (std::int64_t x = left; x < right; ++x) target(y, x) |= row[columns[static_cast<std::size_t>(x - left)]];
  }
  DrawnRegion drawn{std::nullopt, grid.grey};
  if (!same_shape(grid.width, grid.height, place.width, place.height)) drawn.stretched = {grid.width, grid.height};
  return drawn;
}

}  // namespace collimator
