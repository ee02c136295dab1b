// What predictions take from a collection: who the samples are and what is true of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/data/predictions.hpp"

namespace collimator {

// Fills in samples and patients of these rows. Those without a namespace are known by their names in this collection.
void name_samples(Predictions& predictions, const Collection& collection, std::span<const std::size_t> rows);

// Labels [samples,classes] of `classes` in a collection; NaN throughout where it does not have the class.
std::vector<float> labels_of(const Collection& collection, const std::vector<std::string>& classes);
// The same, but for labels between 0 and 1, which are numbers here and unknown there: what a training learns.
std::vector<float> targets_of(const Collection& collection, const std::vector<std::string>& classes);

// Predictions of these rows of the collection for these of its classes. Samples, patients, labels [rows, classes] and
// metadata are filled in; all probabilities are still NaN. Throws InputError where a class is not in the collection.
Predictions unanswered(const Collection& collection, std::span<const std::size_t> rows,
                       const std::vector<std::string>& classes);
// Of all samples; labels of classes that the collection does not have are unknown.
Predictions unanswered(const Collection& collection, const std::vector<std::string>& classes);

}  // namespace collimator
