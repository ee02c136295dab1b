// Which patients a number of a class is made of, and whether draws of them can tell anything of others.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "framework/stats/metric.hpp"
#include "framework/stats/score_cells.hpp"

namespace collimator {

// The patient of each sample that counts for an output, ascending, a patient as often as it has such samples. Of a
// share they are its trials, as the positive samples of sensitivity; of all else every sample of the part. A trial is a
// matter of label and call, so that each of the four kinds of samples counts as a whole or not at all; where a metric
// counts some of a kind, all of it is held for trials.
std::vector<std::uint32_t> counted_patients(const MetricInUse& metric, std::size_t output, const GroupClass& part);

// What a number is made of: one class, the pooled classes, or those that it averages.
using GroupClasses = std::vector<const GroupClass*>;

// Of a place of a group: a class, or an average over the classes that are defined as observed.
GroupClasses parts_of(const ScoreSetting& setting, const GroupCells& cells, std::size_t place, std::size_t output);
// Of each group in which a number is defined, where groups are held together: averages run over the classes that are
// defined in all groups that have any.
std::vector<GroupClasses> parts_together(const ScoreSetting& setting, const std::vector<const GroupCells*>& groups,
                                         std::size_t place, std::size_t output);

// Marks the patients that count for an output, by number; `seen` grows as needed.
void mark_patients(const MetricInUse& metric, std::size_t output, const GroupClass& part, std::vector<bool>& seen);
// How many patients count for an output in any of the parts; `output` is the place among the metric's own.
std::size_t patients_behind(const MetricInUse& metric, std::size_t output, const GroupClasses& parts);

// How many samples (of pooled classes, pairs of sample and class) and patients have a known label in any of the parts
// of some groups. No sample is in two groups, but a patient may be.
struct NumberExtent {
  std::size_t samples = 0, patients = 0;
};
NumberExtent extent_of(std::span<const GroupClasses> groups);

// What draws of patients never show, because no sample of the part has it:
//   empty_cell  of the four cells of labels and calls one is empty, so that an odds ratio is infinite or 0 but for what
//               is added to each cell
//   one_sided   every call is right, or every one wrong, so that draws only tell how many samples are positive
struct Unseen {
  bool empty_cell = false, one_sided = false;
};

// Of a metric without a threshold, or where there is no sample, nothing is unseen.
Unseen unseen_of(const MetricInUse& metric, const GroupClass& part);

// That replicates of a number know too little, because in one of the parts all positive samples, or all negative ones,
// are called alike (of a share: all of its trials are), and so they are in every draw. Empty where that is not so, or
// the metric has no threshold. `output` is the place among the metric's own.
std::string why_draws_know_little(const MetricInUse& metric, std::size_t output, const GroupClasses& parts);

// Why replicates of a metric's number tell nothing of other samples, though they differ: nothing where they do tell.
// `parts` are what it is made of: one class, or all that it averages or holds together.
//   odds ratios      where one of the parts has an empty cell
//   other metrics    where all parts are one-sided
std::string why_draws_tell_nothing(const MetricInUse& metric, const GroupClasses& parts);

}  // namespace collimator
