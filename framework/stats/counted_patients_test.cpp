// Facts about numbers of which draws of patients tell nothing: perfect calls, and odds ratios with an empty cell.
#include "framework/stats/counted_patients.hpp"

#include <cmath>
#include <stdexcept>

#include <doctest/doctest.h>

#include "framework/stats/contrast.hpp"
#include "framework/stats/in_test.hpp"
#include "framework/stats/score.hpp"

using namespace collimator;

namespace {

// An odds ratio with Haldane's correction where a cell is empty.
class Odds final : public Metric {
 public:
  static std::vector<std::string> outputs() { return {"odds", "odds_low", "odds_high"}; }
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    Confusion c = confusion(input, weights);
    if (c.tp + c.fn <= 0 || c.fp + c.tn <= 0) return result.undefine("a label is missing");
    if (c.tp <= 0 || c.fp <= 0 || c.fn <= 0 || c.tn <= 0)
      for (double* cell : {&c.tp, &c.fp, &c.fn, &c.tn}) *cell += 0.5;
    const double ratio = c.tp * c.tn / (c.fp * c.fn), spread = std::sqrt(1 / c.tp + 1 / c.fp + 1 / c.fn + 1 / c.tn);
    result.set(0, ratio);
    result.set(1, ratio * std::exp(-1.959964 * spread));
    result.set(2, ratio * std::exp(1.959964 * spread));
  }
};

// The number of true positives.
class Hits final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    result.set(0, confusion(input, weights).tp);
  }
};

// F1.
class F1 final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const Confusion cells = confusion(input, weights);
    if (cells.tp + cells.fp + cells.fn <= 0) return result.undefine("nothing is positive or called so");
    result.set(0, 2 * cells.tp / (2 * cells.tp + cells.fp + cells.fn));
  }
};

// Sensitivity.
class Found final : public Metric {
 public:
  static constexpr MetricTraits traits{.threshold = true, .interval = IntervalMethod::wilson};
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const Confusion cells = confusion(input, weights);
    if (cells.tp + cells.fn <= 0) return result.undefine("there is no positive sample");
    result.share(cells.tp, cells.tp + cells.fn);
  }
};

std::vector<MetricInUse> all_metrics() {
  std::vector<MetricInUse> metrics{in_test::metric<Odds>("odds"), in_test::metric<Hits>("hits"),
                                   in_test::metric<F1>("f1"), in_test::metric<Found>("found")};
  metrics[0].names = Odds::outputs();
  metrics[0].interval = "lognormal";
  metrics[3].names = {"found", "found_trials"};
  metrics[3].interval = "wilson";
  for (MetricInUse& metric : metrics) metric.needs_threshold = true;
  return metrics;
}
const std::vector<MetricInUse> metrics = all_metrics();

// 12 positive and 12 negative patients, of each of whom the call is right but for the first `missed` positive and the
// first `alarms` negative ones; the last `repeated` have a second sample that says the same.
Predictions calls(int missed, int alarms, int repeated) {
  Predictions result{{"effusion"}, {}, {}, {}, {}, {}};
  for (int patient = 0; patient < 24; ++patient)
    for (int sample = 0; sample < (patient >= 24 - repeated ? 2 : 1); ++sample) {
      const bool positive = patient < 12, wrong = positive ? patient < missed : patient - 12 < alarms;
      result.samples.push_back(std::to_string(patient) + "_" + std::to_string(sample));
      result.patients.push_back(std::to_string(patient));
      result.labels.push_back(positive ? 1.0F : 0.0F);
      result.probabilities.push_back(positive != wrong ? 0.9 : 0.1);
    }
  return result;
}

ScoreRow scored(const Predictions& predictions, const std::string& metric) {
  for (const ScoreRow& row : score(predictions, metrics, Thresholds(0.5), {}))
    if (row.metric == metric) return row;
  throw std::runtime_error("no row " + metric);
}

}  // namespace

// Reference: 625 [11.475264169176874, 34040.61067711522] is exp(ln 625 -+ 1.959964 sqrt(2/0.5 + 2/12.5)) (NumPy 2.4.6).
TEST_CASE("an odds ratio with an empty cell has its own interval of single samples, and none from draws of patients") {
  const ScoreRow apart = scored(calls(0, 0, 0), "odds");
  CHECK(apart.interval == "lognormal");
  CHECK(apart.value == doctest::Approx(625));
  CHECK(apart.low == doctest::Approx(11.475264169176874).epsilon(1e-12));
  for (const auto& [missed, alarms] : {std::pair(0, 0), {3, 0}, {0, 3}}) {
    const ScoreRow row = scored(calls(missed, alarms, 1), "odds");
    CHECK(std::isnan(row.low));
    CHECK(row.interval.empty());
    CHECK(row.note == "no interval: a cell is empty, and draws of patients never fill it");
  }
  CHECK(scored(calls(3, 3, 1), "odds").interval == "bootstrap");
}

TEST_CASE("where every call is right, counts and F1 have no interval: draws only change how many are positive") {
  for (const char* metric : {"hits", "f1", "found"}) {
    const ScoreRow row = scored(calls(0, 0, 24), metric);
    CHECK(std::isnan(row.low));
    CHECK(row.note.starts_with("no interval: "));
    CHECK(scored(calls(2, 1, 24), metric).interval == "bootstrap");
  }
  CHECK(std::isnan(scored(calls(12, 12, 24), "f1").low));  // every call is wrong
}

TEST_CASE("averages and groups of odds ratios have no interval where one of them has an empty cell") {
  Predictions two = calls(3, 3, 1);
  const Predictions perfect = calls(0, 0, 1);
  two.classes = {"effusion", "mass"};
  two.metadata = {{"site", {}}};
  std::vector<float> labels;
  std::vector<double> probabilities;
  for (std::size_t i = 0; i < two.samples.size(); ++i) {
    labels.insert(labels.end(), {two.labels[i], perfect.labels[i]});
    probabilities.insert(probabilities.end(), {two.probabilities[i], perfect.probabilities[i]});
    two.metadata[0].second.push_back(i % 2 == 0 ? "home" : "away");
  }
  two.labels = labels;
  two.probabilities = probabilities;
  for (const ScoreRow& row : score(two, metrics, Thresholds(0.5), {.by = {"site"}})) {
    if (row.metric != "odds" || std::isnan(row.value)) continue;
    const bool empty = row.class_name != "effusion";
    if (row.group.empty() || row.group == "worst" || row.group == "gap") CHECK(std::isnan(row.low) == empty);
  }
}

TEST_CASE("a difference of odds ratios, one of which has an empty cell, has neither interval nor p") {
  const ContrastArm perfect{{{calls(0, 0, 1), Thresholds(0.5)}}}, good{{{calls(2, 2, 1), Thresholds(0.5)}}},
      fair{{{calls(4, 5, 1), Thresholds(0.5)}}};
  const auto odds = [&](const ContrastArm& ours, const ContrastArm& theirs) {
    return contrast(ours, theirs, metrics, {}, {.replicates = 500})[0];
  };
  CHECK(odds(perfect, fair).note ==
        "difference of logarithms; a cell is empty, and draws of patients never fill it: no interval, no test");
  CHECK(std::isnan(odds(perfect, fair).p));
  CHECK_FALSE(std::isnan(odds(perfect, fair).difference));
  CHECK(odds(good, fair).p > 0);
}

TEST_CASE("the patients of a share are those of its trials") {
  Predictions few = calls(1, 4, 24);  // of 12 positive patients three are left
  Predictions less{{"effusion"}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < few.samples.size(); ++i) {
    const int patient = std::stoi(few.patients[i]);
    if (patient >= 3 && patient < 12) continue;
    less.samples.push_back(few.samples[i]);
    less.patients.push_back(few.patients[i]);
    less.labels.push_back(few.labels[i]);
    less.probabilities.push_back(few.probabilities[i]);
  }
  CHECK(scored(less, "found").note == "no interval: there are only 3 patients");
  CHECK(scored(less, "f1").interval == "bootstrap");
}
