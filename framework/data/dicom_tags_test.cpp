// Facts about tags of DICOM as text: real files, character sets, several values, numbers, and what is damaged.
#include "framework/data/dicom_tags.hpp"

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/text.hpp"
#include "framework/data/dicom_elements.hpp"

using namespace collimator;

namespace {

using Texts = std::vector<std::string>;

const std::filesystem::path dicom_files = COLLIMATOR_SOURCE_DIR "/../shared/data/dicom-samples";

Texts tags_of(const std::string& bytes, const Texts& names) {
  return dicom_tags_of(bytes, "x.dcm", dicom_keywords_of(names)).value();
}

// A file in explicit little endian without a preamble: some elements of (group 0008, element, VR, value).
std::string with_elements(const std::vector<std::tuple<std::uint16_t, const char*, std::string>>& elements) {
  std::string bytes;
  for (const auto& [element, vr, value] : elements) {
    bytes += std::string("\x08\0", 2) + static_cast<char>(element & 255) + static_cast<char>(element >> 8) + vr;
    bytes += static_cast<char>(value.size() & 255);
    bytes += static_cast<char>(value.size() >> 8);
    bytes += value;
  }
  return bytes;
}

// The institution's name in a file that names a character set.
std::string name_in(const std::string& set, const std::string& name) {
  return tags_of(
      with_elements({{0x0005, "CS", set}, {0x0016, "UI", "1.2."}, {0x0060, "CS", "CR"}, {0x0080, "LO", name}}),
      {"InstitutionName"})[0];
}

}  // namespace

// Read with DCMTK 3.6.7 (dcmdump).
TEST_CASE("tags of real DICOM files, trimmed, several values joined") {
  if (!std::filesystem::exists(dicom_files)) {
    MESSAGE("skipped: there is no " << dicom_files.string());
    return;
  }
  const Texts names{"Modality", "PatientSex", "PatientAge", "ViewPosition", "Rows", "WindowCenter", "00280101"};
  const auto tags = [&](const char* file) { return tags_of(read_file(dicom_files / file), names); };
  CHECK(tags("1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819.dcm") ==
        Texts{"CR", "M", "62", "PA", "1024", "", "8"});
  CHECK(tags("CR-MONO1-10-chest")[0] == "CR");
  CHECK(tags("CR-MONO1-10-chest")[4] == "440");
  CHECK(tags("CR-MONO1-10-chest")[5] == "550");
  CHECK(tags("MR_small_bigendian.dcm")[4] == "64");
  CHECK(tags_of(read_file(dicom_files / "test1.dcm"), {"ImageType", "PixelSpacing"}).size() == 2);
  // Its pixels are cut off, and so is the file: that is told where they are decoded, and here.
  CHECK_THROWS_AS(tags("MR_truncated.dcm"), InputError);
}

TEST_CASE("ages are whole years; what is no Age String stays as it is written") {
  const auto age = [](const std::string& text) {
    const std::string head = with_elements(
        {{0x0005, "CS", "ISO_IR 100"}, {0x0016, "UI", "1.2."}, {0x0060, "CS", "CR"}, {0x0080, "LO", "here"}});
    const std::string element = std::string(
                                    "\x10\0\x10\x10"
                                    "AS",
                                    6) +
                                static_cast<char>(text.size()) + '\0' + text;
    return tags_of(head + element, {"PatientAge"}).front();
  };
  CHECK(age("036Y") == "36");
  CHECK(age("018M") == "1");
  CHECK(age("060W") == "1");
  CHECK(age("900D") == "2");
  CHECK(age("51") == "51");
  CHECK(age("5 Y ") == "5 Y");
}

TEST_CASE("text comes out as UTF-8, whatever the file's character set, and always well-formed") {
  CHECK(name_in("ISO_IR 100", "M\xfcnchen ") == "München");
  CHECK(name_in("ISO_IR 192", "M\xc3\xbcnchen") == "München");
  CHECK(name_in("ISO_IR 144", "\xbc\xde\xe1\xda\xd2\xd0") == "Москва");
  CHECK(name_in("GB18030 ", "\xb1\xb1\xbe\xa9") == "北京");
  CHECK(name_in("\\ISO 2022 IR 87 ", "\x1b$B5~ET\x1b(B") == "京都");
  CHECK(name_in("ISO_IR 192", "M\xfcnchen ") == "M\xef\xbf\xbdnchen");
  CHECK(name_in("ISO_IR 9999 ", "M\xfcnchen ") == "M\xef\xbf\xbdnchen");
  CHECK(name_in("", "M\xfcnchen ") == "M\xef\xbf\xbdnchen");
  CHECK(name_in("", " a \\b\n2\\\\c ") == "a\\b 2\\\\c");
  for (const char* set :
       {"ISO_IR 100", "ISO_IR 192", "ISO_IR 166", "GB18030 ", "\\ISO 2022 IR 149", "\\ISO 2022 IR 87 "})
    for (int seed = 0; seed < 50; ++seed) {
      std::string noise;
      for (int i = 0; i < 40; ++i) noise += static_cast<char>((seed * 31 + i * i * 7 + i * seed) % 256);
      CHECK(is_utf8(name_in(set, noise)));
    }
}

TEST_CASE("tags have names of the standard, or eight digits; others are refused with what was perhaps meant") {
  CHECK(dicom_keyword("ViewPosition")->tag == 0x00185101);
  CHECK(dicom_keyword("00185101")->tag == 0x00185101);
  CHECK(dicom_keyword("MagneticFieldStrength")->tag == 0x00180087);
  CHECK(dicom_keyword("SmallestImagePixelValue")->vr == dicom_vr('U', 'S'));  // or SS, where the file says it
  CHECK(!dicom_keyword("viewposition"));
  CHECK(!dicom_keyword("0018510"));
  CHECK(!dicom_keyword("0x185101"));
  CHECK_THROWS_WITH_AS(dicom_keywords_of({"PatientSex", "View Position"}),
                       doctest::Contains("did you mean ViewPosition?"), InputError);
}

TEST_CASE("what is no DICOM has no tags; a damaged one, or a huge value, is refused") {
  const auto keywords = dicom_keywords_of({"InstitutionName"});
  CHECK(!dicom_tags_of("\x89PNG\r\n\x1a\n", "x.png", keywords));
  CHECK(!dicom_tags_of("", "x.png", keywords));
  const auto file = [](std::size_t size) {
    return with_elements(
        {{0x0016, "UI", "1.2."}, {0x0018, "UI", "1.3."}, {0x0060, "CS", "CR"}, {0x0080, "LO", std::string(size, 'a')}});
  };
  CHECK(dicom_tags_of(file(10'000), "x.dcm", keywords).value()[0].size() == 10'000);
  CHECK_THROWS_WITH_AS(dicom_tags_of(file(10'002), "x.dcm", keywords), doctest::Contains("at most 10000 are taken"),
                       InputError);
  CHECK_THROWS_WITH_AS(dicom_tags_of(file(100).substr(0, 90), "x.dcm", keywords), doctest::Contains("x.dcm: "),
                       InputError);
}
