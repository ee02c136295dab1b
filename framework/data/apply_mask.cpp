// The scaling and hiding of one picture, in one or two bytes a value (apply_mask.hpp).
#include "framework/data/apply_mask.hpp"

#include <cassert>

namespace collimator {
namespace {

template <typename Value>
void apply(std::span<const Value> values, std::uint32_t greatest, std::span<const std::uint8_t> mask, const Fill& fill,
           std::span<float> out, const FillSources& sources) {
  assert(values.size() == mask.size() && values.size() == out.size());
  const auto white = static_cast<float>(greatest);
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = mask[i] != 0 ? static_cast<float>(values[i]) / white : 0.0F;
  fill_hidden(out, mask, fill, sources);
}

}  // namespace

void apply_mask(std::span<const std::uint8_t> values, std::uint32_t greatest, std::span<const std::uint8_t> mask,
                const Fill& fill, std::span<float> out, const FillSources& sources) {
  apply(values, greatest, mask, fill, out, sources);
}

void apply_mask(std::span<const std::uint16_t> values, std::uint32_t greatest, std::span<const std::uint8_t> mask,
                const Fill& fill, std::span<float> out, const FillSources& sources) {
  apply(values, greatest, mask, fill, out, sources);
}

}  // namespace collimator
