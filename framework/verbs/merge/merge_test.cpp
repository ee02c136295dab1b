// Facts about merged collections: their classes, their ids, and the names that cannot be given.
#include "framework/verbs/merge/merge.hpp"

#include <cmath>

#include "framework/verbs/collections_testing.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

const Scratch& folders() {
  static const Scratch scratch("merge_test");
  Collection nih{.classes = {"mass", "edema"}, .samples = {record("1.png", "1", {1, 0})}};
  Collection stanford{.classes = {"edema", "fracture"},
                      .samples = {record("1.png", "1", {1, 1}), record("2.png", "1", {0, 1})}};
  nih.samples[0].metadata = {{"sex", "F"}};
  nih.samples[0].source = "nih-0";
  save_collection(nih, scratch / "nih");
  save_collection(stanford, scratch / "stanford");
  return scratch;
}

Collection merged(Json params) {
  const Scratch& scratch = folders();
  params["of"] = {{"nih", "a"}, {"stanford", "b"}};
  run(run_merge, params, {{"of.nih", scratch / "nih"}, {"of.stanford", scratch / "stanford"}}, scratch / "out");
  return load_collection(scratch / "out");
}

}  // namespace

TEST_CASE("a merged collection has every class, and one more per source") {
  const Collection all = merged({});
  CHECK(all.classes == std::vector<std::string>{"mass", "edema", "fracture", "nih", "stanford"});
  REQUIRE(all.samples.size() == 3);
  const std::vector<float>& first = all.samples[0].labels;
  CHECK(first[0] == 1);
  CHECK(std::isnan(first[2]));  // nih says nothing of fractures
  CHECK(std::vector<float>(first.begin() + 3, first.end()) == std::vector<float>{1, 0});
  CHECK(std::isnan(all.samples[1].labels[0]));
  CHECK(all.samples[1].labels[1] == 1);
  CHECK(all.samples[2].labels[4] == 1);
}

TEST_CASE("ids and patients stay unique, and the label tells the source") {
  const Collection all = merged({{"label", "hospital"}});
  CHECK(ids(all) == std::vector<std::string>{"nih/1.png", "stanford/1.png", "stanford/2.png"});
  CHECK(all.samples[0].patient == "nih/1");
  CHECK(all.samples[1].patient == "stanford/1");
  CHECK(all.samples[0].own_id == "1.png");
  CHECK(all.samples[0].source == "nih-0");
  CHECK(all.samples[0].metadata == std::map<std::string, std::string>{{"hospital", "nih"}, {"sex", "F"}});
}

TEST_CASE("a label that is a field already, and a name that is a class already, are errors") {
  CHECK_THROWS_WITH_AS(merged({{"label", "sex"}}), doctest::Contains("choose another name with `label`"), InputError);
  const Scratch& scratch = folders();
  CHECK_THROWS_WITH_AS(run(run_merge, {{"of", {{"mass", "a"}}}}, {{"of.mass", scratch / "nih"}}, scratch / "out"),
                       doctest::Contains("rename the collection"), InputError);
}
