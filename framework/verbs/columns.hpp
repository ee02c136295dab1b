// What the columns mean that the tables of several verbs have, said once for all of them.
#pragma once

#include <vector>

#include "framework/task/verb.hpp"

namespace collimator {

// Of a score's table.
std::vector<TableColumn> score_columns();
std::vector<TableColumn> prediction_columns();

}  // namespace collimator
