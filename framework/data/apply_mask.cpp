#include "framework/data/apply_mask.hpp"

#include <cassert>

namespace collimator {
namespace {

template <typename Value>
void apply(std::span<const Value> values, std::span<const std::uint8_t> mask, const Fill& fill,
           const FillSources& sources, float most, std::span<float> out) {
  assert(values.size() == mask.size() && values.size() == out.size());
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = mask[i] != 0 ? static_cast<float>(values[i]) / most : 0.0F;
  fill_hidden(out, mask, fill, sources);
}

}  // namespace

void apply_mask(std::span<const std::uint8_t> values, std::span<const std::uint8_t> mask, const Fill& fill,
                std::span<float> out, const FillSources& sources) {
  apply(values, mask, fill, sources, 255.0F, out);
}

void apply_mask(std::span<const std::uint16_t> values, std::span<const std::uint8_t> mask, const Fill& fill,
                std::span<float> out, const FillSources& sources) {
  apply(values, mask, fill, sources, 65535.0F, out);
}

}  // namespace collimator
