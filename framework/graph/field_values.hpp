// How a YAML value of each kind of parameter becomes JSON; the functions of the table in field_kind.cpp.
#pragma once

#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/graph/schema.hpp"
#include "framework/graph/value.hpp"

namespace collimator::field_values {

Json read_bool(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_int(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_float(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_string(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
// A relative path starts at the YAML file; what is not there is a mistake.
Json read_path(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_enum(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
// One item stands for a list of one; no text stands twice.
Json read_list(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_map(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_struct(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_node(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_node_or(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_number_or_node(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
// A map of fields and values, or a text in the language of task/condition.hpp.
Json read_condition(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
// true, false, or a list of names.
Json read_bool_or_names(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
Json read_plugin(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);
// The names of a rule, as hints write them: "youden,f1".
std::vector<std::string> split_names(const std::string& text);
// `name` or `{name: number}`.
Json read_rule(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer);

}  // namespace collimator::field_values
