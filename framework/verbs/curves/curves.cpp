// Reads the predictions, and leaves the curves to stats/curves.hpp.
#include "framework/stats/curves.hpp"

#include "framework/task/values.hpp"
#include "framework/verbs/curves/curves.hpp"
#include "framework/verbs/metrics.hpp"

namespace collimator {

// table.csv: what curves() says of the kind.
void run_curves(const Job& job, const Context& context) {
  const auto params = params_of<CurvesParams>(job);
  const CurveOptions options{params.kind, static_cast<std::size_t>(params.bins),
                             bootstrap_of(params.replicates, params.seed, context)};
  write_table(curves(load_predictions(job.inputs.at("of")), options), job.out / "table.csv");
}

}  // namespace collimator
