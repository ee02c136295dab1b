// Which way up a picture is shown: the orientation of EXIF, as viewers and tools for annotation apply it.
#pragma once

#include <string>
#include <string_view>

#include "framework/data/picture.hpp"

namespace collimator {

// The orientation in EXIF data ("Exif" version 2.32, tag 0x0112; a TIFF file of tags, which "Exif" and two zeros may
// stand in front of), or, where they say none, in XMP (tiff:Orientation): 1 to 8, and 1, "as stored", where neither
// says any or both are damaged. The number may be of any type that Pillow's exif_transpose takes, not only of two
// bytes.
int orientation_of(std::string_view exif, std::string_view xmp = {});

// With this, XMP begins in a file's segment for it.
inline constexpr std::string_view xmp_signature("http://ns.adobe.com/xap/1.0/\0", 29);

// The bytes that ImageMagick writes as text: three lines with a name and a length, then hexadecimal digits.
std::string bytes_of_raw_profile(std::string_view text);

// Whether the picture is shown with width and height exchanged.
constexpr bool lies_on_its_side(int orientation) { return orientation >= 5; }

// The picture as it is shown.
Picture turned(Picture picture, int orientation);

}  // namespace collimator
