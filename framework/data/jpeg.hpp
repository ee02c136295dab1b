// JPEG by libjpeg-turbo: 8 bits, baseline and progressive, to luma.
#pragma once

#include <string>
#include <string_view>

#include "framework/data/picture.hpp"

namespace collimator {

bool is_jpeg(std::string_view bytes);
// Both throw InputError("NAME: …"); what the library merely warns of (a stream that ends early) is an error.
PictureHeader probe_jpeg(std::string_view bytes, const std::string& name);
// The colour is not looked at: a JPEG stores its luma.
Picture decode_jpeg(std::string_view bytes, const std::string& name, Colour colour = Colour::luma);

}  // namespace collimator
