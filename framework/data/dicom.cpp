// Reads what a DICOM file says of its pixels, and takes these through its table of greys.
#include "framework/data/dicom.hpp"

#include <algorithm>
#include <charconv>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/dicom_codecs.hpp"

namespace collimator {
namespace {

namespace pixel_tags {
constexpr std::uint32_t samples = 0x00280002, photometric = 0x00280004, frames = 0x00280008, rows = 0x00280010,
                        columns = 0x00280011, allocated = 0x00280100, stored = 0x00280101, high_bit = 0x00280102,
                        representation = 0x00280103, shared_groups = 0x52009229;
}

std::uint16_t number_of(const DicomElements& file, std::uint32_t tag, std::string_view what) {
  const std::optional<std::uint16_t> value = file.number(tag);
  if (!value) throw failure("{}: the DICOM has no {} {}", file.name(), what, dicom_tag_text(tag));
  return *value;
}

void refuse_several_frames(const DicomElements& file) {
  const std::string_view text = file.text(pixel_tags::frames);
  if (text.empty()) return;
  std::int64_t frames = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), frames);
  if (error != std::errc() || end != text.data() + text.size() || frames < 1)
    throw failure("{}: NumberOfFrames of the DICOM is \"{}\", expected 1", file.name(), printable(text));
  if (frames > 1)
    throw failure("{}: a multi-frame DICOM: {} pictures in one file; save the one that is meant by itself", file.name(),
                  frames);
}

// Colours and others that have no grey of their own.
bool white_is_least(const DicomElements& file) {
  const std::string_view photometric = file.text(pixel_tags::photometric);
  if (photometric == "MONOCHROME1") return true;
  if (photometric == "MONOCHROME2") return false;
  throw failure("{}: a DICOM in {}; only grey is read (MONOCHROME1 and MONOCHROME2)", file.name(),
                photometric.empty() ? "no PhotometricInterpretation" : printable(photometric));
}

// Values that are not compressed.
std::vector<std::uint16_t> plain_values(const DicomElements& file, const DicomPixels& pixels,
                                        const DicomElement& element) {
  const std::size_t count = static_cast<std::size_t>(pixels.width * pixels.height);
  const std::size_t expected = count * static_cast<std::size_t>(pixels.allocated / 8);
  std::string_view bytes = element.value;
  // An odd length is filled up to an even one, and some writers fill up more, as to whole blocks; more than that are
  // rows of which the file does not speak.
  const std::size_t filled = std::max<std::size_t>(expected / static_cast<std::size_t>(pixels.height), 4096);
  if (bytes.size() < expected || bytes.size() > expected + filled)
    throw failure("{}: the DICOM is damaged or cut off: it has {} bytes of pixels, expected {} for {} x {}",
                  file.name(), bytes.size(), expected, pixels.width, pixels.height);
  const bool big_endian = file.encoding().big_endian;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  std::vector<std::uint16_t> values(count);
  if (pixels.allocated == 16) {
    for (std::size_t i = 0; i < count; ++i)
      values[i] =
          static_cast<std::uint16_t>(byte(2 * i + (big_endian ? 0 : 1)) << 8 | byte(2 * i + (big_endian ? 1 : 0)));
  } else if (big_endian && element.vr == dicom_vr('O', 'W')) {  // two values make a word, which is the other way round
    if (bytes.size() < expected + expected % 2)
      throw failure("{}: the DICOM is cut off: its pixels have an odd number of bytes", file.name());
    for (std::size_t i = 0; i < count; ++i) values[i] = byte(i ^ 1);
  } else {
    std::ranges::transform(bytes.substr(0, count), values.begin(),
                           [](char value) { return static_cast<unsigned char>(value); });
  }
  return values;
}

}  // namespace

DicomPixels dicom_pixels(const DicomElements& file) {
  if (file.find(dicom::pixel_data) == nullptr)
    throw failure("{}: a DICOM without PixelData {}, so no picture, or cut off", file.name(),
                  dicom_tag_text(dicom::pixel_data));
  refuse_several_frames(file);
  if (file.find(pixel_tags::shared_groups) != nullptr)
    throw failure(
        "{}: an enhanced DICOM object, which says by functional groups what its values mean; these are not read",
        file.name());
  DicomPixels pixels;
  pixels.white_is_least = white_is_least(file);
  if (const int samples = number_of(file, pixel_tags::samples, "SamplesPerPixel"); samples != 1)
    throw failure("{}: a DICOM of {} samples per pixel, expected 1 for grey", file.name(), samples);
  pixels.height = number_of(file, pixel_tags::rows, "Rows");
  pixels.width = number_of(file, pixel_tags::columns, "Columns");
  pixels.allocated = number_of(file, pixel_tags::allocated, "BitsAllocated");
  pixels.stored = file.number(pixel_tags::stored).value_or(pixels.allocated);
  const int high_bit = file.number(pixel_tags::high_bit).value_or(pixels.stored - 1);
  if (pixels.allocated != 8 && pixels.allocated != 16)
    throw failure("{}: a DICOM with {} BitsAllocated; 8 and 16 are read", file.name(), pixels.allocated);
  if (pixels.stored < 1 || pixels.stored > pixels.allocated || high_bit < pixels.stored - 1 ||
      high_bit >= pixels.allocated)
    throw failure("{}: the DICOM is damaged: {} BitsStored up to HighBit {} of {} BitsAllocated", file.name(),
                  pixels.stored, high_bit, pixels.allocated);
  pixels.shift = high_bit - pixels.stored + 1;
  const int representation = number_of(file, pixel_tags::representation, "PixelRepresentation");
  if (representation > 1)
    throw failure("{}: the DICOM is damaged: PixelRepresentation is {}, expected 0 or 1", file.name(), representation);
  pixels.is_signed = representation == 1;
  return pixels;
}

std::vector<std::uint16_t> stored_values_of_dicom(const DicomElements& file, const DicomPixels& pixels) {
  const DicomElement& element = *file.find(dicom::pixel_data);
  std::vector<std::uint16_t> values =
      element.has_length ? plain_values(file, pixels, element) : unpacked_dicom_values(file, pixels, element);
  const std::uint32_t mask = greatest_of(pixels.stored);
  for (std::uint16_t& value : values) value = static_cast<std::uint16_t>(value >> pixels.shift & mask);
  return values;
}

PictureHeader probe_dicom(std::string_view bytes, const std::string& name) {
  const DicomPixels pixels = dicom_pixels(DicomElements(bytes, name));
  return {pixels.width, pixels.height, pixels.bits()};
}

Picture decode_dicom(std::string_view bytes, const std::string& name, Colour) {
  const DicomElements file(bytes, name);
  const DicomPixels pixels = dicom_pixels(file);
  const std::vector<std::uint16_t> greys = grey_of_dicom_values(file, pixels);
  const std::vector<std::uint16_t> values = stored_values_of_dicom(file, pixels);
  Picture picture(pixels.width, pixels.height, pixels.bits());
  const auto grey_of = [&](std::uint16_t value) { return greys[value]; };
  if (picture.is_wide())
    std::ranges::transform(values, picture.wide(), grey_of);
  else
    std::ranges::transform(values, picture.data.begin(),
                           [&](auto value) { return static_cast<std::uint8_t>(greys[value]); });
  return picture;
}

int orientation_of_dicom(std::string_view) { return 1; }

}  // namespace collimator
