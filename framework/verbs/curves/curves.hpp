// Parameters and work of the verb `curves`: a classifier over all its thresholds.
#pragma once

#include <cstdint>

#include "framework/stats/curves.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/replicates.hpp"

namespace collimator {

struct CurvesParams {
  NodeRef of;
  CurveKind kind = CurveKind::roc;
  std::int64_t bins = 10, replicates = 1000, seed = 0;

  void describe(auto& field) {
    field("of", of, "the predictions").hint("gives", "predictions").hint("made_by", "predict").required();
    field("kind", kind, "which curve")
        .value("roc", CurveKind::roc)
        .value("pr", CurveKind::pr)
        .value("calibration", CurveKind::calibration)
        .value("decision", CurveKind::decision);
    field("bins", bins, "bins of calibration, of equally many samples").range(1, 1000);
    field("replicates", replicates, "bootstraps by patient behind the bands; 0: no bands")
        .range(0, 10000000)
        .hint("rehearsed", "20");
    field("seed", seed, "seed of the bootstraps; the experiment's by default").hint("default_from", "the experiment");
  }
  void check() const { check_replicates(replicates); }
};

void run_curves(const Job& job, const Context& context);

}  // namespace collimator
