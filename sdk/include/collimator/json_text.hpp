// Texts and numbers as JSON writes them, for the schema() and text() of a ParamKind and for manifests.
#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

namespace collimator {

inline std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      result += '\\';
      result += character;
    } else if (byte < 0x20) {
      constexpr const char* digits = "0123456789abcdef";
      result += "\\u00";
      result += digits[byte >> 4];
      result += digits[byte & 15];
    } else {
      result += character;
    }
  }
  return result + '"';
}

// JSON has no infinity and no NaN: they are the texts "inf", "-inf" and "nan".
inline std::string json_number(double value) {
  if (std::isnan(value)) return "\"nan\"";
  if (std::isinf(value)) return value > 0 ? "\"inf\"" : "\"-inf\"";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

}  // namespace collimator
