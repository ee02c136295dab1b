// JPEG-LS of one grey component, which DICOM has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collimator {

// The values of a stream of 2 to 16 bits, lossless or with a bounded loss. The size must have been limited before.
// Throws InputError("NAME: …") where the stream ends early, goes on after its last value, or is of a kind that is not
// read (several components, restart intervals, mapping tables). CharLS 2.4.1, as Debian has it, was tried first:
// damaged streams of 60 bytes keep it busy for seconds a value.
std::vector<std::uint16_t> decode_jpeg_ls(std::string_view bytes, const std::string& name);

}  // namespace collimator
