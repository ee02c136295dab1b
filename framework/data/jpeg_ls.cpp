// Decodes by ISO/IEC 14495-1 ("T.87"), annex A, whose letters the names are: A, B, C and N of a context, Ra to Rd
// around a value.
#include "framework/data/jpeg_ls.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <span>

#include "framework/base/error.hpp"
#include "framework/data/jpeg_segments.hpp"

namespace collimator {

using namespace jpeg_segments;

namespace {

// Bits of a scan; behind a byte 0xff comes one of seven bits.
class LosslessBits {
 public:
  LosslessBits(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  int bit() {
    if (left_ == 0) {
      const bool is_stuffed = value_ == 0xff;
      value_ = octet(bytes_, at_++);
      if (is_stuffed && value_ > 0x7f) throw Damage{"a marker stands where its pixels go on"};
      left_ = is_stuffed ? 7 : 8;
    }
    return value_ >> --left_ & 1;
  }
  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; ++i) value = value << 1 | bit();
    return value;
  }
  // Whether the end of the stream follows, perhaps behind bits and bytes that fill up.
  bool ends_here() {
    if (value_ == 0xff && octet(bytes_, at_) <= 0x7f) ++at_;
    if (octet(bytes_, at_) != 0xff) return false;
    while (octet(bytes_, at_) == 0xff) ++at_;
    return octet(bytes_, at_) == eoi;
  }

 private:
  std::string_view bytes_;
  std::size_t at_;
  int value_ = 0, left_ = 0;
};

struct LosslessContext {
  int a = 0, b = 0, c = 0, n = 1;
};

// The smallest k with n * 2^k >= of.
int golomb_parameter(int n, int of) {
  int k = 0;
  while (k < 24 && std::int64_t{n} << k < of) ++k;
  return k;
}

class JpegLs {
 public:
  explicit JpegLs(std::string_view bytes) : bytes_(bytes) {
    scan_at_ = for_each_segment(bytes, [&](int marker, std::string_view content) {
      if (marker == jpeg_ls) {
        frame_ = frame_in(marker, content);
        greatest_ = frame_.precision >= 2 && frame_.precision <= 16 ? (1 << frame_.precision) - 1 : 0;
      } else if (is_frame(marker)) {
        throw Damage{"it is no JPEG-LS"};
      } else if (marker == lse) {
        if (octet(content, 0) != 1) throw Damage{"it has a mapping table, which is not read"};
        for (std::size_t i = 0; i < preset_.size(); ++i) preset_[i] = two_octets(content, 1 + 2 * i);
      } else if (marker == dri) {
        throw Damage{"it has restart intervals, which are not read"};
      } else if (marker == sos) {
        if (octet(content, 0) != 1 || octet(content, 2) != 0) throw Damage{"its scan is not of one component"};
        near_ = octet(content, 3);
        if (octet(content, 4) != 0 || octet(content, 5) != 0) throw Damage{"its scan is interleaved or shifted"};
      }
      return marker == sos;
    });
    set_parameters();
  }

  std::vector<std::uint16_t> decode() {
    const auto width = static_cast<std::size_t>(frame_.width);
    std::vector<std::uint16_t> values(width * static_cast<std::size_t>(frame_.height));
    // With a value before the first, and one behind the last.
    std::vector<int> above(width + 2), row(width + 2);
    LosslessBits bits(bytes_, scan_at_);
    for (std::size_t y = 0; y < static_cast<std::size_t>(frame_.height); ++y) {
      above[width + 1] = above[width];
      row[0] = above[1];
      decode_row(bits, above, row);
      std::transform(row.begin() + 1, row.end() - 1, values.begin() + static_cast<std::ptrdiff_t>(y * width),
                     [](int value) { return static_cast<std::uint16_t>(value); });
      std::swap(above, row);
    }
    if (!bits.ends_here()) throw Damage{"it goes on after its last pixel"};
    return values;
  }

 private:
  // C.2.4.1.1 and A.2.1.
  void set_parameters() {
    if (frame_.components != 1 || frame_.width < 1 || frame_.height < 1 || greatest_ == 0)
      throw Damage{"it has no frame of one component and 2 to 16 bits"};
    if (preset_[0] > greatest_) throw Damage{"its greatest value has more bits than it says"};
    if (preset_[0] > 0) greatest_ = preset_[0];
    if (near_ > std::min(255, greatest_ / 2)) throw Damage{"it loses more than there is"};
    const auto clamped = [&](int value, int least) { return value > greatest_ || value < least ? least : value; };
    const int factor = greatest_ >= 128 ? (std::min(greatest_, 4095) + 128) / 256 : 256 / (greatest_ + 1);
    const auto standard = [&](int wide, int base, int least) {
      return greatest_ >= 128 ? factor * (base - least) + least + wide * near_
                              : std::max(least, base / factor + wide * near_);
    };
    threshold_[0] = preset_[1] > 0 ? preset_[1] : clamped(standard(3, 3, 2), near_ + 1);
    threshold_[1] = preset_[2] > 0 ? preset_[2] : clamped(standard(5, 7, 3), threshold_[0]);
    threshold_[2] = preset_[3] > 0 ? preset_[3] : clamped(standard(7, 21, 4), threshold_[1]);
    reset_ = preset_[4] > 0 ? preset_[4] : 64;
    if (reset_ < 3) throw Damage{"its contexts begin anew too often"};
    step_ = 2 * near_ + 1;
    range_ = (greatest_ + 2 * near_) / step_ + 1;
    range_bits_ = static_cast<int>(std::bit_width(static_cast<unsigned>(range_ - 1)));
    const int value_bits = std::max(2, static_cast<int>(std::bit_width(static_cast<unsigned>(greatest_))));
    limit_ = 2 * (value_bits + std::max(8, value_bits));
    LosslessContext context;
    context.a = std::max(2, (range_ + 32) / 64);
    contexts_.fill(context);
  }

  void decode_row(LosslessBits& bits, const std::vector<int>& above, std::vector<int>& row) {
    const std::size_t width = row.size() - 2;
    for (std::size_t x = 1; x <= width; ++x) {
      const int ra = row[x - 1], rb = above[x], rc = above[x - 1], rd = above[x + 1];
      const int q = (quantised(rd - rb) * 9 + quantised(rb - rc)) * 9 + quantised(rc - ra);
      if (q != 0) {
        row[x] = regular(bits, q, ra, rb, rc);
        continue;
      }
      x += run(bits, std::span(row).subspan(x, width + 1 - x), ra);
      if (x <= width) row[x] = interruption(bits, ra, above[x]);
    }
  }

  int quantised(int difference) const {
    const int size = std::abs(difference);
    if (size <= near_) return 0;
    const int step = size < threshold_[0] ? 1 : size < threshold_[1] ? 2 : size < threshold_[2] ? 3 : 4;
    return difference < 0 ? -step : step;
  }

  // A.5.3, of at most `limit` bits.
  int golomb(LosslessBits& bits, int k, int limit) const {
    const int most = limit - range_bits_ - 1;
    int zeros = 0;
    while (bits.bit() == 0)
      if (++zeros > most) throw Damage{"it has a code that there is not"};
    return zeros < most ? zeros << k | bits.bits(k) : bits.bits(range_bits_) + 1;
  }

  int restored(int predicted, int error) const {
    if (std::abs(error) > range_) throw Damage{"it has a difference that there is not"};
    int value = predicted + error * step_;
    if (value < -near_) value += range_ * step_;
    if (value > greatest_ + near_) value -= range_ * step_;
    return std::clamp(value, 0, greatest_);
  }

  // A.4 to A.6.
  int regular(LosslessBits& bits, int q, int ra, int rb, int rc) {
    const int sign = q < 0 ? -1 : 1;
    LosslessContext& context = contexts_[static_cast<std::size_t>(std::abs(q))];
    const int median = rc >= std::max(ra, rb)   ? std::min(ra, rb)
                       : rc <= std::min(ra, rb) ? std::max(ra, rb)
                                                : ra + rb - rc;
    const int predicted = std::clamp(median + sign * context.c, 0, greatest_);
    const int k = golomb_parameter(context.n, context.a);
    const int mapped = golomb(bits, k, limit_);
    int error = mapped % 2 == 0 ? mapped / 2 : -(mapped + 1) / 2;
    if (near_ == 0 && k == 0 && 2 * context.b <= -context.n) error = -(error + 1);
    const int value = restored(predicted, sign * error);
    context.b += error * step_;
    context.a += std::abs(error);
    if (context.n == reset_) {
      context.a >>= 1;
      context.b = context.b >= 0 ? context.b >> 1 : -((1 - context.b) >> 1);
      context.n >>= 1;
    }
    ++context.n;
    if (context.b <= -context.n) {
      context.c = std::max(context.c - 1, -128);
      context.b = std::max(context.b + context.n, 1 - context.n);
    } else if (context.b > 0) {
      context.c = std::min(context.c + 1, 127);
      context.b = std::min(context.b - context.n, 0);
    }
    return value;
  }

  // A.7.1: how many values of `rest` are `value`; fewer than all where something else follows.
  std::size_t run(LosslessBits& bits, std::span<int> rest, int value) {
    std::size_t count = 0;
    while (bits.bit() == 1) {
      const std::size_t size = std::size_t{1} << run_bits();
      const std::size_t here = std::min(size, rest.size() - count);
      std::fill_n(rest.begin() + static_cast<std::ptrdiff_t>(count), here, value);
      count += here;
      if (here == size && run_index_ < 31) ++run_index_;
      if (count == rest.size()) return count;
    }
    const auto more = static_cast<std::size_t>(bits.bits(run_bits()));
    if (more >= rest.size() - count) throw Damage{"a run is longer than its row"};
    std::fill_n(rest.begin() + static_cast<std::ptrdiff_t>(count), more, value);
    return count + more;
  }
  int run_bits() const {
    constexpr std::array<int, 32> table{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,  2,  3,  3,  3,  3,
                                        4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return table[static_cast<std::size_t>(run_index_)];
  }

  // A.7.2: the value that ends a run; `b` of its contexts counts negative errors.
  int interruption(LosslessBits& bits, int ra, int rb) {
    const int type = std::abs(ra - rb) <= near_ ? 1 : 0;
    LosslessContext& context = contexts_[std::size_t{365} + static_cast<std::size_t>(type)];
    const int k = golomb_parameter(context.n, type == 0 ? context.a : context.a + (context.n >> 1));
    const int mapped = golomb(bits, k, limit_ - run_bits() - 1);
    const int both = mapped + type, odd = both & 1, size = (both + odd) >> 1;
    const int error = ((k != 0 || 2 * context.b >= context.n) ? 1 : 0) == odd ? -size : size;
    const int value = restored(type == 1 ? ra : rb, type == 0 && ra > rb ? -error : error);
    if (error < 0) ++context.b;
    context.a += (mapped + 1 - type) >> 1;
    if (context.n == reset_) {
      context.a >>= 1;
      context.n >>= 1;
      context.b >>= 1;
    }
    ++context.n;
    if (run_index_ > 0) --run_index_;
    return value;
  }

  std::string_view bytes_;
  std::size_t scan_at_ = 0;
  JpegFrame frame_;
  std::array<int, 5> preset_{};
  int near_ = 0, greatest_ = 0, reset_ = 0, step_ = 0, range_ = 0, range_bits_ = 0, limit_ = 0, run_index_ = 0;
  std::array<int, 3> threshold_{};
  std::array<LosslessContext, 367> contexts_;
};

}  // namespace

std::vector<std::uint16_t> decode_jpeg_ls(std::string_view bytes, const std::string& name) try {
  return JpegLs(bytes).decode();
} catch (const Damage& damage) {
  throw failure("{}: the JPEG-LS is damaged or cut off: {}", name, damage.what);
}

}  // namespace collimator
