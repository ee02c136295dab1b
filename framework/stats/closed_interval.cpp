// Chooses the interval that a metric's manifest asks for, and gives none where its conditions are not met.
#include "framework/stats/closed_interval.hpp"

#include <algorithm>
#include <unordered_map>

#include "framework/stats/counted_patients.hpp"
#include "framework/stats/few_patients.hpp"
#include "framework/stats/proportion.hpp"

namespace collimator {
namespace {

std::optional<NamedInterval> by_delong(double value, const GroupClass& part, const char* units) {
  std::unordered_map<std::uint32_t, std::uint32_t> numbers;  // of the patients of this part, from 0
  std::vector<std::uint32_t> patients;
  for (const std::uint32_t patient : part.patients)
    patients.push_back(numbers.emplace(patient, static_cast<std::uint32_t>(numbers.size())).first->second);
  const DeLong area = delong(part.scores.probabilities, part.scores.labels, patients);
  if (!(std::abs(area.areas[0] - value) < 1e-9)) return std::nullopt;  // the number is another area
  const Interval interval = delong_interval(area.areas[0], area.variance(0));
  NamedInterval named{interval.low, interval.high, "delong", ""};
  if (std::isnan(named.low))
    return NamedInterval{.note = "no interval: fewer than two patients have one of the labels"};
  if (area.variance(0) <= 1e-24)  // of an area in [0,1], rounding
    return NamedInterval{.note = "no interval: DeLong's error is 0, as every pair is ordered alike"};
  if (numbers.size() < least_patients)
    return NamedInterval{.note = "no interval: " + too_few_words(numbers.size(), units)};
  named.note = few_note(numbers.size(), units);
  return named;
}

// Whether a patient has two of the share's own trials.
bool trial_repeats(const MetricInUse& metric, std::size_t output, const GroupClass& part) {
  if (!part.patient_repeats()) return false;
  std::vector<std::uint32_t> patients = counted_patients(metric, output, part);
  std::ranges::sort(patients);
  return std::ranges::adjacent_find(patients) != patients.end();
}

}  // namespace

std::optional<NamedInterval> closed_interval(const MetricInUse& metric, std::size_t output, const Measured& measured,
                                             const GroupClass& part, ShareInterval shares, const char* units) {
  const double value = measured.values[output];
  if (std::isnan(value)) return std::nullopt;
  if (metric.interval == "delong") return by_delong(value, part, units);
  if (metric.interval == "wilson") {
    const auto trials = metric.companion(output, "_trials");
    if (!trials || trial_repeats(metric, output, part)) return std::nullopt;
    const double count = measured.values[*trials];
    const double hits = std::clamp(std::round(value * count), 0.0, count);
    const bool exact = shares == ShareInterval::clopper_pearson;
    const Interval interval = exact ? clopper_pearson(hits, count) : wilson(hits, count);
    return NamedInterval{interval.low, interval.high, exact ? "clopper_pearson" : "wilson", ""};
  }
  if (metric.interval == "lognormal") {
    const auto low = metric.companion(output, "_low"), high = metric.companion(output, "_high");
    if (!low || !high || part.patient_repeats()) return std::nullopt;
    const std::size_t patients = part.patient_count();
    if (patients < least_patients) return NamedInterval{.note = "no interval: " + too_few_words(patients, units)};
    return NamedInterval{measured.values[*low], measured.values[*high], "lognormal", few_note(patients, units)};
  }
  return std::nullopt;
}

}  // namespace collimator
