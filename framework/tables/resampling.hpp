// Along which of the averaged axes the patients are divided anew, as the folds of a cross-validation are: the numbers
// that a table averages then share training patients, and are not independent.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "framework/graph/graph.hpp"

namespace collimator {

struct Resampling {
  std::vector<std::string> axes;    // of those averaged over; empty: none divides anew
  std::size_t divisions = 0;        // that the experiment makes, of all labels of these axes together
  std::vector<std::string> others;  // of those averaged over that do not divide anew: along these, samples are others
  double test_over_train = 0;  // patients that are judged over those that are learnt from; 0: all divisions judge one
                               // part, as with `folds` and `test` given

  // Whether each division judges other patients: Nadeau and Bengio's test is the one for differences.
  bool corrected() const { return test_over_train > 0; }
  // Whether only the training parts differ, which overlap.
  bool overlapping() const { return !axes.empty() && !corrected(); }
  // The labels of a number on these axes.
  std::vector<std::string> division(const std::map<std::string, std::string>& over) const;
};

// Of the instances behind each of a node's numbers, by their labels on the axes that are not averaged over, from the
// tasks behind them: an axis divides anew where its labels reach a task that divides one collection by another draw.
// Where no task divides, an axis called `fold`, along which the samples are others, is taken for one of `k` folds of
// equal size, as published predictions come in.
std::map<std::map<std::string, std::string>, Resampling> resamplings(const Node& node,
                                                                     const std::vector<std::string>& over,
                                                                     const Graph& graph);

// By the label that a table gives a node, and by the labels on the axes that are not averaged over.
using Resamplings = std::map<std::pair<std::string, std::map<std::string, std::string>>, Resampling>;
// That of one number; without axes where it is not known.
const Resampling& resampling_at(const Resamplings& known, const std::string& node,
                                const std::map<std::string, std::string>& axes);

}  // namespace collimator
