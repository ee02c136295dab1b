// Writes preamble, file meta information and data set (DICOM PS3.10, 7; PS3.5, 7.1.2 and A.4).
#include "tools/collimate/phantom/dicom.hpp"

#include "tools/collimate/phantom/encode.hpp"

namespace collimator::imitation {
namespace {

constexpr const char* secondary_capture = "1.2.840.10008.5.1.4.1.1.7";

void put_16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 255);
  out += static_cast<char>(value >> 8 & 255);
}
void put_32(std::string& out, std::uint32_t value) {
  put_16(out, value & 0xFFFF);
  put_16(out, value >> 16);
}
void put_tag(std::string& out, std::uint32_t tag) {
  put_16(out, tag >> 16);
  put_16(out, tag & 0xFFFF);
}

bool is_long(const std::string& kind) { return kind == "OB" || kind == "OW"; }

}  // namespace

DicomFile::DicomFile(const std::string& uid) : uid_(uid) {
  text(0x00080005, "CS", "ISO_IR 100");
  text(0x00080016, "UI", secondary_capture);
  text(0x00080018, "UI", uid);
  text(0x0020000D, "UI", uid + ".1");
  text(0x0020000E, "UI", uid + ".2");
}

void DicomFile::text(std::uint32_t tag, std::string_view kind, std::string_view value) {
  std::string padded(value);
  if (padded.size() % 2 == 1) padded += kind == "UI" ? '\0' : ' ';
  attributes_[tag] = {std::string(kind), padded};
}

void DicomFile::number(std::uint32_t tag, std::uint16_t value) {
  std::string bytes;
  put_16(bytes, value);
  attributes_[tag] = {"US", bytes};
}

void DicomFile::describe(std::int64_t width, std::int64_t height, int allocated, int stored) {
  number(0x00280002, 1);
  if (!attributes_.contains(0x00280004)) text(0x00280004, "CS", "MONOCHROME2");
  number(0x00280010, static_cast<std::uint16_t>(height));
  number(0x00280011, static_cast<std::uint16_t>(width));
  number(0x00280100, static_cast<std::uint16_t>(allocated));
  number(0x00280101, static_cast<std::uint16_t>(stored));
  number(0x00280102, static_cast<std::uint16_t>(stored - 1));
  number(0x00280103, 0);
}

void DicomFile::jpeg(const Pixels& pixels) {
  describe(pixels.width, pixels.height, 8, 8);
  text(0x00282110, "CS", "01");
  text(0x00282114, "CS", "ISO_10918_1");
  syntax_ = "1.2.840.10008.1.2.4.50";
  attributes_[0x7FE00010] = {"OB", as_jpeg(pixels), true};
}

void DicomFile::plain(const std::vector<std::uint16_t>& values, std::int64_t width, std::int64_t height, int bits) {
  describe(width, height, 16, bits);
  std::string bytes;
  bytes.reserve(2 * values.size());
  for (const std::uint16_t value : values) put_16(bytes, value);
  attributes_[0x7FE00010] = {"OW", bytes};
}

std::string DicomFile::written(std::uint32_t tag, const Attribute& attribute) {
  std::string out;
  put_tag(out, tag);
  out += attribute.kind;
  if (is_long(attribute.kind)) put_16(out, 0);
  if (!attribute.encapsulated) {
    const auto size = static_cast<std::uint32_t>(attribute.value.size());
    is_long(attribute.kind) ? put_32(out, size) : put_16(out, size);
    return out + attribute.value;
  }
  put_32(out, 0xFFFFFFFF);  // the length of what is encapsulated is not told
  put_tag(out, 0xFFFEE000);
  put_32(out, 0);  // an empty table of offsets
  const bool odd = attribute.value.size() % 2 == 1;
  put_tag(out, 0xFFFEE000);
  put_32(out, static_cast<std::uint32_t>(attribute.value.size() + odd));
  out += attribute.value;
  if (odd) out += '\0';
  put_tag(out, 0xFFFEE0DD);
  put_32(out, 0);
  return out;
}

std::string DicomFile::bytes() const {
  const auto even = [](std::string value) { return value.size() % 2 == 1 ? value + '\0' : value; };
  std::string meta = written(0x00020001, {"OB", std::string("\0\1", 2)});
  meta += written(0x00020002, {"UI", even(secondary_capture)});
  meta += written(0x00020003, {"UI", even(uid_)});
  meta += written(0x00020010, {"UI", even(syntax_)});
  meta += written(0x00020012, {"UI", even("2.25.20")});
  std::string size;
  put_32(size, static_cast<std::uint32_t>(meta.size()));
  std::string out = std::string(128, '\0') + "DICM" + written(0x00020000, {"UL", size}) + meta;
  for (const auto& [tag, attribute] : attributes_) out += written(tag, attribute);
  return out;
}

std::string dicom_uid(Rng rng) { return "2.25." + std::to_string(rng.next64() >> 1 | 1); }

}  // namespace collimator::imitation
