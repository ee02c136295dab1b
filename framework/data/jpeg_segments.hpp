// The segments that JPEG and JPEG-LS streams are made of (ISO/IEC 10918-1, annex B; ISO/IEC 14495-1, annex C).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace collimator {

// What a stream's frame header says.
struct JpegFrame {
  int process = 0;  // the second byte of its marker: 0xc0 baseline, 0xc1 extended, 0xc3 lossless, 0xf7 JPEG-LS, …
  int precision = 0;
  std::int64_t width = 0, height = 0;
  int components = 0;
};

// None where the stream has none that can be read.
std::optional<JpegFrame> frame_of_jpeg(std::string_view bytes);

namespace jpeg_segments {

inline constexpr int soi = 0xd8, eoi = 0xd9, sos = 0xda, dqt = 0xdb, dht = 0xc4, dri = 0xdd, rst0 = 0xd0, lse = 0xf8;
inline constexpr int baseline = 0xc0, extended = 0xc1, lossless = 0xc3, jpeg_ls = 0xf7;

// Why a stream cannot be decoded; who knows the file's name makes an InputError of it.
struct Damage {
  std::string what;
};

inline int octet(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) throw Damage{"it ends early"};
  return static_cast<unsigned char>(bytes[at]);
}
inline int two_octets(std::string_view bytes, std::size_t at) { return octet(bytes, at) << 8 | octet(bytes, at + 1); }

inline bool is_frame(int marker) {
  return marker == jpeg_ls || (marker >= 0xc0 && marker <= 0xcf && marker != dht && marker != 0xc8 && marker != 0xcc);
}

// Goes through the segments between the stream's start and its first scan, take(marker, content), until that says true.
// Gives the place behind the last one.
template <typename Take>
std::size_t for_each_segment(std::string_view bytes, Take take) {
  if (octet(bytes, 0) != 0xff || octet(bytes, 1) != soi) throw Damage{"it does not begin as a JPEG"};
  for (std::size_t at = 2;;) {
    if (octet(bytes, at) != 0xff) throw Damage{"a segment does not begin with a marker"};
    while (octet(bytes, at) == 0xff) ++at;
    const int marker = octet(bytes, at++);
    if (marker == eoi) throw Damage{"it ends before its pixels"};
    const auto length = static_cast<std::size_t>(two_octets(bytes, at));
    if (length < 2 || length > bytes.size() - at) throw Damage{"a segment is longer than what is left"};
    const bool done = take(marker, bytes.substr(at + 2, length - 2));
    at += length;
    if (done) return at;
  }
}

inline JpegFrame frame_in(int marker, std::string_view content) {
  return {marker, octet(content, 0), two_octets(content, 3), two_octets(content, 1), octet(content, 5)};
}

}  // namespace jpeg_segments
}  // namespace collimator
