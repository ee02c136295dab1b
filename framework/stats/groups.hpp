// Groups of samples that get rows of their own: by a metadata field, by bands of a number, by their labels.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "framework/data/predictions.hpp"

namespace collimator {

struct Group {
  std::string field, value;  // both empty: all samples
  std::vector<std::size_t> rows;

  bool known() const { return value != "unknown"; }
};

// Where a field of numbers is cut: {40, 60} makes the groups "below 40", "40 to below 60" and "from 60".
using Bands = std::map<std::string, std::vector<double>>;

// Throws std::invalid_argument unless all bands are of fields in `by` and their cuts rise.
void check_bands(const Bands& bands, std::span<const std::string> by);

// The group of all samples, then the groups of each field in `by`. Groups stand in the order of their values, and
// numbers rise. A sample whose value is empty, or says that nothing is known (NA, ?), belongs to the group "unknown".
// Two fields are there beside the metadata:
//   label_count   how many labels are positive
//   single_label  the class of a sample with exactly one positive label, else "none" or "several"
// of which a label that is not known may leave neither to be told: such samples are in the group "unknown"
// `bands` must be as check_bands() wants them. Throws InputError for an unknown field, and for a value that is no
// number where bands are asked for.
std::vector<Group> groups_of(const Predictions& predictions, std::span<const std::string> by, const Bands& bands);

// Whether the field is made from labels: its groups are other tasks, so that none of them is the worst.
bool made_from_labels(const std::string& field);

}  // namespace collimator
