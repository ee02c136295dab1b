// JSON from outside: what is deeper than anything of ours is refused, in one place.
#include "framework/base/json.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

std::string nested(int levels, const std::string& open, const std::string& inner, const std::string& close) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += open;
  text += inner;
  for (int i = 0; i < levels; ++i) text += close;
  return text;
}

}  // namespace

TEST_CASE("JSON of up to so many levels is read, and deeper JSON is none") {
  CHECK(parse_json(nested(nesting_limit, "[", "1", "]")).has_value());
  CHECK(!parse_json(nested(nesting_limit + 1, "[", "1", "]")));
  for (const int levels : {100'000, 1'000'000}) {
    CHECK(!parse_json(nested(levels, "[", "", "]")));
    CHECK(!parse_json(nested(levels, "{\"a\":", "1", "}")));
    CHECK(!parse_json(nested(levels, "[", "", "")));
  }
  CHECK(!parse_json("{"));
  CHECK(!parse_json(""));
  CHECK(parse_json("{\"a\": [1]}") == Json{{"a", {1}}});
}

TEST_CASE("a file of JSON that is too deep is named with the limit") {
  const auto file = std::filesystem::temp_directory_path() / ("collimator_json_" + std::to_string(::getpid()));
  write_file(file, nested(100'000, "{\"a\":", "1", "}"));
  CHECK_THROWS_WITH_AS(read_json(file), doctest::Contains("has more than 100 levels"), InputError);
  write_file(file, nested(100'000, "[", "", ""));
  CHECK_THROWS_AS(read_json(file), InputError);
  std::filesystem::remove(file);
}
