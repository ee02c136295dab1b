// The mistakes of an experiment, collected so that all are told at once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/graph/value.hpp"

namespace collimator {

struct Mistake {
  Position at;
  std::string message;
};

class Mistakes {
 public:
  // Adds one, unless the same stands there already (a node is checked once per cell).
  void add(const Position& at, std::string message);
  // What is not wrong, but hardly meant.
  void warn(const Position& at, std::string message);
  bool any() const { return !mistakes_.empty(); }
  const std::vector<Mistake>& all() const { return mistakes_; }
  const std::vector<Mistake>& warnings() const { return warnings_; }
  void sort();  // by file, line and column

 private:
  std::vector<Mistake> mistakes_, warnings_;
};

// "FILE:LINE:COLUMN: error: message", the line, and a caret below the column.
std::string describe(const Mistake& mistake, std::string_view kind = "error");
// ", did you mean X?" where a name is near; else "".
std::string nearest(std::string_view name, std::span<const std::string> known);
// The same, and where none is near "; known: a, b, c" if the list is short.
std::string suggestion(std::string_view name, std::span<const std::string> known);

}  // namespace collimator
