// Facts about averaged predictions: the mean itself, how samples are matched, and which inputs do not go together.
#include "framework/verbs/ensemble/ensemble.hpp"

#include <cmath>

#include "framework/data/predictions.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

const Scratch& scratch() {
  static const Scratch folder("ensemble_test");
  return folder;
}

const Predictions first{.classes = {"mass", "edema"},
                        .samples = {"a.png", "b.png"},
                        .patients = {"1", "2"},
                        .probabilities = {0.1, 0.2, 0.3, 0.4},
                        .labels = {1, 0, 0, std::nanf("")},
                        .metadata = {{"sex", {"F", ""}}}};
// The same samples and classes, both in another order.
const Predictions second{.classes = {"edema", "mass"},
                         .samples = {"b.png", "a.png"},
                         .patients = {"2", "1"},
                         .probabilities = {0.7, 0.6, 0.9, 0.8},
                         .labels = {std::nanf(""), 0, 0, 1},
                         .metadata = {{"view", {"", "PA"}}}};

Predictions averaged(const std::map<std::string, Predictions>& parts, std::vector<std::string>* logged = nullptr) {
  std::map<std::string, std::filesystem::path> inputs;
  for (const auto& [name, part] : parts) save_predictions(part, inputs["of." + name] = scratch() / name);
  const std::vector<std::string> lines = run(run_ensemble, Json::object(), inputs, scratch() / "out");
  if (logged != nullptr) *logged = lines;
  return load_predictions(scratch() / "out");
}

void refused(const Predictions& other, const char* message) {
  CHECK_THROWS_WITH_AS(averaged({{"a", first}, {"b", other}}), doctest::Contains(message), InputError);
}

}  // namespace

TEST_CASE("probabilities are averaged sample by sample and class by class, whatever their order") {
  const Predictions mean = averaged({{"a", first}, {"b", second}});
  CHECK(mean.classes == first.classes);
  CHECK(mean.samples == first.samples);
  CHECK(mean.patients == first.patients);
  CHECK(mean.probabilities == std::vector<double>{(0.1 + 0.8) / 2, (0.2 + 0.9) / 2, (0.3 + 0.6) / 2, (0.4 + 0.7) / 2});
  CHECK(mean.labels[0] == 1);
  CHECK(std::isnan(mean.labels[3]));
  CHECK(mean.metadata == decltype(mean.metadata){{"sex", {"F", ""}}, {"view", {"PA", ""}}});
  CHECK(averaged({{"a", first}}).probabilities == first.probabilities);
}

// (0.1 + 0.2) + 0.3 is not 0.1 + (0.2 + 0.3) in double.
TEST_CASE("the sum runs in the order of the inputs' names") {
  std::map<std::string, Predictions> parts;
  for (const auto& [name, probability] : {std::pair("x", 0.3), {"v", 0.1}, {"w", 0.2}}) {
    parts[name] = first;
    parts[name].probabilities.assign(4, probability);
  }
  CHECK(averaged(parts).probabilities[0] == ((0.1 + 0.2) + 0.3) / 3);
  CHECK(((0.1 + 0.2) + 0.3) / 3 != (0.1 + (0.2 + 0.3)) / 3);
}

TEST_CASE("scores that are no probabilities are averaged, and told") {
  Predictions logits = second;
  logits.probabilities[0] = -3;
  std::vector<std::string> logged;
  averaged({{"a", first}, {"b", logits}}, &logged);
  CHECK(any_contains(logged, "1 scores are outside [0, 1]"));
}

TEST_CASE("a mean of logits and probabilities is told, also where a class alone is on two scales") {
  Predictions logits = second;
  logits.probabilities[1] = 1.6;  // of mass
  averaged({{"a", first}, {"b", logits}});
  const auto told = [] {
    return find_verb("ensemble")->caveats({"both", {{"both", load_facts(scratch() / "out"), {}}}});
  };
  CHECK(told() == std::vector<std::string>{"both: scores of \"b\" lie outside [0, 1], as logits do, and those of \"a\" "
                                           "within: their mean is one of several scales"});
  std::filesystem::remove(scratch() / "out" / "caveats.json");
  averaged({{"a", logits}, {"b", logits}});
  CHECK(told().empty());
}

TEST_CASE("scores whose sum is beyond the greatest double are refused") {
  Predictions huge = first;
  huge.probabilities[3] = 1.5e308;
  CHECK_THROWS_WITH_AS(averaged({{"a", huge}, {"b", huge}}),
                       doctest::Contains("the scores of sample \"b.png\" for \"edema\" are so large"), InputError);
  CHECK(averaged({{"a", huge}, {"b", first}}).probabilities[3] == 1.5e308 / 2);
}

TEST_CASE("inputs that tell different things of the samples are errors that name the first") {
  Predictions other = second;
  other.samples[1] = "z.png";
  refused(other, "sample \"a.png\" is in `a`, but not in `b`");
  refused(other, "`pool` puts");
  other = first;
  other.samples.push_back("c.png");
  other.patients.push_back("3");
  other.probabilities.insert(other.probabilities.end(), {0.5, 0.5});
  other.labels.insert(other.labels.end(), {0, 0});
  other.metadata[0].second.emplace_back();
  refused(other, "sample \"c.png\" is in `b`, but not in `a`");
  other = second;
  other.patients[1] = "7";
  refused(other, "sample \"a.png\" is of patient \"1\" in `a`, but of \"7\" in `b`");
  other = second;
  other.labels[1] = 1;
  refused(other, "sample \"b.png\" has the label 0 for \"mass\" in `a`, but 1 in `b`");
  other = second;
  other.labels[0] = 1;
  refused(other, "sample \"b.png\" has the label nan for \"edema\" in `a`, but 1 in `b`");
  other = second;
  other.metadata = {{"sex", {"", "M"}}};
  refused(other, "sample \"a.png\" has sex = \"M\" in `b`, but \"F\" in an input before it");
  other = second;
  other.classes[0] = "hernia";
  refused(other, "`a` has the classes \"mass\", \"edema\", but `b` has \"hernia\", \"mass\"");
}

TEST_CASE("what each network learnt from is told, of the instance that shares most") {
  for (const char* name : {"a", "b"}) save_predictions(first, scratch() / name);
  save_facts({{"learnt_samples", 0}, {"samples", 2}, {"learnt_patients", 1}, {"patients", 2}}, scratch() / "b");
  run(run_ensemble, Json::object(), {{"of.a", scratch() / "a"}, {"of.b", scratch() / "b"}}, scratch() / "out");
  const Json facts = load_facts(scratch() / "out");
  Json more = facts;
  more["inputs"]["b"]["learnt_patients"] = 2;
  CHECK(find_verb("ensemble")->caveats({"mean", {{"mean", facts, {}}, {"mean (seed=2)", more, {}}}}) ==
        std::vector<std::string>{
            "mean, input `b`: the network learnt from other pictures of 2 of the 2 patients that it is judged on"});
}
