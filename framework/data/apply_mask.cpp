#include "framework/data/apply_mask.hpp"

#include <cassert>

namespace collimator {
namespace {

template <typename Value>
void apply(std::span<const Value> values, std::span<const std::uint8_t> mask, Fill fill, float most,
           std::span<float> out) {
  assert(values.size() == mask.size() && values.size() == out.size());
  double sum = 0;
  std::size_t visible = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (mask[i] == 0) continue;
    out[i] = static_cast<float>(values[i]) / most;
    sum += out[i];
    ++visible;
  }
  const float hidden =
      fill == Fill::zero || visible == 0 ? 0.0f : static_cast<float>(sum / static_cast<double>(visible));
  for (std::size_t i = 0; i < values.size(); ++i)
    if (mask[i] == 0) out[i] = hidden;
}

}  // namespace

void apply_mask(std::span<const std::uint8_t> values, std::span<const std::uint8_t> mask, Fill fill,
                std::span<float> out) {
  apply(values, mask, fill, 255.0f, out);
}

void apply_mask(std::span<const std::uint16_t> values, std::span<const std::uint8_t> mask, Fill fill,
                std::span<float> out) {
  apply(values, mask, fill, 65535.0f, out);
}

}  // namespace collimator
