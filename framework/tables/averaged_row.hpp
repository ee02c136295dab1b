// One row of a result table from the numbers of several instances: their mean, its spread, and what is said of them.
#pragma once

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "framework/tables/differences.hpp"

namespace collimator {

// The numbers that become one row; `intervals` and `notes` have one entry for each of `values`.
struct Gathered {
  std::map<std::string, std::string> keys;
  std::vector<AveragedValue> values;
  std::size_t expected = 0;
  std::vector<std::pair<double, double>> intervals;  // own ones, as the node's table has them; NaN where it has none
  std::vector<std::string> notes;
  double p = std::nan("");
  std::set<std::string> methods, cautions;              // of the own intervals
  std::set<std::string> units;                          // what those are over: patients, samples
  std::map<std::string, std::set<std::size_t>> counts;  // by their names in spec.counts
  bool hidden = false;                                  // left out by `where`
  Resampling resampling;                                // of the instances behind the values
};

// By how much two of a row's numbers can differ, as 1 of shares; infinite where nothing bounds them.
double greatest_difference(const ResultRow& row, const TableSpec& spec);

// Whether a row's numbers are odds ratios, and not a difference of such.
bool holds_odds_ratios(const std::map<std::string, std::string>& keys, const TableSpec& spec);
// Says at the foot how odds ratios were averaged, where the table shows any.
void tell_odds_ratios(ResultTable& table);
// Says at the foot how many numbers that are shown have an interval which their note calls too narrow.
void tell_narrow(ResultTable& table);

// What notes say, in the order in which it is said first, and each once.
std::string with_note(const std::string& notes, const std::string& more);

// Whether these notes are of averages over different classes, as those of some seeds may be.
bool over_other_classes(const std::vector<std::string>& notes);

// - The own intervals' ends are averaged where every defined number has one; else the note says how many have.
// - Notes that not all instances share are counted: "one class (2 of 3)".
// - Student's interval of `spread: interval` is cut to where the metric's numbers lie; of a gap, to what can be.
//   Its mean lies there, so that what is cut off costs no coverage.
// - Where some of the axes averaged over divide the patients anew, mean and spread are those of the divisions' means:
//   seeds within a fold are no further folds.
// - Odds ratios are averaged as their logarithms: the mean is geometric, `sem` and `sd` are those of the logarithms
//   times the mean, and Student's interval is that of the logarithms. A gap is a difference, and averaged as it is.
ResultRow averaged_row(const Gathered& gathered, const TableSpec& spec);

}  // namespace collimator
