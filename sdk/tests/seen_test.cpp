// Facts about texts that have come before: none that came is missed, and of many different ones none is mistaken.
#include <collimator/seen.hpp>

#include <doctest/doctest.h>

#include <string>

TEST_CASE("each of 100,000 texts is new once and seen ever after, the empty one too") {
  collimator::Seen seen;
  CHECK_FALSE(seen.perhaps(""));
  for (int i = 0; i < 100'000; ++i)
    if (seen.perhaps(std::to_string(i))) FAIL_CHECK("mistaken for one that came: " << i);
  for (int i = 0; i < 100'000; ++i)
    if (!seen.perhaps(std::to_string(i))) FAIL_CHECK("missed: " << i);
  CHECK(seen.perhaps(""));
}
