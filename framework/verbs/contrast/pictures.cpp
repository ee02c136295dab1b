// Takes the numbers of every picture from the tables' columns, and leaves the test to stats/picture_contrast.hpp.
#include "framework/verbs/contrast/pictures.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/stats/picture_contrast.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/verbs/contrast/copies.hpp"

namespace collimator {
namespace {

constexpr const char *sample_column = "sample", *patient_column = "patient";

struct RunTable {
  Table table, groups;  // groups: of the same pictures, a column for each field behind that of the sample
  NumberRanges ranges;
  std::size_t seed = 0;
};
using RunTables = std::vector<RunTable>;

RunTables run_tables(const Job& job, const std::string& name, const ContrastArmParams& params) {
  RunTables tables;
  for (std::size_t i = 0; i < params.seeds.size(); ++i) {
    const auto found = job.inputs.find(fmt::format("{}{}", name, i));
    if (found == job.inputs.end()) continue;
    RunTable& run = tables.emplace_back(RunTable{read_table(found->second / "table.csv"),
                                                 {},
                                                 load_ranges(found->second),
                                                 static_cast<std::size_t>(params.seeds[i])});
    const auto groups = found->second / "groups.csv";
    if (!std::filesystem::exists(groups)) continue;
    run.groups = read_table(groups);
    if (run.groups.rows.size() != run.table.rows.size())
      throw failure("{}: {} rows for {} pictures", groups.string(), run.groups.rows.size(), run.table.rows.size());
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

using PictureGroup = std::pair<std::string, std::string>;  // a field and its value; all pictures where both are empty

// The groups that the pictures of an arm are in.
std::set<PictureGroup> groups_of_arm(const RunTables& runs) {
  std::set<PictureGroup> groups;
  for (const RunTable& run : runs)
    for (const auto& row : run.groups.rows)
      for (std::size_t field = 1; field < row.size(); ++field) groups.emplace(run.groups.header[field], row[field]);
  return groups;
}

bool is_in(const PictureGroup& group, const RunTable& run, std::size_t row) {
  const auto& [name, value] = group;
  if (name.empty()) return true;
  for (std::size_t field = 1; field < run.groups.header.size(); ++field)
    if (run.groups.header[field] == name && run.groups.rows[row][field] == value) return true;
  return false;
}

PictureArm picture_arm(const RunTables& tables, const PictureGroup& group, const std::string& number, bool trained) {
  PictureArm arm{{}, trained};
  for (const RunTable& run : tables) {
    const Table& table = run.table;
    const std::size_t sample = table.column(sample_column), patient = table.column(patient_column),
                      value = table.column(number);
    PictureRun& made = arm.runs.emplace_back();
    made.seed = run.seed;
    for (std::vector<std::string>* column : {&made.samples, &made.patients}) column->reserve(table.rows.size());
    made.values.reserve(table.rows.size());
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (!is_in(group, run, i)) continue;
      const auto& row = table.rows[i];
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
  RunTables ours = run_tables(job, "ours", params.ours), theirs = run_tables(job, "theirs", params.theirs);
  std::vector<ContrastRow> rows;
  if (ours.empty() || theirs.empty()) return rows;
  bool our_training = params.ours.training, their_training = params.theirs.training;
  const auto are_one = [](const RunTable& a, const RunTable& b) {
    return a.table.header == b.table.header && a.table.rows == b.table.rows;
  };
  const std::vector<std::string> copies{
      leave_out_copies(ours, our_training, theirs, "here", are_one),
      leave_out_copies(theirs, their_training, ours, "at the baseline", are_one),
  };
  const std::string class_name = class_of_maps(ours, theirs);
  std::vector<std::string> numbers = picture_numbers(ours.front().table);
  for (const auto* arm : {&ours, &theirs})
    for (const RunTable& run : *arm)
      std::erase_if(numbers, [&](const std::string& name) { return !run.table.has(name); });
  if (numbers.empty()) throw failure("the arms' pictures have no number in common, so there is nothing to compare");
  std::vector<PictureGroup> groups(1);
  const std::set<PictureGroup> here = groups_of_arm(ours), there = groups_of_arm(theirs);
  std::ranges::set_intersection(here, there, std::back_inserter(groups));
  const bool paired = share_pictures(picture_arm(ours, {}, numbers.front(), our_training),
                                     picture_arm(theirs, {}, numbers.front(), their_training));
  for (const PictureGroup& group : groups)
    for (const std::string& number : numbers) {
      ContrastRow& row = rows.emplace_back(contrast_pictures(
          picture_arm(ours, group, number, our_training), picture_arm(theirs, group, number, their_training),
          class_name, picture_number(number, ours, theirs), options, paired));
      for (const std::string& note : copies)
        if (!note.empty()) row.note += (row.note.empty() ? "" : "; ") + note;
      std::tie(row.group_field, row.group) = group;
    }
  return rows;
}

std::pair<ContrastArm, ContrastArm> arms_of_pictures(const Job& job, const ContrastParams& params) {
  const auto arm_of = [&](const char* name, const ContrastArmParams& own) {
    ContrastArm arm{{}, own.training};
    for (const RunTable& run : run_tables(job, name, own)) {
      Predictions pictures;
      const std::size_t sample = run.table.column(sample_column), patient = run.table.column(patient_column);
      for (const auto& row : run.table.rows) {
        pictures.samples.push_back(row[sample]);
        pictures.patients.push_back(row[patient]);
      }
      arm.runs.push_back({std::move(pictures), Thresholds(0.5), run.seed});
    }
    return arm;
  };
  return {arm_of("ours", params.ours), arm_of("theirs", params.theirs)};
}

}  // namespace collimator
