// Which way up a picture is shown: the orientation of EXIF, as viewers and tools for annotation apply it.
#pragma once

#include <string_view>

#include "framework/data/picture.hpp"

namespace collimator {

// The orientation in EXIF data ("Exif" version 2.32, tag 0x0112; a TIFF file of tags): 1 to 8, and 1, "as stored",
// where it says none or is damaged.
int orientation_of(std::string_view exif);

// Whether the picture is shown with width and height exchanged.
constexpr bool lies_on_its_side(int orientation) { return orientation >= 5; }

// The picture as it is shown.
Picture turned(Picture picture, int orientation);

}  // namespace collimator
