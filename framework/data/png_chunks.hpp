// What the chunks of a PNG say beside its pixels: which way up it is shown, and whether it is one picture.
#pragma once

#include <cstdint>
#include <string_view>

namespace collimator {

// The orientation (orientation.hpp), 1 to 8, wherever in the file a PNG has it: in a chunk eXIf, else in a text "Raw
// profile type exif" (or APP1) as ImageMagick writes it, else in XMP. What is damaged says nothing.
int orientation_of_png(std::string_view bytes);

// How many pictures an animated PNG holds; 1 of any other.
std::uint32_t frames_of_png(std::string_view bytes);

}  // namespace collimator
