// Facts about text from outside: what counts as UTF-8, and how other bytes look in an error.
#include "framework/base/text.hpp"

#include <doctest/doctest.h>

using namespace collimator;

TEST_CASE("well-formed UTF-8 is told from other bytes") {
  for (const char* good : {"", "plain", "Müller", "京都", "\xf0\x9f\xa9\xbb", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"})
    CHECK(is_utf8(good));
  // Latin-1, a lone continuation, overlong forms, a surrogate, above U+10FFFF, cut short.
  for (const char* bad :
       {"M\xfcller", "\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xba"})
    CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("an error shows what is not printable, and not too much of it") {
  CHECK(printable("a\nb\xff") == "a\\x0ab\\xff");
  CHECK(printable("Müller") == "Müller");
  CHECK(printable(std::string(1000, 'x')) == std::string(60, 'x') + "…");
}
