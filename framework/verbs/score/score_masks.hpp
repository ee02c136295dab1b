// Scores of masks: the part of the verb `score` that holds masks against true ones.
#pragma once

#include "framework/task/job.hpp"

namespace collimator {

// Reads the ports `of` and `truth` (native masks) and `collection` (what `of` masks). Every sample of the collection
// that has a true mask is compared; the mask of a sample without a true one is passed over.
//
// table.csv has score's columns. For each group, and each number of the metrics, it has the rows
//   NUMBER     the mean over patients of the patient's mean over the pictures where the number is defined, with its
//              interval by bootstrap over patients; n is the number of patients
//   NUMBER_sd  the standard deviation (divisor n - 1) over patients
//   missing    once for each group: for how many of n samples `of` has no mask; they are in no mean
// samples/table.csv has a row for each sample: sample, patient, status (compared or missing), the numbers, note.
void score_masks(const Job& job, const Context& context);

}  // namespace collimator
