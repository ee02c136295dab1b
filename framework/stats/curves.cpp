// Evaluates a curve at fixed places under the weights of each draw, in one pass over the sorted samples.
#include "framework/stats/curves.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>

#include "framework/base/error.hpp"
#include "framework/stats/few_patients.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/proportion.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

std::vector<double> hundredths(int first, int last) {
  std::vector<double> values;
  for (int i = first; i <= last; ++i) values.push_back(i / 100.0);
  return values;
}

// y at each x under weights of the samples (least probability first); thresholds too where they are asked for.
using Evaluate =
    std::function<void(std::span<const double> weights, std::span<double> y, std::vector<double>* thresholds)>;

// Calls each(tp, fp, threshold) for every threshold, the highest first; tp and fp are weighted counts.
template <typename Each>
void descend(const ClassScores& scores, std::span<const double> weights, Each each) {
  double tp = 0, fp = 0;
  for (std::size_t i = weights.size(); i-- > 0;) {
    (scores.labels[i] > 0.5 ? tp : fp) += weights[i];
    if (i == 0 || scores.probabilities[i - 1] != scores.probabilities[i]) each(tp, fp, scores.probabilities[i]);
  }
}

struct Totals {
  double positives = 0, negatives = 0;
};

Totals totals(const ClassScores& scores, std::span<const double> weights) {
  Totals totals;
  for (std::size_t i = 0; i < weights.size(); ++i)
    (scores.labels[i] > 0.5 ? totals.positives : totals.negatives) += weights[i];
  return totals;
}

void roc(const ClassScores& scores, std::span<const double> x, std::span<const double> weights, std::span<double> y,
         std::vector<double>* thresholds) {
  const auto [positives, negatives] = totals(scores, weights);
  const bool defined = positives > 0 && negatives > 0;
  std::ranges::fill(y, no_value);
  if (thresholds != nullptr) thresholds->assign(x.size(), defined ? INFINITY : no_value);
  if (!defined) return;
  struct Point {
    double tp = 0, fp = 0, threshold = INFINITY;  // nothing called
  } last;
  double reached = 0;  // tp at the threshold of the rate before
  std::size_t next = 0;
  const auto pass = [&](double sensitivity) {
    y[next] = sensitivity;
    if (thresholds != nullptr)
      (*thresholds)[next] = next > 0 && last.tp <= reached ? (*thresholds)[next - 1] : last.threshold;
    reached = last.tp;
    ++next;
  };
  descend(scores, weights, [&, positives = positives, negatives = negatives](double tp, double fp, double threshold) {
    while (next < x.size() && fp > x[next] * negatives * (1 + 1e-12)) {  // 0.07 x 100 is above 7
      const double rest = x[next] * negatives - last.fp;
      const bool exact = rest <= 1e-12 * x[next] * negatives;
      pass((exact ? last.tp : last.tp + (tp - last.tp) * rest / (fp - last.fp)) / positives);
    }
    last = {tp, fp, threshold};
  });
  while (next < x.size()) pass(last.tp / positives);
}

void precision(const ClassScores& scores, std::span<const double> x, std::span<const double> weights,
               std::span<double> y, std::vector<double>* thresholds) {
  const double positives = totals(scores, weights).positives;
  std::ranges::fill(y, no_value);
  if (thresholds != nullptr) thresholds->assign(x.size(), no_value);
  if (positives <= 0) return;
  std::size_t next = 0;
  descend(scores, weights, [&](double tp, double fp, double threshold) {
    for (; next < x.size() && tp >= x[next] * positives * (1 - 1e-12); ++next) {
      y[next] = tp / (tp + fp);
      if (thresholds != nullptr) (*thresholds)[next] = threshold;
    }
  });
}

void net_benefit(const ClassScores& scores, std::span<const double> x, std::span<const double> weights,
                 std::span<double> y) {
  const auto [positives, negatives] = totals(scores, weights);
  const double all = positives + negatives;
  const std::size_t points = x.size();
  std::ranges::fill(y, no_value);
  if (all <= 0) return;
  double tp = positives, fp = negatives;
  std::size_t sample = 0;
  for (std::size_t i = 0; i < points; ++i) {
    for (; sample < weights.size() && scores.probabilities[sample] < x[i]; ++sample)
      (scores.labels[sample] > 0.5 ? tp : fp) -= weights[sample];
    const double odds = x[i] / (1 - x[i]);
    y[i] = (tp - fp * odds) / all;
    y[points + i] = (positives - negatives * odds) / all;
    y[2 * points + i] = 0;
  }
}

// The first sample of each bin, and the number of samples.
std::vector<std::size_t> bins_of(const ClassScores& scores, std::size_t bins) {
  const std::size_t samples = scores.rows.size();
  std::vector<std::size_t> begins{0};
  for (std::size_t bin = 1; bin < bins; ++bin) {
    std::size_t begin = bin * samples / bins;
    while (begin > 0 && begin < samples && scores.probabilities[begin - 1] == scores.probabilities[begin]) ++begin;
    if (begin > begins.back() && begin < samples) begins.push_back(begin);
  }
  begins.push_back(samples);
  return begins;
}

std::size_t count_distinct(std::vector<std::uint32_t> ascending) {
  return static_cast<std::size_t>(std::unique(ascending.begin(), ascending.end()) - ascending.begin());
}

struct Band {
  double low = no_value, high = no_value;
};

class Curves {
 public:
  Curves(const Predictions& predictions, const CurveOptions& options) : predictions_(predictions), options_(options) {
    std::vector<std::string> patients;
    for (std::size_t row = 0; row < predictions.samples.size(); ++row) patients.push_back(patient_of(predictions, row));
    index_.emplace(patients);
    for (const std::string& patient : patients) numbers_.push_back(index_->number(patient));
  }

  Table run() {
    table_.name = "table.csv";
    table_.header = header();
    std::vector<std::size_t> rows(predictions_.samples.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    for (std::size_t c = 0; c < predictions_.classes.size(); ++c) {
      scores_ = by_probability(class_scores(predictions_, c, rows));
      const std::string& name = predictions_.classes[c];
      if (options_.kind == CurveKind::roc || options_.kind == CurveKind::pr) add_operating(name);
      if (options_.kind == CurveKind::roc || options_.kind == CurveKind::pr || scores_.rows.empty()) continue;
      require_probabilities(name);
      if (options_.kind == CurveKind::calibration) add_calibration(name);
      if (options_.kind == CurveKind::decision) add_decision(name);
    }
    return std::move(table_);
  }

 private:
  std::vector<std::string> header() const {
    switch (options_.kind) {
      case CurveKind::roc: return {"class", "false_positive_rate", "sensitivity", "low", "high", "threshold", "n"};
      case CurveKind::pr: return {"class", "sensitivity", "precision", "low", "high", "threshold", "n"};
      case CurveKind::calibration:
        return {"class", "predicted", "observed", "low", "high", "n", "positives", "expected"};
      default: return {"class", "strategy", "threshold", "net_benefit", "low", "high", "n"};
    }
  }

  void require_probabilities(const std::string& name) const {
    const double low = scores_.probabilities.front(), high = scores_.probabilities.back();
    if (low < 0 || high > 1)
      throw failure("class {}: a score of {} is outside [0, 1], so it is no probability; roc and pr take any score",
                    name, low < 0 ? low : high);
  }

  // The patient of each sample from `begin` to `end`, ascending.
  std::vector<std::uint32_t> patients(std::size_t begin, std::size_t end) const {
    std::vector<std::uint32_t> patients;
    patients.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) patients.push_back(numbers_[scores_.rows[i]]);
    std::ranges::sort(patients);
    return patients;
  }

  // From draws of patients: none where there are too few, or where they all give the same.
  std::vector<Band> bands(std::size_t count, const Evaluate& evaluate) const {
    if (options_.bootstrap.replicates == 0 || count_distinct(patients(0, scores_.rows.size())) < least_patients)
      return std::vector<Band>(count);
    const std::size_t samples = scores_.rows.size();
    const auto statistics = [&](std::size_t draws, std::span<const double> counts, std::span<double> values) {
      std::vector<double> weights(samples);
      for (std::size_t d = 0; d < draws; ++d) {
        for (std::size_t i = 0; i < samples; ++i) weights[i] = counts[d * index_->size() + numbers_[scores_.rows[i]]];
        evaluate(weights, values.subspan(d * count, count), nullptr);
      }
    };
    std::vector<Band> result;
    for (const Replicates& drawn : bootstrap(index_->size(), count, statistics, options_.bootstrap))
      result.push_back(drawn.given_up > 0 || all_equal(drawn.values)
                           ? Band{}
                           : Band{percentile(drawn.values, 0.025), percentile(drawn.values, 0.975)});
    return result;
  }

  static std::string text(double value) { return std::isnan(value) ? "" : number_text(value); }

  void add_operating(const std::string& name) {
    const bool defined = scores_.positives > 0 && scores_.positives < scores_.rows.size();
    const bool is_roc = options_.kind == CurveKind::roc;
    const std::vector<double> x = hundredths(is_roc ? 0 : 1, 100);
    const Evaluate evaluate = [&](std::span<const double> weights, std::span<double> y, std::vector<double>* at) {
      (is_roc ? roc : precision)(scores_, x, weights, y, at);
    };
    std::vector<double> y(x.size(), no_value), thresholds(x.size(), no_value);
    if (defined) evaluate(std::vector<double>(scores_.rows.size(), 1.0), y, &thresholds);
    const std::vector<Band> around = defined ? bands(x.size(), evaluate) : std::vector<Band>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
      table_.rows.push_back({name, number_text(x[i]), text(y[i]), text(around[i].low), text(around[i].high),
                             text(thresholds[i]), std::to_string(scores_.rows.size())});
  }

  void add_calibration(const std::string& name) {
    const std::vector<std::size_t> begins = bins_of(scores_, options_.bins);
    const std::size_t bins = begins.size() - 1;
    const Evaluate evaluate = [&](std::span<const double> weights, std::span<double> y, std::vector<double>*) {
      for (std::size_t bin = 0; bin < bins; ++bin) {
        double positives = 0, all = 0;
        for (std::size_t i = begins[bin]; i < begins[bin + 1]; ++i) {
          positives += weights[i] * scores_.labels[i];
          all += weights[i];
        }
        y[bin] = all > 0 ? positives / all : no_value;
      }
    };
    std::vector<double> y(bins);
    evaluate(std::vector<double>(scores_.rows.size(), 1.0), y, nullptr);
    std::vector<Band> around = bands(bins, evaluate);
    for (std::size_t bin = 0; bin < bins; ++bin) {
      double expected = 0, positives = 0;
      for (std::size_t i = begins[bin]; i < begins[bin + 1]; ++i) {
        expected += scores_.probabilities[i];
        positives += scores_.labels[i];
      }
      const std::size_t n = begins[bin + 1] - begins[bin];
      const std::vector<std::uint32_t> own = patients(begins[bin], begins[bin + 1]);
      const bool repeats = std::ranges::adjacent_find(own) != own.end();
      if (options_.bootstrap.replicates > 0 && !repeats) {
        const Interval share = wilson(positives, static_cast<double>(n));
        around[bin] = {share.low, share.high};
      } else if (count_distinct(own) < least_patients) {
        around[bin] = {};
      }
      table_.rows.push_back({name, number_text(expected / static_cast<double>(n)), text(y[bin]), text(around[bin].low),
                             text(around[bin].high), std::to_string(n), number_text(positives), number_text(expected)});
    }
  }

  void add_decision(const std::string& name) {
    const std::vector<double> x = hundredths(1, 99);
    const Evaluate evaluate = [&](std::span<const double> weights, std::span<double> y, std::vector<double>*) {
      net_benefit(scores_, x, weights, y);
    };
    std::vector<double> y(3 * x.size());
    evaluate(std::vector<double>(scores_.rows.size(), 1.0), y, nullptr);
    const std::vector<Band> around = bands(y.size(), evaluate);
    static const char* const strategies[] = {"model", "all", "none"};
    const double prevalence = static_cast<double>(scores_.positives) / static_cast<double>(scores_.rows.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
      if (i / x.size() == 1 && y[i] < -prevalence) continue;  // it falls to -99 times the negative share
      table_.rows.push_back({name, strategies[i / x.size()], number_text(x[i % x.size()]), text(y[i]),
                             text(around[i].low), text(around[i].high), std::to_string(scores_.rows.size())});
    }
  }

  const Predictions& predictions_;
  const CurveOptions& options_;
  std::optional<PatientIndex> index_;
  std::vector<std::uint32_t> numbers_;  // of the patients of each row
  ClassScores scores_;
  Table table_;
};

}  // namespace

Table curves(const Predictions& predictions, const CurveOptions& options) { return Curves(predictions, options).run(); }

}  // namespace collimator
