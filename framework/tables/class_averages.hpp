// Differences of averages over classes are of the classes that both sides have: else one side's rare class would be
// held against nothing.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "framework/tables/result_table.hpp"

namespace collimator {

// One of the numbers that a row is the mean of, with its labels on the axes that are averaged over.
struct AveragedValue {
  std::map<std::string, std::string> over;
  double value = 0;
  double positives = 0;  // of a single class, which weigh it in an average
};

// The rows of a result table by what they are averages of. Keeps a reference to them, and to the
// names of the odds ratios.
class ClassAverages {
 public:
  // `values` are those that each row is the mean of. `odds_ratios`: metrics whose values are held against each other as
  // logarithms.
  ClassAverages(const std::vector<ResultRow>& rows, std::span<const std::vector<AveragedValue>> values,
                const std::set<std::string>& odds_ratios);

  struct Sides {
    std::vector<AveragedValue> ours, theirs;
    std::string note;         // why they are others than the rows have; empty where they are not
    bool logarithms = false;  // they are logarithms of what the rows show
  };
  // What the difference of two rows is taken from. Of a macro or weighted average:
  // - of a group, averages over the classes whose number is defined in every run of both rows;
  // - of `worst` and `gap`, nothing where the rows are not over the same classes.
  // Of a micro average nothing where other classes are defined on one side; of any `worst` and `gap` nothing where
  // other groups are. Of every other row, its values. Of odds ratios an average of a group is the mean of the classes'
  // logarithms; of a gap between them there is nothing.
  Sides sides(std::size_t ours, std::size_t theirs) const;

 private:
  using Keys = std::map<std::string, std::string>;
  using Classes = std::map<std::string, std::size_t>;  // name -> row

  const Classes& classes_of(std::size_t row) const;
  std::set<std::string> defined(const Classes& classes, bool weighted) const;
  std::set<std::string> groups_defined(std::size_t row) const;
  std::set<std::string> defined_in_all_groups(std::size_t row, bool weighted) const;
  std::vector<AveragedValue> averaged(std::size_t row, const std::set<std::string>& over, bool weighted) const;

  bool holds_odds_ratios(std::size_t row) const;

  const std::vector<ResultRow>& rows_;
  std::vector<std::vector<AveragedValue>> values_;
  const std::set<std::string>& odds_ratios_;
  std::map<Keys, Classes> classes_;                            // by the keys without `class`
  std::map<Keys, std::map<std::string, std::size_t>> groups_;  // group -> row, by the keys without `group`
};

}  // namespace collimator
