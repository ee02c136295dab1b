// What DICOM files say beside their pixels: tags by their keywords, as text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace collimator {

class DicomElements;

struct DicomKeyword {
  std::string_view name;
  std::uint32_t tag = 0;
  std::uint16_t vr = 0;  // how the value is written where the file does not say it (dicom_elements.hpp)
};

// The tag of a keyword ("PatientSex"), or of eight hexadecimal digits ("00181164"); none where there is no such. The
// keywords are those of DCMTK's dictionary, which must be installed.
std::optional<DicomKeyword> dicom_keyword(std::string_view name);
std::vector<std::string> all_dicom_keywords();

// The tags of these names, or InputError, which says what was perhaps meant.
std::vector<DicomKeyword> dicom_keywords_of(const std::vector<std::string>& names);

// The values in the order of the keywords, empty where the file has none; nothing where the bytes are no DICOM. Only
// what stands before the pixels is looked at. Text is trimmed, several values are joined by "\", and what the file's
// SpecificCharacterSet says becomes UTF-8; a byte that it cannot be becomes U+FFFD, a control character a blank.
// Numbers become decimal digits, ages ("036Y") whole years; sequences and bytes without a meaning of their own say
// nothing. Throws InputError("NAME: …") where the file is damaged, or a value is longer than 10,000 bytes.
std::optional<std::vector<std::string>> dicom_tags_of(std::string_view bytes, const std::string& name,
                                                      std::span<const DicomKeyword> keywords);

}  // namespace collimator
