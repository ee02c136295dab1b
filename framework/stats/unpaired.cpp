// Takes each arm's samples as they stand, and counts the patients that both have.
#include "framework/stats/unpaired.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/pairing.hpp"

namespace collimator {
namespace {

std::vector<std::uint32_t> distinct(std::span<const std::uint32_t> patients) {
  std::vector<std::uint32_t> result(patients.begin(), patients.end());
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

UnpairedArm arm(const Predictions& predictions, const std::string& name, const PatientIndex& index) {
  std::vector<std::size_t> rows(predictions.samples.size());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  ClassScores scores = class_scores(predictions, class_index(predictions, name), rows);
  UnpairedArm result{std::move(scores.probabilities), std::move(scores.labels), {}};
  for (const std::size_t row : scores.rows) result.patients.push_back(index.number(patient_of(predictions, row)));
  return result;
}

}  // namespace

void check_unpaired(std::span<const PairedTest> tests) {
  for (const PairedTest test : tests)
    if (test == PairedTest::mcnemar || test == PairedTest::permutation)
      throw std::invalid_argument(
          fmt::format("compare: `{}` needs both arms' answers for the same samples, so it does not go with paired: "
                      "false; delong and bootstrap do",
                      test == PairedTest::mcnemar ? "mcnemar" : "permutation"));
}

std::string UnpairedClass::undefined() const {
  for (const bool positive : {true, false})
    for (const UnpairedArm* each : {&ours, &theirs})
      if (std::ranges::none_of(each->labels, [&](double label) { return (label > 0.5) == positive; }))
        return fmt::format("there is no {} sample in `{}`", positive ? "positive" : "negative",
                           each == &ours ? "of" : "with");
  return {};
}

UnpairedClass unpaired_class(const Predictions& ours, const Predictions& theirs, const std::string& name,
                             const PatientIndex& index) {
  return {name, arm(ours, name, index), arm(theirs, name, index)};
}

void check_givers(const Predictions& ours, const Predictions& theirs) {
  // Ids behind a namespace, without it; and ids that have none.
  const auto ids = [](const Predictions& arm, bool declared) {
    std::set<std::string> result;
    for (std::size_t row = 0; row < arm.samples.size(); ++row) {
      const std::string& identity = arm.patient_identities()[row];
      if ((identity != arm.patients[row]) == declared)
        result.insert(declared ? identity.substr(identity.find('/') + 1) : identity);
    }
    return result;
  };
  for (const auto& [declared, bare] : {std::pair(&ours, &theirs), std::pair(&theirs, &ours)}) {
    const std::set<std::string> known = ids(*declared, true);
    if (known.empty()) continue;
    for (const std::string& id : ids(*bare, false))
      if (known.contains(id))
        throw failure(
            "the patient \"{}\" stands in both arms, and the dataset of one of them alone says who gave the ids: let "
            "the "
            "other say it, too (`patients_of` of csv)",
            id);
  }
}

ArmExtent extent(std::span<const std::uint32_t> our_patients, std::span<const std::uint32_t> their_patients) {
  const std::vector<std::uint32_t> ours = distinct(our_patients), theirs = distinct(their_patients);
  std::vector<std::uint32_t> both;
  std::ranges::set_intersection(ours, theirs, std::back_inserter(both));
  return {our_patients.size() + their_patients.size(),
          ours.size() + theirs.size() - both.size(),
          fmt::format("of: {} samples, {} patients; with: {} samples, {} patients; in both, by id: {} patients",
                      our_patients.size(), ours.size(), their_patients.size(), theirs.size(), both.size()),
          {both.size(), ours.size() - both.size(), theirs.size() - both.size()}};
}

}  // namespace collimator
