// What tables take from `defaults: tables:`.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "framework/graph/experiment.hpp"

namespace collimator {

// What a table may say.
const std::vector<std::string>& table_members();

// The table with the parts that it does not name; their names are added to `defaulted`. A reference of both is one of
// all their members.
Value::Member with_table_defaults(Value::Member table, const Experiment& experiment, std::set<std::string>& defaulted,
                                  Mistakes& mistakes);

}  // namespace collimator
