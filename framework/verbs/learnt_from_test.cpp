// Facts about what a network learnt from: a sample under another name is the same sample.
#include "framework/verbs/learnt_from.hpp"

#include "framework/base/json.hpp"
#include "framework/verbs/collections_testing.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("a subset's sample that its dataset declares was learnt from where the whole's sample was, and back") {
  const Scratch scratch("learnt_from_test");
  Collection whole{.classes = {"mass"}, .samples = {record("1.png", "7", {1}), record("2.png", "8", {0})}},
      subset{.classes = {"mass"},
             .samples = {record("uuid-1", "7", {1}), record("uuid-9", "9", {0}), record("uuid-8", "8", {0})}};
  for (Collection* each : {&whole, &subset})
    for (Record& record : each->samples) record.patient_space = "chestxray14";
  whole.samples[0].source = whole.samples[1].source = "whole";
  subset.samples[0].same_as = "chestxray14/1.png";
  subset.samples[1].same_as = "chestxray14/3.png";
  subset.samples[2].same_as = "chestxray14/5.png";
  save_learnt_from(whole, scratch / "");
  Json facts = Json::object();
  add_learnt_from(facts, subset, scratch / "");
  CHECK(facts.at("learnt_samples") == 1);
  CHECK(facts.at("learnt_patients") == 1);  // patient 8, of whom it saw 2.png
  save_learnt_from(subset, scratch / "");
  facts = Json::object();
  add_learnt_from(facts, whole, scratch / "");
  CHECK(facts.at("learnt_samples") == 1);
  CHECK(facts.at("learnt_patients") == 1);
}
