// Brings values of DICOM to text in UTF-8.
#include "framework/data/dicom_tags.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>
#include <iconv.h>

#include <collimator/age.hpp>
#include <collimator/names.hpp>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/dicom_elements.hpp"

namespace collimator {
namespace {

constexpr std::uint32_t specific_character_set = 0x00080005;
constexpr std::size_t longest_tag_value = 10'000;
constexpr std::string_view replacement = "\xef\xbf\xbd";

// PS3.3, C.12.1.1.2: a name of DICOM for each of iconv. Where there are several, the one that is switched to. DCMTK
// 3.6.7 refuses two of these, which iconv has, IR 87 and IR 159, and does not know IR 203.
struct CharacterSet {
  std::string_view dicom;
  const char* iconv;
};
constexpr std::array character_sets{
    CharacterSet{"IR 100", "ISO-8859-1"},
    CharacterSet{"IR 101", "ISO-8859-2"},
    CharacterSet{"IR 109", "ISO-8859-3"},
    CharacterSet{"IR 110", "ISO-8859-4"},
    CharacterSet{"IR 144", "ISO-8859-5"},
    CharacterSet{"IR 127", "ISO-8859-6"},
    CharacterSet{"IR 126", "ISO-8859-7"},
    CharacterSet{"IR 138", "ISO-8859-8"},
    CharacterSet{"IR 148", "ISO-8859-9"},
    CharacterSet{"IR 203", "ISO-8859-15"},
    CharacterSet{"IR 13", "SHIFT_JIS"},
    CharacterSet{"IR 87", "ISO-2022-JP-2"},
    CharacterSet{"IR 159", "ISO-2022-JP-2"},
    CharacterSet{"IR 149", "EUC-KR"},
    CharacterSet{"IR 58", "ISO-2022-CN"},
    CharacterSet{"IR 166", "TIS-620"},
    CharacterSet{"IR 192", "UTF-8"},
    CharacterSet{"GB18030", "GB18030"},
    CharacterSet{"GBK", "GBK"},
};

// iconv's name for the last character set that the file names; null for ASCII, and for those that are not known.
const char* character_set_of(const DicomElements& file) {
  std::string_view names = file.text(specific_character_set);
  names = names.substr(names.rfind('\\') + 1);
  while (names.starts_with(' ')) names.remove_prefix(1);
  for (const CharacterSet& set : character_sets)
    if (names.ends_with(set.dicom) && (names.size() == set.dicom.size() || names.substr(0, 3) == "ISO"))
      return set.iconv;
  return nullptr;
}

// One character of well-formed UTF-8 at the front, or "".
std::string_view first_character(std::string_view text) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size)
    if (is_utf8(text.substr(0, size))) return text.substr(0, size);
  return {};
}

// What is no UTF-8 replaced, byte by byte.
std::string well_formed(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view next = first_character(text);
    result += next.empty() ? replacement : next;
    text.remove_prefix(std::max<std::size_t>(next.size(), 1));
  }
  return result;
}

std::string utf8_of(std::string_view text, const char* set) {
  const bool is_ascii = std::ranges::none_of(text, [](char byte) { return byte < 0 || byte == '\x1b'; });
  if (is_ascii || set == nullptr || set == std::string_view("UTF-8")) return well_formed(text);
  const iconv_t converter = iconv_open("UTF-8", set);
  if (converter == reinterpret_cast<iconv_t>(-1)) return well_formed(text);  // this system does not know it
  std::string result(4 * text.size(), '\0');
  char *from = const_cast<char*>(text.data()), *to = result.data();
  std::size_t left = text.size(), room = result.size();
  while (left > 0 && iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1) && left > 0 &&
         room >= replacement.size()) {
    to = std::ranges::copy(replacement, to).out;
    room -= replacement.size();
    ++from;
    --left;
  }
  iconv_close(converter);
  result.resize(result.size() - room);
  return well_formed(result);
}

// Each of the values that backslashes part, without blanks around it.
std::string trimmed_values(std::string text) {
  for (char& byte : text)
    if ((byte >= 0 && byte < ' ') || byte == '\x7f') byte = ' ';
  std::string result;
  for (std::string_view rest = text;;) {
    const std::size_t end = std::min(rest.find('\\'), rest.size());
    const std::string_view value = rest.substr(0, end);
    const std::size_t first = value.find_first_not_of(' ');
    if (first != std::string_view::npos) result += value.substr(first, value.find_last_not_of(' ') + 1 - first);
    if (end == rest.size()) break;
    result += '\\';
    rest.remove_prefix(end + 1);
  }
  return result.find_first_not_of('\\') == std::string::npos ? std::string() : result;
}

enum class Binary { is_signed, is_unsigned, is_float, is_tag };

std::string numbers_of(const DicomElements& file, const DicomElement& element, std::size_t size, Binary kind) {
  std::string result;
  for (std::size_t at = 0; at + size <= element.value.size(); at += size) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < size; ++i)
      bits =
          bits << 8 | static_cast<unsigned char>(element.value[at + (file.encoding().big_endian ? i : size - 1 - i)]);
    if (at > 0) result += '\\';
    if (kind == Binary::is_float)
      result += size == 4 ? fmt::format("{}", std::bit_cast<float>(static_cast<std::uint32_t>(bits)))
                          : fmt::format("{}", std::bit_cast<double>(bits));
    else if (kind == Binary::is_signed)
      result += size == 2 ? fmt::format("{}", static_cast<std::int16_t>(bits))
                          : fmt::format("{}", static_cast<std::int32_t>(bits));
    else
      result += fmt::format("{}", bits);
  }
  return result;
}

// "036Y" as 36, "018M" as 1: an age in whole years (an Age String is three digits and D, W, M or Y; PS3.5, 6.2). What
// is written otherwise, as the 51 of some collections, stays.
std::string in_years(std::string text) {
  if (text.size() != 4 || text.find_first_not_of("0123456789") != 3) return text;
  const std::optional<double> years = years_of(std::stoi(text), text.back());
  return years ? std::to_string(static_cast<int>(*years)) : text;
}

std::string text_of_tag(const DicomElements& file, const DicomKeyword& keyword, const char* set) {
  const DicomElement* element = file.find(keyword.tag);
  if (element == nullptr || keyword.tag == dicom::pixel_data) return {};
  if (element->value.size() > longest_tag_value)
    throw failure("{}: {} {} of the DICOM has {} bytes; as metadata at most {} are taken", file.name(), keyword.name,
                  dicom_tag_text(keyword.tag), element->value.size(), longest_tag_value);
  switch (const std::uint16_t vr = element->vr != 0 ? element->vr : keyword.vr; vr) {
    case dicom_vr('U', 'S'): return numbers_of(file, *element, 2, Binary::is_unsigned);
    case dicom_vr('S', 'S'): return numbers_of(file, *element, 2, Binary::is_signed);
    case dicom_vr('U', 'L'): return numbers_of(file, *element, 4, Binary::is_unsigned);
    case dicom_vr('S', 'L'): return numbers_of(file, *element, 4, Binary::is_signed);
    case dicom_vr('F', 'L'): return numbers_of(file, *element, 4, Binary::is_float);
    case dicom_vr('F', 'D'): return numbers_of(file, *element, 8, Binary::is_float);
    case dicom_vr('A', 'T'):
    case dicom_vr('O', 'B'):
    case dicom_vr('O', 'D'):
    case dicom_vr('O', 'F'):
    case dicom_vr('O', 'L'):
    case dicom_vr('O', 'V'):
    case dicom_vr('O', 'W'):
    case dicom_vr('S', 'Q'):
    case dicom_vr('S', 'V'):
    case dicom_vr('U', 'V'):
    case dicom_vr('U', 'N'): return {};
    case dicom_vr('A', 'S'): return in_years(trimmed_values(utf8_of(file.text(keyword.tag), set)));
    default: return trimmed_values(utf8_of(file.text(keyword.tag), set));
  }
}

}  // namespace

std::vector<DicomKeyword> dicom_keywords_of(const std::vector<std::string>& names) {
  std::vector<DicomKeyword> keywords;
  for (const std::string& name : names) {
    const std::optional<DicomKeyword> keyword = dicom_keyword(name);
    if (!keyword) {
      std::string near;
      for (const std::string& candidate : near_names(name, all_dicom_keywords()))
        near += (near.empty() ? ", did you mean " : " or ") + candidate;
      throw failure(
          "there is no tag `{}` of pictures{}{}; a tag of DICOM is named by its keyword, or by eight hexadecimal "
          "digits, as 00181164",
          printable(name), near, near.empty() ? "" : "?");
    }
    keywords.push_back(*keyword);
  }
  return keywords;
}

std::optional<std::vector<std::string>> dicom_tags_of(std::string_view bytes, const std::string& name,
                                                      std::span<const DicomKeyword> keywords) {
  if (!is_dicom(bytes)) return std::nullopt;
  const DicomElements file(bytes, name);
  const char* set = character_set_of(file);
  std::vector<std::string> values;
  for (const DicomKeyword& keyword : keywords) values.push_back(text_of_tag(file, keyword, set));
  return values;
}

}  // namespace collimator
