// An experiment as its YAML says it: variables, sweep axes, nodes, tables, figures; nothing expanded yet.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"

namespace collimator {

struct AxisValue {
  std::string label;
  Value value;
};

struct Axis {
  std::string name;
  Position at;
  std::vector<AxisValue> values;
  bool zipped = false;  // all zipped axes advance together

  std::optional<std::size_t> index_of(std::string_view label) const;
};

// One combination: the index of each axis's value.
using Cell = std::vector<std::size_t>;

struct NodeText {
  std::string name;
  Position at;
  Value value;
};

struct Experiment {
  std::filesystem::path file;
  std::string name, about;
  std::int64_t seed = 0;
  Value vars;               // a map
  std::vector<Axis> axes;   // in the order of the file
  std::vector<Cell> cells;  // after exclude; one empty cell without a sweep
  std::vector<NodeText> nodes;
  Value tables, figures;  // maps
  Value resolved;         // the document with --set applied

  const Axis* axis(std::string_view axis_name) const;
  std::size_t axis_index(std::string_view axis_name) const;
};

// Reads the document's top level; `sets` are the "name=value" of --set.
Experiment read_experiment(const std::filesystem::path& file, const std::vector<std::string>& sets, Mistakes& mistakes);

// Puts values in the place of ${…}, for one cell.
class Scope {
 public:
  Scope(const Experiment& experiment, Mistakes& mistakes) : experiment_(experiment), mistakes_(mistakes) {}

  // The value with every ${…} replaced; what is exactly ${x} becomes x's typed value.
  Value resolve(const Value& value, const Cell& cell);
  // The axes that a value names, itself or through variables and axis values.
  std::set<std::size_t> axes_in(const Value& value);

 private:
  const Value* lookup(const std::string& name, const Position& at, const Cell* cell);
  Value resolve_text(const Value& value, const Cell& cell);
  void collect(const Value& value, std::set<std::size_t>& axes, std::vector<std::string>& path);

  const Experiment& experiment_;
  Mistakes& mistakes_;
  bool spend(std::size_t amount, const Position& at);

  std::vector<std::string> path_;    // names being replaced, to find circles
  std::set<std::string> collected_;  // names whose axes are known: each is looked through once
  std::size_t spent_ = 0;            // values and bytes that one resolve() made
};

}  // namespace collimator
