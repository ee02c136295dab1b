// Takes percentiles of the replicates, and says where these tell nothing.
#include "framework/stats/drawn_intervals.hpp"

#include <fmt/format.h>

#include "framework/stats/few_patients.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {

void add_note(ScoreRow& row, const std::string& note) {
  if (!note.empty()) row.note += (row.note.empty() ? "" : "; ") + note;
}

void add_drawn_intervals(std::vector<ScoreRow>& rows, std::span<const Awaited> awaited, std::size_t patients,
                         std::size_t numbers, const EvaluateDraws& evaluate, const BootstrapOptions& options,
                         const char* units) {
  if (awaited.empty()) return;
  const auto statistics = [&](std::size_t draws, std::span<const double> counts, std::span<double> values) {
    std::vector<double> all(draws * numbers);
    evaluate(draws, counts, all);
    for (std::size_t d = 0; d < draws; ++d)
      for (std::size_t i = 0; i < awaited.size(); ++i)
        values[d * awaited.size() + i] = all[d * numbers + awaited[i].index];
  };
  const std::vector<Replicates> replicates = bootstrap(patients, awaited.size(), statistics, options);
  for (std::size_t i = 0; i < awaited.size(); ++i) {
    ScoreRow& row = rows[awaited[i].row];
    const Replicates& drawn = replicates[i];
    if (drawn.given_up > 0) {
      add_note(row, fmt::format("no interval: {} of {} replicates stayed undefined in {} draws each", drawn.given_up,
                                options.replicates, options.attempts));
      continue;
    }
    if (all_equal(drawn.values) || !awaited[i].says_nothing.empty()) {
      add_note(row, "no interval: " + (all_equal(drawn.values) ? "all replicates are equal" : awaited[i].says_nothing));
      continue;
    }
    row.low = percentile(drawn.values, 0.025);
    row.high = percentile(drawn.values, 0.975);
    row.interval = "bootstrap";
    if (drawn.redrawn > 0) add_note(row, fmt::format("{} undefined replicates drawn again", drawn.redrawn));
    add_note(row, few_note(awaited[i].patients, units));
    add_note(row, awaited[i].knows_little);
  }
}

}  // namespace collimator
