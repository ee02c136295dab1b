// Leaves Unicode to utf8proc, and numbers to the rules by which cells are compared.
#include "framework/data/patient_id.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <collimator/cell_value.hpp>

namespace collimator {
namespace {

// The id as it is where it is no UTF-8.
std::string normal_form(std::string_view id, int more) {
  if (more == 0 && std::ranges::all_of(id, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return std::string(id);
  utf8proc_uint8_t* mapped = nullptr;
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE | more);
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(id.data()),
                                             static_cast<utf8proc_ssize_t>(id.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) return std::string(id);
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

bool is_numeric(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789+-.eE") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace

std::string plain_id(std::string_view id) {
  const std::string normal = normal_form(id, 0);
  const std::string_view text = trimmed(normal);
  if (!is_numeric(text)) return std::string(text);
  std::string number = value_of(text);
  return plain_number(number) && number.find('.') == std::string::npos ? number : std::string(text);
}

std::string folded_id(std::string_view id) {
  const std::string normal = normal_form(id, UTF8PROC_CASEFOLD);
  return value_of(trimmed(normal));
}

}  // namespace collimator
