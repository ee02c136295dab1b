// Turns yaml-cpp's nodes into values with places, within limits on size and depth, and prints values as YAML.
#include "framework/graph/value.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include <collimator/known_files.hpp>
#include <collimator/params.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/base/stream.hpp"
#include "framework/base/text.hpp"
#include "framework/graph/mistakes.hpp"
#include "framework/graph/strange_characters.hpp"
#include "framework/graph/syntax.hpp"

namespace collimator {
namespace {

std::string too_deep() { return fmt::format("the document has more than {} levels", nesting_limit); }

// Turns yaml-cpp's nodes into Values; aliases are copied, so their number is bounded.
class Converter {
 public:
  Converter(const std::shared_ptr<const SourceText>& source, Mistakes& mistakes)
      : source_(source), mistakes_(mistakes) {}

  Value convert(const YAML::Node& node, int depth) {
    Value value;
    value.at = position(node.Mark());
    if (++count_ > 200'000 || depth > nesting_limit) {
      if (!std::exchange(overflowed_, true))
        mistakes_.add(value.at,
                      depth > nesting_limit ? too_deep() : "the document is too large: more than 200,000 values");
      return value;
    }
    const bool holds = node.IsSequence() || node.IsMap();
    if (holds && std::ranges::any_of(around_, [&](const YAML::Node& outer) { return outer.is(node); })) {
      if (!std::exchange(circular_, true))
        mistakes_.add(value.at, "what the anchor here names holds an alias of itself");
      return value;
    }
    if (holds) around_.push_back(node);
    if (const std::string& tag = node.Tag(); !tag.empty() && tag != "?" && tag != "!")
      mistakes_.add(value.at, fmt::format("tags have no meaning here: take `{}` out", tag));
    switch (node.Type()) {
      case YAML::NodeType::Scalar:
        value.kind = Value::Kind::scalar;
        value.text = node.Scalar();
        value.quoted = node.Tag() == "!";
        check_quote(node.Mark(), value.at);
        break;
      case YAML::NodeType::Sequence:
        value.kind = Value::Kind::list;
        for (const YAML::Node& item : node) value.items.push_back(convert(item, depth + 1));
        break;
      case YAML::NodeType::Map: convert_map(node, value, depth); break;
      default: break;
    }
    if (holds) around_.pop_back();
    return value;
  }

 private:
  void convert_map(const YAML::Node& node, Value& value, int depth) {
    value.kind = Value::Kind::map;
    std::vector<Value> merged;
    std::unordered_map<std::string, int> lines;  // of the names that stand here
    for (const auto& member : node) {
      const Position at = position(member.first.Mark());
      if (!member.first.IsScalar()) {
        mistakes_.add(at, "a key must be a name, not a list or a map");
        continue;
      }
      std::string name = member.first.Scalar();
      check_blanks(name, at, member.first.Tag() == "!");
      check_quote(member.first.Mark(), at);
      Value converted = convert(member.second, depth + 1);
      if (converted.at.line == 0) converted.at = at;
      const std::size_t before = mistakes_.all().size();
      const std::size_t sign = name.find_first_of(":=");
      if (converted.is_null() && is_blank(member.first.Mark(), name, at)) {
        converted.blank = true;
        converted.at = at;
      } else if (mistakes_.all().size() > before && sign != std::string::npos && converted.is_null()) {
        converted = scalar(name.substr(sign + 1), at);  // what was meant: told, and nothing more is said of it
        name.resize(sign);
      }
      if (name == "<<" && member.first.Tag() != "!") {
        if (converted.is_list())
          std::ranges::move(converted.items, std::back_inserter(merged));
        else
          merged.push_back(std::move(converted));
      } else if (const auto [first, is_new] = lines.emplace(name, converted.at.line); !is_new) {
        mistakes_.add(at, fmt::format("`{}` stands here a second time (first in line {})", name, first->second));
      } else {
        value.members.push_back({name, at, std::move(converted)});
      }
    }
    for (const Value& source : merged) {
      if (!source.is_map()) mistakes_.add(source.at, "`<<` merges maps only");
      for (const Value::Member& member : source.members)
        if (lines.emplace(member.name, member.at.line).second) value.members.push_back(member);
    }
  }

  // A name that begins or ends with what only looks like a space is another name to everybody but its reader.
  void check_blanks(std::string_view name, const Position& at, bool quoted) {
    if (quoted) return;
    for (std::size_t i = 0; i < name.size(); ++i)
      if (const StrangeCharacter* found = strange_character(name.substr(i));
          found != nullptr && found->kind == StrangeCharacter::blank)
        return mistakes_.add({source_, at.line, at.column + static_cast<int>(i)}, describe(*found));
  }

  void check_quote(const YAML::Mark& mark, const Position& at) {
    const auto begin = static_cast<std::size_t>(mark.pos);
    const std::string_view text = source_->text;
    if (!mark.is_null() && begin < text.size() && (text[begin] == '"' || text[begin] == '\'') &&
        !quote_is_closed(text, begin))
      mistakes_.add(at, fmt::format("this {} is not closed", text[begin] == '"' ? "\"" : "'"));
  }

  // Whether nothing is written behind a name whose value is null; where not even its colon is, that is a mistake.
  bool is_blank(const YAML::Mark& mark, const std::string& name, const Position& at) {
    std::string_view rest = source_->text;
    if (mark.is_null() || static_cast<std::size_t>(mark.pos) > rest.size()) return false;
    rest.remove_prefix(static_cast<std::size_t>(mark.pos));
    if (!rest.starts_with(name)) return false;  // in quotes, or of several lines
    const auto skip = [&](std::size_t count) {
      rest.remove_prefix(count);
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r"), rest.size()));
    };
    skip(name.size());
    if (!rest.starts_with(':')) {
      const std::size_t sign = name.find_first_of(":=");
      const bool digits = name.find_first_not_of("0123456789") == std::string::npos;
      std::string mend = digits ? ": a number has a point, not a comma" : "";
      if (sign != std::string::npos) mend = fmt::format(": `{}: {}`", name.substr(0, sign), name.substr(sign + 1));
      mistakes_.add(at, fmt::format("`{}` has no {} behind {}, and so no effect{}", name,
                                    sign != std::string::npos && name[sign] == ':' ? "blank" : "colon",
                                    sign != std::string::npos && name[sign] == ':' ? "its colon" : "it", mend));
      return false;
    }
    skip(1);
    return std::ranges::none_of(std::array{"~", "null", "Null", "NULL"},
                                [&](std::string_view null) { return rest.starts_with(null); });
  }

  Position position(const YAML::Mark& mark) const {
    if (mark.is_null()) return {source_, 0, 0};
    return {source_, mark.line + 1, mark.column + 1};
  }

  std::shared_ptr<const SourceText> source_;
  Mistakes& mistakes_;
  std::vector<YAML::Node> around_;  // the lists and maps that hold the one at hand
  int count_ = 0;
  bool overflowed_ = false, circular_ = false;
};

// The line of a `---` behind which another document stands; 0: there is one document. (YAML::LoadAll does not end on
// some broken texts.)
int second_document(std::string_view text) {
  bool any = false;  // whether something stands before
  int number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const bool marker = line.starts_with("---") && (line.size() == 3 || line[3] == ' ' || line[3] == '\r');
    if (marker && any) return number;
    const std::size_t first = line.find_first_not_of(" \t\r");
    any = any || (!marker && first != std::string_view::npos && line[first] != '#' && line[0] != '%');
    begin = end + 1;
  }
  return 0;
}

}  // namespace

std::string SourceText::line(int number) const {
  if (original) return original->line(number);
  std::size_t begin = 0;
  for (int i = 1; i < number; ++i) {
    begin = text.find('\n', begin);
    if (begin == std::string::npos) return {};
    ++begin;
  }
  std::string result = text.substr(begin, text.find('\n', begin) - begin);
  if (result.ends_with('\r')) result.pop_back();
  return result;
}

std::shared_ptr<const SourceText> view_of(const std::shared_ptr<const SourceText>& source, std::filesystem::path base,
                                          std::string scope) {
  const auto& original = source->original ? source->original : source;
  return std::make_shared<SourceText>(SourceText{source->file, {}, std::move(base), std::move(scope), original});
}

Value scalar(std::string text, const Position& at) {
  Value value;
  value.kind = Value::Kind::scalar;
  value.text = std::move(text);
  value.at = at;
  return value;
}

const SourceText* original_text(const Position& at) {
  return at.source && at.source->original ? at.source->original.get() : at.source.get();
}

const Value* Value::find(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &Member::name);
  return found == members.end() ? nullptr : &found->value;
}

Value* Value::find(std::string_view name) { return const_cast<Value*>(static_cast<const Value*>(this)->find(name)); }

std::shared_ptr<const SourceText> read_source(const std::filesystem::path& file) {
  constexpr std::uintmax_t most = 8'000'000;
  std::error_code error;
  if (const auto size = std::filesystem::file_size(file, error); !error && size > most)
    throw failure("{} has {} bytes: no experiment is that large", file.string(), size);
  std::string text = read_stream(file, most);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // a byte order mark says nothing of UTF-8
  return std::make_shared<SourceText>(SourceText{file, std::move(text)});
}

Value parse_yaml(const std::shared_ptr<const SourceText>& source, Mistakes& mistakes) {
  std::string_view other = text_looks_like(source->text);
  if (other.empty() && source->text.find('\0') != std::string::npos) other = looks_like(source->text);
  if (!other.empty()) {
    mistakes.add({source, 1, 1}, fmt::format("this is no YAML: it looks like {}", other));
    return {};
  }
  if (const std::size_t zero = source->text.find('\0'); zero != std::string::npos) {
    const std::string_view before = std::string_view(source->text).substr(0, zero);
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    mistakes.add(
        {source, static_cast<int>(std::ranges::count(before, '\n')) + 1, static_cast<int>(zero - line_begin) + 1},
        "a byte 0 stands here, which no text holds: take it out, or save the file as UTF-8");
    return {};
  }
  if (!is_utf8(source->text)) {
    int line = 1;
    for (std::size_t begin = 0; begin < source->text.size(); ++line) {
      const std::size_t end = std::min(source->text.find('\n', begin), source->text.size());
      if (!is_utf8(std::string_view(source->text).substr(begin, end - begin))) break;
      begin = end + 1;
    }
    mistakes.add({source, line, 1}, "this line is not UTF-8: save the file in that encoding");
    return {};
  }
  try {
    const int second = second_document(source->text);
    if (second > 0)
      mistakes.add({source, second, 1}, "a second document begins here, and only one is read: take the `---` out");
    return Converter(source, mistakes).convert(YAML::Load(source->text), 0);
  } catch (const YAML::DeepRecursion& error) {  // yaml-cpp's own limit, which is further down
    mistakes.add({source, std::max(error.mark.line, 0) + 1, std::max(error.mark.column, 0) + 1}, too_deep());
  } catch (const YAML::Exception& error) {
    const SyntaxMistake mistake =
        syntax_mistake(source->text, std::max(error.mark.line, 0) + 1, std::max(error.mark.column, 0) + 1, error.msg);
    mistakes.add({source, mistake.line, mistake.column}, mistake.message);
  }
  return {};
}

std::string yaml_text(const Value& value) {
  std::string result;
  switch (value.kind) {
    case Value::Kind::null: return "null";
    case Value::Kind::scalar: {
      const bool plain = !value.quoted && !value.text.empty() &&
                         value.text.find_first_of(":#{}[],&*!|>'\"%@`\n\t\\") == std::string::npos &&
                         value.text.front() != ' ' && value.text.back() != ' ' && value.text.front() != '-' &&
                         value.text.front() != '?';
      const bool number = !value.quoted && value.text.size() > 1 && value.text.front() == '-' &&
                          value.text.find_first_not_of("-+.eE0123456789") == std::string::npos;
      if (plain || number) return value.text;
      return json_text(value.text);
    }
    case Value::Kind::list:
      for (const Value& item : value.items) result += (result.empty() ? "" : ", ") + yaml_text(item);
      return "[" + result + "]";
    case Value::Kind::map:
      for (const Value::Member& member : value.members) {
        result += (result.empty() ? "" : ", ") + yaml_text(scalar(member.name, {})) + ": " + yaml_text(member.value);
      }
      return "{" + result + "}";
  }
  return result;
}

std::string what_is(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return "nothing";
    case Value::Kind::list: return "a list";
    case Value::Kind::map: return "a map";
    default: return fmt::format("`{}`", value.text.size() > 60 ? value.text.substr(0, 60) + "…" : value.text);
  }
}

}  // namespace collimator
