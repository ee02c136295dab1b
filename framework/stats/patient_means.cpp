// Averages by patient first, so that draws of patients are draws of single numbers.
#include "framework/stats/patient_means.hpp"

#include <cmath>
#include <map>

#include "framework/stats/few_patients.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {

PatientMeans::PatientMeans(std::span<const std::string> whose, std::span<const double> values) {
  std::map<std::string, std::vector<double>> by_patient;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i])) by_patient[whose[i]].push_back(values[i]);
  patients.reserve(by_patient.size());
  means.reserve(by_patient.size());
  for (const auto& [patient, own] : by_patient) {
    patients.push_back(patient);
    means.push_back(summarize(own).mean);
    pictures += own.size();
  }
}

void add_mean_interval(std::span<const double> means, const BootstrapOptions& options, ScoreRow& row) {
  if (means.empty() || options.replicates == 0) return;
  const auto add_note = [&](const std::string& note) {
    if (!note.empty()) row.note += (row.note.empty() ? "" : "; ") + note;
  };
  if (means.size() < least_patients) return add_note("no interval: " + too_few_words(means.size()));
  const auto mean_of_draw = [&](std::size_t draws, std::span<const double> counts, std::span<double> values) {
    for (std::size_t d = 0; d < draws; ++d) {
      double sum = 0;
      for (std::size_t i = 0; i < means.size(); ++i) sum += counts[d * means.size() + i] * means[i];
      values[d] = sum / static_cast<double>(means.size());
    }
  };
  const std::vector<double> drawn = bootstrap(means.size(), 1, mean_of_draw, options).front().values;
  if (all_equal(drawn)) return add_note("no interval: all replicates are equal");
  row.low = percentile(drawn, 0.025);
  row.high = percentile(drawn, 0.975);
  row.interval = "bootstrap";
  add_note(few_note(means.size()));
}

}  // namespace collimator
