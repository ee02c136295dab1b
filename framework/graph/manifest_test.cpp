// Manifests that somebody edited: each is told of in words, and none of them is a plugin afterwards.
#include <cmath>

#include "framework/graph/field_kind.hpp"
#include "framework/plugin/registry.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

// The only problem of a folder that holds one masker with these parameters.
std::string problem(const std::string& params, const std::string& abi = "1") {
  char pattern[] = "/tmp/collimator-registry-XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(pattern);
  write_file(folder / "a.plugin.json", R"({"abi":)" + abi + R"(,"plugins":[{"id":"a","role":"masker","revision":1,)" +
                                           R"("version":"1","kind":"portable","params":)" + params + "}]}");
  const Registry registry = Registry::discover({folder}, schema_refusal);
  std::filesystem::remove_all(folder);
  REQUIRE(registry.problems().size() == (registry.all().empty() ? 1 : 0));
  return registry.problems().empty() ? "" : registry.problems().front();
}

std::string field(const std::string& members) { return R"([{"name":"x","doc":"d",)" + members + "}]"; }

bool says(const std::string& text, std::string_view words) {
  CAPTURE(text);
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("what a parameter's kind needs is there, and of the right type") {
  CHECK(problem(field(R"("kind":"int","min":0,"default":3)")) == "");
  CHECK(problem(field(R"("kind":"list","item":{"kind":"int"})")) == "");
  CHECK(says(problem(field(R"("kind":"list")")), "(list) has no `item`"));
  CHECK(says(problem(field(R"("kind":"map","item":{})")), "the parameter `x` has items of no kind"));
  CHECK(says(problem(field(R"("kind":"list","item":3)")), "`item` of a parameter is not a field"));
  CHECK(says(problem(field(R"("kind":"enum")")), "is an enum that lists no values"));
  CHECK(says(problem(field(R"("kind":"enum","values":[1])")), "`values` of a parameter is not a list of texts"));
  CHECK(says(problem(field(R"("kind":"int","min":"low")")), "`min` of a parameter is not a number"));
  CHECK(says(problem(field(R"("kind":"struct","fields":{})")), "`params` is no list of fields"));
  CHECK(says(problem(field(R"("kind":7)")), "`kind` of a parameter is not text"));
  CHECK(says(problem("[3]"), "a parameter has no `name`"));
}

TEST_CASE("a protocol says where its numbers lie; one that does not has no bounds") {
  char pattern[] = "/tmp/collimator-registry-XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(pattern);
  const auto found = [&](const std::string& more) {
    write_file(folder / "a.so", "");
    write_file(folder / "a.plugin.json",
               R"({"abi":1,"plugins":[{"id":"a","role":"protocol","revision":1,"version":"1",)"
               R"("kind":"portable","params":[],"outputs":["share","distance"])" +
                   more + "}]}");
    return read_manifest(folder / "a.plugin.json", schema_refusal).at(0).ranges;
  };
  CHECK(found("").empty());  // as manifests were before there were ranges
  const std::vector<OutputRange> ranges = found(R"(,"ranges":[{"low":0,"high":1},{"any_map":true,"low":0}])");
  REQUIRE(ranges.size() == 2);
  CHECK(ranges[0].lowest == 0);
  CHECK(ranges[0].greatest == 1);
  CHECK_FALSE(ranges[0].any_map);
  CHECK(std::isinf(ranges[1].greatest));
  CHECK(ranges[1].any_map);
  CHECK_THROWS_WITH_AS(found(R"(,"ranges":[{"low":0}])"), "the protocol `a` has 2 outputs, but its `ranges` are of 1",
                       InputError);
  std::filesystem::remove_all(folder);
}

TEST_CASE("versions are whole numbers, and small") {
  CHECK(says(problem("[]", "1e300"), "`abi` is 1e+300, expected a small whole number"));
  CHECK(says(problem("[]", "-1"), "`abi` is -1, expected a small whole number"));
}

TEST_CASE("a schema that goes on into the depth is refused before anything follows it") {
  const auto nested = [](int levels) {
    std::string params, end;
    for (int i = 0; i < levels; ++i) {
      params += R"([{"name":"x","doc":"d","kind":"struct","fields":)";
      end += "}]";
    }
    return params + "[]" + end;
  };
  CHECK(problem(nested(3)) == "");
  CHECK(says(problem(nested(20)), "a parameter has more than 8 levels"));
  CHECK(says(problem(nested(100'000)), "has more than 100 levels"));
}
