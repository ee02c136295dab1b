// Sums hits by patient first, from which tests and intervals of patients with several samples come.
#include "framework/stats/mcnemar.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "framework/stats/distribution.hpp"
#include "framework/stats/few_patients.hpp"

namespace collimator {
namespace {

constexpr std::size_t few = 25;        // discordant samples below which the binomial distribution is used
constexpr double no_variance = 1e-24;  // of a variance of shares in [0,1], or of logarithms

void append(std::string& note, const std::string& more) {
  if (!more.empty()) note += (note.empty() ? "" : "; ") + more;
}

struct Patient {
  double samples = 0, ours = 0, theirs = 0, only_ours = 0, only_theirs = 0;
};

std::vector<Patient> sums(std::span<const std::uint8_t> ours, std::span<const std::uint8_t> theirs,
                          std::span<const std::uint32_t> patients) {
  std::unordered_map<std::uint32_t, std::size_t> places;
  std::vector<Patient> result;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const auto [found, added] = places.emplace(patients[i], result.size());
    if (added) result.emplace_back();
    Patient& patient = result[found->second];
    patient.samples += 1;
    patient.ours += ours[i];
    patient.theirs += theirs[i];
    patient.only_ours += ours[i] > theirs[i] ? 1 : 0;
    patient.only_theirs += theirs[i] > ours[i] ? 1 : 0;
  }
  return result;
}

// sum of squares of f(patient)
double squares(const std::vector<Patient>& patients, auto f) {
  double sum = 0;
  for (const Patient& patient : patients) sum += f(patient) * f(patient);
  return sum;
}

void test(PairedShares& result, const std::vector<Patient>& patients, bool exact) {
  const double b = static_cast<double>(result.only_ours), c = static_cast<double>(result.only_theirs);
  if (exact) {
    const auto [less, more] = std::minmax(result.only_ours, result.only_theirs);
    result.p = std::min(1.0, 2 * coin_below(less, less + more));
    result.note = "exact binomial test";
    return;
  }
  if (patients.size() < 2) {
    result.note = "all samples are of one patient: no test";
    return;
  }
  const double spread = squares(patients, [](const Patient& k) { return k.ours - k.theirs; });
  if (b + c == 0)
    result.note = "the arms are right and wrong on the same samples: no test";
  else if (spread == 0)
    result.note = "what the arms differ in cancels within each patient: no test";
  else if (patients.size() >= least_patients)
    result.p = PatientsOfDifference{patients.size()}.two_sided(std::erfc(std::abs(b - c) / std::sqrt(2 * spread)));
}

void odds(PairedShares& result, const std::vector<Patient>& patients, bool exact) {
  const double b = static_cast<double>(result.only_ours), c = static_cast<double>(result.only_theirs);
  if (b + c == 0) {
    result.odds_note = "the arms are right and wrong on the same samples";
    return;
  }
  result.odds_ratio = c == 0 ? std::numeric_limits<double>::infinity() : b / c;
  if (exact) {
    const std::size_t trials = result.only_ours + result.only_theirs;
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const auto of = [](double share) { return share >= 1 ? infinite : share / (1 - share); };
    result.odds_interval = {of(share_lower(result.only_ours, trials, 0.025)),
                            of(share_upper(result.only_ours, trials, 0.025))};
    result.odds_note = "exact binomial interval";
  } else if (b == 0 || c == 0) {
    result.odds_note = "one kind of discordant samples is missing: no interval";
  } else if (patients.size() < least_patients) {
    result.odds_note = too_few_words(patients.size()) + ": no interval";
  } else {
    const double variance = squares(patients, [&](const Patient& k) { return k.only_ours / b - k.only_theirs / c; });
    if (variance <= no_variance) {
      result.odds_note = "its logarithm has a standard error of 0: no interval";
      return;
    }
    const double error = std::sqrt(variance);
    result.odds_note = few_note(patients.size());
    result.odds_interval = {result.odds_ratio * std::exp(-z_95 * error), result.odds_ratio * std::exp(z_95 * error)};
  }
}

}  // namespace

PairedShares compare_shares(std::span<const std::uint8_t> ours, std::span<const std::uint8_t> theirs,
                            std::span<const std::uint32_t> patients) {
  if (ours.size() != theirs.size() || ours.size() != patients.size())
    throw std::invalid_argument("compare_shares: hits and patients are of different length");
  PairedShares result;
  result.n = ours.size();
  if (ours.empty()) {
    result.note = result.odds_note = result.h_note = "there is no such sample";
    return result;
  }
  const std::vector<Patient> by_patient = sums(ours, theirs, patients);
  result.patients = by_patient.size();
  const auto n = static_cast<double>(result.n), k = static_cast<double>(by_patient.size());
  double our_hits = 0, their_hits = 0;
  for (const Patient& patient : by_patient) {
    our_hits += patient.ours;
    their_hits += patient.theirs;
    result.only_ours += static_cast<std::size_t>(patient.only_ours);
    result.only_theirs += static_cast<std::size_t>(patient.only_theirs);
  }
  result.ours = our_hits / n;
  result.theirs = their_hits / n;
  result.difference = (our_hits - their_hits) / n;
  result.cohen_h = 2 * std::asin(std::sqrt(result.ours)) - 2 * std::asin(std::sqrt(result.theirs));
  const bool exact = by_patient.size() == result.n && result.only_ours + result.only_theirs < few;
  test(result, by_patient, exact);
  odds(result, by_patient, exact);
  const double p = result.ours, q = result.theirs, d = result.difference;
  if (p <= 0 || p >= 1 || q <= 0 || q >= 1) result.h_note = "a share is 0 or 1: no interval";
  if (by_patient.size() < 2) {
    result.h_note = "all samples are of one patient: no interval";
    return result;
  }
  const double factor = k / (k - 1) / (n * n);
  result.variance =
      factor * squares(by_patient, [&](const Patient& each) { return each.ours - each.theirs - each.samples * d; });
  const std::size_t count = by_patient.size();
  if (result.variance <= no_variance) {
    result.variance = 0;
    append(result.note, "the difference has a standard error of 0: no interval");
    if (result.h_note.empty()) result.h_note = "the difference has a standard error of 0: no interval";
    return result;
  }
  if (count < least_patients) {
    append(result.note, too_few_words(count) + (exact ? ": no interval" : ": no interval, no test"));
    if (result.h_note.empty()) result.h_note = too_few_words(count) + ": no interval";
    return result;
  }
  const double reach = z_95 * std::sqrt(result.variance);
  result.interval = {std::max(-1.0, d - reach), std::min(1.0, d + reach)};
  append(result.note, few_note(count));
  if (!result.h_note.empty()) return result;
  const double ours_slope = 1 / std::sqrt(p * (1 - p)), their_slope = 1 / std::sqrt(q * (1 - q));
  const double h_variance =
      factor * squares(by_patient, [&](const Patient& each) {
        return (each.ours - each.samples * p) * ours_slope - (each.theirs - each.samples * q) * their_slope;
      });
  if (h_variance <= no_variance) {
    result.h_note = "it has a standard error of 0: no interval";
    return result;
  }
  const double h_reach = z_95 * std::sqrt(h_variance);
  result.h_interval = {result.cohen_h - h_reach, result.cohen_h + h_reach};
  result.h_note = few_note(count);
  return result;
}

}  // namespace collimator
