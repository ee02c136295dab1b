// Decodes with libjpeg-turbo, which is stopped at warnings that tell of lost pixels and at files that ask for endless
// work.
#include "framework/data/jpeg.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <string>
#include <type_traits>

#include <jerror.h>
#include <jpeglib.h>

#include "framework/base/error.hpp"
#include "framework/data/orientation.hpp"

namespace collimator {
namespace {

// libjpeg leaves its functions by a jump over them: between `setjmp` and the jump no object of ours may need an end.
struct JpegFile {
  jpeg_decompress_struct info{};  // first: callbacks know the whole by it
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf escape{};
  char message[JMSG_LENGTH_MAX]{};

  JpegFile(std::string_view bytes, const std::string& name);
  ~JpegFile() { jpeg_destroy_decompress(&info); }
  JpegFile(const JpegFile&) = delete;
  JpegFile& operator=(const JpegFile&) = delete;

  // False where it failed; `message` then says why.
  bool read_header();
  bool decode(std::uint8_t* pixels, std::size_t channels);
};

static_assert(std::is_standard_layout_v<JpegFile>);

JpegFile& jpeg_of(j_common_ptr info) { return *reinterpret_cast<JpegFile*>(info); }

[[noreturn]] void give_up(j_common_ptr info) {
  info->err->format_message(info, jpeg_of(info).message);
  std::longjmp(jpeg_of(info).escape, 1);
}

// Bytes that are not part of anything, before a marker that was just read. Some writers pad there; many different ones
// are what a damaged scan left over.
bool is_padding(const jpeg_decompress_struct& info, std::size_t count) {
  constexpr std::size_t few = 16;
  if (count <= few) return true;
  const JOCTET* end = info.src->next_input_byte;
  if (static_cast<std::size_t>(end - static_cast<const JOCTET*>(info.client_data)) < count) return false;
  const JOCTET* first = end - count;
  return std::all_of(first, first + count, [&](JOCTET byte) { return byte == *first; });
}

// Warnings have a level below 0. Of all that libjpeg knows, these cost no pixel: a version or a scan header that says
// what nobody reads, and padding.
void heed(j_common_ptr info, int level) {
  if (level >= 0) return;
  const jpeg_error_mgr& errors = *info->err;
  const bool harmless = errors.msg_code == JWRN_JFIF_MAJOR || errors.msg_code == JWRN_NOT_SEQUENTIAL ||
                        (errors.msg_code == JWRN_EXTRANEOUS_DATA &&
                         is_padding(jpeg_of(info).info, static_cast<std::size_t>(std::max(errors.msg_parm.i[0], 0))));
  if (!harmless) give_up(info);
}

// A small progressive file can ask for hours of work.
void limit_scans(j_common_ptr info) {
  constexpr int most_scans = 500;
  JpegFile& jpeg = jpeg_of(info);
  if (jpeg.info.input_scan_number <= most_scans) return;
  std::snprintf(jpeg.message, sizeof jpeg.message, "it has more than %d scans", most_scans);
  std::longjmp(jpeg.escape, 1);
}

JpegFile::JpegFile(std::string_view bytes, const std::string& name) {
  info.err = jpeg_std_error(&errors);
  errors.error_exit = give_up;
  errors.emit_message = heed;
  errors.output_message = [](j_common_ptr) {};
  progress.progress_monitor = limit_scans;
  if (setjmp(escape) != 0) throw failure("{}: no JPEG decoder: {}", name, message);
  jpeg_create_decompress(&info);
  info.progress = &progress;
  info.client_data = const_cast<char*>(bytes.data());
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

bool JpegFile::read_header() {
  if (setjmp(escape) != 0) return false;
  jpeg_read_header(&info, TRUE);
  return true;
}

bool JpegFile::decode(std::uint8_t* pixels, std::size_t channels) {
  if (setjmp(escape) != 0) return false;
  info.out_color_space = channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  info.dct_method = JDCT_ISLOW;
  jpeg_start_decompress(&info);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = pixels + std::size_t{info.output_scanline} * info.output_width * channels;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  return true;
}

PictureHeader header_of(JpegFile& jpeg, const std::string& name) {
  if (!jpeg.read_header()) throw failure("{}: not a JPEG that can be read, or cut off: {}", name, jpeg.message);
  const J_COLOR_SPACE colours = jpeg.info.jpeg_color_space;
  if (colours == JCS_CMYK || colours == JCS_YCCK)
    throw failure("{}: a JPEG in CMYK, which has no grey of its own; save it as grey or RGB", name);
  return {jpeg.info.image_width, jpeg.info.image_height, 8};
}

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

}  // namespace

bool is_jpeg(std::string_view bytes) { return bytes.starts_with("\xff\xd8\xff"); }

PictureHeader probe_jpeg(std::string_view bytes, const std::string& name) {
  JpegFile jpeg(bytes, name);
  return header_of(jpeg, name);
}

Picture decode_jpeg(std::string_view bytes, const std::string& name, Colour colour) {
  JpegFile jpeg(bytes, name);
  const PictureHeader header = header_of(jpeg, name);
  const bool in_colour = colour == Colour::rgb && jpeg.info.jpeg_color_space != JCS_GRAYSCALE;
  Picture picture(header.width, header.height, 8, in_colour ? 3 : 1);
  std::vector<std::uint8_t> pixels(picture.values());
  if (!jpeg.decode(pixels.data(), static_cast<std::size_t>(picture.channels)))
    throw failure("{}: the JPEG is damaged or cut off: {}", name, jpeg.message);
  if (picture.channels == 1) {
    picture.data = std::move(pixels);
    return picture;
  }
  const std::size_t plane = pixels.size() / 3;
  for (std::size_t i = 0; i < pixels.size(); ++i) picture.data[i % 3 * plane + i / 3] = pixels[i];
  return picture;
}

int orientation_of_jpeg(std::string_view bytes) {
  constexpr std::string_view exif_signature("Exif\0\0", 6);
  constexpr unsigned app1 = 0xe1, start_of_scan = 0xda;
  std::string exif, xmp;
  // Segments follow each other, each with a marker and its length, until the first scan.
  for (std::size_t at = 2; at + 4 <= bytes.size() && byte_at(bytes, at) == 0xff;) {
    const unsigned marker = byte_at(bytes, at + 1);
    if (marker == 0xff) {  // a byte to fill up
      ++at;
      continue;
    }
    if (marker == start_of_scan) break;
    const std::size_t length = byte_at(bytes, at + 2) << 8 | byte_at(bytes, at + 3);
    const std::string_view content = bytes.substr(at + 4, std::max<std::size_t>(length, 2) - 2);
    if (marker == app1 && content.starts_with(exif_signature))
      exif += content.substr(exif_signature.size());  // what does not fit into one segment goes on in the next
    else if (marker == app1 && content.starts_with(xmp_signature))
      xmp = content;
    at += 2 + std::max<std::size_t>(length, 2);
  }
  return orientation_of(exif, xmp);
}

}  // namespace collimator
