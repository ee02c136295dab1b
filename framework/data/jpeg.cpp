// Decodes with libjpeg-turbo, which is told to stop at warnings and at files that ask for endless work.
#include "framework/data/jpeg.hpp"

#include <turbojpeg.h>

#include <memory>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

using JpegDecoder = std::unique_ptr<void, int (*)(tjhandle)>;

const unsigned char* bytes_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

JpegDecoder decoder(const std::string& name) {
  JpegDecoder result(tjInitDecompress(), tjDestroy);
  if (!result) throw failure("{}: no JPEG decoder: {}", name, tjGetErrorStr2(nullptr));
  return result;
}

PictureHeader read_header(const JpegDecoder& decoder, std::string_view bytes, const std::string& name) {
  int width = 0, height = 0, subsampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(), bytes_of(bytes), bytes.size(), &width, &height, &subsampling, &colours) != 0)
    throw failure("{}: not a JPEG that can be read, or cut off: {}", name, tjGetErrorStr2(decoder.get()));
  if (colours == TJCS_CMYK || colours == TJCS_YCCK)
    throw failure("{}: a JPEG in CMYK, which has no grey of its own; save it as grey or RGB", name);
  return {width, height, 8};
}

}  // namespace

bool is_jpeg(std::string_view bytes) { return bytes.starts_with("\xff\xd8\xff"); }

PictureHeader probe_jpeg(std::string_view bytes, const std::string& name) {
  return read_header(decoder(name), bytes, name);
}

Picture decode_jpeg(std::string_view bytes, const std::string& name, Colour) {
  const JpegDecoder handle = decoder(name);
  const PictureHeader header = read_header(handle, bytes, name);
  Picture picture(header.width, header.height, 8);
  // A limit on scans: a small progressive file can ask for hours of work.
  if (tjDecompress2(handle.get(), bytes_of(bytes), bytes.size(), picture.data.data(), static_cast<int>(header.width), 0,
                    static_cast<int>(header.height), TJPF_GRAY,
                    TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) != 0)
    throw failure("{}: the JPEG is damaged or cut off: {}", name, tjGetErrorStr2(handle.get()));
  return picture;
}

}  // namespace collimator
