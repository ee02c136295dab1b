// Intervals of a score table's numbers from draws of patients: of all those together that have no closed interval.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "framework/stats/bootstrap.hpp"
#include "framework/stats/score.hpp"

namespace collimator {

void add_note(ScoreRow& row, const std::string& note);

// A number whose interval is still to come from the bootstrap; `row` is its place among the rows.
struct Awaited {
  std::size_t index, row;
  std::size_t patients;           // that it is made of
  std::string says_nothing;       // why its replicates do, where they differ
  std::string knows_little = {};  // why its interval is too narrow
};

// All numbers under draws of patients: counts [draws, patients] -> values [draws, numbers].
using EvaluateDraws = std::function<void(std::size_t draws, std::span<const double> counts, std::span<double> values)>;

// Draws once for all numbers that are awaited, and gives their rows an interval, or the note why there is none.
// `numbers` is how many `evaluate` gives, of which Awaited::index is one; `units` is what is drawn, in words.
void add_drawn_intervals(std::vector<ScoreRow>& rows, std::span<const Awaited> awaited, std::size_t patients,
                         std::size_t numbers, const EvaluateDraws& evaluate, const BootstrapOptions& options,
                         const char* units);

}  // namespace collimator
