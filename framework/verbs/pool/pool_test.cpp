// Facts about pooled predictions: what is kept of each input, and which inputs do not go together.
#include "framework/verbs/pool/pool.hpp"

#include <cmath>

#include "framework/data/predictions.hpp"
#include "framework/data/whose.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

const Scratch& scratch() {
  static const Scratch folder("pool_test");
  return folder;
}

// Two folds of one collection. The second has its classes in another order, and a field that the first lacks.
const Predictions first{.classes = {"mass", "edema"},
                        .samples = {"a.png", "b.png"},
                        .patients = {"1", "2"},
                        .probabilities = {0.1, 0.2, 0.3, 0.4},
                        .labels = {1, 0, 0, std::nanf("")},
                        .metadata = {{"sex", {"F", ""}}}};
const Predictions second{.classes = {"edema", "mass"},
                         .samples = {"c.png"},
                         .patients = {"1"},
                         .probabilities = {0.5, 0.6},
                         .labels = {0, 1},
                         .metadata = {{"sex", {"M"}}, {"view", {"PA"}}}};

struct Pooled {
  Predictions predictions;
  std::vector<std::string> logged;
};

Pooled pooled(const Predictions& one, const Predictions& two, Json params = Json::object()) {
  save_predictions(one, scratch() / "one");
  save_predictions(two, scratch() / "two");
  Pooled result;
  result.logged = run(run_pool, params, {{"of.1", scratch() / "one"}, {"of.2", scratch() / "two"}}, scratch() / "out");
  result.predictions = load_predictions(scratch() / "out");
  return result;
}

void refused(const Predictions& one, const Predictions& two, const char* message, Json params = Json::object()) {
  CHECK_THROWS_WITH_AS(pooled(one, two, params), doctest::Contains(message), InputError);
}

}  // namespace

TEST_CASE("pooled predictions keep ids, patients, probabilities and labels, and tell where each came from") {
  const auto [all, logged] = pooled(first, second);
  CHECK(all.classes == std::vector<std::string>{"mass", "edema"});
  CHECK(all.samples == std::vector<std::string>{"a.png", "b.png", "c.png"});
  CHECK(all.patients == std::vector<std::string>{"1", "2", "1"});
  CHECK(all.probabilities == std::vector<double>{0.1, 0.2, 0.3, 0.4, 0.6, 0.5});
  CHECK(all.labels[2] == 0);
  CHECK(std::isnan(all.labels[3]));
  CHECK(all.labels[4] == 1);
  CHECK(all.metadata ==
        decltype(all.metadata){{"sex", {"F", "", "M"}}, {"source", {"1", "1", "2"}}, {"view", {"", "", "PA"}}});
  CHECK(any_contains(logged, "`1` has no metadata field \"view\""));
  CHECK(any_contains(logged, "1 of 2 patients are in more than one of them"));
  CHECK(pooled(first, second, {{"label", "fold"}}).predictions.metadata[0].first == "fold");
}

TEST_CASE("patients of several publishers stay apart, also where their ids are the same") {
  Predictions known = first;
  known.identities = {"nih/1", "nih/2"};
  const Pooled all = pooled(known, second);
  CHECK(all.predictions.identities == std::vector<std::string>{"nih/1", "nih/2", "1"});
  CHECK_FALSE(any_contains(all.logged, "patients are in more than one"));
  CHECK(pooled(first, second).predictions.identities.empty());
  Predictions nobody = second;  // a sample without a patient is a patient of its own
  nobody.patients = {""};
  CHECK(patient_of(pooled(known, nobody).predictions, 2) == "sample c.png");
}

TEST_CASE("samples of two hospitals that bear the same ids are told apart by their inputs' names, as in merge") {
  Predictions other = second;
  other.samples = {"b.png"};
  const auto owned = [&](const std::string& here, const std::string& there) {
    save_predictions(first, scratch() / "one");
    save_predictions(other, scratch() / "two");
    for (const auto& [folder, part, space] :
         {std::tuple("one", &first, &here), std::tuple("two", static_cast<const Predictions*>(&other), &there)}) {
      Collection samples;
      for (std::size_t i = 0; i < part->samples.size(); ++i)
        samples.samples.push_back(record(part->samples[i], part->patients[i], {}));
      for (Record& each : samples.samples) each.patient_space = *space;
      SampleOwners(samples).save(scratch() / folder);
    }
    run(run_pool, Json::object(), {{"of.n", scratch() / "one"}, {"of.s", scratch() / "two"}}, scratch() / "out");
    return load_predictions(scratch() / "out");
  };
  const Predictions all = owned("north", "south");
  CHECK(all.samples == std::vector<std::string>{"n/a.png", "n/b.png", "s/b.png"});
  CHECK(all.sample_identities() == std::vector<std::string>{"a.png", "b.png", "b.png"});
  Record merged = record("s/b.png", "s/1", {});
  merged.own_patient = "1";
  merged.patient_space = "south";
  CHECK_FALSE(SampleOwners(scratch() / "out").has_another(merged, {}));
  merged.patient_space = "north";
  CHECK(SampleOwners(scratch() / "out").has_another(merged, {}));
  CHECK_THROWS_WITH_AS(owned("north", ""), doctest::Contains("`patients_of` of csv"), InputError);
}

TEST_CASE("logits beside probabilities are told") {
  Predictions logits = second;
  logits.probabilities[0] = -2;
  pooled(first, logits);
  CHECK(
      find_verb("pool")->caveats({"all", {{"all", load_facts(scratch() / "out"), {}}}}) ==
      std::vector<std::string>{"all: scores of \"2\" lie outside [0, 1], as logits do, and those of \"1\" within: they "
                               "rank among each other as scores of several scales"});
  std::filesystem::remove(scratch() / "out" / "caveats.json");
}

TEST_CASE("one input alone is only labelled") {
  save_predictions(first, scratch() / "one");
  run(run_pool, Json::object(), {{"of.only", scratch() / "one"}}, scratch() / "out");
  CHECK(load_predictions(scratch() / "out").metadata[1].second == std::vector<std::string>{"only", "only"});
}

TEST_CASE("inputs that do not go together are errors that name what is wrong") {
  Predictions same = second;
  same.samples[0] = "b.png";
  refused(first, same, "sample \"b.png\" is in `1` and in `2`");
  refused(first, same, "`ensemble` averages");
  Predictions other = second;
  other.classes = {"edema", "hernia"};
  refused(first, other, "`1` has the classes \"mass\", \"edema\", but `2` has \"edema\", \"hernia\"");
  refused(first, second, "`1` have a metadata field \"sex\" already; choose another name with `label`",
          {{"label", "sex"}});
  Predictions twice{.classes = first.classes,
                    .samples = {"a.png", "b.png", "a.png"},
                    .patients = {"1", "2", "1"},
                    .probabilities = std::vector<double>(6, 0.5),
                    .labels = std::vector<float>(6, 0)};
  refused(twice, second, "sample \"a.png\" stands twice in `1`");
  CHECK_THROWS_WITH_AS(run(run_pool, Json::object(), {}, scratch() / "out"), doctest::Contains("names no predictions"),
                       InputError);
  CHECK_THROWS_WITH_AS(find_verb("pool")->check({{"label", ""}}), doctest::Contains("`label` is \"\""),
                       std::invalid_argument);
}

TEST_CASE("what the network of one input learnt from is told of that input, also through a second pool") {
  save_predictions(first, scratch() / "leak");
  save_facts({{"learnt_samples", 2}, {"samples", 2}, {"learnt_patients", 0}, {"patients", 2}}, scratch() / "leak");
  save_predictions(second, scratch() / "clean");
  run(run_pool, Json::object(), {{"of.leak", scratch() / "leak"}, {"of.clean", scratch() / "clean"}}, scratch() / "in");
  const auto told = [](const char* folder) {
    return find_verb("pool")->caveats({"folds", {{"folds", load_facts(scratch() / folder), {}}}});
  };
  CHECK(told("in") == std::vector<std::string>{
                          "folds, input `leak`: the network learnt from 2 of the 2 samples that it is judged on"});
  run(run_pool, {{"label", "site"}}, {{"of.home", scratch() / "in"}}, scratch() / "out");
  CHECK(told("out") ==
        std::vector<std::string>{
            "folds, input `home/leak`: the network learnt from 2 of the 2 samples that it is judged on"});
}
