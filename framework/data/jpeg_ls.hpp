// JPEG-LS of one grey component, which DICOM has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collimator {

// The values of a stream of 2 to 16 bits, lossless or with a bounded loss. The size must have been limited before.
// Throws InputError("NAME: …") where the stream ends early, goes on after its last value, or is of a kind that is not
// read (several components, restart intervals, mapping tables). Two libraries were tried first. CharLS 2.4.1, as Debian
// has it: damaged streams of 60 bytes keep it busy for seconds a value. DCMTK 3.6.7, which has an older CharLS: damaged
// streams of 184 bytes let it read beyond its tables of codes (JlsCodec::DoRegular, k above 15), which no check of the
// headers can tell; it reads a scan's header beyond the stream's end, and no values of less than 6 bits; and it decodes
// as if the greatest value were that of the bits, whatever the stream says (as CharLS 2.4.1 does).
std::vector<std::uint16_t> decode_jpeg_ls(std::string_view bytes, const std::string& name);

}  // namespace collimator
