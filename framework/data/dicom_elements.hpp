// The elements of a DICOM file, found by their tags without a copy (PS3.5, section 7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collimator {

// A tag is its group, then its element: 0x00280010 is (0028,0010).
struct DicomElement {
  std::uint32_t tag = 0;
  std::uint16_t vr = 0;    // two letters, the first in the high byte; 0 where the file does not say it
  std::string_view value;  // of an element without a length: all up to its end
  bool has_length = true;
};

constexpr std::uint16_t dicom_vr(char first, char second) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(first) << 8 | static_cast<unsigned char>(second));
}

namespace dicom {
inline constexpr std::uint32_t transfer_syntax = 0x00020010, pixel_data = 0x7fe00010;
inline constexpr std::uint32_t item = 0xfffee000, item_end = 0xfffee00d, sequence_end = 0xfffee0dd;
}  // namespace dicom

// How the bytes of some elements are to be read.
struct DicomEncoding {
  bool names_vr = true;  // "explicit VR"
  bool big_endian = false;
};

// The elements of a file up to its pixel data, or those of one item of a sequence. All views are into the bytes given.
class DicomElements {
 public:
  // Of a whole file, with or without the preamble and the meta information in front. `name` stands before errors.
  // Throws InputError for what is cut off or malformed, has more than 10^5 elements or sequences nested more than 16
  // deep. Linear in the bytes before the pixel data; these themselves are not looked at, but their length is.
  DicomElements(std::string_view bytes, const std::string& name);

  const std::string& name() const { return name_; }
  DicomEncoding encoding() const { return encoding_; }
  // Its unique identifier; implicit VR, little endian ("1.2.840.10008.1.2"), where the file says none and so it is.
  const std::string& transfer_syntax() const { return transfer_syntax_; }

  // The first one of the tag; null where there is none.
  const DicomElement* find(std::uint32_t tag) const;
  // The elements of the first item of a sequence; none where there is no such sequence or no item in it.
  std::optional<DicomElements> first_item(std::uint32_t sequence) const;

  // Text without the blanks and zeros that fill it up; empty where there is none.
  std::string_view text(std::uint32_t tag) const;
  // The first of several numbers written as text. Throws InputError where it is no number.
  std::optional<double> decimal(std::uint32_t tag) const;
  // Numbers of two bytes. Throws InputError where a value is not made of such.
  std::optional<std::uint16_t> number(std::uint32_t tag, std::size_t index = 0) const;
  std::uint16_t number_in(const DicomElement& element, std::size_t index) const;

 private:
  DicomElements(std::string_view bytes, const DicomElements& outer);

  std::string name_;
  DicomEncoding encoding_;
  std::string transfer_syntax_;
  std::vector<DicomElement> elements_;
};

// Whether the bytes are a DICOM file: "DICM" behind a preamble that is no other format's beginning, or, without one, at
// least three sound elements in rising order that begin in group 0002 or 0008.
bool is_dicom(std::string_view bytes);

// The pieces that compressed pixel data consist of, without the table of offsets before them. Throws InputError
// where they are cut off.
std::vector<std::string_view> dicom_fragments(const DicomElement& pixels, const std::string& name);

// "(0028,0010)"
std::string dicom_tag_text(std::uint32_t tag);

}  // namespace collimator
