// How near two names are, and what an error says of a name that there is not.
#include <collimator/names.hpp>

#include <doctest/doctest.h>

using collimator::edit_distance;

TEST_CASE("the distance counts insertions, deletions, changes and swaps of neighbours") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("ca", "abc") == 3);  // 2 only if a stretch could be changed twice
  CHECK(edit_distance("senstiivity", "sensitivity") == 1);
}

TEST_CASE("a missing name is told with the nearest one and with those that there are") {
  CHECK(collimator::missing_name("mess", {"mass", "nodule"}) ==
        "did you mean \"mass\"? there are \"mass\", \"nodule\"");
  CHECK(collimator::missing_name("opacity", {"mass"}) == "there are \"mass\"");
  CHECK(collimator::missing_name("opacity", {}) == "there are none");
}
