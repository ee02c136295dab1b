// Decodes by ISO/IEC 10918-1, whose letters the names are: code lengths, predictors, the inverse cosine transform.
#include "framework/data/deep_jpeg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "framework/base/error.hpp"
#include "framework/data/jpeg_segments.hpp"

namespace collimator {

using namespace jpeg_segments;

namespace {

// Codes of Huffman by their lengths (T.81, F.2.2.3).
struct HuffmanTable {
  std::array<int, 17> first_code{}, past_code{}, first_value{};
  std::string_view values;

  static std::size_t read(std::string_view content, HuffmanTable& table) {
    int code = 0;
    std::size_t count = 0;
    for (std::size_t length = 1; length <= 16; ++length) {
      const int here = octet(content, length - 1);
      table.first_code[length] = code;
      table.first_value[length] = static_cast<int>(count);
      table.past_code[length] = code += here;
      if (code > 1 << length) throw Damage{"its Huffman codes are more than there can be"};
      code *= 2;
      count += static_cast<std::size_t>(here);
    }
    if (count > 256 || content.size() < 16 + count) throw Damage{"its table of Huffman codes is cut off"};
    table.values = content.substr(16, count);
    return 16 + count;
  }
};

// The bits of a scan, up to the next marker.
class ScanBits {
 public:
  ScanBits(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  int bit() {
    if (left_ == 0) {
      value_ = octet(bytes_, at_++);
      if (value_ == 0xff && octet(bytes_, at_++) != 0) throw Damage{"a marker stands where its pixels go on"};
      left_ = 8;
    }
    return value_ >> --left_ & 1;
  }
  int decode(const HuffmanTable& table) {
    int code = 0;
    for (std::size_t length = 1; length <= 16; ++length) {
      code = code << 1 | bit();
      if (code < table.past_code[length])
        return static_cast<unsigned char>(
            table.values[static_cast<std::size_t>(table.first_value[length] + code - table.first_code[length])]);
    }
    throw Damage{"it has a code that there is not"};
  }
  // A number of so many bits, half of which are negative (T.81, table F.1).
  int signed_number(int size) {
    int value = 0;
    for (int i = 0; i < size; ++i) value = value << 1 | bit();
    return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }
  // The marker behind what was read.
  int marker() {
    left_ = 0;
    if (octet(bytes_, at_++) != 0xff) throw Damage{"it goes on where a part of it should end"};
    while (octet(bytes_, at_) == 0xff) ++at_;
    return octet(bytes_, at_++);
  }

 private:
  std::string_view bytes_;
  std::size_t at_;
  int value_ = 0, left_ = 0;
};

using Block = std::array<double, 64>;

constexpr std::array<std::uint8_t, 64> zigzag{0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,
                                              12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,  7,  14, 21, 28,
                                              35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
                                              58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

// T.81, A.3.3, a dimension at a time.
void inverse_cosine_transform(Block& block) {
  static const Block basis = [] {
    Block table{};
    for (std::size_t x = 0; x < 8; ++x)
      for (std::size_t u = 0; u < 8; ++u)
        table[8 * x + u] = (u == 0 ? std::numbers::sqrt2 / 4 : 0.5) *
                           std::cos(static_cast<double>((2 * x + 1) * u) * std::numbers::pi / 16);
    return table;
  }();
  Block half{};
  for (std::size_t v = 0; v < 8; ++v)
    for (std::size_t x = 0; x < 8; ++x)
      for (std::size_t u = 0; u < 8; ++u) half[8 * v + x] += basis[8 * x + u] * block[8 * v + u];
  block.fill(0);
  for (std::size_t y = 0; y < 8; ++y)
    for (std::size_t v = 0; v < 8; ++v)
      for (std::size_t x = 0; x < 8; ++x) block[8 * y + x] += basis[8 * y + v] * half[8 * v + x];
}

class DeepJpeg {
 public:
  explicit DeepJpeg(std::string_view bytes) {
    scan_at_ = for_each_segment(bytes, [&](int marker, std::string_view content) {
      if (is_frame(marker)) {
        if (frame_.process != 0) throw Damage{"it has two frames"};
        frame_ = frame_in(marker, content);
        component_ = octet(content, 6);
        quantisation_ = octet(content, 8);
      } else if (marker == dht) {
        read_huffman(content);
      } else if (marker == dqt) {
        read_quantisation(content);
      } else if (marker == dri) {
        restart_interval_ = two_octets(content, 0);
      } else if (marker == sos) {
        read_scan(content);
      }
      return marker == sos;
    });
    bytes_ = bytes;
  }

  std::vector<std::uint16_t> decode() {
    if (frame_.components != 1) throw Damage{"it has no frame of one component"};
    if (frame_.width < 1 || frame_.height < 1) throw Damage{"it does not say its size"};
    std::vector<std::uint16_t> values(static_cast<std::size_t>(frame_.width * frame_.height));
    ScanBits bits(bytes_, scan_at_);
    if (frame_.process == lossless)
      decode_lossless(bits, values);
    else if (frame_.process == baseline || frame_.process == extended)
      decode_blocks(bits, values);
    else
      throw Damage{"it is of a process that is not read (arithmetic, progressive or hierarchical)"};
    if (bits.marker() != eoi) throw Damage{"it goes on after its last pixel"};
    return values;
  }

 private:
  void read_huffman(std::string_view content) {
    while (!content.empty()) {
      const int where = octet(content, 0);
      if ((where & 0x0f) > 3 || where >> 4 > 1) throw Damage{"a table of Huffman codes has no place"};
      content.remove_prefix(1);
      content.remove_prefix(HuffmanTable::read(
          content, huffman_[static_cast<std::size_t>(where >> 4)][static_cast<std::size_t>(where & 3)]));
    }
  }
  void read_quantisation(std::string_view content) {
    while (!content.empty()) {
      const int where = octet(content, 0);
      if ((where & 0x0f) > 3 || where >> 4 > 1) throw Damage{"a table of quantisation has no place"};
      const std::size_t size = where >> 4 == 1 ? 2 : 1;
      for (std::size_t k = 0; k < 64; ++k)
        steps_[static_cast<std::size_t>(where & 3)][zigzag[k]] =
            size == 2 ? two_octets(content, 1 + 2 * k) : octet(content, 1 + k);
      content.remove_prefix(1 + 64 * size);
    }
  }
  void read_scan(std::string_view content) {
    if (octet(content, 0) != 1 || octet(content, 1) != component_) throw Damage{"its scan is not of its one component"};
    const int tables = octet(content, 2);
    if ((tables >> 4) > 3 || (tables & 15) > 3) throw Damage{"its scan names a table that there is not"};
    dc_ = static_cast<std::size_t>(tables >> 4);
    ac_ = static_cast<std::size_t>(tables & 15);
    predictor_ = octet(content, 3);
    point_transform_ = octet(content, 5) & 15;
  }

  // The end of a restart interval; `number` counts them.
  static void restart(ScanBits& bits, int& number) {
    if (bits.marker() != rst0 + number++ % 8) throw Damage{"a restart marker is missing"};
  }

  void decode_lossless(ScanBits& bits, std::vector<std::uint16_t>& values) const {
    const int precision = frame_.precision;
    if (precision < 2 || precision > 16 || point_transform_ >= precision || predictor_ < 1 || predictor_ > 7)
      throw Damage{"it has a precision or a predictor that there is not"};
    if (restart_interval_ % frame_.width != 0) throw Damage{"it restarts within a row"};
    const std::int64_t restart_rows = restart_interval_ / frame_.width;
    const int greatest = (1 << (precision - point_transform_)) - 1;
    const HuffmanTable& table = huffman_[0][dc_];
    const auto width = static_cast<std::size_t>(frame_.width);
    int restarts = 0;
    for (std::int64_t row = 0; row < frame_.height; ++row) {
      const bool restarts_here = restart_rows > 0 && row > 0 && row % restart_rows == 0;
      if (restarts_here) restart(bits, restarts);
      const bool is_first = row == 0 || restarts_here;
      std::uint16_t* to = values.data() + static_cast<std::size_t>(row) * width;
      const std::uint16_t* above = is_first ? to : to - width;
      for (std::size_t x = 0; x < width; ++x) {
        const int size = bits.decode(table);
        if (size > 16) throw Damage{"it has a difference of more than 16 bits"};
        const int difference = size == 16 ? 32768 : bits.signed_number(size);
        int predicted;
        if (x == 0)
          predicted = is_first ? 1 << (precision - point_transform_ - 1) : above[0];
        else
          predicted = is_first ? to[x - 1] : prediction(to[x - 1], above[x], above[x - 1]);
        const int value = (predicted + difference) & 0xffff;
        if (value > greatest) throw Damage{"it has a value of more bits than it says"};
        to[x] = static_cast<std::uint16_t>(value);
      }
    }
    if (point_transform_ > 0)
      for (std::uint16_t& value : values) value = static_cast<std::uint16_t>(value << point_transform_);
  }

  // Of the values to the left, above, and above that one (T.81, table H.1).
  int prediction(int left, int above, int corner) const {
    switch (predictor_) {
      case 1: return left;
      case 2: return above;
      case 3: return corner;
      case 4: return left + above - corner;
      case 5: return left + ((above - corner) >> 1);
      case 6: return above + ((left - corner) >> 1);
      default: return (left + above) >> 1;
    }
  }

  void decode_blocks(ScanBits& bits, std::vector<std::uint16_t>& values) const {
    const int precision = frame_.precision;
    if (precision != 8 && precision != 12) throw Damage{"it has a precision other than 8 and 12 bits"};
    if (quantisation_ > 3) throw Damage{"it names a table of quantisation that there is not"};
    const auto& steps = steps_[static_cast<std::size_t>(quantisation_)];
    const double middle = 1 << (precision - 1), greatest = (1 << precision) - 1;
    const std::int64_t across = (frame_.width + 7) / 8, down = (frame_.height + 7) / 8;
    int mean = 0, restarts = 0;
    for (std::int64_t index = 0; index < across * down; ++index) {
      if (restart_interval_ > 0 && index > 0 && index % restart_interval_ == 0) {
        restart(bits, restarts);
        mean = 0;
      }
      Block block{};
      const int size = bits.decode(huffman_[0][dc_]);
      if (size > 15) throw Damage{"it has a difference of more than 15 bits"};
      mean = std::clamp(mean + bits.signed_number(size), -(1 << 20), 1 << 20);
      block[0] = static_cast<double>(mean) * steps[0];
      for (int k = 1; k < 64; ++k) {
        const int code = bits.decode(huffman_[1][ac_]);
        if ((code & 15) == 0 && code != 0xf0) break;  // the rest are zeros
        k += code >> 4;
        if (k > 63) throw Damage{"a block has more than 64 numbers"};
        if (code == 0xf0) continue;
        const std::size_t place = zigzag[static_cast<std::size_t>(k)];
        block[place] = static_cast<double>(bits.signed_number(code & 15)) * steps[place];
      }
      inverse_cosine_transform(block);
      const std::int64_t left = index % across * 8, top = index / across * 8;
      for (std::int64_t y = top; y < std::min(top + 8, frame_.height); ++y)
        for (std::int64_t x = left; x < std::min(left + 8, frame_.width); ++x)
          values[static_cast<std::size_t>(y * frame_.width + x)] = static_cast<std::uint16_t>(std::clamp(
              std::round(block[static_cast<std::size_t>((y - top) * 8 + x - left)] + middle), 0.0, greatest));
    }
  }

  std::string_view bytes_;
  std::size_t scan_at_ = 0;
  JpegFrame frame_;
  int component_ = -1, quantisation_ = 0, restart_interval_ = 0, predictor_ = 0, point_transform_ = 0;
  std::size_t dc_ = 0, ac_ = 0;
  std::array<std::array<HuffmanTable, 4>, 2> huffman_{};  // of differences (DC), of the rest (AC)
  std::array<std::array<int, 64>, 4> steps_{};
};

}  // namespace

std::vector<std::uint16_t> decode_deep_jpeg(std::string_view bytes, const std::string& name) try {
  return DeepJpeg(bytes).decode();
} catch (const Damage& damage) {
  throw failure("{}: the JPEG is damaged or cut off: {}", name, damage.what);
}

}  // namespace collimator
