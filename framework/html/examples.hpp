// Example pictures of a run: what a network saw of some samples, and where it looked.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

// Writes, for each `explain` node, FOLDER/figures/examples_NODE/ with PNG files and index.json. They show four samples,
// of the explained class as far as there are so many. For each of at most 12 maskings, a sample has its picture under
// the mask, and over it at most three maps, those of the first cells. Nodes of which nothing came out are left out.
// Throws InputError where an artifact is damaged.
void write_examples(const Graph& graph, const std::vector<TaskResult>& results, const std::filesystem::path& folder);

// The section of report.html that shows them, "" where there are none.
class Withheld;
std::string html_examples(const std::filesystem::path& folder, const Withheld& withheld);

// [size,size] or [3,size,size] in [0,1], at most 160 pixels wide: averaged over squares where it is larger.
struct SmallPicture {
  std::int64_t size = 0, factor = 1;  // factor: pixels of the original per pixel, along each axis
  std::vector<float> values;          // [size,size] or [3,size,size]

  std::size_t pixels() const { return static_cast<std::size_t>(size * size); }
  // Of red, green or blue, 0 to 255.
  float shown(std::size_t pixel, std::size_t channel) const {
    return 255 * std::clamp(values[values.size() > pixels() ? channel * pixels() + pixel : pixel], 0.0F, 1.0F);
  }
};
SmallPicture shrink(const std::vector<float>& values, std::int64_t size);

// The picture in RGB with a map over it, both of one size: the stronger the map (relative to its own largest value;
// negative is nothing), the less is seen of the picture and the nearer the colour is to yellow.
std::vector<std::uint8_t> overlay(const SmallPicture& picture, const SmallPicture& map);

}  // namespace collimator
