// Facts about conditions: what binds more, what may be quoted, and where a mistake stands.
#include "framework/task/condition.hpp"

#include <doctest/doctest.h>

using namespace collimator;

namespace {

// As text again, with all brackets.
std::string told(const Condition& condition) {
  using enum Condition::Kind;
  std::string text;
  for (const Condition& part : condition.parts)
    text += (text.empty() ? "" : condition.kind == any ? " or " : " and ") + told(part);
  if (condition.kind == all || condition.kind == any) return "(" + text + ")";
  if (condition.kind == no) return "not " + text;
  text = condition.name;
  for (const std::string& value : condition.values) text += "|" + value;
  static const char* const signs[] = {"", "", "", " has", " =", " <", " <=", " >", " >=", " in", " missing"};
  return text + signs[static_cast<int>(condition.kind)];
}

std::string read(const char* text) { return told(parse_condition(text)); }

void wrong(const char* text, const char* message, std::size_t at) {
  CAPTURE(text);
  try {
    parse_condition(text);
    FAIL("no mistake was found");
  } catch (const NoCondition& mistake) {
    CHECK_MESSAGE(std::string(mistake.what()).find(message) != std::string::npos, mistake.what());
    CHECK(mistake.at == at);
  }
}

}  // namespace

TEST_CASE("`not` binds more than `and`, and `and` more than `or`; parentheses bind most") {
  CHECK(read("a or b and not c") == "(a has or (b has and not c has))");
  CHECK(read("(a or b) and not (c or d)") == "((a has or b has) and not (c has or d has))");
  CHECK(read("not not a") == "not not a has");
}

TEST_CASE("each test has its form, and odd names and values stand in quotes") {
  CHECK(read("age >= 18") == "age|18 >=");
  CHECK(read("age<18") == "age|18 <");
  CHECK(read("x > -1.5e3 and x <= +2") == "(x|-1.5e3 > and x|+2 <=)");
  CHECK(read("view != AP") == "not view|AP =");
  CHECK(read("view in [PA, 'AP erect']") == "view|PA|AP erect in");
  CHECK(read("view not in [LL]") == "not view|LL in");
  CHECK(read("\"View Position\" = \"the \"\"old\"\" one\"") == "View Position|the \"old\" one =");
  CHECK(read("'not' is missing and age is not missing") == "(not missing and not age missing)");
  CHECK(read("Größe = groß") == "Größe|groß =");
  CHECK(read("date = 2020-01-31") == "date|2020-01-31 =");
}

TEST_CASE("a mistake is told with the place where it stands and what was expected there") {
  wrong("", "is empty", 0);
  wrong("age >= ", "character 8: expected a number, got the end", 7);
  wrong("age >= old", "character 8: expected a number, got \"old\"", 7);
  wrong("age == 3", "character 5: expected `=`", 4);
  wrong("age 18", "character 5: expected `and`, `or` or the end, got \"18\"; a text with blanks stands in quotes", 4);
  wrong("(a or b", "the `)` of the `(` at character 1", 7);
  wrong("a AND b", "`and` is written in small letters", 2);
  wrong("a & b", "write `and`, `or`, `not`", 2);
  wrong("view in PA", "expected `[`", 8);
  wrong("view in [PA", "character 12: expected `,` or `]`, got the end", 11);
  wrong("view in []", "expected a value", 9);
  wrong("view = \"PA", "character 8: this quote has no end", 7);
  wrong("in = 3", "character 1: expected the name of a field or a class, got \"in\"; a name or a value that is such",
        0);
  wrong("age is 3", "expected `missing`", 7);
  wrong("a and", "character 6: expected the name of a field or a class, got the end", 5);
  wrong(std::string(300, '(').c_str(), "more than 100 levels", 100);
}
