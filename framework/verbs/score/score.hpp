// Parameters and work of the verb `score`: holds predictions against labels, or masks against true ones.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "framework/stats/averages.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/unit.hpp"

namespace collimator {

struct ScoreParams {
  NodeRef of, truth;
  std::vector<Slot> metrics;
  NumberOrNode threshold;
  std::vector<std::string> by;
  std::map<std::string, std::vector<double>> bands;
  std::vector<Average> averages{Average::macro};
  Unit unit = Unit::patient;
  ShareInterval shares = ShareInterval::wilson;
  std::int64_t replicates = 1000, seed = 0;

  void describe(auto& field) {
    field("of", of, "the predictions, or masks")
        .hint("gives", "predictions|masks")
        .hint("made_by", "predict")
        .required();
    field("truth", truth, "where `of` gives masks: the true ones, by which metrics of masks measure them")
        .hint("gives", "masks");
    field("metrics", metrics, "metrics, by name or as label: metric")
        .hint("role", "metric")
        .hint("labelled", "yes")
        .required();
    field("threshold", threshold, "probability from which a sample is called positive, or a threshold node")
        .hint("gives", "thresholds");
    field("by", by,
          "metadata fields, label_count or single_label: every metric for each of their values too, for the worst of "
          "them, and the gap between best and worst")
        .hint("field_of", "of")
        .hint("also", "label_count,single_label");
    field("bands", bands, "where a field of numbers in `by` is cut: {age: [40, 60]}").hint("number_field_of", "of");
    field("averages", averages,
          "over the classes: macro, micro (all classes' samples pooled), weighted (by positive samples)");
    field("unit", unit, "what intervals take for independent: patients, or samples, as if no patient had two")
        .value("patient", Unit::patient)
        .value("sample", Unit::sample);
    field("shares", shares,
          "intervals of shares, as sensitivity, where patients are unique (elsewhere they are bootstrapped): Wilson's, "
          "or "
          "Clopper and Pearson's exact ones")
        .value("wilson", ShareInterval::wilson)
        .value("clopper_pearson", ShareInterval::clopper_pearson);
    field("replicates", replicates, "bootstraps by patient behind the intervals; 0: no intervals")
        .range(0, 10000000)
        .hint("rehearsed", "20");
    field("seed", seed, "seed of the bootstraps; the experiment's by default").hint("default_from", "the experiment");
  }
  void check() const;  // score.cpp
};

void run_score(const Job& job, const Context& context);

}  // namespace collimator
