// Finds a JPEG stream's frame header.
#include "framework/data/jpeg_segments.hpp"

namespace collimator {

std::optional<JpegFrame> frame_of_jpeg(std::string_view bytes) try {
  std::optional<JpegFrame> frame;
  jpeg_segments::for_each_segment(bytes, [&](int marker, std::string_view content) {
    if (jpeg_segments::is_frame(marker)) frame = jpeg_segments::frame_in(marker, content);
    return frame || marker == jpeg_segments::sos;
  });
  return frame;
} catch (const jpeg_segments::Damage&) {
  return std::nullopt;
}

}  // namespace collimator
