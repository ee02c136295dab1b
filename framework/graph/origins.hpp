// Who asked for the value of an axis or a variable: a mistake in it is told with the node and the parameter.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "framework/graph/experiment.hpp"

namespace collimator {

// The places of the values of axes and variables. The experiment outlives it.
class Origins {
 public:
  explicit Origins(const Experiment& experiment);

  // " (asked for by `chain` of `seen`)" where `at` stands in the value of an axis or a variable that the text of the
  // node names; "" elsewhere.
  std::string asked_for(const Position& at, const std::string& node, const Value& text) const;

 private:
  void note(const Value& value, const std::string& name);
  void collect(const Value& value, std::set<std::string>& names) const;

  const Experiment& experiment_;
  std::map<std::tuple<const SourceText*, int, int>, std::string> names_;  // of axes and variables, by place
};

}  // namespace collimator
