// What a value of each kind of parameter may be, as JSON Schema (draft 7); the functions of the table in
// field_kind.cpp.
//
// Editors tell what is wrong of the one branch of `if` that applies, but of all branches of `anyOf` and `oneOf` at
// once. So branches are chosen by `if` here, and messages stay short.
#pragma once

#include <string>
#include <string_view>

#include "framework/base/json.hpp"

namespace collimator::field_schemas {

// Of one parameter's value, by its kind (field_kind.hpp: FieldKind::schema).
Json of_bool(const Json& field);
Json of_int(const Json& field);
Json of_float(const Json& field);
Json of_text(const Json& field);  // strings and paths: YAML's numbers are texts, too
Json of_enum(const Json& field);
Json of_list(const Json& field);
Json of_map(const Json& field);
Json of_struct(const Json& field);
Json of_node(const Json& field);
Json of_node_or(const Json& field);
Json of_number_or_node(const Json& field);
Json of_condition(const Json& field);
Json of_bool_or_names(const Json& field);
Json of_plugin(const Json& field);
Json of_rule(const Json& field);

// A field with what its kind allows, its doc and its default.
Json of_field(const Json& field);
// Name -> schema, of all fields.
Json properties_of(const Json& fields);
// The names of those that must be given.
Json required_of(const Json& fields);
// A map with these members and no other.
Json closed_map(Json properties);

// The schema with a sentence that editors show.
Json told(Json schema, const std::string& about);
// The definition that json_schema.cpp makes under this name.
Json defined(std::string_view name);
// The schema, or a text with ${…} in it: what it stands for is not known here.
Json or_variable(Json schema);
// The same, where an editor offers `values`, the names that may stand there.
Json or_variable_offering(Json schema, Json values);
// An array of items, or a single one.
Json one_or_list(Json item);
// A map of any names.
Json map_of(Json item);
// A map that is no node: neither {do: VERB} nor {node: NAME}.
Json plain_map();

}  // namespace collimator::field_schemas
