// Facts about merged collections: their classes, their ids, and the names that cannot be given.
#include "framework/verbs/merge/merge.hpp"

#include <cmath>

#include "framework/data/table.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/verbs.hpp"

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
  const Collection all = merged({{"patients", "apart"}});
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
  const Collection all = merged({{"label", "hospital"}, {"patients", "apart"}});
  CHECK(ids(all) == std::vector<std::string>{"nih/1.png", "stanford/1.png", "stanford/2.png"});
  CHECK(all.samples[0].patient == "nih/1");
  CHECK(all.samples[1].patient == "stanford/1");
  CHECK(all.samples[0].own_id == "1.png");
  CHECK(all.samples[0].own_patient == "1");
  CHECK(all.samples[0].source == "nih-0");
  CHECK(all.samples[0].metadata == std::map<std::string, std::string>{{"hospital", "nih"}, {"sex", "F"}});
}

TEST_CASE("a network that is told no classes learns the findings, and not where a sample came from") {
  const Collection all = merged({{"patients", "apart"}});
  CHECK(all.findings() == std::vector<std::string>{"mass", "edema", "fracture"});
  const Collection only{.classes = {"nih", "stanford"}, .samples = {}, .origins = {"nih", "stanford"}};
  CHECK(only.findings() == only.classes);
}

TEST_CASE("classes that are called nearly alike are an error, until one of them is renamed") {
  const Scratch& scratch = folders();
  const auto all = [&](const std::vector<std::string>& one, const std::vector<std::string>& other, Json params = {}) {
    const auto save = [&](const char* name, const std::vector<std::string>& classes, float first) {
      std::vector<float> labels(classes.size(), 0);
      labels[0] = first;
      Record sample = record(std::string(name) + ".png", name, labels);
      sample.boxes = {{1, 2, 3, 4, classes[0], BoxKind::finding}, {1, 2, 3, 4, classes[0], BoxKind::object}};
      save_collection({.classes = classes, .samples = {sample}}, scratch / name);
    };
    save("one", one, 1);
    save("other", other, 1);
    params["of"] = {{"one", "a"}, {"other", "b"}};
    run(run_merge, params, {{"of.one", scratch / "one"}, {"of.other", scratch / "other"}}, scratch / "out");
    return load_collection(scratch / "out");
  };
  const auto error = [&](const std::vector<std::string>& one, const std::vector<std::string>& other, const char* words,
                         const Json& params = {}) {
    CHECK_THROWS_WITH_AS(all(one, other, params), doctest::Contains(words), InputError);
  };
  error({"Pneumonia"}, {"pneumonia"}, "\"Pneumonia\" of `one` and \"pneumonia\" of `other` are called alike");
  error({"Pneumonia"}, {"pneumonia"}, "say `rename: {\"pneumonia\": \"Pneumonia\"}`");
  error({"Pleural_Thickening"}, {"Pleural thickening"}, "called alike");
  const Collection renamed = all({"Pneumonia", "mass"}, {"pneumonia"}, {{"rename", {{"pneumonia", "Pneumonia"}}}});
  CHECK(renamed.classes == std::vector<std::string>{"Pneumonia", "mass", "one", "other"});
  CHECK(renamed.samples[1].labels[0] == 1);
  CHECK(renamed.samples[1].boxes[0].label == "Pneumonia");  // and no other thing that is called so
  CHECK(renamed.samples[1].boxes[1].label == "pneumonia");
  CHECK(all({"Pneumonia"}, {"pneumonia"}, {{"rename", {{"pneumonia", "in children"}}}}).findings().size() == 2);
  CHECK_NOTHROW(all({"Pneumonia", "pneumonia"}, {"pneumonia"}));  // a dataset that tells them apart
  error({"Mass"}, {"edema"}, "rename: no collection has a class \"mass\"", {{"rename", {{"mass", "Edema"}}}});
  error({"Mass", "nodule"}, {"edema"}, "`rename` would give `one` two classes \"Mass\"",
        {{"rename", {{"nodule", "Mass"}}}});
}

TEST_CASE("metadata fields that are called nearly alike are told, and stay two") {
  const Scratch& scratch = folders();
  for (const char* field : {"Sex", "sex"}) {
    Collection part{.classes = {"mass"}, .samples = {record(field, field, {1})}};
    part.samples[0].metadata = {{field, "F"}, {"age", "50"}};
    save_collection(part, scratch / field);
  }
  run(run_merge, {{"of", {{"a", "x"}, {"b", "y"}}}}, {{"of.a", scratch / "Sex"}, {"of.b", scratch / "sex"}},
      scratch / "out");
  const Json facts = load_facts(scratch / "out");
  const std::vector<std::string> told =
      find_verb("merge")->caveats({"both", {{"both", facts, {}}, {"both", facts, {}}}});
  REQUIRE(told.size() == 1);
  CHECK(told[0] ==
        "both: the metadata fields \"Sex\" of `a` and \"sex\" of `b` are called alike but for capitals, blanks, "
        "hyphens or underscores, and stay two fields");
}

TEST_CASE("a label that is a field already, and a name that is a class already, are errors") {
  CHECK_THROWS_WITH_AS(merged({{"label", "sex"}, {"patients", "apart"}}),
                       doctest::Contains("choose another name with `label`"), InputError);
  const Scratch& scratch = folders();
  CHECK_THROWS_WITH_AS(run(run_merge, {{"of", {{"mass", "a"}}}}, {{"of.mass", scratch / "nih"}}, scratch / "out"),
                       doctest::Contains("rename the collection"), InputError);
}

namespace {

// Merges collections of one class, in which a sample is its id, its patient, and the namespace that its dataset
// declares ("" for none); a part's samples come from the source of the part's name, unless `source` says otherwise.
struct Given {
  std::string id, patient, space, source;
};

std::vector<std::string> merged_patients(const std::map<std::string, std::vector<Given>>& parts, Json params = {}) {
  const Scratch& scratch = folders();
  std::map<std::string, std::filesystem::path> inputs;
  for (const auto& [name, samples] : parts) {
    Collection part{.classes = {"mass"}};
    for (const Given& given : samples) {
      Record& added = part.samples.emplace_back(record(given.id, given.patient, {1}));
      added.patient_space = given.space;
      added.source = given.source.empty() ? name : given.source;
    }
    inputs["of." + name] = scratch / ("part_" + name);
    save_collection(part, inputs["of." + name]);
    params["of"][name] = name;
  }
  run(run_merge, params, inputs, scratch / "patients");
  std::vector<std::string> patients;
  for (const Record& record : load_collection(scratch / "patients").samples) patients.push_back(record.patient);
  return patients;
}

using Names = std::vector<std::string>;

void refused(const std::map<std::string, std::vector<Given>>& parts, const char* message, const Json& params = {}) {
  CHECK_THROWS_WITH_AS(merged_patients(parts, params), doctest::Contains(message), InputError);
}

}  // namespace

TEST_CASE("a patient of two selections, or of two datasets of one publisher, stays one") {
  CHECK(
      merged_patients({{"sick", {{"1", "p", "", "one"}}}, {"well", {{"2", "p", "", "one"}, {"3", "q", "", "one"}}}}) ==
      Names{"sick/p", "sick/p", "well/q"});
  CHECK(merged_patients({{"a", {{"1", "p", "nih", ""}}}, {"b", {{"2", "p", "nih", ""}}}}) == Names{"a/p", "a/p"});
  CHECK(merged_patients({{"a", {{"1", "p", "nih", ""}}}, {"b", {{"1", "p", "padchest", ""}}}}) == Names{"a/p", "b/p"});
}

TEST_CASE("ids that nobody declares are one patient's or two patients' as `patients` says, and else an error") {
  const std::map<std::string, std::vector<Given>> parts{{"a", {{"1", "p", "", ""}}}, {"b", {{"2", "p", "", ""}}}};
  refused(parts, "`a` and `b` both have a patient \"p\"");
  CHECK(merged_patients(parts, {{"patients", "shared"}}) == Names{"a/p", "a/p"});
  CHECK(merged_patients(parts, {{"patients", "apart"}}) == Names{"a/p", "b/p"});
  CHECK(merged_patients({{"a", {{"1", "p", "", ""}}}, {"b", {{"2", "q", "", ""}}}}) == Names{"a/p", "b/q"});
}

TEST_CASE("an id that one of two datasets declares is doubtful, too") {
  const std::map<std::string, std::vector<Given>> parts{{"a", {{"1", "p", "nih", ""}}}, {"b", {{"2", "p", "", ""}}}};
  refused(parts, "do not both say who gave the ids");
  refused({{"a", {{"1", "p", "", ""}}}, {"b", {{"2", "p", "nih", ""}}}}, "do not both say who gave the ids");
  CHECK(merged_patients(parts, {{"patients", "shared"}}) == Names{"a/p", "a/p"});
  CHECK(merged_patients(parts, {{"patients", "apart"}}) == Names{"a/p", "b/p"});
}

TEST_CASE("an id that is written in two ways is an error wherever it may be one patient's") {
  const char* message = "`a` has the patient \"1\" and `b` the patient \"1.0\", which may be one";
  refused({{"a", {{"1", "1", "nih", ""}}}, {"b", {{"2", "1.0", "nih", ""}}}}, message);
  refused({{"a", {{"1", "1", "", ""}}}, {"b", {{"2", "1.0", "", ""}}}}, message, {{"patients", "shared"}});
  refused({{"a", {{"1", "1", "", ""}}}, {"b", {{"2", "1.0", "", ""}}}}, "both have a patient");
  CHECK(merged_patients({{"a", {{"1", "1", "nih", ""}}}, {"b", {{"2", "1.0", "padchest", ""}}}}) ==
        Names{"a/1", "b/1.0"});
}

TEST_CASE("one file in two collections is one picture, whatever the tables call it") {
  const Scratch& scratch = folders();
  std::filesystem::create_directories(scratch / "pictures");
  std::filesystem::create_directories(scratch / "others");
  Collection a{.classes = {"mass"}, .samples = {record("1", "p", {1})}},
      b{.classes = {"mass"}, .samples = {record("x", "q", {1})}};
  for (Collection* part : {&a, &b}) part->samples[0].picture = "1.png";
  a.samples[0].source = "a";
  b.samples[0].source = "b";
  save_collection(a, scratch / "a");
  save_collection(b, scratch / "b");
  const auto merge = [&](const std::string& other) {
    std::filesystem::remove_all(scratch / "out");
    std::filesystem::create_directories(scratch / "out");
    const auto source = [&](const std::string& root) {
      return Slot{"csv", "csv", {{"root", (scratch / root).string()}}, ""};
    };
    run_merge({.params = {{"of", {{"a", "a"}, {"b", "b"}}}},
               .inputs = {{"of.a", scratch / "a"}, {"of.b", scratch / "b"}},
               .out = scratch / "out",
               .sources = {{"a", source("pictures")}, {"b", source(other)}}},
              {.log = [](const std::string&) {}});
  };
  CHECK_THROWS_WITH_AS(merge("others/../pictures"), doctest::Contains("\"x\" is in `a` and in `b`"), InputError);
  CHECK_NOTHROW(merge("others"));
}

TEST_CASE("`patients` does not contradict what datasets declare") {
  refused({{"a", {{"1", "p", "nih", ""}}}, {"b", {{"2", "p", "nih", ""}}}}, "from one dataset; leave `patients` out",
          {{"patients", "apart"}});
  refused({{"a", {{"1", "p", "nih", ""}}}, {"b", {{"2", "p", "padchest", ""}}}},
          "declare others: \"nih\" and \"padchest\"", {{"patients", "shared"}});
}

TEST_CASE("a picture that stands in two of the collections is an error that names it") {
  refused(
      {{"a", {{"1", "p", "nih", ""}, {"2", "p", "nih", ""}}}, {"b", {{"2", "p", "nih", ""}, {"1", "p", "nih", ""}}}},
      "2 samples stand in two collections: \"2\" is in `a` and in `b`, and 1 more");
  refused({{"a", {{"1", "p", "", "one"}}}, {"b", {{"1", "p", "", "one"}}}}, "1 samples stand in two collections");
}

TEST_CASE("pictures that are called alike are two where their patients are: rows of two tables may be numbered alike") {
  CHECK(merged_patients({{"a", {{"1", "p", "nih", ""}}}, {"b", {{"1", "q", "nih", ""}}}}) == Names{"a/p", "b/q"});
  CHECK(merged_patients({{"a", {{"1", "p", "", "one"}}}, {"b", {{"1", "q", "", "one"}}}}) == Names{"a/p", "b/q"});
}

TEST_CASE("a sample that a dataset says to be one of another collection does not stand beside it") {
  Collection whole{.classes = {"mass"}, .samples = {record("1", "p", {1}), record("2", "q", {1})}},
      subset{.classes = {"mass"}, .samples = {record("x", "p", {1})}};
  for (Record& each : whole.samples) each.patient_space = "nih";
  subset.samples[0].patient_space = "nih";
  const auto merge_both = [&](const std::string& same_as) {
    subset.samples[0].same_as = same_as;
    save_collection(whole, folders() / "whole");
    save_collection(subset, folders() / "subset");
    for (const auto& [first, second] : {std::pair("a", "b"), std::pair("b", "a")})  // whichever comes first
      run(run_merge, {{"of", {{"a", "a"}, {"b", "b"}}}},
          {{std::string("of.") + first, folders() / "whole"}, {std::string("of.") + second, folders() / "subset"}},
          folders() / "both");
  };
  merge_both("nih/3");
  CHECK(load_collection(folders() / "both").samples.size() == 3);
  CHECK_THROWS_WITH_AS(merge_both("nih/1"), doctest::Contains("1 samples stand in two collections"), InputError);
  CHECK_THROWS_WITH_AS(merge_both("nih/1"), doctest::Contains("by `without` the other collection"), InputError);
}

TEST_CASE("what is merged is counted, and its samples are listed with where they came from") {
  merged({{"label", "hospital"}, {"patients", "apart"}});
  const Table counts = read_table(folders() / "out/counts/table.csv"),
              samples = read_table(folders() / "out/samples/table.csv");
  CHECK(counts.rows[0][counts.column("metric")] == "samples");
  CHECK(counts.rows[0][counts.column("value")] == "3");
  CHECK(samples.rows.size() == 3);
  CHECK(samples.rows[1][samples.column("hospital")] == "stanford");
  CHECK(samples.rows[1][samples.column("mass")].empty());  // not known
}
