// Pictures as the bytes of files: PNG of 8 and 16 bits, JPEG and TIFF; and gzip, for tables.
#pragma once

#include <string>
#include <string_view>

#include "tools/collimate/phantom/subject.hpp"

namespace collimator::imitation {

std::string as_png(const Pixels& pixels);
std::string as_jpeg(const Pixels& pixels, int quality = 92);

// A drawn picture has 8 bits. With more, each of its steps is filled with noise of one step's width, so that the values
// between are used as a detector uses them; `bits` 9 to 16, in 16.
std::vector<std::uint16_t> deepened(const Pixels& pixels, int bits, Rng noise);
// A grey PNG of 16 bits.
std::string as_png(const std::vector<std::uint16_t>& values, std::int64_t width, std::int64_t height);

// A grey TIFF of 8 bits, not compressed.
std::string as_tiff(const Pixels& pixels);

// A file of gzip that holds neither a name nor a time, so that the same text gives the same bytes.
std::string gzipped(const std::string& text);

}  // namespace collimator::imitation
