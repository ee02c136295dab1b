// Rows that become no sample, by reason, and what of pictures this leaves out.
#pragma once

#include <array>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

namespace csv {

enum class WhyNotRead : std::size_t { not_of_where, of_where_not, of_no_class };

class LeftOutRows {
 public:
  void add(std::size_t row, WhyNotRead why) { rows_.emplace_back(row, static_cast<std::size_t>(why)); }

  // How many of these rows each reason took.
  std::vector<collimator::LeftOut> rows() const {
    auto reasons = none_left_out();
    for (const auto& [row, why] : rows_) ++reasons[why].count;
    return {reasons.begin(), reasons.end()};
  }

  // Of a table with several rows for a picture: how many ids have no row among `kept`, by what took their first row.
  std::vector<collimator::LeftOut> ids(const collimator::CsvTable& table, std::size_t id,
                                       const std::vector<std::size_t>& kept) const {
    auto reasons = none_left_out();
    std::unordered_set<std::string> known;
    for (const std::size_t row : kept) known.emplace(table.cell(row, id));
    for (const auto& [row, why] : rows_)
      if (known.emplace(table.cell(row, id)).second) ++reasons[why].count;
    return {reasons.begin(), reasons.end()};
  }

 private:
  static std::array<collimator::LeftOut, 3> none_left_out() {
    return {{{"are not of `where`"}, {"are of `where_not`"}, {"are of no class by `rules`"}}};
  }

  std::vector<std::pair<std::size_t, std::size_t>> rows_;  // row, reason
};

}  // namespace csv
