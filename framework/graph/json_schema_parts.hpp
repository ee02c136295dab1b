// The parts of json_schema.cpp: what definitions of nodes, plugins and sweeps it makes, and what these share.
#pragma once

#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/task/verb.hpp"

namespace collimator::json_schema_parts {

// Names of one's own; editors hold merge keys against them, too.
inline constexpr const char* any_name = "^(<<|[A-Za-z0-9_-]{1,100})$";
// `none` is the mask that hides nothing.
inline constexpr const char* node_name = "^(<<|(?!none$)[A-Za-z0-9_-]{1,100})$";
// What editors say in the place of "does not match the pattern …".
inline constexpr const char* name_rule = "a name has letters, digits, _ and -";
inline constexpr const char* node_name_rule = "a name has letters, digits, _ and -; `none` is no name for a node";

// The verbs that may be written.
std::vector<const Verb*> written_verbs();

// A map of names of one's own, which may be left empty.
Json named(Json item, const std::string& about, const char* pattern = any_name, const char* rule = name_rule);
// The condition that `member` of a map is `value`.
Json where(const char* member, const std::string& value);

// "role_ROLE": a slot for a plugin of that role, `name` or `{name: {parameters}}`; "named_ROLE": a map that names one.
// Of each role that a verb's parameters name.
void define_roles(const Registry& registry, Json& definitions);
// "verb_VERB": a node of that verb; "node": an entry of `nodes`; "reference": what may stand where a node is named.
void define_nodes(Json& definitions);
// "sweep", "values": those of an axis; "choice": {axis: label or [labels]}.
void define_sweep(Json& definitions);

}  // namespace collimator::json_schema_parts
