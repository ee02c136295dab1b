// Published numbers beside ours: a CSV with columns named like the table's keys, `metric`, `value` and perhaps a
// spread.
#pragma once

#include "framework/tables/result_table.hpp"

namespace collimator {

// Sets ResultRow::reference where every key that both sides have is equal; says what was not matched.
void add_reference(ResultTable& table);

}  // namespace collimator
