// Unpacks run lengths, and hands JPEG, JPEG-LS and JPEG 2000 to what reads them, once their own headers were checked.
#include "framework/data/dicom_codecs.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include <openjpeg.h>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/deep_jpeg.hpp"
#include "framework/data/jpeg.hpp"
#include "framework/data/jpeg_ls.hpp"
#include "framework/data/jpeg_segments.hpp"

namespace collimator {
namespace {

using Values = std::vector<std::uint16_t>;

std::size_t count_of(const DicomPixels& pixels) { return static_cast<std::size_t>(pixels.width * pixels.height); }

void check_frame(const JpegFrame& frame, const DicomPixels& pixels, const std::string& name, std::string_view format) {
  if (frame.width != pixels.width || frame.height != pixels.height)
    throw failure("{}: the DICOM is damaged: it says {} x {} pixels, and the {} in it {} x {}", name, pixels.width,
                  pixels.height, format, frame.width, frame.height);
  if (frame.components != 1)
    throw failure("{}: the {} in the DICOM has {} components, expected 1 for grey", name, format, frame.components);
  if (frame.precision < 1 || frame.precision > pixels.allocated)
    throw failure("{}: the {} in the DICOM has values of {} bits, and the DICOM says {}", name, format, frame.precision,
                  pixels.allocated);
}

Values widened(const std::vector<std::uint8_t>& bytes) { return Values(bytes.begin(), bytes.end()); }

// A segment for each byte of the values, the high ones first (PS3.5, annex G).
Values from_run_lengths(std::string_view bytes, const DicomPixels& pixels, const std::string& name) {
  const auto number = [&](std::size_t index) {
    std::size_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[4 * index + i]);
    return value;
  };
  const auto expected = static_cast<std::size_t>(pixels.allocated / 8);
  if (bytes.size() < 64) throw failure("{}: the DICOM is cut off: its run lengths have no head", name);
  if (number(0) != expected)
    throw failure("{}: the DICOM has run lengths in {} segments, expected {}", name, number(0), expected);
  // Two bytes come to 128 at most, so that a short file cannot make us ask for much memory.
  if (count_of(pixels) / 64 > bytes.size())
    throw failure("{}: the DICOM is damaged or cut off: {} bytes of run lengths cannot hold {} x {} pixels", name,
                  bytes.size(), pixels.width, pixels.height);
  Values values(count_of(pixels));
  for (std::size_t segment = 0; segment < expected; ++segment) {
    const std::size_t begin = number(1 + segment), end = segment + 1 < expected ? number(2 + segment) : bytes.size();
    if (begin < 64 || end > bytes.size() || begin > end)
      throw failure("{}: the DICOM is damaged: a segment of its run lengths lies outside them", name);
    std::string_view rest = bytes.substr(begin, end - begin);
    std::size_t done = 0;
    const auto put = [&](char byte) {
      if (done < values.size())
        values[done] = static_cast<std::uint16_t>(values[done] << 8 | static_cast<unsigned char>(byte));
      ++done;
    };
    while (done < values.size() && !rest.empty()) {
      const int code = static_cast<signed char>(rest[0]);
      const auto length = static_cast<std::size_t>(code >= 0 ? code + 1 : 1 - code);
      rest.remove_prefix(1);
      if (code == -128) continue;
      if (rest.size() < (code >= 0 ? length : 1)) break;
      for (std::size_t i = 0; i < length; ++i) put(rest[code >= 0 ? i : 0]);
      rest.remove_prefix(code >= 0 ? length : 1);
    }
    if (done < values.size())
      throw failure("{}: the DICOM is damaged or cut off: its run lengths come to {} of {} values", name, done,
                    values.size());
  }
  return values;
}

Values from_jpeg(std::string_view bytes, const DicomPixels& pixels, const std::string& name) {
  const std::optional<JpegFrame> frame = frame_of_jpeg(bytes);
  if (!frame) throw failure("{}: the JPEG in the DICOM is damaged or cut off: it has no frame header", name);
  check_frame(*frame, pixels, name, "JPEG");
  // A code takes a bit at least: of each value, or of two for each block of 64.
  if (count_of(pixels) / (frame->process == 0xc3 ? 8 : 256) > bytes.size())
    throw failure("{}: the JPEG in the DICOM is damaged or cut off: its {} bytes cannot hold {} x {} pixels", name,
                  bytes.size(), pixels.width, pixels.height);
  if (frame->precision == 8 && frame->process <= 0xc2) return widened(decode_jpeg(bytes, name).data);
  return decode_deep_jpeg(bytes, name);
}

Values from_jpeg_ls(std::string_view bytes, const DicomPixels& pixels, const std::string& name) {
  const std::optional<JpegFrame> frame = frame_of_jpeg(bytes);
  if (!frame) throw failure("{}: the JPEG-LS in the DICOM is damaged or cut off: it has no frame header", name);
  check_frame(*frame, pixels, name, "JPEG-LS");
  return decode_jpeg_ls(bytes, name);
}

// What OpenJPEG reads from.
struct StreamOfBytes {
  std::string_view bytes;
  std::size_t at = 0;
};

OPJ_SIZE_T read_bytes(void* to, OPJ_SIZE_T size, void* user) {
  StreamOfBytes& stream = *static_cast<StreamOfBytes*>(user);
  const std::size_t count = std::min<std::size_t>(size, stream.bytes.size() - stream.at);
  if (count == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(to, stream.bytes.data() + stream.at, count);
  stream.at += count;
  return count;
}
OPJ_BOOL seek_to(OPJ_OFF_T place, void* user) {
  StreamOfBytes& stream = *static_cast<StreamOfBytes*>(user);
  if (place < 0 || static_cast<std::size_t>(place) > stream.bytes.size()) return OPJ_FALSE;
  stream.at = static_cast<std::size_t>(place);
  return OPJ_TRUE;
}
OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void* user) {
  const auto at = static_cast<OPJ_OFF_T>(static_cast<StreamOfBytes*>(user)->at);
  return seek_to(at + count, user) ? count : -1;
}

Values from_jpeg_2000(std::string_view bytes, const DicomPixels& pixels, const std::string& name) {
  std::string said;
  const auto damage = [&](std::string_view what) {
    while (said.ends_with('\n')) said.pop_back();
    return failure("{}: the JPEG 2000 in the DICOM is damaged or cut off: {}", name,
                   said.empty() ? what : std::string_view(said));
  };
  StreamOfBytes from{bytes};
  const bool is_boxed = bytes.size() >= 8 && bytes.substr(4, 4) == "jP  ";
  const std::unique_ptr<opj_codec_t, void (*)(opj_codec_t*)> codec(
      opj_create_decompress(is_boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K), opj_destroy_codec);
  const std::unique_ptr<opj_stream_t, void (*)(opj_stream_t*)> stream(
      opj_stream_create(std::clamp<std::size_t>(bytes.size(), 1, std::size_t{1} << 20), OPJ_TRUE), opj_stream_destroy);
  if (!codec || !stream) throw std::bad_alloc();
  opj_stream_set_read_function(stream.get(), read_bytes);
  opj_stream_set_seek_function(stream.get(), seek_to);
  opj_stream_set_skip_function(stream.get(), skip_bytes);
  opj_stream_set_user_data(stream.get(), &from, nullptr);
  opj_stream_set_user_data_length(stream.get(), bytes.size());
  opj_set_error_handler(
      codec.get(), [](const char* words, void* user) { *static_cast<std::string*>(user) = words; }, &said);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  if (!opj_setup_decoder(codec.get(), &parameters) || !opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE))
    throw damage("no decoder");

  opj_image_t* opened = nullptr;
  const bool has_header = opj_read_header(stream.get(), codec.get(), &opened);
  const std::unique_ptr<opj_image_t, void (*)(opj_image_t*)> image(opened, opj_image_destroy);
  if (!has_header || !image) throw damage("it has no header");
  const auto check_image = [&] {
    const opj_image_comp_t none{};
    const opj_image_comp_t& component = image->numcomps > 0 ? image->comps[0] : none;
    check_frame({0, static_cast<int>(std::min(component.prec, 99u)), component.w, component.h,
                 static_cast<int>(image->numcomps)},
                pixels, name, "JPEG 2000");
  };
  check_image();
  if (!opj_decode(codec.get(), stream.get(), image.get()) || !opj_end_decompress(codec.get(), stream.get()))
    throw damage("its pixels do not decode");
  check_image();
  if (image->comps[0].data == nullptr) throw damage("it has no pixels");
  Values values(count_of(pixels));
  std::transform(image->comps[0].data, image->comps[0].data + values.size(), values.begin(),
                 [](OPJ_INT32 value) { return static_cast<std::uint16_t>(value); });
  return values;
}

struct DicomSyntax {
  std::string_view uid;
  Values (*unpack)(std::string_view bytes, const DicomPixels& pixels, const std::string& name);
};

constexpr std::array dicom_syntaxes{
    DicomSyntax{"1.2.840.10008.1.2.5", from_run_lengths},
    DicomSyntax{"1.2.840.10008.1.2.4.50", from_jpeg},  // baseline
    DicomSyntax{"1.2.840.10008.1.2.4.51", from_jpeg},  // extended
    DicomSyntax{"1.2.840.10008.1.2.4.57", from_jpeg},  // lossless
    DicomSyntax{"1.2.840.10008.1.2.4.70", from_jpeg},  // lossless, by the value to the left
    DicomSyntax{"1.2.840.10008.1.2.4.80", from_jpeg_ls},
    DicomSyntax{"1.2.840.10008.1.2.4.81", from_jpeg_ls},    // with a bounded loss
    DicomSyntax{"1.2.840.10008.1.2.4.90", from_jpeg_2000},  // without loss
    DicomSyntax{"1.2.840.10008.1.2.4.91", from_jpeg_2000},
};

// A stream may hold more bits than BitsStored says, but no value may need them: cut off, it would be another one.
void check_depth(const Values& values, const DicomPixels& pixels, const std::string& name) {
  const int used = pixels.shift + pixels.stored;
  if (used >= pixels.allocated) return;
  const std::uint32_t above = greatest_of(pixels.allocated) >> used << used, sign = std::uint32_t{1} << (used - 1);
  for (const std::uint16_t value : values)
    if ((value & above) != 0 && !(pixels.is_signed && (value & sign) != 0 && (value & above) == above))
      throw failure(
          "{}: the DICOM is damaged: it says {} BitsStored, and its compressed pixels have a value of more bits", name,
          pixels.stored);
}

}  // namespace

std::vector<std::uint16_t> unpacked_dicom_values(const DicomElements& file, const DicomPixels& pixels,
                                                 const DicomElement& element) {
  const auto syntax = std::ranges::find(dicom_syntaxes, file.transfer_syntax(), &DicomSyntax::uid);
  if (syntax == dicom_syntaxes.end())
    throw failure("{}: a DICOM of the transfer syntax {}, which is not read; write it without compression", file.name(),
                  printable(file.transfer_syntax()));
  const std::vector<std::string_view> fragments = dicom_fragments(element, file.name());
  if (fragments.empty()) throw failure("{}: the DICOM is cut off: its compressed pixels are empty", file.name());
  std::string joined;
  if (fragments.size() > 1)
    for (const std::string_view fragment : fragments) joined += fragment;
  Values values = syntax->unpack(fragments.size() > 1 ? joined : fragments[0], pixels, file.name());
  // Run lengths hold the words as they are, where old files keep overlays in the bits above a value.
  if (syntax->unpack != from_run_lengths) check_depth(values, pixels, file.name());
  return values;
}

}  // namespace collimator
