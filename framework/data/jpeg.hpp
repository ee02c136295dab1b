// JPEG by libjpeg-turbo: 8 bits, baseline and progressive, to luma.
#pragma once

#include <string>
#include <string_view>

#include "framework/data/picture.hpp"

namespace collimator {

bool is_jpeg(std::string_view bytes);
// Both throw InputError("NAME: …"). What the library merely warns of is an error where it costs pixels: a stream that
// ends early, or a code that there is not.
PictureHeader probe_jpeg(std::string_view bytes, const std::string& name);
// The colour is not looked at: a JPEG stores its luma.
Picture decode_jpeg(std::string_view bytes, const std::string& name, Colour colour = Colour::luma);
// The orientation (orientation.hpp), 1 to 8, that its EXIF data or its XMP say.
int orientation_of_jpeg(std::string_view bytes);

}  // namespace collimator
