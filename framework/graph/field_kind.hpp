// The kinds of parameter, in one table: how a value of each is read, told in words, described to editors, and searched
// for paths.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "framework/base/json.hpp"
#include "framework/graph/value.hpp"

namespace collimator {

class SchemaChecker;

// visit(JSON pointer into the parameters, absolute path).
using VisitPath = std::function<void(const std::string&, const std::string&)>;

// A schema is a list of fields, each an object with `name`, `doc`, `kind` and what the kind needs beside.
struct FieldKind {
  std::string_view name;   // as schemas write it: "int"
  std::string_view needs;  // the member without which a field of this kind means nothing, such as "values"; "": none
  // The typed JSON of a YAML value that is not null. Null where there is none: the value is wrong, which the checker
  // was told, or it names another node, which the checker keeps apart.
  Json (*read)(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
  std::string (*words)(const Json& field);
  Json (*schema)(const Json& field);  // JSON Schema of a YAML value (field_schemas.hpp)
  // Visits every path inside a typed value.
  void (*paths)(const Json& field, const Json& value, const std::string& pointer, const VisitPath& visit);
};

std::span<const FieldKind> field_kinds();
// Null where this host knows no kind of that name.
const FieldKind* find_field_kind(std::string_view name);

// Why this host cannot read parameters of this schema: it names the kind that the host does not know, and those that it
// knows. "" where the host can read it. Throws InputError where the schema is broken, for a manifest is a file that
// anybody may have edited.
std::string schema_refusal(const Json& fields);
// The same of one field whose members `name`, `kind` and `doc` are there.
std::string field_refusal(const Json& field, const std::string& name);

// A parameter's kind, limits, unit and default, as one line.
std::string describe_field(const Json& field);

// Every path among the parameters that a schema describes.
void for_each_path(const Json& fields, const Json& params, const std::string& pointer, const VisitPath& visit);

}  // namespace collimator
