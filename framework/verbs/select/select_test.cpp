// Facts about selected samples: which stay under each rule, and that draws depend on seed and ids alone.
#include "framework/verbs/select/select.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "framework/base/json.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

using Ids = std::vector<std::string>;

const Scratch& scratch() {
  static const Scratch folder("select_test");
  return folder;
}

// Samples s0 … s(n-1); every third is positive; even ones are AP.
Collection example(int count) {
  Collection collection{.classes = {"mass"}};
  for (int i = 0; i < count; ++i) {
    Record& added = collection.samples.emplace_back(
        record("s" + std::to_string(i), "p" + std::to_string(i / 2), {i % 3 == 0 ? 1.0f : 0.0f}));
    added.metadata["view"] = i % 2 == 0 ? "AP" : "PA";
    added.split = i < count / 2 ? "train" : "test";
  }
  return collection;
}

Collection selected(const Collection& from, Json params, std::map<std::string, std::filesystem::path> inputs = {}) {
  save_collection(from, scratch() / "of");
  inputs["of"] = scratch() / "of";
  for (const char* port : {"has_roi", "by", "without", "without_patients_of"})
    if (inputs.contains(port)) params[port] = "node";
  run(run_select, params, inputs, scratch() / "out");
  return load_collection(scratch() / "out");
}

void refused(const Collection& from, Json params, const char* message) {
  CHECK_THROWS_WITH_AS(selected(from, params), doctest::Contains(message), InputError);
}

}  // namespace

TEST_CASE("where keeps metadata, classes, parts, patients and samples") {
  const Collection six = example(6);
  CHECK(ids(selected(six, {{"where", {{"view", {"AP"}}}}})) == Ids{"s0", "s2", "s4"});
  CHECK(ids(selected(six, {{"where", {{"mass", {"1"}}}}})) == Ids{"s0", "s3"});
  CHECK(ids(selected(six, {{"where", {{"mass", {"0"}}, {"view", {"PA"}}}}})) == Ids{"s1", "s5"});
  CHECK(ids(selected(six, {{"where", {{"split", {"test"}}}}})) == Ids{"s3", "s4", "s5"});
  CHECK(ids(selected(six, {{"where", {{"patient", {"p0", "p2"}}}}})) == Ids{"s0", "s1", "s4", "s5"});
  CHECK(ids(selected(six, {{"where", {{"sample", {"s4"}}}}})) == Ids{"s4"});
}

TEST_CASE("where compares values as csv does, and ids as they are") {
  Collection six = example(6);
  const char* written[] = {"1", "01", "1.0", "2", "+1", "1 "};
  for (int i = 0; i < 6; ++i) six.samples[static_cast<std::size_t>(i)].metadata["ward"] = written[i];
  CHECK(ids(selected(six, {{"where", {{"ward", {"1"}}}}})) == Ids{"s0", "s1", "s2", "s4", "s5"});
  CHECK(ids(selected(six, {{"where_not", {{"ward", {"1.0"}}}}})) == Ids{"s3"});
  CHECK(ids(selected(six, {{"where", {{"view", {"ap"}}}}})) == Ids{"s0", "s2", "s4"});
  refused(six, {{"where", {{"patient", {"P0"}}}}}, "no sample has patient");
}

TEST_CASE("values that no sample has are told, whatever others have") {
  const auto told = [&](const char* parameter, const Json& values) {
    std::filesystem::remove(scratch() / "out" / "caveats.json");
    selected(example(6), {{parameter, values}});
    return find_verb("select")->caveats({"few", {{"few", load_facts(scratch() / "out"), {}}}});
  };
  CHECK(told("where", {{"view", {"AP", "LL"}}}) == std::vector<std::string>{"few: where: no sample has view = \"LL\""});
  CHECK(told("where_not", {{"sample", {"s1", "nobody"}}}) ==
        std::vector<std::string>{"few: where_not: no sample has sample = \"nobody\""});
  CHECK(told("where_not", {{"mass", {"unknown"}}}).empty());
  CHECK(told("where", {{"view", {"ap"}}}).empty());
}

TEST_CASE("where_not leaves out what has one of the values") {
  const Collection six = example(6);
  CHECK(ids(selected(six, {{"where_not", {{"sample", {"s1", "s4", "nobody"}}}}})) == Ids{"s0", "s2", "s3", "s5"});
  CHECK(ids(selected(six, {{"where", {{"view", {"AP"}}}}, {"where_not", {{"mass", {"1"}}}}})) == Ids{"s2", "s4"});
  refused(six, {{"where_not", {{"vieuw", {"AP"}}}}}, "`where_not` names the field \"vieuw\"");
  refused(six, {{"where_not", {{"view", {"AP", "PA"}}}}}, "none of the 6 samples is left");
}

TEST_CASE("an unknown field lists those there are, a value that nothing has those that occur") {
  refused(example(6), {{"where", {{"vieuw", {"AP"}}}}},
          "did you mean \"view\"? there are \"mass\", \"patient\", \"sample\", \"split\", \"view\"");
  refused(example(6), {{"where", {{"view", {"LL"}}}}}, "no sample has view = \"LL\"; there are \"AP\", \"PA\"");
}

TEST_CASE("per_class draws as many positives as negatives, and says where there are too few") {
  const Collection drawn = selected(example(30), {{"per_class", 4}, {"seed", 7}});
  CHECK(drawn.samples.size() == 8);
  CHECK(std::ranges::count_if(drawn.samples, [](const Record& r) { return r.labels[0] == 1; }) == 4);
  refused(example(6), {{"per_class", 3}}, "only 2 are positive for class \"mass\"");
}

TEST_CASE("a draw depends on the seed and the ids, not on the order of the samples") {
  Collection shuffled = example(30);
  std::ranges::reverse(shuffled.samples);
  for (const Json& params : {Json{{"per_class", 4}, {"seed", 7}}, Json{{"limit", 5}}, Json{{"prevalence", 0.5}}}) {
    Ids a = ids(selected(example(30), params)), b = ids(selected(shuffled, params));
    CHECK(std::ranges::is_sorted(a, {}, [](const std::string& id) { return std::stoi(id.substr(1)); }));
    CHECK(std::set(a.begin(), a.end()) == std::set(b.begin(), b.end()));
  }
  CHECK(ids(selected(example(30), {{"limit", 5}, {"seed", 1}})) !=
        ids(selected(example(30), {{"limit", 5}, {"seed", 2}})));
}

TEST_CASE("per_class takes the positives of classes that exclude each other") {
  Collection two{.classes = {"nih", "stanford"}};
  for (int i = 0; i < 10; ++i)
    two.samples.push_back(
        record(std::to_string(i), std::to_string(i), i < 3 ? std::vector<float>{1, 0} : std::vector<float>{0, 1}));
  const Collection drawn = selected(two, {{"per_class", 3}});
  CHECK(drawn.samples.size() == 6);
  two.samples[0].labels = {1, 1};
  refused(two, {{"per_class", 2}}, "sample \"0\" has several; name one with `class`");
  CHECK(selected(two, {{"per_class", 2}, {"class", "nih"}}).samples.size() == 4);
}

TEST_CASE("prevalence leaves out as few samples as it can") {
  const auto share = [](double prevalence) {
    const Collection drawn = selected(example(30), {{"prevalence", prevalence}});  // 10 of 30 are positive
    const auto positive = std::ranges::count_if(drawn.samples, [](const Record& r) { return r.labels[0] == 1; });
    return std::pair(positive, static_cast<long>(drawn.samples.size()) - positive);
  };
  CHECK(share(0.5) == std::pair(10L, 10L));
  CHECK(share(0.2) == std::pair(5L, 20L));
  CHECK(share(1) == std::pair(10L, 0L));
  CHECK(share(0) == std::pair(0L, 20L));
}

TEST_CASE("has_roi keeps the samples of a masks artifact, or those of a collection that have regions") {
  std::filesystem::create_directories(scratch() / "masks");
  write_json(scratch() / "masks" / std::string("mask.json"), {{"samples", {"s4", "s1", "other"}}});
  CHECK(ids(selected(example(6), {}, {{"has_roi", scratch() / "masks"}})) == Ids{"s1", "s4"});
  Collection six = example(6);
  six.samples[2].regions = {{.part = "lungs", .file = "m.png"}};
  save_collection(six, scratch() / "regions");
  CHECK(ids(selected(six, {}, {{"has_roi", scratch() / "regions"}})) == Ids{"s2"});
  CHECK_THROWS_WITH_AS(selected(six, {{"where", {{"view", {"PA"}}}}}, {{"has_roi", scratch() / "regions"}}),
                       doctest::Contains("none of 3 samples has a mask or a region in `has_roi`"), InputError);
  CHECK_THROWS_WITH_AS(selected(example(6), {}, {{"has_roi", scratch() / "empty"}}), doctest::Contains("empty"),
                       InputError);
}

TEST_CASE("outcome keeps what a prediction got right or wrong; the threshold itself is positive") {
  Predictions guess{.classes = {"mass"},
                    .samples = {"s0", "s1", "s2", "s3"},
                    .patients = {"", "", "", ""},
                    .probabilities = {0.5, 0.5, 0.4, 0.4},
                    .labels = {1, 0, 0, 1}};
  save_predictions(guess, scratch() / "guess");
  const auto of = [&](const char* outcome) {
    return ids(selected(example(6), {{"outcome", outcome}}, {{"by", scratch() / "guess"}}));
  };
  CHECK(of("true_positive") == Ids{"s0"});
  CHECK(of("false_positive") == Ids{"s1"});
  CHECK(of("true_negative") == Ids{"s2"});
  CHECK(of("false_negative") == Ids{"s3"});
  CHECK(of("any") == Ids{"s0", "s1", "s2", "s3"});
}

TEST_CASE("predictions and tables of other samples choose none: that none is there is an error") {
  Predictions guess{.classes = {"mass"}, .samples = {"t0"}, .patients = {""}, .probabilities = {0.5}, .labels = {1}};
  save_predictions(guess, scratch() / "guess");
  for (const char* outcome : {"true_positive", "any"})
    CHECK_THROWS_WITH_AS(selected(example(6), {{"outcome", outcome}}, {{"by", scratch() / "guess"}}),
                         doctest::Contains("none of the 6 samples has a prediction in `by`"), InputError);
  std::filesystem::create_directories(scratch() / "strange");
  write_table({"", {"sample", "share"}, {{"t0", "0.5"}}}, scratch() / "strange" / std::string("table.csv"));
  CHECK_THROWS_WITH_AS(selected(example(6), {{"at_least", {{"share", 0.1}}}}, {{"by", scratch() / "strange"}}),
                       doctest::Contains("none of the 6 samples has a row in `by`"), InputError);
  guess.samples = guess.patients = {};
  guess.probabilities = {};
  guess.labels = {};
  save_predictions(guess, scratch() / "nobody");  // what is made of no sample is undefined, and no mistake
  CHECK(ids(selected(example(6), {{"outcome", "true_positive"}}, {{"by", scratch() / "nobody"}})).empty());
}

TEST_CASE("another hospital's masks, regions, predictions and numbers choose no sample that bears the same id") {
  Collection here = example(6), there = example(6);
  for (Record& each : here.samples) each.patient_space = "south";
  for (Record& each : there.samples) {
    each.patient_space = "north";
    each.regions = {{.part = "lungs", .file = "m.png"}};
  }
  const auto of_north = [&](const std::string& name) {
    std::filesystem::create_directories(scratch() / name);
    SampleOwners(there).save(scratch() / name);
    return scratch() / name;
  };
  write_json(of_north("their_masks") / std::string("mask.json"), {{"samples", {"s4"}}});
  save_collection(there, scratch() / "their_regions");
  save_predictions({.classes = {"mass"}, .samples = {"s0"}, .patients = {"p0"}, .probabilities = {0.5}, .labels = {1}},
                   of_north("their_guess"));
  write_table({"", {"sample", "share"}, {{"s0", "0.5"}}}, of_north("their_looks") / std::string("table.csv"));
  const auto refused_by = [&](const Json& params, const char* port, const char* folder) {
    CHECK_THROWS_WITH_AS(
        selected(here, params, {{port, scratch() / folder}}),
        doctest::Contains(fmt::format("\"s0\" is of patient \"p0\" of \"south\" in `of`, but of patient \"p0\" of "
                                      "\"north\" in `{}`",
                                      port)
                              .c_str()),
        InputError);
  };
  refused_by(Json::object(), "has_roi", "their_masks");
  refused_by(Json::object(), "has_roi", "their_regions");
  refused_by({{"outcome", "true_positive"}}, "by", "their_guess");
  refused_by({{"at_least", {{"share", 0.1}}}}, "by", "their_looks");
  for (Record& each : here.samples) each.patient_space = "north";  // the same pictures, whatever was loaded
  CHECK(ids(selected(here, Json::object(), {{"has_roi", scratch() / "their_masks"}})) == Ids{"s4"});
}

TEST_CASE("an outcome at a threshold for probabilities is told where the scores are none") {
  const Predictions logits{{"mass"}, {"s0", "s1"}, {"p0", "p0"}, {-3, 0.2}, {1, 0}, {}};
  save_predictions(logits, scratch() / "logits");
  const auto told = [&](Json params) {
    selected(example(6), std::move(params), {{"by", scratch() / "logits"}});
    return find_verb("select")->caveats({"missed", {{"missed", load_facts(scratch() / "out"), {}}}});
  };
  CHECK(told({{"outcome", "false_negative"}}) ==
        std::vector<std::string>{
            "missed: scores lie outside [0, 1] (from -3 to 0.2) and are no probabilities, but the threshold 0.5 takes "
            "them for such: say threshold: 0 for logits, or give a threshold node"});
  std::filesystem::remove(scratch() / "out" / "caveats.json");
  CHECK(told({{"outcome", "false_negative"}, {"threshold", 0}}).empty());
}

TEST_CASE("numbers of pictures choose samples: one that is undefined, or not in the table, is not kept") {
  std::filesystem::create_directories(scratch() / "looks");
  write_table({"",
               {"sample", "patient", "share", "area"},
               {{"s3", "p1", "0.5", "0.1"},
                {"s0", "p0", "0.2", "0.1"},
                {"s1", "p0", "nan", "nan"},
                {"s2", "p1", "0.8", "0.3"}}},
              scratch() / "looks" / std::string("table.csv"));
  const auto of = [&](const Json& params) { return ids(selected(example(6), params, {{"by", scratch() / "looks"}})); };
  CHECK(of({{"at_least", {{"share", 0.5}}}}) == Ids{"s2", "s3"});
  CHECK(of({{"below", {{"share", 0.5}}}}) == Ids{"s0"});
  CHECK(of({{"at_least", {{"share", 0.3}}}, {"below", {{"area", 0.2}, {"share", 0.9}}}}) == Ids{"s3"});
  CHECK_THROWS_WITH_AS(of({{"at_least", {{"shares", 0.5}}}}), doctest::Contains("did you mean"), InputError);
}

namespace {

// Of the table of counts: group -> metric -> value, of all samples under "".
std::map<std::string, std::map<std::string, double>> counted() {
  std::map<std::string, std::map<std::string, double>> counts;
  const auto rows = read_score_table(read_table(scratch() / std::string("out/counts/table.csv")));
  REQUIRE(rows);
  for (const ScoreRow& row : *rows)
    counts[row.group][row.class_name.empty() ? row.metric : row.class_name + " " + row.metric] = row.value;
  return counts;
}

// Six samples with ages, of which one is not known and one is no number, and two unknown labels.
Collection aged() {
  Collection six = example(6);
  const char* ages[] = {"18", "17.9", "", "NA", "058Y", "60"};
  for (std::size_t i = 0; i < 6; ++i)
    if (*ages[i] != 0) six.samples[i].metadata["age"] = ages[i];
  six.samples[4].labels = {unknown_label};
  return six;
}

}  // namespace

TEST_CASE("a condition keeps samples by fields and classes") {
  const auto of = [](const char* condition) { return ids(selected(aged(), {{"where", condition}})); };
  CHECK(of("age >= 18") == Ids{"s0", "s5"});
  CHECK(of("age < 18 or view in [AP] and mass") == Ids{"s0", "s1"});
  CHECK(of("view = ap and not mass") == Ids{"s2"});
  CHECK(of("split != train and patient in [p1, p2]") == Ids{"s3", "s4", "s5"});
  CHECK(of("mass = 1 or sample = s4") == Ids{"s0", "s3", "s4"});
}

TEST_CASE("what is not known makes neither a comparison nor its `not` true, and is counted") {
  const auto of = [](const char* condition) { return ids(selected(aged(), {{"where", condition}})); };
  CHECK(of("not age >= 18") == Ids{"s1"});
  CHECK(counted()["1 where: not age >= 18"]["missing_samples"] == 3);
  CHECK(of("not mass") == Ids{"s1", "s2", "s5"});
  CHECK(counted()["1 where: not mass"]["missing_samples"] == 1);
  CHECK(of("age is missing") == Ids{"s2", "s3"});
  CHECK(of("mass is not missing and age is not missing") == Ids{"s0", "s1", "s5"});
  CHECK(of("age > 0 or view = AP") == Ids{"s0", "s1", "s2", "s4", "s5"});  // one true part is enough
}

TEST_CASE("a condition that cannot be meant is an error that says why") {
  refused(aged(), {{"where", "agee > 3"}}, "did you mean \"age\"?");
  refused(aged(), {{"where", "age"}}, "`age` alone is a field");
  refused(aged(), {{"where", "mass > 0"}}, "`mass` is a class, whose labels are 0 and 1");
  refused(aged(), {{"where", "view = NA"}}, "asked for by `view is missing`");
  refused(aged(), {{"where", "age > 99"}},
          "none of 6 samples meets `where: age > 99`; of 3 what it asks for is not known");
  refused(aged(), {{"where", "age >"}}, "character 6: expected a number");
}

TEST_CASE("the counts tell what each rule left out, of samples and of patients") {
  selected(example(6), {{"where", {{"view", {"AP"}}}}, {"where_not", {{"sample", {"s4"}}}}});
  auto counts = counted();
  CHECK(counts["0 of"]["samples"] == 6);
  CHECK(counts["0 of"]["patients"] == 3);
  CHECK(counts["1 where: view = AP"]["left_out_samples"] == 3);
  CHECK(counts["1 where: view = AP"]["left_out_patients"] == 0);
  CHECK(counts["2 where_not: sample = s4"]["left_out_samples"] == 1);
  CHECK(counts["2 where_not: sample = s4"]["left_out_patients"] == 1);
  CHECK(counts[""]["samples"] == 2);
  CHECK(counts[""]["mass positives"] == 1);
  CHECK(counts[""]["mass prevalence"] == 0.5);
  const Table samples = read_table(scratch() / std::string("out/samples/table.csv"));
  CHECK(samples.header == std::vector<std::string>{"sample", "patient", "split", "mass", "view"});
  CHECK(samples.rows.back() == std::vector<std::string>{"s2", "p1", "train", "0", "AP"});
}

TEST_CASE("highest and lowest rank the samples that other rules kept; of equal ones those that stand first stay") {
  std::filesystem::create_directories(scratch() / "ranks");
  write_table({"",
               {"sample", "auc"},
               {{"s0", "0.9"}, {"s1", "0.5"}, {"s2", "0.7"}, {"s3", "0.7"}, {"s4", "nan"}, {"s5", "0.7"}}},
              scratch() / "ranks" / std::string("table.csv"));
  const auto of = [&](const Json& params) { return ids(selected(example(6), params, {{"by", scratch() / "ranks"}})); };
  CHECK(of({{"highest", {{"auc", 2}}}}) == Ids{"s0", "s2"});
  CHECK(of({{"lowest", {{"auc", 1}}}}) == Ids{"s1"});
  CHECK(of({{"highest", {{"auc", 1}}}, {"where", {{"view", {"PA"}}}}}) == Ids{"s3"});
  CHECK(of({{"highest", {{"auc", 1}}}, {"below", {{"auc", 0.9}}}}) == Ids{"s2"});
  CHECK(of({{"highest", {{"auc", 100}}}}).size() == 5);
  CHECK_THROWS_WITH(of({{"highest", {{"auc", 1}}}, {"lowest", {{"auc", 1}}}}), doctest::Contains("rank by one column"));
}

TEST_CASE("an outcome is at the threshold of a node, class by class; an undefined one is an error") {
  save_predictions({.classes = {"mass"},
                    .samples = {"s0", "s1", "s3"},
                    .patients = {"p0", "p0", "p1"},
                    .probabilities = {0.5, 0.5, 0.2},
                    .labels = {1, 0, 1}},
                   scratch() / "guess");
  const auto of = [&](const char* threshold) {
    std::filesystem::create_directories(scratch() / "cut");
    write_table({"", {"class", "threshold", "note"}, {{"mass", threshold, ""}}},
                scratch() / "cut" / std::string("thresholds.csv"));
    return ids(selected(example(6), {{"outcome", "true_positive"}},
                        {{"by", scratch() / "guess"}, {"threshold", scratch() / "cut"}}));
  };
  CHECK(of("0.1") == Ids{"s0", "s3"});
  CHECK(of("0.3") == Ids{"s0"});
  CHECK_THROWS_WITH_AS(of("nan"), doctest::Contains("the threshold of class \"mass\" is undefined"), InputError);
}

TEST_CASE("without leaves out what another collection has, also under another name, or all of its patients") {
  Collection whole = example(6), subset{.classes = {"mass"}, .samples = {record("r1", "p0", {1})}};
  for (Record& each : whole.samples) each.patient_space = "whole";
  subset.samples[0].patient_space = "whole";
  subset.samples[0].same_as = "whole/s1";
  save_collection(subset, scratch() / "subset");
  CHECK(ids(selected(whole, Json::object(), {{"without", scratch() / "subset"}})) == Ids{"s0", "s2", "s3", "s4", "s5"});
  CHECK(counted()["1 without"]["left_out_samples"] == 1);
  CHECK(ids(selected(whole, Json::object(), {{"without_patients_of", scratch() / "subset"}})) ==
        Ids{"s2", "s3", "s4", "s5"});
  for (Record& each : whole.samples) each.patient_space = "another";
  CHECK(selected(whole, Json::object(), {{"without", scratch() / "subset"}}).samples.size() == 6);
  CHECK(find_verb("select")->caveats({"few", {{"few", load_facts(scratch() / "out"), {}}}}) ==
        std::vector<std::string>{"few: without: it leaves no sample out, for none of these is known to be there"});
}
