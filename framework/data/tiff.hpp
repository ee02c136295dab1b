// TIFF by libtiff: grey or RGB of 8 or 16 bits.
#pragma once

#include <string>
#include <string_view>

#include "framework/data/picture.hpp"

namespace collimator {

// Classic or big, either byte order; a DICOM file whose preamble is a TIFF's head is none.
bool is_tiff(std::string_view bytes);

// Read are strips and tiles, whole-number values of 8 and 16 bits, MinIsBlack, MinIsWhite (inverted) and RGB (to luma
// as of PNG), opacity beside them ignored as there, not compressed or by LZW, deflate or PackBits. All else is refused
// by name: several pages, floating point and signed values, palettes, CMYK, YCbCr, colours in planes, other
// compressions. Both throw InputError("NAME: …").
PictureHeader probe_tiff(std::string_view bytes, const std::string& name);
Picture decode_tiff(std::string_view bytes, const std::string& name, Colour colour = Colour::luma);
// The orientation (orientation.hpp), 1 to 8, that its tag of it says.
int orientation_of_tiff(std::string_view bytes);

}  // namespace collimator
