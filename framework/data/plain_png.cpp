// Inflates with libdeflate, and undoes the filters of the PNG specification (section 9) row by row.
#include "framework/data/plain_png.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <libdeflate.h>

namespace collimator {
namespace {

std::uint32_t big_endian_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// The zlib stream of all data chunks, in `joined` where there are several; empty where anything is unusual.
std::string_view stream_of(std::string_view bytes, std::string& joined) {
  std::string_view stream;
  bool is_in_data = false;
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = big_endian_at(bytes, at);
    if (length > bytes.size() - at - 12) return {};
    const std::string_view name = bytes.substr(at + 4, 4), content = bytes.substr(at + 8, length);
    const bool is_data = name == "IDAT";
    if (is_data || is_in_data) {
      if (libdeflate_crc32(0, name.data(), length + 4) != big_endian_at(bytes, at + 8 + length)) return {};
      if (!is_data) return name == "IEND" && length == 0 && at + 12 == bytes.size() ? stream : std::string_view();
      if (!is_in_data) {
        stream = content;
      } else {
        if (joined.empty()) joined = stream;
        joined += content;
        stream = joined;
      }
      is_in_data = true;
    }
    at += 12 + length;
  }
  return {};
}

// The nearest of three to left + above - corner. Written so that it compiles to no branch: which one it is cannot be
// foretold.
int paeth(int left, int above, int corner) {
  const int to_left = std::abs(above - corner), to_above = std::abs(left - corner),
            to_corner = std::abs((above - corner) + (left - corner));
  const int other = to_above <= to_corner ? above : corner, to_other = to_above <= to_corner ? to_above : to_corner;
  return to_left <= to_other ? left : other;
}

// Undoes a filter that looks at the pixel to the left, which is kept in registers: to read what was just written takes
// as long as all the rest. restored(filtered, left, above, corner) gives a byte.
template <std::size_t Size, typename Restored>
void unfilter_from_left(const std::uint8_t* __restrict in, const std::uint8_t* __restrict above,
                        std::uint8_t* __restrict row, std::size_t count, Restored restored) {
  std::array<int, Size> left{}, corner{};
  for (std::size_t i = 0; i < count; i += Size)
    for (std::size_t j = 0; j < Size; ++j) {
      left[j] = restored(in[i + j], left[j], above[i + j], corner[j]) & 0xff;
      corner[j] = above[i + j];
      row[i + j] = static_cast<std::uint8_t>(left[j]);
    }
}

// One row from `in` to `row`; `above` is the one before, or zeros. False where there is no such filter.
template <std::size_t Size>
bool unfilter(int filter, const std::uint8_t* __restrict in, const std::uint8_t* __restrict above,
              std::uint8_t* __restrict row, std::size_t count) {
  switch (filter) {
    case 0: std::copy_n(in, count, row); return true;
    case 1:
      unfilter_from_left<Size>(in, above, row, count, [](int byte, int left, int, int) { return byte + left; });
      return true;
    case 2:
      for (std::size_t i = 0; i < count; ++i) row[i] = static_cast<std::uint8_t>(in[i] + above[i]);
      return true;
    case 3:
      unfilter_from_left<Size>(in, above, row, count,
                               [](int byte, int left, int up, int) { return byte + ((left + up) >> 1); });
      return true;
    case 4:
      unfilter_from_left<Size>(in, above, row, count,
                               [](int byte, int left, int up, int corner) { return byte + paeth(left, up, corner); });
      return true;
    default: return false;
  }
}

template <std::size_t Size>
bool unfilter_all(const std::vector<std::uint8_t>& filtered, const PngRows& rows, std::uint8_t* pixels) {
  const std::vector<std::uint8_t> nothing(rows.row_bytes);
  const std::uint8_t *in = filtered.data(), *above = nothing.data();
  for (std::size_t y = 0; y < rows.height; ++y, in += 1 + rows.row_bytes, pixels += rows.row_bytes) {
    if (!unfilter<Size>(in[0], in + 1, above, pixels, rows.row_bytes)) return false;
    above = pixels;
  }
  return true;
}

}  // namespace

bool unpack_plain_png(std::string_view bytes, const PngRows& rows, std::span<std::uint8_t> pixels) {
  assert(pixels.size() == rows.height * rows.row_bytes && rows.row_bytes >= rows.pixel_bytes);
  std::string joined;
  const std::string_view stream = stream_of(bytes, joined);
  // zlib refuses to look farther back than the window that the first byte names; only the largest is taken for granted.
  if (stream.empty() || stream[0] != '\x78') return false;
  const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> inflater(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (!inflater) throw std::bad_alloc();
  std::vector<std::uint8_t> filtered(rows.height * (1 + rows.row_bytes));
  std::size_t taken = 0;
  if (libdeflate_zlib_decompress_ex(inflater.get(), stream.data(), stream.size(), filtered.data(), filtered.size(),
                                    &taken, nullptr) != LIBDEFLATE_SUCCESS ||
      taken != stream.size())
    return false;
  switch (rows.pixel_bytes) {
    case 1: return unfilter_all<1>(filtered, rows, pixels.data());
    case 2: return unfilter_all<2>(filtered, rows, pixels.data());
    case 3: return unfilter_all<3>(filtered, rows, pixels.data());
    case 4: return unfilter_all<4>(filtered, rows, pixels.data());
    case 6: return unfilter_all<6>(filtered, rows, pixels.data());
    default: assert(rows.pixel_bytes == 8); return unfilter_all<8>(filtered, rows, pixels.data());
  }
}

}  // namespace collimator
