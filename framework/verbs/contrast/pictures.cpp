// Takes the numbers of every picture from the tables' columns, and leaves the test to stats/picture_contrast.hpp.
#include "framework/verbs/contrast/pictures.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/stats/picture_contrast.hpp"
#include "framework/stats/score_table.hpp"

namespace collimator {
namespace {

constexpr const char *sample_column = "sample", *patient_column = "patient";

struct RunTable {
  Table table;
  NumberRanges ranges;
  std::size_t seed = 0;
};
using RunTables = std::vector<RunTable>;

RunTables run_tables(const Job& job, const std::string& name, const ContrastArmParams& params) {
  RunTables tables;
  for (std::size_t i = 0; i < params.seeds.size(); ++i) {
    const auto found = job.inputs.find(fmt::format("{}{}", name, i));
    if (found == job.inputs.end()) continue;
    tables.push_back({read_table(found->second / "table.csv"), load_ranges(found->second),
                      static_cast<std::size_t>(params.seeds[i])});
  }
  return tables;
}

std::vector<std::string> picture_numbers(const Table& table) {
  std::vector<std::string> numbers = table.header;
  std::erase_if(numbers, [](const std::string& name) {
    return name == sample_column || name == patient_column || name == score_column::class_name ||
           name == score_column::note;
  });
  return numbers;
}

// The class of all maps; empty where no run has a picture.
std::string class_of_maps(const RunTables& ours, const RunTables& theirs) {
  std::set<std::string> classes;
  for (const auto* arm : {&ours, &theirs})
    for (const RunTable& run : *arm)
      for (const auto& row : run.table.rows) classes.insert(row[run.table.column(score_column::class_name)]);
  if (classes.size() > 1) throw failure("the arms' maps are of different classes: {}", fmt::join(classes, ", "));
  return classes.empty() ? std::string() : *classes.begin();
}

PictureArm picture_arm(const RunTables& tables, const std::string& number, bool trained) {
  PictureArm arm{{}, trained};
  for (const RunTable& run : tables) {
    const Table& table = run.table;
    const std::size_t sample = table.column(sample_column), patient = table.column(patient_column),
                      value = table.column(number);
    PictureRun& made = arm.runs.emplace_back();
    made.seed = run.seed;
    for (std::vector<std::string>* column : {&made.samples, &made.patients}) column->reserve(table.rows.size());
    made.values.reserve(table.rows.size());
    for (const auto& row : table.rows) {
      made.samples.push_back(row[sample]);
      made.patients.push_back(row[patient]);
      made.values.push_back(parse_number(row[value]));
    }
  }
  return arm;
}

// Where a number lies in all runs of both arms.
PictureNumber picture_number(const std::string& name, const RunTables& ours, const RunTables& theirs) {
  PictureNumber number{name, bounds_of(ours.front().ranges, name)};
  for (const auto* arm : {&ours, &theirs})
    for (const RunTable& run : *arm) number.bounds = covering(number.bounds, bounds_of(run.ranges, name));
  return number;
}

}  // namespace

std::vector<ContrastRow> contrast_tables(const Job& job, const ContrastParams& params,
                                         const BootstrapOptions& options) {
  const RunTables ours = run_tables(job, "ours", params.ours), theirs = run_tables(job, "theirs", params.theirs);
  std::vector<ContrastRow> rows;
  if (ours.empty() || theirs.empty()) return rows;
  const std::string class_name = class_of_maps(ours, theirs);
  std::vector<std::string> numbers = picture_numbers(ours.front().table);
  for (const auto* arm : {&ours, &theirs})
    for (const RunTable& run : *arm)
      std::erase_if(numbers, [&](const std::string& name) { return !run.table.has(name); });
  if (numbers.empty()) throw failure("the arms' pictures have no number in common, so there is nothing to compare");
  const bool paired = share_pictures(picture_arm(ours, numbers.front(), params.ours.training),
                                     picture_arm(theirs, numbers.front(), params.theirs.training));
  for (const std::string& number : numbers)
    rows.push_back(contrast_pictures(picture_arm(ours, number, params.ours.training),
                                     picture_arm(theirs, number, params.theirs.training), class_name,
                                     picture_number(number, ours, theirs), options, paired));
  return rows;
}

}  // namespace collimator
