// Facts about patients' ids: what is one id in two spellings, and what is not.
#include "framework/data/patient_id.hpp"

#include <doctest/doctest.h>

using namespace collimator;

TEST_CASE("an id is the same in every spelling of a number, in both forms of Unicode, and with what nobody sees") {
  for (const char* id : {"7", "007", "7.0", "7.", "+7", "7e0", "7E+00", " 7 ", "\t7",
                         "\xC2\xA0"
                         "7",
                         "7\xE2\x80\x8B", "\xEF\xBC\x97"})  // U+00A0, U+200B, a wide 7
    CHECK(plain_id(id) == "7");
  CHECK(plain_id("1e3") == plain_id("1000"));
  CHECK(plain_id("Ren\xC3\xA9") == plain_id("Rene\xCC\x81"));
  CHECK(plain_id("a\xC2\xA0"
                 "b") == plain_id("a b"));
}

TEST_CASE("ids that may well be two stay two") {
  for (const auto& [a, b] : {std::pair("12.1", "12.10"), std::pair("P0", "p0"), std::pair("1-2", "12"),
                             std::pair("1.2.840.10", "1.2.840.1"), std::pair("", "0"), std::pair("-7", "7"),
                             std::pair("12345678901234567890", "12345678901234567891"), std::pair("\xFF", "\xFE")})
    CHECK(plain_id(a) != plain_id(b));
  CHECK(folded_id("P0") == folded_id("p0"));
  CHECK(folded_id("12.1") == folded_id("12.10"));
  CHECK(folded_id("STRA\xC3\x9F"
                  "E") == folded_id("strasse"));
  CHECK(folded_id("P0") != folded_id("P1"));
}
