// A DICOM file as bytes: explicit little endian, a grey picture stored as it is or as baseline JPEG.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/collimate/phantom/subject.hpp"

namespace collimator::imitation {

// Attributes by tag (0xGGGGEEEE), which are written in the order of their tags as the standard demands (PS3.5, 7.1).
class DicomFile {
 public:
  // `uid` names the picture; the study and the series have its number with another root.
  explicit DicomFile(const std::string& uid);

  void text(std::uint32_t tag, std::string_view kind, std::string_view value);  // CS, LO, PN, DA, UI, …
  void number(std::uint32_t tag, std::uint16_t value);                          // US

  // One picture of 8 bits as JPEG (a lossy one: PS3.5, A.4.1), or of more bits as it is.
  void jpeg(const Pixels& pixels);
  void plain(const std::vector<std::uint16_t>& values, std::int64_t width, std::int64_t height, int bits);

  std::string bytes() const;

 private:
  struct Attribute {
    std::string kind, value;
    bool encapsulated = false;
  };
  void describe(std::int64_t width, std::int64_t height, int allocated, int stored);
  static std::string written(std::uint32_t tag, const Attribute& attribute);

  std::map<std::uint32_t, Attribute> attributes_;
  std::string uid_, syntax_ = "1.2.840.10008.1.2.1";
};

// A UID below 2.25, where the standard lets anyone make numbers (PS3.5, B.2).
std::string dicom_uid(Rng rng);

}  // namespace collimator::imitation
