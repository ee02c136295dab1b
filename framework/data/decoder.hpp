// The table of formats that pictures are read from; a new format is a file with its functions and one line in the
// table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "framework/data/picture.hpp"

namespace collimator {

struct Decoder {
  std::string_view name;  // as messages say it: "PNG"
  // Whether a file of these bytes is of the format, told from the first of them; the file may be empty.
  bool (*recognises)(std::string_view bytes);
  // Which way up the file says it is shown, 1 to 8 (orientation.hpp).
  int (*orientation)(std::string_view bytes);
  // Size and depth, from the header alone, as stored: the caller limits the size, and turns what lies on its side.
  PictureHeader (*probe)(std::string_view bytes, const std::string& name);
  // The values, none above the greatest that the depth allows: grey, or with Colour::rgb also three planes. Both
  // functions throw InputError("NAME: …").
  Picture (*decode)(std::string_view bytes, const std::string& name, Colour colour);
};

// The table; no two of its formats recognise the same bytes.
std::span<const Decoder> decoders();

}  // namespace collimator
