// Which samples other nodes' results choose for `select`: masks, regions, predictions, and tables of pictures.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/select/select.hpp"

namespace collimator {

// The ids of the masks in the port `has_roi`, or of the samples of a collection there that have regions, or all of the
// parts asked for. Throws InputError where a sample of the collection has the id of another one there.
std::unordered_set<std::string> ids_with_roi(const Job& job, const SelectParams& params, const Collection& collection);

// The ids that are kept, and those of which there is something to go by.
struct ChosenIds {
  std::unordered_set<std::string> kept, known;
};

// The ids that predictions in the port `by` give the outcome asked for (at the thresholds of the port `threshold`,
// where there is one), or whose numbers in a table of samples lie within the limits, or are the highest or lowest of
// those of `rows`; a number that is undefined lies nowhere. Throws InputError where a sample of the collection has the
// id of another one there, and where none of its samples is there. A caution goes to `facts`. `rehearsed`: thresholds
// that stand in for others may be undefined.
ChosenIds ids_chosen_by(const Job& job, const SelectParams& params, const Collection& collection,
                        const std::vector<std::size_t>& rows, const Context& context, Json& facts,
                        bool rehearsed = false);

// The ids of the samples that are not in the collection of the port `without`, under any name, and whose patients are
// not among those of the port `without_patients_of`.
std::unordered_set<std::string> ids_without(const Job& job, const Collection& collection, const std::string& port);

}  // namespace collimator
