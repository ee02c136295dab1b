// Holds each comparison of a condition against all samples, column by column, and joins the answers.
#include "framework/verbs/select/meets.hpp"

#include <algorithm>
#include <optional>

#include <collimator/cell_value.hpp>
#include <collimator/names.hpp>
#include <collimator/numbers.hpp>

#include "framework/base/error.hpp"
#include "framework/verbs/sample_column.hpp"

namespace collimator {
namespace {

Answer yes_if(bool holds) { return holds ? Answer::yes : Answer::no; }
Answer opposite(Answer answer) {
  return answer == Answer::unknown ? answer : answer == Answer::yes ? Answer::no : Answer::yes;
}

class Asked {
 public:
  Asked(const Collection& collection, Json& facts) : collection_(collection), facts_(facts) {}

  std::vector<Answer> of(const Condition& condition) {
    using enum Condition::Kind;
    if (condition.kind != all && condition.kind != any && condition.kind != no) return test(condition);
    std::vector<Answer> result = of(condition.parts.front());
    if (condition.kind == no) std::ranges::transform(result, result.begin(), opposite);
    for (std::size_t part = 1; part < condition.parts.size(); ++part) {
      const std::vector<Answer> more = of(condition.parts[part]);
      for (std::size_t row = 0; row < result.size(); ++row)
        result[row] = condition.kind == all ? std::min(result[row], more[row]) : std::max(result[row], more[row]);
    }
    return result;
  }

 private:
  std::vector<Answer> test(const Condition& test) {
    using enum Condition::Kind;
    const SampleColumn column(collection_, test.name, "select: `where`");
    check(test, column);
    const auto wanted = column.compared(test.values);
    const double number = test.compares_numbers() ? *number_of<double>(test.values.front()) : 0;
    std::vector<Answer> result;
    result.reserve(collection_.samples.size());
    for (const Record& record : collection_.samples) {
      const bool is_missing = column.is_missing(record);
      if (test.kind == missing)
        result.push_back(yes_if(is_missing));
      else if (is_missing)
        result.push_back(Answer::unknown);
      else if (test.compares_numbers())
        result.push_back(compared(test.kind, column.text_of(record), number));
      else
        result.push_back(yes_if(test.kind == has ? column.of(record) == "1" : wanted.contains(column.of(record))));
    }
    return result;
  }

  void check(const Condition& test, const SampleColumn& column) {
    using enum Condition::Kind;
    if (test.kind == has && !column.is_class())
      throw failure("select: where: `{}` alone is a field, and says nothing of a sample; compare it, as `{} = 1`",
                    test.name, test.name);
    for (const std::string& value : test.values) {
      if (column.is_class() && (test.compares_numbers() || (value_of(value) != "0" && value_of(value) != "1")))
        throw failure(
            "select: where: `{}` is a class, whose labels are 0 and 1: write `{}`, `not {}` or `{} is missing`",
            test.name, test.name, test.name, test.name);
      if (means_missing(value))
        throw failure("select: where: a value that is not known is asked for by `{} is missing`, not by {}", test.name,
                      in_quotes(value));
    }
    if (test.compares_numbers() || column.is_class()) return;
    if (const auto absent = column.absent(collection_, test.values); !absent.empty())
      facts_["absent"].push_back(fmt::format("where: no sample has {} = {}", test.name, name_list(absent)));
  }

  static Answer compared(Condition::Kind kind, const std::string& text, double than) {
    using enum Condition::Kind;
    const std::optional<double> number = number_of<double>(trimmed(text));
    if (!number) return Answer::unknown;
    return yes_if(kind == less      ? *number < than
                  : kind == at_most ? *number <= than
                  : kind == more    ? *number > than
                                    : *number >= than);
  }

  const Collection& collection_;
  Json& facts_;
};

}  // namespace

std::vector<Answer> answers(const Collection& collection, const std::string& condition, Json& facts) try {
  return Asked(collection, facts).of(parse_condition(condition));
} catch (const NoCondition& mistake) {  // told when the YAML was read, but a caller may have written it
  throw failure("select: where: {}", mistake.what());
}

}  // namespace collimator
