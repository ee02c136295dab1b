// Facts about splits: no patient is in two parts, parts have their shares, and the order of samples changes nothing.
#include "framework/verbs/split/split.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/split/allot.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

struct Parts {
  Collection train, validate, test;
  std::vector<std::string> logged;
};

Parts split(const Collection& from, const Json& params) {
  static const Scratch scratch("split_test");
  save_collection(from, scratch / "of");
  Parts parts;
  parts.logged = run(run_split, params, {{"of", scratch / "of"}}, scratch / "out");
  parts.train = load_collection(scratch / "out" / "train");
  parts.validate = load_collection(scratch / "out" / "validate");
  parts.test = load_collection(scratch / "out" / "test");
  return parts;
}

void refused(const Collection& from, const Json& params, const char* message) {
  CHECK_THROWS_WITH(split(from, params), doctest::Contains(message));
}

// 100 patients with 1 to 3 pictures; every fourth patient is positive.
Collection example() {
  Collection collection{.classes = {"mass"}};
  for (int patient = 0; patient < 100; ++patient)
    for (int picture = 0; picture <= patient % 3; ++picture)
      collection.samples.push_back(record(std::to_string(patient) + "_" + std::to_string(picture),
                                          "p" + std::to_string(patient), {patient % 4 == 0 ? 1.0f : 0.0f}));
  return collection;
}

std::set<std::string> patients(const Collection& collection, float label = -1) {
  std::set<std::string> result;
  for (const Record& record : collection.samples)
    if (label < 0 || record.labels[0] == label) result.insert(record.patient);
  return result;
}

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> result;
  std::ranges::set_intersection(a, b, std::inserter(result, result.end()));
  return result;
}

}  // namespace

TEST_CASE("shares count patients; no patient is in two parts; every part has its share of positives") {
  const Parts parts = split(example(), {{"validate", 0.2}, {"test", 0.3}, {"seed", 5}});
  const auto train = patients(parts.train), validate = patients(parts.validate), test = patients(parts.test);
  CHECK(train.size() == 50);
  CHECK(validate.size() == 20);
  CHECK(test.size() == 30);
  CHECK(common(train, validate).empty());
  CHECK(common(train, test).empty());
  CHECK(common(validate, test).empty());
  CHECK(parts.train.samples.size() + parts.validate.samples.size() + parts.test.samples.size() ==
        example().samples.size());
  CHECK(std::abs(static_cast<int>(patients(parts.validate, 1).size()) - 5) <= 1);  // 25 positives in all
  CHECK(std::abs(static_cast<int>(patients(parts.test, 1).size()) - 7) <= 1);
}

TEST_CASE("a split depends on seed and ids, not on the order of the samples") {
  Collection reversed = example();
  std::ranges::reverse(reversed.samples);
  const Json params{{"test", 0.3}, {"seed", 5}};
  CHECK(patients(split(example(), params).test) == patients(split(reversed, params).test));
  CHECK(patients(split(example(), params).test) != patients(split(example(), {{"test", 0.3}, {"seed", 6}}).test));
}

TEST_CASE("the samples of a part stay in the collection's order") {
  const Parts parts = split(example(), {{"test", 0.5}});
  const auto rows = example().rows();
  std::vector<std::size_t> order;
  for (const Record& record : parts.train.samples) order.push_back(rows.at(record.id));
  CHECK(std::ranges::is_sorted(order));
}

TEST_CASE("every patient is tested in exactly one fold; a validation share comes from the rest") {
  std::multiset<std::string> tested;
  for (int fold = 1; fold <= 5; ++fold) {
    const Parts parts = split(example(), {{"folds", 5}, {"fold", fold}, {"validate", 0.25}, {"seed", 3}});
    const auto test = patients(parts.test);
    tested.insert(test.begin(), test.end());
    CHECK(test.size() == 20);
    CHECK(patients(parts.validate).size() == 20);
    CHECK(patients(parts.train).size() == 60);
    CHECK(std::abs(static_cast<int>(patients(parts.test, 1).size()) - 5) <= 1);
  }
  CHECK(tested.size() == 100);
  CHECK(std::set(tested.begin(), tested.end()).size() == 100);
}

TEST_CASE("with a test share the test part is the same for all folds, and the fold is the validation part") {
  std::multiset<std::string> validated;
  const Json first{{"test", 0.2}, {"folds", 4}, {"fold", 1}};
  for (int fold = 1; fold <= 4; ++fold) {
    const Parts parts = split(example(), {{"test", 0.2}, {"folds", 4}, {"fold", fold}});
    CHECK(patients(parts.test) == patients(split(example(), first).test));
    const auto validate = patients(parts.validate);
    validated.insert(validate.begin(), validate.end());
  }
  CHECK(validated.size() == 80);
  CHECK(std::set(validated.begin(), validated.end()).size() == 80);
}

TEST_CASE("by sample, a patient's pictures may part") {
  const Parts parts = split(example(), {{"by", "sample"}, {"test", 0.5}});
  CHECK_FALSE(common(patients(parts.train), patients(parts.test)).empty());
}

TEST_CASE("the publisher's parts are taken, checked for patients, and may give a validation part") {
  Collection official = example();
  for (Record& record : official.samples) record.split = std::stoi(record.patient.substr(1)) < 60 ? "train" : "test";
  const Parts parts = split(official, {{"official", true}, {"validate", 0.25}});
  CHECK(patients(parts.test).size() == 40);
  CHECK(patients(parts.validate).size() == 15);
  CHECK(patients(parts.train).size() == 45);
  CHECK(split(official, {{"official", true}}).validate.samples.empty());
  official.samples.back().split = "validate";  // patient 99 has one picture
  refused(official, {{"official", true}, {"validate", 0.25}}, "names a validation part already");
  official.samples[2].split = "test";
  refused(official, {{"official", true}},
          "patient \"p1\" is in two official parts: sample \"1_0\" in train, sample \"1_1\" in test");
  refused(example(), {{"official", true}}, "sample \"0_0\" has no official part");
  refused(official, {{"official", true}, {"test", 0.1}}, "only a `validate` share");
}

TEST_CASE("what cannot be split so is an error that says why") {
  refused(example(), {{"train", 0.8}, {"test", 0.3}}, "sum to 1.1");
  refused(example(), Json::object(), "say how");
  refused(example(), {{"folds", 5}}, "needs `fold`");
  refused(example(), {{"fold", 5}}, "needs `folds`");
  refused(example(), {{"folds", 5}, {"fold", 6}}, "fold = 6, but there are 5 folds");
  refused(example(), {{"folds", 101}, {"fold", 1}}, "101 folds of 100 units");
  refused(example(), {{"folds", 5}, {"fold", 1}, {"test", 0.1}, {"validate", 0.1}}, "not both");
  refused(example(), {{"test", 0.001}}, "the part test came out empty");
}

TEST_CASE("a part without a positive sample of the only class is an error; of one of several it is told") {
  Collection few{.classes = {"mass"}};
  for (int i = 0; i < 20; ++i)
    few.samples.push_back(record(std::to_string(i), std::to_string(i), {i == 0 ? 1.0f : 0.0f}));
  refused(few, {{"test", 0.5}}, "no positive sample of class \"mass\" in the part");
  few.classes.push_back("edema");
  for (Record& record : few.samples) record.labels.push_back(0);
  CHECK(any_contains(split(few, {{"test", 0.5}}).logged, "no positive sample of class \"mass\""));
}

TEST_CASE("shares that sum to less than 1 leave samples out, and say so") {
  const Parts parts = split(example(), {{"train", 0.5}, {"test", 0.25}});
  CHECK(patients(parts.train).size() == 50);
  CHECK(patients(parts.test).size() == 25);
  CHECK(any_contains(parts.logged, "are in no part"));
}

TEST_CASE("allotting keeps every part within one unit of its share, for any shares") {
  std::vector<SplitUnit> units;
  for (int i = 0; i < 997; ++i)
    units.push_back({std::to_string(i), std::string(1, static_cast<char>('0' + i % 7)), {}});
  for (const std::vector<double>& shares :
       {std::vector<double>{0.7, 0.1, 0.2, 0}, {0.05, 0.95}, {0.2, 0.2, 0.2, 0.2, 0.2}, {0, 1}}) {
    std::vector<int> counts(shares.size());
    std::map<std::pair<std::string, std::size_t>, int> by_stratum;
    const auto parts = allot(units, shares, Rng(1));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      ++counts[parts[i]];
      ++by_stratum[{units[i].stratum, parts[i]}];
    }
    for (std::size_t part = 0; part < shares.size(); ++part) {
      CHECK(std::abs(counts[part] - 997 * shares[part]) <= 1);
      for (char stratum = '0'; stratum < '7'; ++stratum)
        CHECK(std::abs(by_stratum[{std::string(1, stratum), part}] - 997.0 / 7 * shares[part]) <= 2.5);
    }
  }
}

TEST_CASE("over seeds every unit is in a part as often as the part is large, one that is alone in its stratum, too") {
  std::vector<SplitUnit> units;
  for (int i = 0; i < 59; ++i)
    units.push_back({std::to_string(i), i < 30 ? "0" : i < 48 ? "1" : i < 54 ? "2" : "alone " + std::to_string(i), {}});
  constexpr int seeds = 3000;
  std::vector<int> tested(units.size());
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto parts = allot(units, {0.7, 0.1, 0.2}, Rng(seed));
    for (std::size_t i = 0; i < parts.size(); ++i) tested[i] += parts[i] == 2 ? 1 : 0;
  }
  // 12 of 59 places are the part's; the standard error of a frequency is 0.0073.
  for (const int count : tested) CHECK(std::abs(count / double{seeds} - 12.0 / 59) < 0.03);
}

TEST_CASE("whole numbers above 1 count patients, or samples; each part has exactly so many") {
  const Parts parts = split(example(), {{"train", 60}, {"validate", 13}, {"test", 17}, {"seed", 5}});
  CHECK(patients(parts.train).size() == 60);
  CHECK(patients(parts.validate).size() == 13);
  CHECK(patients(parts.test).size() == 17);
  CHECK(any_contains(parts.logged, "are in no part, since the numbers are of fewer units"));
  const Parts samples = split(example(), {{"by", "sample"}, {"train", 100}, {"test", 99}});
  CHECK(samples.train.samples.size() == 100);
  CHECK(samples.test.samples.size() == 99);
  const Parts all = split(example(), {{"train", 70}, {"test", 30}, {"stratify", false}});
  CHECK(patients(all.test).size() == 30);
  CHECK(patients(split(example(), {{"train", 1}}).train).size() == 100);  // the whole share
}

TEST_CASE("numbers and shares do not mix, and numbers need no other way to divide") {
  refused(example(), {{"train", 60}, {"test", 0.2}}, "test = 0.2 is a share, and another part is a number of units");
  refused(example(), {{"train", 60}, {"test", 1}}, "1 is the whole share, not one unit");
  refused(example(), {{"train", 60.5}}, "train = 60.5 is neither a share (up to 1) nor a whole number");
  refused(example(), {{"test", 20}}, "say `train`, too");
  refused(example(), {{"train", 90}, {"test", 20}},
          "110 patients are asked for (train 90, validate 0, test 20), and there are 100");
  refused(example(), {{"folds", 5}, {"fold", 1}, {"validate", 10}}, "parts are shares up to 1");
}

TEST_CASE("the parts of a split are held against its training part") {
  const auto division = [](const Json& params, const char* port) {
    return division_of(read_json_params<SplitParams>(params), port);
  };
  CHECK(division({{"train", 60}, {"validate", 15}, {"test", 30}}, "test").part_over_train == 0.5);
  CHECK(division({{"train", 60}, {"validate", 15}, {"test", 30}}, "validate").part_over_train == 0.25);
  const Json north{{"leave_out", {{"site", "north"}}}, {"validate", 0.2}}, south{{"leave_out", {{"site", "south"}}}};
  CHECK(division(north, "test").in_turn);
  CHECK(division(north, "test").drawn_by != division(south, "test").drawn_by);
  CHECK(division(north, "validate").part_over_train == 0.25);
  CHECK_FALSE(division(north, "validate").in_turn);
}

namespace {

// The example, of three sites: a patient's site is by its number.
Collection of_sites() {
  Collection collection = example();
  for (Record& record : collection.samples) {
    const int patient = std::stoi(record.patient.substr(1));
    record.metadata["site"] = patient % 10 < 5 ? "north" : patient % 10 < 8 ? "south" : "West";
  }
  return collection;
}

}  // namespace

TEST_CASE("a group that is left out is the test part, and nobody else is") {
  const Parts parts = split(of_sites(), {{"leave_out", {{"site", "west"}}}, {"validate", 0.25}});
  CHECK(patients(parts.test).size() == 20);
  for (const Record& record : parts.test.samples) CHECK(record.metadata.at("site") == "West");
  CHECK(patients(parts.validate).size() == 20);
  CHECK(patients(parts.train).size() == 60);
  refused(of_sites(), {{"leave_out", {{"site", "east"}}}},
          "no sample has site = \"east\"; there are \"West\", \"north\"");
  refused(of_sites(), {{"leave_out", {{"sit", "north"}}}}, "did you mean \"site\"?");
  refused(of_sites(), {{"leave_out", {{"site", "north"}}}, {"test", 0.2}}, "only a `validate` share");
  Collection two = of_sites();
  two.samples[2].metadata["site"] = "West";
  refused(two, {{"leave_out", {{"site", "north"}}}},
          "patient \"p1\" is in two groups of site: sample \"1_0\" in \"north\", sample \"1_1\" in \"West\"");
  two.samples[2].metadata.erase("site");
  refused(two, {{"leave_out", {{"site", "north"}}}}, "nothing is known of the site of sample \"1_1\"");
}

TEST_CASE("a split may be stratified by metadata fields") {
  const Parts parts = split(of_sites(), {{"test", 0.2}, {"stratify", {"site"}}});
  std::map<std::string, std::set<std::string>> tested;
  for (const Record& record : parts.test.samples) tested[record.metadata.at("site")].insert(record.patient);
  CHECK(std::abs(static_cast<int>(tested["north"].size()) - 10) <= 1);
  CHECK(std::abs(static_cast<int>(tested["south"].size()) - 6) <= 1);
  CHECK(std::abs(static_cast<int>(tested["West"].size()) - 4) <= 1);
  refused(of_sites(), {{"test", 0.2}, {"stratify", {"sites"}}}, "split: `stratify` names the field \"sites\"");
}
