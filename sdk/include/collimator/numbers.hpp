// Numbers in texts, as tables and parameters have them: with a sign in front, and as small as they like.
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace collimator {

// The number that the whole text is; nothing where it is none. "+0.9" is one, and what is too small for a double
// ("1e-400") is the nearest there is: 0 or a subnormal. What is too large is none. No blank may stand before or behind.
template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc()) return value;
  if constexpr (std::floating_point<Number>) {  // too large or too small, and from_chars does not say which
    value = static_cast<Number>(std::strtod(std::string(text).c_str(), nullptr));
    if (std::abs(value) < 1) return value;
  }
  return std::nullopt;
}

}  // namespace collimator
