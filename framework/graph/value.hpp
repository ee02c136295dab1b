// A YAML document as a tree whose every value knows its file, line and column.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace collimator {

// A text that values were read from, as seen from one place: a block's body has a view of its text for each use.
struct SourceText {
  std::filesystem::path file;  // or "--set", "--only"
  std::string text;
  std::filesystem::path base = file.parent_path();  // where relative paths start
  std::string scope = {};                           // names of nodes are looked for behind this first: "hospital."
  std::shared_ptr<const SourceText> original = {};  // whose text this is a view of

  std::string line(int number) const;  // 1-based, without its line break
};

// A view of a text with another base or scope.
std::shared_ptr<const SourceText> view_of(const std::shared_ptr<const SourceText>& source, std::filesystem::path base,
                                          std::string scope);

struct Position {
  std::shared_ptr<const SourceText> source;
  int line = 0, column = 0;  // 1-based; 0: none
};

// The text that a place stands in, whichever view of it.
const SourceText* original_text(const Position& at);

struct Value {
  enum class Kind { null, scalar, list, map };
  struct Member;

  Kind kind = Kind::null;
  std::string text;         // of a scalar
  bool quoted = false;      // "1" is text, 1 a number
  bool blank = false;       // null, and nothing is written: "test:", not "test: null"
  bool unresolved = false;  // a ${…} in it could not be replaced: told already, so nothing more is said of it
  std::vector<Value> items;
  std::vector<Member> members;
  Position at;

  bool is_map() const { return kind == Kind::map; }
  bool is_list() const { return kind == Kind::list; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_null() const { return kind == Kind::null; }
  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);
  std::string scope() const { return at.source ? at.source->scope : std::string(); }
};

struct Value::Member {
  std::string name;
  Position at;
  Value value;
};

class Mistakes;

// Parses one document. Mistakes of syntax, doubled keys, runaway aliases go to `mistakes`.
Value parse_yaml(const std::shared_ptr<const SourceText>& source, Mistakes& mistakes);
std::shared_ptr<const SourceText> read_source(const std::filesystem::path& file);
// A scalar that stands at a place.
Value scalar(std::string text, const Position& at);
// A value as flow-style YAML, for labels and the resolved graph.
std::string yaml_text(const Value& value);
// A value as messages name it: "`0.5`", "a list".
std::string what_is(const Value& value);

}  // namespace collimator
