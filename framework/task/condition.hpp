// Conditions on samples, as `where: "age >= 18 and view in [PA, AP] and not Pneumonia"` of `select` says them.
//
//   condition  = all {"or" all}
//   all        = one {"and" one}
//   one        = "not" one | "(" condition ")" | NAME test | NAME
//   test       = ("=" | "!=" | "<" | "<=" | ">" | ">=") VALUE
//              | ["not"] "in" "[" VALUE {"," VALUE} "]"
//              | "is" ["not"] "missing"
//
// NAME and VALUE are words of letters, digits, `_`, `-`, `.` and `+`, or any text in "…" or '…', in which a doubled
// quote stands for itself. A NAME alone is a class, which the sample has. `and` binds more than `or`, `not` more than
// both.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/params.hpp>

namespace collimator {

struct Condition {
  enum class Kind { all, any, no, has, equal, less, at_most, more, at_least, one_of, missing };

  Kind kind = Kind::all;
  std::vector<Condition> parts;     // of all, any, no
  std::string name;                 // of the others
  std::vector<std::string> values;  // one, but of one_of
  std::size_t at = 0;               // where the name begins in the text

  bool compares_numbers() const { return kind >= Kind::less && kind <= Kind::at_least; }
};

// A text that is no condition; `at` is where, in bytes from its beginning.
struct NoCondition : std::invalid_argument {
  NoCondition(const std::string& why, std::size_t at) : std::invalid_argument(why), at(at) {}
  std::size_t at;
};

// Throws NoCondition.
Condition parse_condition(std::string_view text);

// Visits each comparison, from left to right; `negated`: an odd number of `not` stand before it.
void for_each_test(const Condition& condition, const std::function<void(const Condition& test, bool negated)>& visit,
                   bool negated = false);

// A parameter that is a map of fields and the values that are kept, or a condition as text.
struct FieldsOrCondition {
  std::map<std::string, std::vector<std::string>> fields;
  std::string condition;
};

template <>
struct ParamKind<FieldsOrCondition> {
  static std::string schema() { return R"("kind":"condition")"; }
  static std::string text(const FieldsOrCondition&) { return "{}"; }
  static void read(const ValueNode& node, FieldsOrCondition& value) {
    if (node.kind() == COLLIMATOR_TEXT)
      value.condition = node.text();
    else
      ParamKind<std::map<std::string, std::vector<std::string>>>::read(node, value.fields);
  }
};

// A parameter that is true, false, or names that stand in the place of true.
struct BoolOrNames {
  bool on = true;
  std::vector<std::string> names;
};

template <>
struct ParamKind<BoolOrNames> {
  static std::string schema() { return R"("kind":"bool_or_names")"; }
  static std::string text(const BoolOrNames& value) { return value.on ? "true" : "false"; }
  static void read(const ValueNode& node, BoolOrNames& value) {
    if (node.kind() == COLLIMATOR_BOOL)
      value.on = node.integer() != 0;
    else
      ParamKind<std::vector<std::string>>::read(node, value.names);
  }
};

}  // namespace collimator
