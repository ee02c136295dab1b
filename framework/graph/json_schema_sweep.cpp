// Definitions of sweeps (json_schema_parts.hpp).
#include <utility>

#include "framework/graph/field_schemas.hpp"
#include "framework/graph/json_schema_parts.hpp"

namespace collimator::json_schema_parts {
namespace {

using namespace field_schemas;

// A sweep's axes; an outermost one may have others inside, by name.
Json sweep_schema() {
  const Json axes = defined("values");
  Json part =
      closed_map({{"grid", named(axes, "axes that are crossed")},
                  {"zip", named(axes, "axes that advance together")},
                  {"exclude", told({{"type", "array"}, {"items", defined("choice")}}, "cells that are left out")}});
  const Json some_axes{{"anyOf", {{{"required", {"grid"}}}, {{"required", {"zip"}}}}}};
  const Json inner{{"type", "object"}, {"if", some_axes}, {"then", part}, {"else", {{"required", {"grid"}}}}};
  part["type"] = {"object", "null"};
  part["additionalProperties"] = told(inner, "a sweep of its own, crossed with the others");
  return part;
}

}  // namespace

void define_sweep(Json& definitions) {
  Json choice = map_of(one_or_list(defined("text")));
  choice["minProperties"] = 1;
  definitions["choice"] = std::move(choice);

  const Json how{
      {"values", told(defined("values"), "the values, here under a condition")},
      {"repeat", told({{"type", "integer"}, {"minimum", 1}, {"maximum", 100000}}, "the values 1, 2, … up to this")},
      {"file", told(defined("text"), "a CSV file whose rows are records, or a YAML file with a list or map")},
      {"column", told(defined("text"), "the values are those of this column of the CSV file")},
      {"when", told(defined("choice"), "the axis has values only there: {AXIS: label or [labels]}")}};
  Json says_how = closed_map(Json::object());
  for (const auto& [member, schema] : how.items()) says_how["properties"][member] = Json::object();
  says_how["oneOf"] = Json::array({{{"required", {"values"}}}, {{"required", {"repeat"}}}, {{"required", {"file"}}}});
  const Json map{{"if", std::move(says_how)},
                 {"then", {{"properties", how}}},
                 {"else", {{"minProperties", 1}, {"description", "label: value"}}}};
  const Json list{{"if", {{"type", "array"}}},
                  {"then", {{"minItems", 1}}},
                  {"else",
                   {{"type", "string"},
                    {"pattern", R"(^\$\{[^}]+\}$)"},
                    {"errorMessage", "expected a list of values, a map label: value, or \"${variable}\""}}}};
  definitions["values"] = {{"if", {{"type", "object"}}}, {"then", map}, {"else", list}};
  definitions["sweep"] = sweep_schema();
}

}  // namespace collimator::json_schema_parts
