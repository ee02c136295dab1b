// Scores: every metric of every class and group of a set of predictions, with its interval (stored by score_table.hpp).
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/stats/averages.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/groups.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/threshold.hpp"

namespace collimator {

// One number. `class_name` is "macro", "micro" or "weighted" for averages over the classes; `group` is "worst" or "gap"
// where the groups of a field are held together.
struct ScoreRow {
  std::string class_name, metric, group_field, group;  // no group: all samples
  double value = std::nan("");
  std::size_t n = 0;                     // samples with a known label; of micro averages (sample, class) pairs
  std::optional<std::size_t> positives;  // of a class, and of pooled classes
  std::string note;                      // why undefined, or how marked
  double low = std::nan(""), high = std::nan("");  // 95 % interval
  std::string interval{};   // delong, wilson, clopper_pearson, lognormal, bootstrap; "": there is none
  std::string caution{};    // what a reader of any table with this number must know
  double p = std::nan("");  // of a row that is a test, as those of `compare` are; score itself tests nothing
  std::optional<std::size_t> patients{};  // whose samples they are
};

struct ScoreOptions {
  std::vector<std::string> by;
  Bands bands;
  std::vector<Average> averages{Average::macro};
  ShareInterval shares = ShareInterval::wilson;    // where patients are unique
  bool samples_independent = false;                // intervals as if each sample were a patient of its own
  BootstrapOptions bootstrap{.replicates = 1000};  // 0 replicates: no intervals at all
};

// Rows stand by group (all samples first), then class, then metric. Where there are several classes, their averages
// follow. After the groups of a metadata field, but not of one made from labels, come the worst of its groups and the
// gap between the best and the worst; the group "unknown" is neither.
//
// An interval is a closed one where the metric asks for one that holds here (closed_interval.hpp). Else it is made of
// percentiles (type 7) of the bootstrap by patient, which keeps four rules:
// - Patients of all groups are drawn jointly.
// - An average runs over the classes in which the number is defined as observed.
// - The worst group and the gap are sought among the groups in which the number is defined as observed; of averages,
//   over the classes that are defined in all of these.
// - Which group is worst is found again in each replicate. A gap is therefore never negative, and its interval is no
//   test of it.
//
// Throws InputError as groups_of() does.
std::vector<ScoreRow> score(const Predictions& predictions, std::span<const MetricInUse> metrics,
                            const Thresholds& thresholds, const ScoreOptions& options);

}  // namespace collimator
