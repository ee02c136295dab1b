// An experiment as its YAML says it: variables, sweep axes, nodes, tables, figures; nothing expanded yet.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/graph/document.hpp"
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
  std::vector<AxisValue> values;  // among zipped ones a label may stand several times, always for the same value
  std::string zip = {};           // axes of one such name advance together; "": none does
  std::map<std::string, std::vector<std::string>> when = {};  // axis -> labels: only there it has values

  std::optional<std::size_t> index_of(std::string_view label) const;
  std::vector<std::string> labels() const;
  // Where its values are records: the fields that are scalars in all of them.
  std::vector<std::string> fields() const;
};

// The axes that say nothing more beside names that are told already: the partners of a zipped axis whose labels choose
// theirs, and an axis whose records the fields among the names tell apart. `fields`: Experiment::record_fields().
std::set<std::string> told_already(const std::vector<Axis>& axes, const std::map<std::string, std::string>& fields,
                                   const std::vector<std::string>& names);

// One combination: the index of each axis's value, the first of its label; `absent` where a condition leaves it out.
using Cell = std::vector<std::size_t>;
inline constexpr std::size_t absent = static_cast<std::size_t>(-1);

// A node as it is written, or as a block gave it: "hospital.net".
struct NodeText {
  std::string name;
  Position at;
  Value value;
};

struct Experiment {
  std::filesystem::path file;
  std::string name, about;
  std::int64_t seed = 0;
  Value vars;                         // a map
  Value defaults;                     // a map: verb, `tables` or `figures` -> parameters
  Imports imports;                    // which files see which files' defaults
  std::vector<Axis> axes;             // in the order of the file
  std::vector<Cell> cells;            // after exclude and --only; one empty cell without a sweep
  std::vector<Cell> all_cells;        // before --only: what a node gathers along an axis, it gathers whole
  std::set<std::string> standing_in;  // variables whose values stand where they are named: of axes, of overrides
  std::vector<NodeText> nodes;
  std::map<std::string, std::vector<std::string>> block_uses;  // node that uses a block -> names of its nodes
  Value tables, figures;                                       // maps
  Value resolved;                                              // the document with imports and --set applied

  // What `defaults` gives to a node (by its verb), to `tables` or `figures` that are written at `at`, and that `own`
  // does not have: a file's defaults hold for what stands in it and in the files that import it.
  std::vector<const Value::Member*> defaults_for(std::string_view what, const Position& at, const Value& own) const;
  const Axis* axis(std::string_view axis_name) const;
  std::size_t axis_index(std::string_view axis_name) const;
  std::vector<std::string> axis_names() const;
  // Fields of records that tables and figures may name like axes -> the axis: those that no axis and no other record
  // has.
  std::map<std::string, std::string> record_fields() const;
  // What these fields are in the records that labels stand for.
  std::map<std::string, std::string> fields_at(const std::map<std::string, std::string>& fields,
                                               const std::map<std::string, std::string>& axis_labels) const;
};

// What a name that is no axis may have meant: the records that have it as a field, or what is near.
std::string suggested_axis(const std::string& name, const Experiment& experiment,
                           const std::vector<std::string>& known);

// What the command line changes of an experiment: "name=value" of --set, "mask=raw,seed=1" of --only.
struct Changes {
  std::vector<std::string> sets, only;
};

// Reads the document, its imports, sweep and blocks.
Experiment read_experiment(const std::filesystem::path& file, const Changes& changes, Mistakes& mistakes);

// Reads `sweep:` into axes and cells.
void read_sweep(const Value& document, const std::vector<std::string>& only, Experiment& experiment,
                Mistakes& mistakes);

// Reads `nodes:`, putting a block's nodes in where one is used.
void read_nodes(const Value& document, Experiment& experiment, Mistakes& mistakes);

// Puts values in the place of ${…}, for one cell.
class Scope {
 public:
  Scope(const Experiment& experiment, Mistakes& mistakes) : experiment_(experiment), mistakes_(mistakes) {}

  // The value with every ${…} replaced; what is exactly ${x} becomes x's typed value, ${x.field} a record's field.
  // Nothing where it needs an axis that has no value in this cell.
  std::optional<Value> resolve(const Value& value, const Cell& cell);
  // The axes that a value names, itself or through variables and axis values.
  std::set<std::size_t> axes_in(const Value& value);
  // Tells the axes and variables that no value asked of axes_in() names.
  void tell_unused();

 private:
  const Value* lookup(const std::string& name, const Position& at, const Cell* cell);
  const Value* field_of(const Value& record, const std::string& path, const std::string& name, const Position& at,
                        const std::string* label);
  Value resolved(const Value& value, const Cell& cell);
  Value resolved_text(const Value& value, const Cell& cell);
  void collect(const Value& value, std::set<std::size_t>& axes, std::vector<std::string>& path);
  bool spend(std::size_t amount, const Position& at);

  const Experiment& experiment_;
  Mistakes& mistakes_;
  std::vector<std::string> path_;    // names being replaced, to find circles
  std::set<std::string> collected_;  // names whose axes are known: each is looked through once
  std::set<std::string> used_;       // variables and axes that were named
  std::size_t spent_ = 0;            // values and bytes that one resolve() made
  bool absent_ = false;              // an axis without a value was asked for
};

struct Hole {
  std::size_t begin = std::string::npos, end = 0;
  std::string name;
};
// The next ${name} in `text` from `from` on; npos where there is none.
Hole next_hole(const std::string& text, std::size_t from);
// The name in a text that is exactly ${name}; nothing for any other text.
std::optional<std::string> sole_name(const std::string& text);

}  // namespace collimator
