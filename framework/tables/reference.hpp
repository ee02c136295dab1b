// Published numbers beside ours.
#pragma once

#include <set>
#include <string>

#include "framework/tables/result_table.hpp"

namespace collimator {

// Sets ResultRow::reference where the metric and every key that both sides have are equal; says what was not matched.
// `given` are the metrics that the table's nodes gave, also those that it does not show.
void add_reference(ResultTable& table, const std::set<std::string>& given);

}  // namespace collimator
