// Must not compile: what a metric is, said by a name of its own, as it was once done.
#include <collimator/metric.hpp>

class Old final : public collimator::Metric {
 public:
  static constexpr bool lower_is_better = true;
  void compute(const collimator::MetricInput&, std::span<const double>, collimator::MetricResult&) const override {}
};

COLLIMATOR_METRIC(Old, "old", "1.0.0", "says that lower is better by a name")
