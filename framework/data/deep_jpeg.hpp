// JPEG of one grey component that libjpeg-turbo does not read: lossless, and sequential of 12 bits. DICOM has both.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collimator {

// The values of a stream with one component, Huffman-coded: processes 0xc0 and 0xc1 (8 or 12 bits), and 0xc3 (2 to 16
// bits). The size must have been limited before. Throws InputError("NAME: …") for other processes, where a stream ends
// early, and for what DCMTK warns of, since it then fills values up. A table with codes for differences of more than 16
// bits is refused, even where no value uses them: where one does, DCMTK 3.6.7 reads beyond tables of its own
// (decode_mcus() of jdlhuff.c).
std::vector<std::uint16_t> decode_deep_jpeg(std::string_view bytes, const std::string& name);

}  // namespace collimator
