// Scores and contrasts as stored tables: what their columns are called, written from rows and read back as rows.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "framework/data/table.hpp"
#include "framework/stats/contrast.hpp"
#include "framework/stats/score.hpp"

namespace collimator {

// The columns of a score's table. Those of localize, compare and segment call what they share with it the same.
namespace score_column {
inline constexpr const char *class_name = "class", *metric = "metric", *group_field = "group_field", *group = "group",
                            *value = "value", *low = "low", *high = "high", *interval = "interval", *p = "p", *n = "n",
                            *positives = "positives", *patients = "patients", *note = "note", *caution = "caution";
}

// Columns class, metric, group_field, group, value, low, high, interval, n, positives, patients, note, caution; without
// the columns of intervals, patients and cautions where no row has one.
Table score_table(std::span<const ScoreRow> rows);

// The rows of a table with the columns metric and value; what other columns it lacks is empty or undefined in them.
// Nothing where it has not both. Throws InputError, which names the file, where a cell is no number.
std::optional<std::vector<ScoreRow>> read_score_table(const Table& table);

// Columns class, metric, difference, low, high, p, p_covers (trainings and patients, or patients), seeds, df,
// replicates, redrawn, n, patients, note; and group_field and group where a row is of a group.
Table contrast_table(std::span<const ContrastRow> rows);
// All but `drawn`, which is not stored. Throws InputError where a column is missing or a cell is no number.
std::vector<ContrastRow> read_contrast_table(const Table& table);

}  // namespace collimator
