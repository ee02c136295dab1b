// Which rows of a table a dataset leaves out: how many, and why, as a study's flow diagram tells it; and filters that
// cannot be meant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <collimator/dataset.hpp>
#include <collimator/names.hpp>
#include <collimator/table.hpp>

namespace collimator {

// Counts by reason, in the order in which the reasons first came.
class Exclusions {
 public:
  // `reason` completes "12 rows …": "have no picture". `example` is kept of the first one.
  void count(std::string_view reason, std::string_view example = {}) {
    ++total_;
    for (LeftOut& known : reasons_)
      if (known.reason == reason) {
        ++known.count;
        return;
      }
    reasons_.push_back({std::string(reason), 1});
    examples_.emplace_back(example);
  }
  const std::vector<LeftOut>& list() const { return reasons_; }
  std::size_t total() const { return total_; }
  bool empty() const { return total_ == 0; }
  // "3 have no picture (the first is a.png), 2 are damaged"; "" where nothing was left out.
  std::string told() const {
    std::string result;
    for (std::size_t i = 0; i < reasons_.size(); ++i) {
      result += (i == 0 ? "" : ", ") + std::to_string(reasons_[i].count) + ' ' + reasons_[i].reason;
      if (!examples_[i].empty()) result += " (the first is " + examples_[i] + ')';
    }
    return result;
  }

 private:
  std::vector<LeftOut> reasons_;
  std::vector<std::string> examples_;  // of each
  std::size_t total_ = 0;
};

// Throws where a parameter lists a name that is none of those known.
inline void check_names_known(const std::string& parameter, const std::vector<std::string>& names,
                              const std::vector<std::string>& known) {
  for (const std::string& name : names)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw std::invalid_argument(parameter + ": there is no " + in_quotes(name) + "; " + missing_name(name, known));
}

// Throws where a filter names a value that no row of the table has in the column: it would leave out all, or less than
// is meant. `parameter` names the filter.
inline void check_values_there(const CsvTable& table, std::size_t column, const std::vector<std::string>& wanted,
                               const std::string& parameter) {
  if (wanted.empty()) return;
  std::set<std::string> there;
  for (std::size_t row = 0; row < table.rows(); ++row) there.emplace(table.cell(row, column));
  for (const std::string& name : wanted)
    if (!there.contains(name))
      throw std::runtime_error(parameter + ": no row of " + table.name() + " has " + table.header()[column] + " = " +
                               in_quotes(name) + "; " + missing_name(name, {there.begin(), there.end()}));
}

}  // namespace collimator
