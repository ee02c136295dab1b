// What a table of an experiment may say, as JSON Schema.
#pragma once

#include "framework/base/json.hpp"

namespace collimator {

// Name -> schema with a description, for each member of a table (graph/json_schema.hpp).
Json table_schema();

}  // namespace collimator
