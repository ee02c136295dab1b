// Hands these streams to DCMTK's copies of the JPEG library, and takes what they warn of for an error.
#include "framework/data/deep_jpeg.hpp"

#include <algorithm>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdijg12.h>
#include <dcmtk/dcmjpeg/djdijg16.h>
#include <dcmtk/dcmjpeg/djdijg8.h>

#include "framework/base/error.hpp"
#include "framework/data/dcmtk.hpp"
#include "framework/data/jpeg_segments.hpp"
#include "framework/data/picture.hpp"

namespace collimator {

using namespace jpeg_segments;

namespace {

// DCMTK reads beyond a table of its own where a code stands for a difference of more than 16 bits.
void check_huffman_tables(std::string_view bytes) {
  for_each_segment(bytes, [](int marker, std::string_view content) {
    while (marker == dht && !content.empty()) {
      std::size_t end = 17;
      for (std::size_t length = 1; length <= 16; ++length) end += static_cast<std::size_t>(octet(content, length));
      if (content.size() < end) throw Damage{"its table of Huffman codes is cut off"};
      const bool is_of_differences = octet(content, 0) >> 4 == 0;
      for (std::size_t at = 17; at < end; ++at)
        if (is_of_differences && octet(content, at) > 16) throw Damage{"it has a difference of more than 16 bits"};
      content.remove_prefix(end);
    }
    return marker == sos;
  });
}

template <typename Library, typename Value>
std::vector<std::uint16_t> values_by(std::string_view bytes, const JpegFrame& frame) {
  static const DJCodecParameter parameters(ECC_monochrome, EDC_never, EUC_never, EPC_default);
  std::vector<Value> values(static_cast<std::size_t>(frame.width * frame.height));
  const DcmtkWarnings warnings;
  Library library(parameters, OFFalse);
  OFCondition result = library.init();
  if (result.good())
    result = library.decode(reinterpret_cast<Uint8*>(const_cast<char*>(bytes.data())),
                            static_cast<Uint32>(bytes.size()), reinterpret_cast<Uint8*>(values.data()),
                            static_cast<Uint32>(values.size() * sizeof(Value)), OFFalse);
  if (result == EJ_Suspension) throw Damage{"it ends early"};
  if (result.bad()) throw Damage{result.text()};
  if (!warnings.first().empty()) throw Damage{warnings.first()};
  if (std::ranges::any_of(values, [&](Value value) { return value > greatest_of(frame.precision); }))
    throw Damage{"it has a value of more bits than it says"};
  return {values.begin(), values.end()};
}

}  // namespace

std::vector<std::uint16_t> decode_deep_jpeg(std::string_view bytes, const std::string& name) try {
  const std::optional<JpegFrame> frame = frame_of_jpeg(bytes);
  if (!frame || frame->components != 1 || frame->width < 1 || frame->height < 1)
    throw Damage{"it has no frame of one component"};
  if (frame->process != baseline && frame->process != extended && frame->process != lossless)
    throw Damage{"it is of a process that is not read (arithmetic, progressive or hierarchical)"};
  check_huffman_tables(bytes);
  if (frame->precision <= 8) return values_by<DJDecompressIJG8Bit, std::uint8_t>(bytes, *frame);
  if (frame->precision <= 12) return values_by<DJDecompressIJG12Bit, std::uint16_t>(bytes, *frame);
  return values_by<DJDecompressIJG16Bit, std::uint16_t>(bytes, *frame);
} catch (const Damage& damage) {
  throw failure("{}: the JPEG is damaged or cut off: {}", name, damage.what);
}

}  // namespace collimator
