// What the author of a metric includes: a metric turns probabilities and labels of one class into numbers.
//
// A complete one, sdk/examples/tjur/tjur.cpp:
//
//   // Tjur's coefficient of discrimination: how much higher the disease's probability is where the disease is.
//   #include <collimator/metric.hpp>
//   namespace {
//   // Mean probability of the positives minus that of the negatives (Tjur 2009, The American Statistician 63, 366).
//   // From -1 to 1; at 0 the probabilities do not tell them apart. Undefined where either is missing.
//   class Tjur final : public collimator::Metric {
//    public:
//     void compute(const collimator::MetricInput& input, std::span<const double> weights,
//                  collimator::MetricResult& result) const override {
//       collimator::require_probabilities(input);  // a score of 7 would throw here, and the node say so
//       double sum[2] = {0, 0}, weight[2] = {0, 0};
//       for (std::size_t i = 0; i < input.labels.size(); ++i) {
//         const int label = input.labels[i] > 0.5 ? 1 : 0;
//         sum[label] += weights[i] * input.probabilities[i];
//         weight[label] += weights[i];
//       }
//       if (weight[0] <= 0) return result.undefine("no sample is negative");
//       if (weight[1] <= 0) return result.undefine("no sample is positive");
//       result.set(0, sum[1] / weight[1] - sum[0] / weight[0]);
//     }
//   };
//   }  // namespace
//   COLLIMATOR_METRIC(Tjur, "tjur", "1.0.0", "Mean probability of the positives minus that of the negatives")
//
// Threads: compute() and compute_many() are called from several threads at once on one object.
//
// Lifecycle: the host makes one object for each use in a node, and destroys it when no call of it is under way; both
// may happen on any thread. `host()` serves from the end of the constructor to the end of the destructor. Spans live
// until the call returns.
//
// Shapes and ranges: probabilities, labels and weights have one number for each sample, in no order that means
// anything.
// - Probabilities are finite, but may lie outside [0,1] where a table of scores was read: see require_probabilities().
// - Labels are 0 or 1; samples whose label is unknown are left out. One label, or all, may be missing.
// - Weights are >= 0. A bootstrap gives how often each sample's patient was drawn, so all positives may weigh 0.
// - `threshold` is the node's, or NaN where none applies; a sample is positive at probability >= threshold. A class
//   that looks at it says `.threshold = true`; micro averages then show it the calls, 0 or 1, as probabilities.
// - Each output is a number or `undefined`. A reason is cut after 512 bytes.
//
// Errors: where a number has no meaning for these samples, undefine() it with the reason, which stands in the table; a
// replicate of a bootstrap is then drawn again. Any std::exception, also one thrown by the constructor or by
// Params::check(), ends the node with the message `ID: what()`.
//
// Cancelling: the default compute_many() looks between sets of weights. One of your own that takes seconds calls
// host().check_cancelled() in its loop.
#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <collimator/detail/plugin.hpp>

namespace collimator {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

// One class of a set of predictions; samples whose label is unknown are left out already.
struct MetricInput {
  std::span<const double> probabilities;  // in [0,1], unless a table of scores was read
  std::span<const double> labels;         // 0 or 1
  double threshold = undefined;           // positive at probability >= threshold; NaN where none applies
};

// Where compute() leaves its numbers, one per output; what is left out stays NaN. Notes are kept of the first set of
// weights alone.
class MetricResult {
 public:
  MetricResult(std::span<double> values, collimator_error* reasons) : values_(values), reasons_(reasons) {}

  void set(std::size_t output, double value) { values_[output] = value; }
  // Says why an output is undefined, or that it is marked ("0.5 added to each cell").
  void note(std::size_t output, std::string_view reason) {
    if (reasons_ != nullptr) detail::leave_message(&reasons_[output], reason);
  }
  // A share of independent samples, for a metric with IntervalMethod::wilson; trials > 0.
  void share(double hits, double trials) {
    set(0, hits / trials);
    set(1, trials);
  }
  void undefine(std::string_view reason) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values_[i] = undefined;
      note(i, reason);
    }
  }

 private:
  std::span<double> values_;
  collimator_error* reasons_;
};

// How a metric's interval is made where it can be had without a bootstrap by patient, which is the default:
//   wilson     each sample is a trial: call MetricResult::share(); where no patient repeats
//   lognormal  the metric gives it itself, as outputs X, X_low and X_high (95 %); where no patient repeats
//   delong     the number is the area under the ROC curve; also where patients repeat
enum class IntervalMethod { bootstrap, wilson, lognormal, delong };

enum class Better { higher, lower, neither };  // neither: a count; then no group is the worst

// Where a metric's numbers lie, whatever the samples; without bounds unless it says so.
struct MetricRange {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
};

// What a metric is, said once in its class:
//
//   static constexpr collimator::MetricTraits traits{.threshold = true, .interval = IntervalMethod::wilson};
struct MetricTraits {
  bool threshold = false;  // it looks at MetricInput::threshold
  Better better = Better::higher;
  IntervalMethod interval = IntervalMethod::bootstrap;
  bool ranks = false;  // it only looks at the order of the probabilities: any increasing change leaves it as it is
  MetricRange range;   // of the numbers that tables show; with wilson and delong [0,1] without being said
};

// Base of all metrics. A subclass names its numbers: `static std::vector<std::string> outputs()` (without it, the
// plugin's id), and says what else is true of it as `traits` (above). Objects are immutable; called from several
// threads at once.
class Metric : public Hosted {
 public:
  virtual ~Metric() = default;

  // One set of weights (>= 0, one per sample; a weight of 2 is the sample twice).
  virtual void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const = 0;

  // Many sets at once, weights [replicates, samples] and values [replicates, outputs]: override it where
  // work can be shared (sort once); it must give what compute() gives. The default calls compute() for each.
  virtual void compute_many(const MetricInput& input, std::span<const double> weights, std::size_t outputs,
                            std::span<double> values) const {
    const std::size_t samples = input.labels.size();
    for (std::size_t r = 0; r * outputs < values.size(); ++r) {
      host().check_cancelled();
      MetricResult result(values.subspan(r * outputs, outputs), nullptr);
      compute(input, weights.subspan(r * samples, samples), result);
    }
  }
};

// Weighted cells of the 2 x 2 table at a threshold.
struct Confusion {
  double tp = 0, fp = 0, fn = 0, tn = 0;
};

inline Confusion confusion(const MetricInput& input, std::span<const double> weights) {
  Confusion cells;
  for (std::size_t i = 0; i < input.labels.size(); ++i) {
    const bool positive = input.labels[i] > 0.5, called = input.probabilities[i] >= input.threshold;
    (positive ? (called ? cells.tp : cells.fn) : (called ? cells.fp : cells.tn)) += weights[i];
  }
  return cells;
}

// For metrics whose meaning needs probabilities; throws where a score is none. Metrics that rank take any score.
inline void require_probabilities(const MetricInput& input) {
  for (const double score : input.probabilities)
    if (!(score >= 0 && score <= 1))
      throw std::invalid_argument("a score of " + std::to_string(score) +
                                  " is outside [0, 1], so it is no probability; auroc and auprc take any score");
}

namespace detail {

template <typename Plugin>
concept SaysTraitsAsNames = requires {
  Plugin::needs_threshold;
}
|| requires { Plugin::lower_is_better; }
|| requires { Plugin::ordered; }
|| requires { Plugin::interval; };

template <typename Plugin>
constexpr MetricTraits traits_of() {
  static_assert(!SaysTraitsAsNames<Plugin>,
                "a metric says what it is as one value: static constexpr collimator::MetricTraits traits{.threshold = "
                "true, .better = collimator::Better::lower, .interval = collimator::IntervalMethod::wilson};");
  if constexpr (requires { Plugin::traits; }) {
    static_assert(std::is_same_v<decltype(Plugin::traits), const MetricTraits>,
                  "`traits` of a metric is `static constexpr collimator::MetricTraits traits{…};`");
    return Plugin::traits;
  } else {
    return {};
  }
}

template <typename Plugin>
std::vector<std::string> metric_outputs(const char* id) {
  if constexpr (requires { Plugin::outputs(); })
    return Plugin::outputs();
  else if constexpr (traits_of<Plugin>().interval == IntervalMethod::wilson)
    return {id, std::string(id) + "_trials"};
  else
    return {id};
}

template <typename Plugin>
std::size_t output_count() {
  static const std::size_t count = metric_outputs<Plugin>("").size();
  return count;
}

template <typename Plugin>
std::int32_t evaluate(const void* object, const collimator_metric_input* given, std::uint64_t replicates,
                      const double* weights, double* values, collimator_error* reasons,
                      collimator_error* error) noexcept {
  return guarded(error, [&] {
    const auto* plugin = static_cast<const Plugin*>(object);
    const collimator_metric_input from = taken(given);
    const std::size_t outputs = output_count<Plugin>(), count = from.count;
    if (weights == nullptr && replicates != 1)
      throw std::invalid_argument("the host asked for " + std::to_string(replicates) + " replicates without weights");
    const MetricInput input{{from.probabilities, count}, {from.labels, count}, from.threshold};
    const std::span<double> all(values, replicates * outputs);
    std::ranges::fill(all, undefined);
    std::size_t first = 0;  // of the replicates that are evaluated together
    if (weights == nullptr || reasons != nullptr) {
      const std::vector<double> ones(weights == nullptr ? count : 0, 1.0);
      MetricResult result(all.first(outputs), reasons);
      plugin->compute(input, weights != nullptr ? std::span(weights, count) : std::span(ones), result);
      first = 1;
    }
    if (first < replicates)
      plugin->compute_many(input, {weights + first * count, (replicates - first) * count}, outputs,
                           all.subspan(first * outputs));
  });
}

// The member "range" of a manifest: a bound that there is not is null.
template <typename Plugin>
std::string range_text() {
  constexpr MetricTraits traits = traits_of<Plugin>();
  constexpr bool unit = traits.interval == IntervalMethod::wilson || traits.interval == IntervalMethod::delong;
  constexpr double endless = std::numeric_limits<double>::infinity();
  const double low = unit ? std::max(0.0, traits.range.low) : traits.range.low,
               high = unit ? std::min(1.0, traits.range.high) : traits.range.high;
  if (low == -endless && high == endless) return {};
  return R"(,"range":[)" + (low == -endless ? "null" : json_number(low)) + "," +
         (high == endless ? "null" : json_number(high)) + "]";
}

template <typename Plugin>
const collimator_library* metric_library(const About& about) {
  static const collimator_metric_v1 functions{sizeof functions, create<Plugin>, destroy<Plugin>, evaluate<Plugin>,
                                              nullptr};
  constexpr MetricTraits traits = traits_of<Plugin>();
  std::string more = text_list("outputs", metric_outputs<Plugin>(about.id));
  std::vector<std::string> needs;
  if (traits.threshold) needs.emplace_back("threshold");
  if (traits.ranks) needs.emplace_back("ranks");
  more += text_list("needs", needs);
  constexpr const char* methods[] = {"bootstrap", "wilson", "lognormal", "delong"};
  more += R"(,"interval":")" + std::string(methods[static_cast<int>(traits.interval)]) + '"';
  if (traits.better == Better::lower) more += R"(,"better":"lower")";
  if (traits.better == Better::neither) more += R"(,"better":"neither")";
  more += range_text<Plugin>();
  return library(about, manifest<Plugin>(about, "portable", more), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the metric `id`. Once per library.
#define COLLIMATOR_METRIC(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::metric_library<Class>({"metric", 1, id, version, about})))
