// JPEG of one grey component that libjpeg-turbo does not read: lossless, and sequential of 12 bits. DICOM has both.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collimator {

// The values of a stream with one component, Huffman-coded: processes 0xc0 and 0xc1 (T.81, F.2; 8 or 12 bits), and 0xc3
// (H.2; 2 to 16 bits). The size must have been limited before. Throws InputError("NAME: …") for other processes, and
// where a stream ends early, goes on after its last value, or holds a code that there is not.
std::vector<std::uint16_t> decode_deep_jpeg(std::string_view bytes, const std::string& name);

}  // namespace collimator
