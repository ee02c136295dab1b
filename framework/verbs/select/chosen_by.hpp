// Which samples other nodes' results choose for `select`: masks, regions, predictions, and tables of pictures.
#pragma once

#include <string>
#include <unordered_set>

#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/select/select.hpp"

namespace collimator {

// The ids of the masks in the port `has_roi`, or of the samples of a collection there that have regions, or all of the
// parts asked for. Throws InputError where a sample of the collection has the id of another one there.
std::unordered_set<std::string> ids_with_roi(const Job& job, const SelectParams& params, const Collection& collection);

// The ids that predictions in the port `by` give the outcome asked for, or whose numbers in a table of pictures lie
// within the limits; one that is undefined lies nowhere. Throws InputError where a sample of the collection has the id
// of another one there, and where none of its samples is there. A caution goes to `facts`.
std::unordered_set<std::string> ids_chosen_by(const Job& job, const SelectParams& params, const Collection& collection,
                                              const Context& context, Json& facts);

}  // namespace collimator
