// A picture as a PNG file's bytes, for reports.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace collimator {

// `pixels`: width*height*channels bytes, row after row; 1 channel is grey, 3 are red, green, blue. width, height > 0.
std::string encode_png(std::span<const std::uint8_t> pixels, std::uint32_t width, std::uint32_t height, int channels);

}  // namespace collimator
