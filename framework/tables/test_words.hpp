// What the foot of a table says of its tests: where Δ, intervals and p come from, and what they cover.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "framework/tables/table_spec.hpp"

namespace collimator {

// What the tests that the graph made cover, as far as rows are shown.
struct Tested {
  bool trainings = false, network = false, untested = false;  // new trainings; one network each; no p
  bool few = false;                                           // three or four seeds
  bool unpaired = false, few_patients = false;
  bool mixtures = false;  // weighted or micro averages of arms that have other samples
};

// How many rows Nadeau and Bengio's test was made of, over how many folds of one way to divide.
struct FoldsTested {
  Resampling resampling;
  std::size_t rows = 0, fewest = 0, most = 0;

  bool are_of(const Resampling& other) const;
  void add(std::size_t folds);
};

// What Δ, its interval and p mean; nothing where no test was made.
std::vector<std::string> words_of(const Tested& tested, const TableSpec& spec, std::size_t p_values);
std::string words_of(const FoldsTested& tested, const TableSpec& spec, std::size_t p_values);

}  // namespace collimator
