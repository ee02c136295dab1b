// A JSON Schema (draft 7) of experiments, from the verbs and the plugins that were found: editors complete and check by
// it.
//
// It tells what stands in one place: names, types, ranges, what a verb or a plugin takes. Whether names of nodes, axes
// and blocks are there, and whether things go together, only `collimate validate` knows. Where a value has ${…} in it,
// anything is taken.
#pragma once

#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/plugin/registry.hpp"

namespace collimator {

// A kind of figure: its name and its fields beside `kind` and `about`.
struct FigureFields {
  std::string kind;
  Json fields;
};

// `table`: name -> schema of what a table may say. `figures`: the kinds; the first is meant where a figure names none.
Json json_schema(const Registry& registry, const Json& table, const std::vector<FigureFields>& figures);

}  // namespace collimator
