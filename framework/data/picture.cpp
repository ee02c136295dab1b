#include "framework/data/picture.hpp"

#include <algorithm>
#include <array>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/jpeg.hpp"
#include "framework/data/png.hpp"

namespace collimator {
namespace {

// What a file looks like that is neither PNG nor JPEG.
std::string guess(std::string_view bytes) {
  struct Look {
    std::size_t at;
    std::string_view start, what;
  };
  static constexpr std::array looks{
      Look{128, "DICM", "DICOM, which is not read yet; convert it to 16-bit PNG"},
      Look{0, "BM", "BMP"},
      Look{0, "GIF8", "GIF"},
      Look{0, "II*", "TIFF"},
      Look{0, "MM", "TIFF"},
      Look{8, "WEBP", "WebP"},
      Look{4, "jP  ", "JPEG 2000"},
      Look{0, "\xff\x4f\xff\x51", "JPEG 2000"},
      Look{0, "\x1f\x8b", "gzip"},
      Look{0, "PK\3\4", "a zip archive"},
      Look{0, "\x93NUMPY", "a NumPy array"},
      Look{0, "version https://git-lfs", "a Git LFS pointer: the file itself was never fetched (git lfs pull)"},
      Look{0, "<!DOCTYPE", "a web page, perhaps a failed download"},
      Look{0, "<html", "a web page, perhaps a failed download"},
      Look{0, std::string_view("\x08\0\x05\0", 4),
           "DICOM without preamble, which is not read yet; convert it to 16-bit PNG"},
      Look{0, std::string_view("\x08\0\0\0", 4),
           "DICOM without preamble, which is not read yet; convert it to 16-bit PNG"},
  };
  for (const Look& look : looks)
    if (bytes.size() >= look.at && bytes.substr(look.at).starts_with(look.start))
      return "it looks like " + std::string(look.what);
  std::string hex;
  for (const char byte : bytes.substr(0, 8))
    hex += fmt::format("{}{:02x}", hex.empty() ? "" : " ", static_cast<unsigned char>(byte));
  return "it begins with the bytes " + hex;
}

const PictureHeader& checked(const PictureHeader& header, const std::string& name) {
  if (header.width < 1 || header.height < 1)
    throw failure("{}: a picture of {} x {} pixels", name, header.width, header.height);
  if (header.width > pixel_limit / header.height)
    throw failure("{}: a picture of {} x {} pixels; at most {} pixels are read", name, header.width, header.height,
                  pixel_limit);
  return header;
}

}  // namespace

PictureHeader probe_picture(std::string_view bytes, const std::string& name) {
  if (is_png(bytes)) return checked(probe_png(bytes, name), name);
  if (is_jpeg(bytes)) return checked(probe_jpeg(bytes, name), name);
  if (bytes.empty()) throw failure("{} is empty; expected a PNG or JPEG picture", name);
  throw failure("{} is neither PNG nor JPEG: {}", name, guess(bytes));
}

Picture decode_picture(std::string_view bytes, const std::string& name, Colour colour) {
  probe_picture(bytes, name);  // refuses sizes before anything is allocated
  return is_png(bytes) ? decode_png(bytes, name, colour) : decode_jpeg(bytes, name);
}

PictureHeader probe_picture(const std::filesystem::path& file) {
  return probe_picture(MappedFile(file).bytes(), file.string());
}

Picture decode_picture(const std::filesystem::path& file, Colour colour) {
  return decode_picture(MappedFile(file).bytes(), file.string(), colour);
}

}  // namespace collimator
