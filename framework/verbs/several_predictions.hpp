// Predictions of several nodes, as verbs take them whose `of` is a map of names: with their classes in one order, and
// with what is to be warned of in each.
#pragma once

#include <string>
#include <vector>

#include "framework/data/predictions.hpp"
#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct NamedPredictions {
  std::string name;
  Predictions predictions;
};

// The inputs of the ports of.NAME, in the byte order of their names, each with its classes in the order of the first.
// `verb` begins the messages. Throws InputError where there is no input, where an input has other classes than the
// first, and where a sample stands twice in one input.
std::vector<NamedPredictions> several_predictions(const Job& job, const std::string& verb);

// The values of a metadata field; null where the predictions have no such field.
const std::vector<std::string>* metadata_field(const Predictions& predictions, const std::string& field);

// Keeps for the job's result what its inputs' networks learnt from, input by input: each network is held against the
// samples that it was asked about, and against no other's. Keeps, too, which inputs have a class with scores outside
// [0,1] where those of others lie within.
void keep_facts_of_inputs(const Job& job, const std::vector<NamedPredictions>& parts);
// The sentences of it: of what was learnt from, one for each input that has something to tell, of the instance that
// shares most; of the scales, what `together` they then are ("their mean").
std::vector<std::string> caveats_of_inputs(const NodeFacts& node, const char* together);

}  // namespace collimator
