// Lines of short texts: every line end, byte order marks, what is no UTF-8, and what is no text.
#include <collimator/text_lines.hpp>

#include <doctest/doctest.h>

using namespace collimator;

namespace {

std::vector<std::string> lines(std::string_view text) {
  bool repaired = false;
  return text_lines(text, "a.txt", repaired);
}

}  // namespace

TEST_CASE("lines end in LF, CRLF or CR; blanks around them, empty ones and a byte order mark go") {
  CHECK(lines("\xef\xbb\xbf a \r\n\r\nb\rc\n\td") == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(lines("").empty());
  CHECK(lines(" \n ").empty());
}

TEST_CASE("a byte that is no UTF-8 becomes U+FFFD and is told; valid characters stay") {
  bool repaired = false;
  CHECK(repaired_utf8("na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80", repaired) ==
        "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80");
  CHECK_FALSE(repaired);
  CHECK(repaired_utf8("Patient\x92s", repaired) == "Patient\xef\xbf\xbds");
  CHECK(repaired);
}

TEST_CASE("overlong forms, surrogates, cut characters and what lies above U+10FFFF are no UTF-8") {
  for (const char* text : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                           "\xf4\x90\x80\x80", "\xff", "\xe2\x82", "\xf0\x9f\x98"})
    CHECK(utf8_size(text) == 0);
  CHECK(utf8_size("") == 0);
  CHECK(utf8_size("\xf4\x8f\xbf\xbf") == 4);
}

TEST_CASE("what is no text is named") {
  CHECK_THROWS_WITH(lines("\xff\xfe"), "a.txt is UTF-16; save it as UTF-8");
  CHECK_THROWS_WITH(lines(std::string_view("a\0b", 3)), doctest::Contains("a.txt holds a NUL byte"));
  CHECK_THROWS_WITH(lines("<!DOCTYPE html>"), doctest::Contains("a web page"));
  CHECK_THROWS_WITH(lines(std::string(70000, 'x')), doctest::Contains("a.txt has 70000 bytes"));
}
