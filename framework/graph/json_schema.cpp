// Puts the document together: its sections, tables and figures, and what must be there (json_schema.hpp).
#include "framework/graph/json_schema.hpp"

#include <utility>

#include "framework/graph/field_schemas.hpp"
#include "framework/graph/json_schema_parts.hpp"

namespace collimator {
namespace {

using namespace field_schemas;
using namespace json_schema_parts;

// A figure that names its kind has that kind's members; one that does not, those of any kind (its default may say it).
void define_figures(const std::vector<FigureFields>& figures, Json& definitions) {
  std::vector<std::string> names;
  Json all = Json::object(), chosen = Json::array();
  for (const FigureFields& figure : figures) {
    names.push_back(figure.kind);
    Json properties = properties_of(figure.fields);
    properties["kind"] = Json::object();
    properties["about"] = told(defined("text"), "a sentence that stands below the figure");
    for (const auto& [name, schema] : properties.items())
      if (!all.contains(name)) all[name] = schema;
    definitions["figure_" + figure.kind] = closed_map(std::move(properties));
    chosen.push_back({{"if", where("kind", figure.kind)}, {"then", defined("figure_" + figure.kind)}});
  }
  const Json kinds{{"enum", names}};
  all["kind"] = told(or_variable_offering(kinds, kinds), "how it is drawn; by default as " + names.front());
  definitions["figure"] = {{"type", "object"},
                           {"properties", {{"kind", all["kind"]}}},
                           {"if", {{"required", {"kind"}}}},
                           {"then", {{"allOf", std::move(chosen)}}},
                           {"else", closed_map(std::move(all))}};
}

Json defaults_schema() {
  const Json without_do{{"properties", {{"do", false}}}};
  Json sections{{"tables", defined("table")}, {"figures", defined("figure")}};
  for (const Verb* verb : written_verbs())
    sections[verb->name] = told({{"allOf", {defined("verb_" + verb->name), without_do}}}, verb->about);
  Json schema = closed_map(std::move(sections));
  schema["type"] = {"object", "null"};
  return told(std::move(schema), "members of nodes of a verb, of tables, of figures that these do not say themselves");
}

Json block_schema() {
  Json body = map_of(or_variable(defined("node")));
  body["propertyNames"] = {{"pattern", node_name}, {"errorMessage", node_name_rule}};
  const Json names{{"items", defined("text")}};
  body["properties"] = {
      {"takes", told({{"if", {{"type", "object"}}}, {"then", Json::object()}, {"else", one_or_list(defined("text"))}},
                     "what a use gives: names, or {name: default}; ${name} stands for it in the block")},
      {"about", told(defined("text"), "what the block is for")}};
  return body;
}

// A rule for each node, table or figure (`part`) that does not hold where `defaults` has the member `name` for them
// (`section`).
Json unless_default(const std::string& section, const std::string& name, const char* part, Json rule) {
  const Json has{{"required", {section}}, {"properties", {{section, {{"required", {name}}}}}}};
  const Json defaulted{{"required", {"defaults"}}, {"properties", {{"defaults", has}}}};
  const Json each{{"properties", {{part, {{"additionalProperties", std::move(rule)}, {"doNotSuggest", true}}}}}};
  return {{"if", defaulted}, {"then", Json::object()}, {"else", each}};
}

// What must be there, unless an imported file may have defaults for it.
Json presence_rules(const std::vector<FigureFields>& figures) {
  Json all = Json::array();
  for (const Verb* verb : written_verbs())
    for (const std::string name : required_of(verb->schema))
      all.push_back(unless_default(verb->name, name, "nodes",
                                   {{"if", where("do", verb->name)}, {"then", {{"required", {name}}}}}));
  const Json of{{"required", {"of"}}};
  all.push_back(unless_default("tables", "of", "tables", of));
  all.push_back(unless_default("figures", "of", "figures", of));
  const Json no_kind{{"not", {{"required", {"kind"}}}}};
  all.push_back(unless_default("figures", "kind", "figures",
                               {{"if", no_kind}, {"then", defined("figure_" + figures.front().kind)}}));
  return {{"if", {{"required", {"import"}}}}, {"then", Json::object()}, {"else", {{"allOf", std::move(all)}}}};
}

}  // namespace

Json json_schema(const Registry& registry, const Json& table, const std::vector<FigureFields>& figures) {
  Json definitions;
  definitions["variable"] = {{"type", "string"}, {"pattern", R"(\$\{)"}};
  definitions["text"] = {{"type", {"string", "number", "boolean"}}};
  define_roles(registry, definitions);
  define_nodes(definitions);
  define_sweep(definitions);
  definitions["table"] = closed_map(table);
  define_figures(figures, definitions);

  const Json file = told(one_or_list({{"type", "string"}}), "files whose variables, axes, blocks, nodes … are put in");
  const Json properties{
      {"experiment", told({{"type", {"string", "integer"}}, {"pattern", any_name}, {"errorMessage", name_rule}},
                          "the experiment's name; a file without one is a fragment, to be imported")},
      {"about", told(defined("text"), "what the experiment asks; it stands in the report")},
      {"seed", told({{"type", "integer"}}, "seed of all that is drawn and has none of its own; 0 by default")},
      {"vars", named(Json::object(), "variables: ${name} stands for its value, ${name.member} for a map's member")},
      {"sweep", told(defined("sweep"), "axes whose values are combined: every combination is a cell")},
      {"defaults", defaults_schema()},
      {"import", file},
      {"blocks", named(block_schema(), "groups of nodes that are used several times", any_name)},
      {"nodes", named(defined("node"), "what is done, by name", node_name, node_name_rule)},
      {"tables", named(defined("table"), "which numbers are shown, and how they are arranged")},
      {"figures", named(defined("figure"), "what is drawn of the numbers and pictures")}};
  Json schema = closed_map(properties);
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "Collimator experiment";
  schema["patternProperties"] = {{"^x-", Json::object()}};  // for anchors
  const Json whole{{"anyOf", {{{"required", {"nodes"}}}, {{"required", {"import"}}}}},
                   {"errorMessage", "an experiment needs `nodes`"}};
  schema["if"] = {{"required", {"experiment"}}};
  schema["then"] = whole;
  schema["else"] = {{"properties", {{"about", false}, {"seed", false}}}};
  schema["allOf"] = Json::array({presence_rules(figures)});
  schema["definitions"] = std::move(definitions);
  return schema;
}

}  // namespace collimator
