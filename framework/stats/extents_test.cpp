// How many samples and patients a number says that it was made of: those with a known label, each once.
#include <set>

#include <doctest/doctest.h>

#include "framework/stats/compare.hpp"
#include "framework/stats/in_test.hpp"
#include "framework/stats/score.hpp"

using namespace collimator;

namespace {

constexpr std::size_t samples = 120;
const float unknown = std::nanf("");

// Two classes, labelled on different samples (40 of "a", then 60 of "b", then 20 of neither), two pictures a patient.
// Of the men every second one of "a" is not labelled.
Predictions apart(std::uint64_t seed) {
  Predictions made;
  made.classes = {"a", "b"};
  made.metadata = {{"sex", {}}};
  Rng rng(seed);
  for (std::size_t i = 0; i < samples; ++i) {
    const bool man = i / 4 % 2 == 1;
    made.samples.push_back("s" + std::to_string(i));
    made.patients.push_back("p" + std::to_string(i / 2));
    made.metadata[0].second.emplace_back(man ? "M" : "F");
    const auto label = static_cast<float>(i / 2 % 2);
    const bool left_out = man && i / 8 % 2 == 1;
    made.labels.push_back(i < 40 && !left_out ? label : unknown);
    made.labels.push_back(i >= 40 && i < 100 ? label : unknown);
    for (int c = 0; c < 2; ++c) made.probabilities.push_back(static_cast<double>(rng.below(100)) / 100);
  }
  return made;
}

struct Count {
  std::size_t samples, patients, pairs;
};

// By counting: of the classes and the sexes given.
Count counted(const Predictions& predictions, const std::string& classes, const std::string& sexes) {
  std::set<std::string> all, patients;
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < samples; ++i)
    for (std::size_t c = 0; c < 2; ++c) {
      if (classes.find(predictions.classes[c]) == std::string::npos || std::isnan(predictions.label(i, c)) ||
          sexes.find(predictions.metadata[0].second[i]) == std::string::npos)
        continue;
      ++pairs;
      all.insert(predictions.samples[i]);
      patients.insert(predictions.patients[i]);
    }
  return {all.size(), patients.size(), pairs};
}

}  // namespace

TEST_CASE(
    "averages count the samples of any of their classes, micro averages pairs; worst and gap those of their groups") {
  const Predictions predictions = apart(1);
  const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs")};
  const std::vector<ScoreRow> rows = score(
      predictions, metrics, Thresholds(0.5),
      {.by = {"sex"}, .averages = {Average::macro, Average::micro, Average::weighted}, .bootstrap = {.replicates = 0}});
  for (const ScoreRow& row : rows) {
    CAPTURE(row.class_name);
    CAPTURE(row.group);
    REQUIRE_FALSE(std::isnan(row.value));
    std::string sexes = row.group.empty() || row.group == "gap" ? "FM" : row.group;
    if (row.group == "worst") sexes = row.note.find("worst: F") != std::string::npos ? "F" : "M";
    const Count expected = counted(predictions, row.class_name.size() > 1 ? "ab" : row.class_name, sexes);
    CHECK(row.n == (row.class_name == "micro" ? expected.pairs : expected.samples));
    CHECK(row.patients == expected.patients);
  }
}

TEST_CASE("differences of averages count the samples that have a label of any class") {
  const Predictions ours = apart(1), theirs = apart(2);
  const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs")};
  CompareOptions options;
  options.tests = {PairedTest::bootstrap};
  options.draws.replicates = 50;
  const Count all = counted(ours, "ab", "FM");
  std::size_t averages = 0;
  for (const CompareRow& row : compare_arms(ours, theirs, Thresholds(0.5), metrics, options))
    if (row.class_name == "macro") {
      ++averages;
      CHECK(row.n == all.samples);
      CHECK(row.patients == all.patients);
    }
  CHECK(averages == 1);
}
