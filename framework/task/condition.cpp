// Reads conditions by recursive descent; each mistake is told with the place where it stands.
#include "framework/task/condition.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <collimator/names.hpp>
#include <collimator/numbers.hpp>

namespace collimator {
namespace {

struct Word {
  enum class Kind { end, word, quoted, sign };
  Kind kind = Kind::end;
  std::string text;
  std::size_t at = 0;
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0 || c == '_' ||
         c == '-' || c == '.' || c == '+';
}

std::string small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

constexpr std::array<std::string_view, 6> keywords{"and", "or", "not", "in", "is", "missing"};

class ConditionReader {
 public:
  explicit ConditionReader(std::string_view text) : text_(text) { advance(); }

  Condition read() {
    if (next_.kind == Word::Kind::end)
      throw NoCondition("a condition is empty; write one as `age >= 18 and sex = F`", 0);
    Condition all = any();
    if (next_.kind != Word::Kind::end) throw expected("`and`, `or` or the end");
    return all;
  }

 private:
  bool at_keyword(std::string_view word) const { return next_.kind == Word::Kind::word && next_.text == word; }
  bool at_sign(std::string_view sign) const { return next_.kind == Word::Kind::sign && next_.text == sign; }
  bool at_name() const {
    return next_.kind == Word::Kind::quoted ||
           (next_.kind == Word::Kind::word && std::ranges::find(keywords, next_.text) == keywords.end());
  }

  NoCondition expected(const std::string& what) const {
    std::string got = next_.kind == Word::Kind::end ? "the end" : in_quotes(next_.text), mend;
    const std::string small = small_letters(next_.text);
    if (next_.kind == Word::Kind::word && small != next_.text && std::ranges::find(keywords, small) != keywords.end())
      mend = fmt::format("; `{}` is written in small letters", small);
    else if (next_.text == "&" || next_.text == "|" || next_.text == "!")
      mend = "; write `and`, `or`, `not`";
    else if (at_keyword("not") || at_keyword("in") || at_keyword("is") || at_keyword("missing"))
      mend = "; a name or a value that is such a word stands in quotes";
    else if (at_name())
      mend = after_test_ ? "; a text with blanks stands in quotes" : "";
    return {fmt::format("character {}: expected {}, got {}{}", next_.at + 1, what, got, mend), next_.at};
  }

  Condition any() {
    return joined("or", Condition::Kind::any, [this] { return all(); });
  }
  Condition all() {
    return joined("and", Condition::Kind::all, [this] { return one(); });
  }

  template <typename Read>
  Condition joined(std::string_view word, Condition::Kind kind, Read read) {
    Condition first = read();
    if (!at_keyword(word)) return first;
    Condition result;
    result.kind = kind;
    result.parts.push_back(std::move(first));
    while (at_keyword(word)) {
      advance();
      result.parts.push_back(read());
    }
    return result;
  }

  Condition one() {
    constexpr int most_levels = 100;
    if (++level_ > most_levels)
      throw NoCondition(fmt::format("character {}: more than {} levels", next_.at + 1, most_levels), next_.at);
    Condition result;
    if (at_keyword("not")) {
      advance();
      result.kind = Condition::Kind::no;
      result.parts.push_back(one());
    } else if (at_sign("(")) {
      const std::size_t open = next_.at;
      advance();
      result = any();
      if (!at_sign(")")) throw expected(fmt::format("`and`, `or` or the `)` of the `(` at character {}", open + 1));
      advance();
    } else if (at_name()) {
      result = test();
      after_test_ = true;
    } else {
      throw expected("the name of a field or a class");
    }
    --level_;
    return result;
  }

  Condition test() {
    Condition result;
    after_test_ = false;
    result.at = next_.at;
    result.name = next_.text;
    if (result.name.empty()) throw expected("a name");
    advance();
    using enum Condition::Kind;
    static constexpr std::array<std::pair<std::string_view, Condition::Kind>, 5> signs{
        {{"=", equal}, {"<", less}, {"<=", at_most}, {">", more}, {">=", at_least}}};
    if (at_sign("==")) throw expected("`=`");
    for (const auto& [sign, kind] : signs)
      if (at_sign(sign)) {
        advance();
        result.kind = kind;
        result.values = {value(result.compares_numbers())};
        return result;
      }
    if (at_sign("!=")) {
      advance();
      result.kind = equal;
      result.values = {value(false)};
      return not_(std::move(result));
    }
    const bool negated = at_keyword("not");
    if (negated) advance();
    if (at_keyword("in")) {
      advance();
      result.kind = one_of;
      list(result.values);
      return negated ? not_(std::move(result)) : result;
    }
    if (negated) throw expected("`in`");
    if (at_keyword("is")) {
      advance();
      const bool is_not = at_keyword("not");
      if (is_not) advance();
      if (!at_keyword("missing")) throw expected("`missing` (a value is compared by `=`)");
      advance();
      result.kind = missing;
      return is_not ? not_(std::move(result)) : result;
    }
    result.kind = has;
    return result;
  }

  static Condition not_(Condition condition) {
    Condition result;
    result.kind = Condition::Kind::no;
    result.parts.push_back(std::move(condition));
    return result;
  }

  std::string value(bool number) {
    if (!at_name()) throw expected(number ? "a number" : "a value");
    if (number && !number_of<double>(next_.text)) throw expected("a number");
    std::string text = next_.text;
    advance();
    return text;
  }

  void list(std::vector<std::string>& values) {
    if (!at_sign("[")) throw expected("`[` and the values, as `in [PA, AP]`");
    do {
      advance();
      values.push_back(value(false));
    } while (at_sign(","));
    if (!at_sign("]")) throw expected("`,` or `]`");
    advance();
  }

  void advance() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
    next_ = {Word::Kind::end, {}, at_};
    if (at_ == text_.size()) return;
    const char first = text_[at_];
    if (first == '"' || first == '\'') return quoted(first);
    if (is_letter(first)) {
      next_.kind = Word::Kind::word;
      while (at_ < text_.size() && is_letter(text_[at_])) next_.text += text_[at_++];
      return;
    }
    next_.kind = Word::Kind::sign;
    next_.text = text_.substr(at_, 1);
    const std::string_view two = text_.substr(at_, 2);
    if (two == "!=" || two == "<=" || two == ">=" || two == "==") next_.text = two;
    at_ += next_.text.size();
  }

  void quoted(char quote) {
    next_.kind = Word::Kind::quoted;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote && at_ + 1 < text_.size() && text_[at_ + 1] == quote)
        ++at_;
      else if (text_[at_] == quote) {
        ++at_;
        return;
      }
      next_.text += text_[at_];
    }
    throw NoCondition(fmt::format("character {}: this quote has no end", next_.at + 1), next_.at);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int level_ = 0;
  bool after_test_ = false;  // a comparison has been read: what follows may be the rest of its value
  Word next_;
};

}  // namespace

Condition parse_condition(std::string_view text) { return ConditionReader(text).read(); }

void for_each_test(const Condition& condition, const std::function<void(const Condition&, bool)>& visit, bool negated) {
  using enum Condition::Kind;
  if (condition.kind != all && condition.kind != any && condition.kind != no) return visit(condition, negated);
  for (const Condition& part : condition.parts) for_each_test(part, visit, negated != (condition.kind == no));
}

}  // namespace collimator
