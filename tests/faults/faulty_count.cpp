// A metric for tests that crashes: far from pictures and LibTorch, in the last node of a graph.
#include <csignal>

#include <collimator/metric.hpp>

namespace {

class FaultyCount final : public collimator::Metric {
 public:
  void compute(const collimator::MetricInput&, std::span<const double>, collimator::MetricResult&) const override {
    std::raise(SIGFPE);
  }
};

}  // namespace

COLLIMATOR_METRIC(FaultyCount, "faulty_count", "1.0.0", "For tests: crashes")
