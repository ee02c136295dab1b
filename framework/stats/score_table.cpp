// Holds the order of the columns, and tells row and column of a cell that cannot be read.
#include "framework/stats/score_table.hpp"

#include <algorithm>
#include <charconv>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"

namespace collimator {
namespace {

// One column of a table that is read; where the table has no such column, every cell is empty.
class Column {
 public:
  Column(const Table& table, const char* name) : table_(table), name_(name) {
    if (table.has(name)) place_ = table.column(name);
  }

  const std::string& text(std::size_t row) const {
    static const std::string none;
    return place_ ? table_.rows[row][*place_] : none;
  }
  double number(std::size_t row) const {
    const std::optional<double> number = number_in(text(row));
    if (!number) throw wrong(row, "a number");
    return *number;
  }
  // Nothing where the cell is empty.
  std::optional<std::size_t> count(std::size_t row) const {
    const std::string& cell = text(row);
    if (cell.empty()) return std::nullopt;
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), count);
    if (error != std::errc() || end != cell.data() + cell.size()) throw wrong(row, "a whole number");
    return count;
  }

 private:
  InputError wrong(std::size_t row, const char* expected) const {
    return failure("{}: row {}, column {}: expected {}, got \"{}\"", table_.name, row + 1, name_, expected,
                   printable(text(row)));
  }

  const Table& table_;
  const char* name_;
  std::optional<std::size_t> place_;
};

}  // namespace

Table score_table(std::span<const ScoreRow> rows) {
  using namespace score_column;
  const bool intervals = std::ranges::any_of(rows, [](const ScoreRow& row) { return !row.interval.empty(); });
  const bool of_patients = std::ranges::any_of(rows, [](const ScoreRow& row) { return row.patients.has_value(); });
  const bool cautions = std::ranges::any_of(rows, [](const ScoreRow& row) { return !row.caution.empty(); });
  Table table{"table.csv", {class_name, metric, group_field, group, value}, {}};
  if (intervals) table.header.insert(table.header.end(), {low, high, interval});
  table.header.insert(table.header.end(), {n, positives});
  if (of_patients) table.header.emplace_back(patients);
  table.header.emplace_back(note);
  if (cautions) table.header.emplace_back(caution);
  for (const ScoreRow& row : rows) {
    std::vector<std::string> cells{row.class_name, row.metric, row.group_field, row.group, number_text(row.value)};
    if (intervals)
      cells.insert(cells.end(), {row.interval.empty() ? "" : number_text(row.low),
                                 row.interval.empty() ? "" : number_text(row.high), row.interval});
    cells.insert(cells.end(), {std::to_string(row.n), row.positives ? std::to_string(*row.positives) : ""});
    if (of_patients) cells.push_back(row.patients ? std::to_string(*row.patients) : "");
    cells.push_back(row.note);
    if (cautions) cells.push_back(row.caution);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::optional<std::vector<ScoreRow>> read_score_table(const Table& table) {
  if (!table.has(score_column::metric) || !table.has(score_column::value)) return std::nullopt;
  const Column class_name(table, score_column::class_name), metric(table, score_column::metric),
      group_field(table, score_column::group_field), group(table, score_column::group),
      value(table, score_column::value), low(table, score_column::low), high(table, score_column::high),
      interval(table, score_column::interval), p(table, score_column::p), n(table, score_column::n),
      positives(table, score_column::positives), patients(table, score_column::patients),
      note(table, score_column::note), caution(table, score_column::caution);
  std::vector<ScoreRow> rows(table.rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ScoreRow& row = rows[i];
    row.class_name = class_name.text(i);
    row.metric = metric.text(i);
    row.group_field = group_field.text(i);
    row.group = group.text(i);
    row.value = value.number(i);
    row.low = low.number(i);
    row.high = high.number(i);
    row.interval = interval.text(i);
    row.p = p.number(i);
    row.n = n.count(i).value_or(0);
    row.positives = positives.count(i);
    row.patients = patients.count(i);
    row.note = note.text(i);
    row.caution = caution.text(i);
  }
  return rows;
}

namespace {

const std::vector<std::string> contrast_columns{score_column::class_name,
                                                score_column::metric,
                                                "difference",
                                                score_column::low,
                                                score_column::high,
                                                score_column::p,
                                                "p_covers",
                                                "seeds",
                                                "df",
                                                "replicates",
                                                "redrawn",
                                                score_column::n,
                                                score_column::patients,
                                                score_column::note};
// What p covers; nothing where there is none.
constexpr const char *trainings_and_patients = "trainings and patients", *patients_alone = "patients";

}  // namespace

Table contrast_table(std::span<const ContrastRow> rows) {
  Table table{"contrast.csv", contrast_columns, {}};
  const bool groups = std::ranges::any_of(rows, [](const ContrastRow& row) { return !row.group.empty(); });
  if (groups) table.header.insert(table.header.end(), {score_column::group_field, score_column::group});
  for (const ContrastRow& row : rows) {
    table.rows.push_back({row.class_name, row.metric, number_text(row.difference), number_text(row.low),
                          number_text(row.high), number_text(row.p),
                          !row.tested          ? ""
                          : row.over_trainings ? trainings_and_patients
                                               : patients_alone,
                          std::to_string(row.seeds), number_text(row.freedom), std::to_string(row.replicates),
                          std::to_string(row.redrawn), std::to_string(row.n), std::to_string(row.patients), row.note});
    if (groups) table.rows.back().insert(table.rows.back().end(), {row.group_field, row.group});
  }
  return table;
}

std::vector<ContrastRow> read_contrast_table(const Table& table) {
  std::vector<Column> columns;
  for (const std::string& name : contrast_columns) {
    table.column(name);  // throws where there is none
    columns.emplace_back(table, name.c_str());
  }
  const Column group_field(table, score_column::group_field), group(table, score_column::group);
  std::vector<ContrastRow> rows(table.rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ContrastRow& row = rows[i];
    row.class_name = columns[0].text(i);
    row.metric = columns[1].text(i);
    row.difference = columns[2].number(i);
    row.low = columns[3].number(i);
    row.high = columns[4].number(i);
    row.p = columns[5].number(i);
    row.over_trainings = columns[6].text(i) == trainings_and_patients;
    row.tested = !columns[6].text(i).empty();
    row.seeds = columns[7].count(i).value_or(0);
    row.freedom = columns[8].number(i);
    row.replicates = columns[9].count(i).value_or(0);
    row.redrawn = columns[10].count(i).value_or(0);
    row.n = columns[11].count(i).value_or(0);
    row.patients = columns[12].count(i).value_or(0);
    row.note = columns[13].text(i);
    row.group_field = group_field.text(i);
    row.group = group.text(i);
  }
  return rows;
}

}  // namespace collimator
