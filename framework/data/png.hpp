// PNG by libspng: 1 to 16 bits; grey, RGB, RGBA, palette.
#pragma once

#include <string>
#include <string_view>

#include "framework/data/picture.hpp"

namespace collimator {

bool is_png(std::string_view bytes);
// Both throw InputError("NAME: …"), also for an animated PNG of several pictures. Chunks' check sums are verified.
PictureHeader probe_png(std::string_view bytes, const std::string& name);
Picture decode_png(std::string_view bytes, const std::string& name, Colour colour = Colour::luma);

}  // namespace collimator
