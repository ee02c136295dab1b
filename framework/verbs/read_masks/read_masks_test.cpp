// Facts about lent regions: whose they are, what is without, and what cannot be meant.
#include "framework/verbs/read_masks/read_masks.hpp"

#include "framework/verbs/caveats.hpp"
#include "framework/verbs/collections_testing.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

Record outlined(std::string id, std::vector<Region> regions) {
  Record result = record(std::move(id), "p", {});
  result.patient = result.id;
  result.source = "masks-1";
  result.regions = std::move(regions);
  return result;
}

const Region lungs{.part = "lungs", .file = "a.png"}, heart{.part = "heart", .file = "h.png", .root = "root_hearts"};

// What the verb gives for samples a.png and images/b.png; `regions` are those of `of`'s first sample.
struct Joined {
  Scratch scratch{"read_masks_test"};
  std::vector<std::string> logged;

  Collection of(const Collection& from, Json params = Json::object(), const std::vector<Region>& regions = {}) {
    Collection own{.classes = {"sick"}, .samples = {record("a.png", "1", {1}), record("images/b.png", "2", {0})}};
    own.samples[0].regions = regions;
    save_collection(own, scratch / "of");
    save_collection(from, scratch / "from");
    logged =
        run(run_read_masks, std::move(params), {{"of", scratch / "of"}, {"from", scratch / "from"}}, scratch / "out");
    return load_collection(scratch / "out");
  }
};

}  // namespace

TEST_CASE("a sample gets the regions of its id, with the folder that they lie in; the others are counted") {
  Joined joined;
  const Collection all =
      joined.of({.classes = {}, .samples = {outlined("a.png", {lungs, heart}), outlined("z", {lungs})}});
  REQUIRE(all.samples[0].regions.size() == 2);
  CHECK(all.samples[0].regions[0].root == "masks-1/");
  CHECK(all.samples[0].regions[1].root == "masks-1/root_hearts");
  CHECK(all.samples[1].regions.empty());
  CHECK(all.classes == std::vector<std::string>{"sick"});
  CHECK(load_facts(joined.scratch / "out")
            .at("said")
            .at(0)
            .get<std::string>()
            .starts_with("1 of 2 samples have no region"));
  CHECK(any_contains(joined.logged, "1 of 2 samples have regions; 1 of 2 masks are of none of these samples"));
}

TEST_CASE("`match: stem` leaves out folders and extensions, and `parts` takes some of the regions") {
  Joined joined;
  const Collection from{.classes = {},
                        .samples = {outlined("masks/a.gif", {lungs, heart}), outlined("b.jpg", {heart})}};
  const Collection all = joined.of(from, {{"match", "stem"}, {"parts", {"heart"}}});
  REQUIRE(all.samples[0].regions.size() == 1);
  CHECK(all.samples[0].regions[0].part == "heart");
  CHECK(all.samples[1].regions.size() == 1);
  CHECK_THROWS_WITH_AS(joined.of(from), doctest::Contains("`match: stem`"), InputError);
  CHECK_THROWS_WITH_AS(joined.of(from, {{"parts", {"hart"}}}), doctest::Contains("did you mean \"heart\"?"),
                       InputError);
}

TEST_CASE("what cannot be meant is refused") {
  Joined joined;
  const Collection from{.classes = {}, .samples = {outlined("a.png", {lungs})}};
  CHECK_THROWS_WITH_AS(joined.of(from, Json::object(), {lungs}), doctest::Contains("has a region lungs already"),
                       InputError);
  CHECK_THROWS_WITH_AS(joined.of({.classes = {}, .samples = {outlined("a.png", {lungs}), outlined("x/a.gif", {lungs})}},
                                 {{"match", "stem"}}),
                       doctest::Contains("have one stem"), InputError);
  Collection theirs = from;
  theirs.samples[0].patient_space = "nih";
  CHECK_NOTHROW(joined.of(theirs));  // only one of the two says who gave the ids
}
