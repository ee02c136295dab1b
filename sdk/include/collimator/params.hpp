// Parameters of a plugin, declared once: a struct of plain members with defaults and one `describe`.
//
//   struct Params {
//     double fraction = 1.0 / 3.0;
//     void describe(auto& field) {
//       field("fraction", fraction, "side of the kept square over the side of the picture").range(0, 1);
//     }
//   };
//
// From this come the schema in the manifest (and so YAML checks, `plugin info`, editors' completion and
// the content key) and the reading of values. Kinds: bool, int, std::int64_t, double, std::string, Path,
// an enum (name its values with .value), std::vector, std::optional, std::map<std::string, …>, and a
// nested struct with a `describe` of its own. Anything else does not compile. A `void check() const`
// that throws std::invalid_argument holds rules between fields.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <collimator/detail/boundary.hpp>
#include <collimator/json_text.hpp>

namespace collimator {

// A file or folder; relative ones start at the YAML file. Keyed by content, never by name.
struct Path {
  std::string text;

  bool operator==(const Path&) const = default;
};

// A plugin without parameters.
struct NoParams {
  void describe(auto&) {}
};

// A node of the tree of values that the host passes; absent where the YAML says nothing. The table has all functions.
class ValueNode {
 public:
  explicit ValueNode(const collimator_values& values, std::uint64_t node = 1) : values_(&values), node_(node) {}

  int kind() const { return node_ == 0 ? COLLIMATOR_ABSENT : values_->kind(values_->self, node_); }
  bool present() const { return kind() != COLLIMATOR_ABSENT; }
  std::int64_t integer() const { return values_->integer(values_->self, node_); }
  double number() const { return values_->number(values_->self, node_); }
  std::string text() const { return std::string(detail::text_of(values_->text(values_->self, node_))); }
  std::uint64_t count() const { return values_->count(values_->self, node_); }
  ValueNode item(std::uint64_t index) const { return ValueNode(*values_, values_->item(values_->self, node_, index)); }
  std::string key(std::uint64_t index) const {
    return std::string(detail::text_of(values_->key(values_->self, node_, index)));
  }
  ValueNode member(std::string_view name) const {
    return ValueNode(*values_, values_->member(values_->self, node_, detail::text_of(name)));
  }

 private:
  const collimator_values* values_;
  std::uint64_t node_;
};

template <typename Params>
std::string schema_of();
template <typename Params>
void read_params(ValueNode node, Params& params);

// How one type of member is described and read. Specialise it for a type of your own that crosses as one of the kinds
// that the host knows: schema() gives the JSON members of that kind, text() a value as JSON (empty: no default), and
// read() takes a value that the host has checked.
template <typename Type>
struct ParamKind {
  static_assert(std::is_class_v<Type> || std::is_enum_v<Type>,
                "this member's type is no kind of parameter: use bool, int, std::int64_t, double, std::string, "
                "Path, an enum, std::vector, std::optional, std::map<std::string, T> or a struct with describe()");

  static std::string schema() {
    if constexpr (std::is_enum_v<Type>)
      return R"("kind":"enum")";
    else
      return R"("kind":"struct","fields":)" + schema_of<Type>();
  }
  static std::string text(const Type&) { return {}; }
  static void read(ValueNode node, Type& value) {
    if constexpr (!std::is_enum_v<Type>) read_params(node, value);
  }
};

template <>
struct ParamKind<bool> {
  static std::string schema() { return R"("kind":"bool")"; }
  static std::string text(bool value) { return value ? "true" : "false"; }
  static void read(ValueNode node, bool& value) { value = node.integer() != 0; }
};

template <typename Type>
requires(std::integral<Type> && !std::same_as<Type, bool>) struct ParamKind<Type> {
  static std::string schema() { return R"("kind":"int")"; }
  static std::string text(Type value) { return std::to_string(value); }
  static void read(ValueNode node, Type& value) {
    const std::int64_t read = node.integer();
    value = static_cast<Type>(read);
    if (static_cast<std::int64_t>(value) != read) throw std::out_of_range(std::to_string(read) + " is too large");
  }
};

template <std::floating_point Type>
struct ParamKind<Type> {
  static std::string schema() { return R"("kind":"float")"; }
  static std::string text(Type value) { return json_number(value); }
  static void read(ValueNode node, Type& value) { value = static_cast<Type>(node.number()); }
};

template <>
struct ParamKind<std::string> {
  static std::string schema() { return R"("kind":"string")"; }
  static std::string text(const std::string& value) { return json_text(value); }
  static void read(ValueNode node, std::string& value) { value = node.text(); }
};

template <>
struct ParamKind<Path> {
  static std::string schema() { return R"("kind":"path")"; }
  static std::string text(const Path& value) { return json_text(value.text); }
  static void read(ValueNode node, Path& value) { value.text = node.text(); }
};

template <typename Item>
struct ParamKind<std::vector<Item>> {
  static std::string schema() { return R"("kind":"list","item":{)" + ParamKind<Item>::schema() + "}"; }
  static std::string text(const std::vector<Item>& value) {
    std::string result = "[";
    for (const Item& item : value) result += (result.size() > 1 ? "," : "") + ParamKind<Item>::text(item);
    return result + "]";
  }
  static void read(ValueNode node, std::vector<Item>& value) {
    value.assign(node.count(), Item{});
    for (std::uint64_t i = 0; i < value.size(); ++i) {
      Item item{};
      ParamKind<Item>::read(node.item(i), item);
      value[i] = std::move(item);
    }
  }
};

template <typename Item>
struct ParamKind<std::map<std::string, Item>> {
  static std::string schema() { return R"("kind":"map","item":{)" + ParamKind<Item>::schema() + "}"; }
  static std::string text(const std::map<std::string, Item>& value) {
    std::string result = "{";
    for (const auto& [name, item] : value)
      result += (result.size() > 1 ? "," : "") + json_text(name) + ":" + ParamKind<Item>::text(item);
    return result + "}";
  }
  static void read(ValueNode node, std::map<std::string, Item>& value) {
    value.clear();
    for (std::uint64_t i = 0; i < node.count(); ++i) ParamKind<Item>::read(node.item(i), value[node.key(i)]);
  }
};

template <typename Item>
struct ParamKind<std::optional<Item>> {
  static std::string schema() { return ParamKind<Item>::schema() + R"(,"optional":true)"; }
  static std::string text(const std::optional<Item>& value) { return value ? ParamKind<Item>::text(*value) : "null"; }
  static void read(ValueNode node, std::optional<Item>& value) { ParamKind<Item>::read(node, value.emplace()); }
};

namespace detail {

struct FieldText {
  std::string members;  // JSON members of the field
  std::string values;   // the names of an enum's values
};

// Writes one field of a schema; its modifiers add to it.
template <typename Type>
class SchemaField {
 public:
  SchemaField(FieldText& text, const Type& member) : text_(text), member_(member) {}

  // Inclusive limits, checked by the host before any plugin code runs.
  SchemaField& range(double low, double high) { return min(low).max(high); }
  SchemaField& min(double low) { return add("min", json_number(low)); }
  SchemaField& max(double high) { return add("max", json_number(high)); }
  SchemaField& above(double low) { return add("above", json_number(low)); }  // exclusive
  SchemaField& unit(std::string_view unit) { return add("unit", json_text(unit)); }
  SchemaField& required() { return add("required", "true"); }
  SchemaField& hint(std::string_view name, std::string_view text) { return add(name, json_text(text)); }
  // One named value of an enum.
  SchemaField& value(std::string_view name, Type value) requires std::is_enum_v<Type> {
    text_.values += (text_.values.empty() ? "" : ",") + json_text(name);
    return value == member_ ? add("default", json_text(name)) : *this;
  }

 private:
  SchemaField& add(std::string_view name, const std::string& json) {
    text_.members += "," + json_text(name) + ":" + json;
    return *this;
  }
  FieldText& text_;
  const Type& member_;
};

// The visitor that writes a schema: [{"name":…,"doc":…,"kind":…,"default":…,"min":…},…].
class SchemaWriter {
 public:
  template <typename Type>
  SchemaField<Type> operator()(std::string_view name, Type& member, std::string_view doc) {
    FieldText& field = fields_.emplace_back();
    field.members = R"("name":)" + json_text(name) + R"(,"doc":)" + json_text(doc) + "," + ParamKind<Type>::schema();
    const std::string initial = ParamKind<Type>::text(member);
    if (!initial.empty()) field.members += R"(,"default":)" + initial;
    return {field, member};
  }
  std::string finish() const {
    std::string result;
    for (const FieldText& field : fields_)
      result += (result.empty() ? "{" : ",{") + field.members +
                (field.values.empty() ? "" : R"(,"values":[)" + field.values + "]") + "}";
    return "[" + result + "]";
  }

 private:
  std::deque<FieldText> fields_;  // a deque: references to its members stay
};

template <typename Type>
class ReadField {
 public:
  ReadField(ValueNode node, Type& member) : node_(node), member_(member) {}

  ReadField& range(double, double) { return *this; }
  ReadField& min(double) { return *this; }
  ReadField& max(double) { return *this; }
  ReadField& above(double) { return *this; }
  ReadField& unit(std::string_view) { return *this; }
  ReadField& required() { return *this; }
  ReadField& hint(std::string_view, std::string_view) { return *this; }
  ReadField& value(std::string_view name, Type value) requires std::is_enum_v<Type> {
    if (node_.present() && node_.text() == name) member_ = value;
    return *this;
  }

 private:
  ValueNode node_;
  Type& member_;
};

// The visitor that reads values into the members; what is absent keeps its default.
class ParamReader {
 public:
  explicit ParamReader(ValueNode node) : node_(node) {}

  template <typename Type>
  ReadField<Type> operator()(std::string_view name, Type& member, std::string_view) {
    const ValueNode node = node_.member(name);
    if constexpr (!std::is_enum_v<Type>)
      if (node.present()) ParamKind<Type>::read(node, member);
    return {node, member};
  }

 private:
  ValueNode node_;
};

}  // namespace detail

// The schema of a struct of parameters, as a JSON list of fields.
template <typename Params>
std::string schema_of() {
  Params params{};
  detail::SchemaWriter writer;
  params.describe(writer);
  return writer.finish();
}

// Reads checked values into `params`, then holds the rules between fields.
template <typename Params>
void read_params(ValueNode node, Params& params) {
  detail::ParamReader reader(node);
  params.describe(reader);
  if constexpr (requires { params.check(); }) params.check();
}

}  // namespace collimator
