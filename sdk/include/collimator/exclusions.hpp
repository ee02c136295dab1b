// Which rows of a table a dataset leaves out: how many, and why, as a study's flow diagram tells it; and filters that
// cannot be meant.
#pragma once

#include <cstddef>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <collimator/names.hpp>
#include <collimator/table.hpp>

namespace collimator {

// Counts by reason, in the order in which the reasons first came.
class Exclusions {
 public:
  // `reason` completes "12 rows …": "have no picture". `example` is kept of the first one.
  void count(std::string_view reason, std::string_view example = {}) {
    ++total_;
    for (Reason& known : reasons_)
      if (known.text == reason) {
        ++known.count;
        return;
      }
    reasons_.push_back({std::string(reason), std::string(example), 1});
  }
  std::size_t total() const { return total_; }
  bool empty() const { return total_ == 0; }
  // "3 have no picture (the first is a.png), 2 are damaged"; "" where nothing was left out.
  std::string told() const {
    std::string result;
    for (const Reason& reason : reasons_) {
      result += (result.empty() ? "" : ", ") + std::to_string(reason.count) + ' ' + reason.text;
      if (!reason.example.empty()) result += " (the first is " + reason.example + ')';
    }
    return result;
  }

 private:
  struct Reason {
    std::string text, example;
    std::size_t count;
  };
  std::vector<Reason> reasons_;
  std::size_t total_ = 0;
};

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
