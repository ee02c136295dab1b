// Walks the chunks by their lengths, and inflates the texts that are asked for as far as they may go.
#include "framework/data/png_chunks.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>

#include "framework/data/orientation.hpp"

namespace collimator {
namespace {

constexpr std::string_view xmp_keyword = "XML:com.adobe.xmp";
constexpr std::size_t most_text = std::size_t{1} << 20;  // of a text that is packed; a bomb may hold more

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// take(name, content) of each chunk: a length, a name of four letters, the content and a check sum.
template <typename Take>
void for_each_chunk(std::string_view bytes, Take take) {
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = number_at(bytes, at);
    if (length > bytes.size() - at - 12) return;
    take(bytes.substr(at + 4, 4), bytes.substr(at + 8, length));
    at += 12 + length;
  }
}

// As far as it is sound, and no farther than the limit.
std::string inflated(std::string_view packed) {
  std::string text(most_text, '\0');
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int code = inflate(&stream, Z_FINISH);
  text.resize(text.size() - stream.avail_out);
  inflateEnd(&stream);
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  return code == Z_STREAM_END || code == Z_OK || code == Z_BUF_ERROR ? text : std::string();
}

// The bytes up to the next 0, which are taken away with it; nothing where there is none.
std::optional<std::string_view> field(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view result = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return result;
}

// The text of a chunk tEXt, zTXt or iTXt behind its keyword.
std::string words_of(std::string_view chunk, std::string_view rest) {
  if (chunk == "tEXt") return std::string(rest);
  const auto byte = [&](std::size_t at) { return at < rest.size() ? rest[at] : '\x7f'; };
  if (chunk == "zTXt") return byte(0) == 0 ? inflated(rest.substr(1)) : std::string();
  const bool packed = byte(0) != 0;
  if (rest.size() < 2 || (packed && byte(1) != 0)) return {};
  rest.remove_prefix(2);
  if (!field(rest) || !field(rest)) return {};  // its language, and the keyword in that
  return packed ? inflated(rest) : std::string(rest);
}

}  // namespace

int orientation_of_png(std::string_view bytes) {
  std::optional<std::string_view> exif;
  std::string raw, raw_app1, xmp;
  for_each_chunk(bytes, [&](std::string_view name, std::string_view content) {
    if (name == "eXIf") exif = content;
    if (name != "tEXt" && name != "zTXt" && name != "iTXt") return;
    const std::optional<std::string_view> keyword = field(content);
    if (!keyword) return;
    std::string* known = *keyword == "Raw profile type exif"   ? &raw
                         : *keyword == "Raw profile type APP1" ? &raw_app1
                         : *keyword == xmp_keyword             ? &xmp
                                                               : nullptr;
    if (known != nullptr) *known = words_of(name, content);
  });
  if (exif) return orientation_of(*exif, xmp);
  const std::string profile = bytes_of_raw_profile(raw.empty() ? raw_app1 : raw);
  if (profile.starts_with(xmp_signature)) return orientation_of({}, profile);
  return orientation_of(profile, xmp);
}

std::uint32_t frames_of_png(std::string_view bytes) {
  std::uint32_t frames = 1;
  for_each_chunk(bytes, [&](std::string_view name, std::string_view content) {
    if (name == "acTL" && content.size() >= 4) frames = std::max<std::uint32_t>(number_at(content, 0), 1);
  });
  return frames;
}

}  // namespace collimator
