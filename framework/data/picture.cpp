// Finds the decoder of a picture's bytes; says what they look like where there is none; limits the size (picture.hpp).
#include "framework/data/picture.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include <collimator/known_files.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/decoder.hpp"
#include "framework/data/dicom.hpp"
#include "framework/data/jpeg.hpp"
#include "framework/data/orientation.hpp"
#include "framework/data/png.hpp"
#include "framework/data/png_chunks.hpp"
#include "framework/data/tiff.hpp"

namespace collimator {

std::span<const Decoder> decoders() {
  static constexpr std::array table{
      Decoder{"PNG", is_png, orientation_of_png, probe_png, decode_png},
      Decoder{"JPEG", is_jpeg, orientation_of_jpeg, probe_jpeg, decode_jpeg},
      Decoder{"TIFF", is_tiff, orientation_of_tiff, probe_tiff, decode_tiff},
      Decoder{"DICOM", is_dicom, orientation_of_dicom, probe_dicom, decode_dicom},
  };
  return table;
}

namespace {

// "PNG or JPEG", with as many names as the table has.
std::string names_of_formats(std::string_view conjunction) {
  const std::span<const Decoder> table = decoders();
  std::string text;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (i > 0) text += i + 1 < table.size() ? ", " : fmt::format(" {} ", conjunction);
    text += table[i].name;
  }
  return text;
}

// What a file looks like that no decoder recognises.
std::string guess(std::string_view bytes) {
  if (const std::string_view what = looks_like(bytes); !what.empty()) return "it looks like " + std::string(what);
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

const Decoder& decoder_of(std::string_view bytes, const std::string& name) {
  for (const Decoder& decoder : decoders())
    if (decoder.recognises(bytes)) return decoder;
  if (bytes.empty()) throw failure("{} is empty; expected a {} picture", name, names_of_formats("or"));
  throw failure("{} is neither {}: {}", name, names_of_formats("nor"), guess(bytes));
}

// Whether no value is above the greatest that the depth allows.
bool keeps_its_depth(const Picture& picture) {
  if (picture.bits == 8 * value_bytes(picture.bits)) return true;  // the type holds no more
  const auto within = [&](std::uint32_t value) { return value <= picture.greatest(); };
  return picture.is_wide() ? std::all_of(picture.wide(), picture.wide() + picture.values(), within)
                           : std::ranges::all_of(picture.data, within);
}

Picture repeated(const Picture& grey) {
  Picture picture(grey.width, grey.height, grey.bits, 3);
  for (std::size_t begin = 0; begin < picture.data.size(); begin += grey.data.size())
    std::ranges::copy(grey.data, picture.data.begin() + static_cast<std::ptrdiff_t>(begin));
  return picture;
}

}  // namespace

PictureHeader probe_picture(std::string_view bytes, const std::string& name) {
  const Decoder& decoder = decoder_of(bytes, name);
  PictureHeader header = checked(decoder.probe(bytes, name), name);
  if (lies_on_its_side(decoder.orientation(bytes))) std::swap(header.width, header.height);
  return header;
}

Picture decode_picture(std::string_view bytes, const std::string& name, Colour colour) {
  const Decoder& decoder = decoder_of(bytes, name);
  checked(decoder.probe(bytes, name), name);  // refuses sizes before anything is allocated
  Picture picture = decoder.decode(bytes, name, colour);
  assert(keeps_its_depth(picture));
  if (colour == Colour::rgb && picture.channels == 1) picture = repeated(picture);
  return turned(std::move(picture), decoder.orientation(bytes));
}

std::vector<float> brightness_of(const Picture& picture) {
  std::vector<float> result(static_cast<std::size_t>(picture.width * picture.height));
  const auto greatest = static_cast<float>(picture.greatest());
  const auto plane = [&](std::int64_t channel, std::size_t i) {
    return static_cast<float>(picture.at(channel * picture.height, static_cast<std::int64_t>(i))) / greatest;
  };
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] =
        picture.channels == 1 ? plane(0, i) : 0.299F * plane(0, i) + 0.587F * plane(1, i) + 0.114F * plane(2, i);
  return result;
}

PictureHeader probe_picture(const std::filesystem::path& file) {
  return probe_picture(MappedFile(file).bytes(), file.string());
}

Picture decode_picture(const std::filesystem::path& file, Colour colour) {
  return decode_picture(MappedFile(file).bytes(), file.string(), colour);
}

}  // namespace collimator
