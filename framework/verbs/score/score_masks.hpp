// Scores of masks: the part of the verb `score` that holds masks against true ones.
#pragma once

#include "framework/task/job.hpp"

namespace collimator {

// Ports of and truth (native masks) and collection (what `of` masks). Every sample of it that has a true mask is
// compared; the mask of a sample without a true one is passed over.
//
// table.csv has score's columns. Per number of the metrics and group: the mean over patients of the patient's mean
// over the pictures where it is defined, with its interval by bootstrap over patients, and NUMBER_sd, the standard
// deviation (divisor n - 1) over patients; n is the number of patients. Row `missing`: how many of n samples `of` has
// no mask for; they are in no mean. samples/table.csv has a row per sample: sample, patient, status (compared or
// missing), a column per number, note.
void score_masks(const Job& job, const Context& context);

}  // namespace collimator
