// Evaluates both arms of all pairs under the same draws, and takes the difference within each draw.
#include "framework/stats/contrast.hpp"

#include <algorithm>

#include "framework/base/error.hpp"
#include "framework/stats/pairing.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {
namespace {

// One class of one arm of one pair, least probability first.
struct ArmClass {
  std::size_t class_place = 0;
  double sign = 1;
  double threshold = 0;
  ClassScores scores;
  std::vector<std::uint32_t> patients;  // of each sample
};

// All statistics of a set of draws: [classes (and macro last), outputs] for each.
class Differences {
 public:
  Differences(std::span<const ArmPair> pairs, std::span<const MetricInUse> metrics,
              std::span<const std::string> classes, const PatientIndex& index)
      : metrics_(metrics), classes_(classes.size()), pairs_(static_cast<double>(pairs.size())) {
    for (const MetricInUse& metric : metrics) outputs_ += metric.names.size();
    for (const ArmPair& pair : pairs)
      for (const bool ours : {true, false}) {
        const Predictions& predictions = ours ? pair.ours : pair.theirs;
        std::vector<std::size_t> rows(predictions.samples.size());
        for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
        for (std::size_t c = 0; c < classes.size(); ++c) {
          ArmClass part{c,
                        ours ? 1.0 : -1.0,
                        (ours ? pair.our_thresholds : pair.their_thresholds).of(classes[c]),
                        by_probability(class_scores(predictions, class_index(predictions, classes[c]), rows)),
                        {}};
          for (const std::size_t row : part.scores.rows)
            part.patients.push_back(index.number(patient_of(predictions, row)));
          largest_ = std::max(largest_, part.patients.size());
          parts_.push_back(std::move(part));
        }
      }
    in_macro_.assign(classes_ * outputs_, true);
  }

  std::size_t outputs() const { return outputs_; }
  std::size_t count() const { return (classes_ + 1) * outputs_; }
  std::size_t largest() const { return largest_; }
  std::size_t samples(std::size_t class_place) const { return parts_[class_place].scores.rows.size(); }

  // From now on the macro averages run over the classes that are defined in `values`.
  void fix_macro(std::span<const double> values) {
    for (std::size_t i = 0; i < in_macro_.size(); ++i) in_macro_[i] = !std::isnan(values[i]);
  }
  std::size_t macro_classes(std::size_t output) const {
    std::size_t defined = 0;
    for (std::size_t c = 0; c < classes_; ++c) defined += in_macro_[c * outputs_ + output] ? 1 : 0;
    return defined;
  }

  // counts [draws, patients] -> values [draws, count()].
  void evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const {
    std::ranges::fill(values, 0.0);
    std::vector<double> weights(std::max<std::size_t>(draws * largest_, 1)), measured;  // not null without a sample
    for (const ArmClass& part : parts_) {
      weigh(draws, counts, part.patients, weights);
      const collimator_metric_input input = part.scores.input(part.threshold);
      std::size_t output = part.class_place * outputs_;
      for (const MetricInUse& metric : metrics_) {
        measured.assign(draws * metric.names.size(), std::nan(""));
        metric.evaluate(input, draws, weights.data(), measured.data(), nullptr);
        for (std::size_t d = 0; d < draws; ++d)
          for (std::size_t o = 0; o < metric.names.size(); ++o)
            values[d * count() + output + o] += part.sign * measured[d * metric.names.size() + o] / pairs_;
        output += metric.names.size();
      }
    }
    for (std::size_t d = 0; d < draws; ++d)
      for (std::size_t o = 0; o < outputs_; ++o) {
        double sum = 0;
        for (std::size_t c = 0; c < classes_; ++c)
          if (in_macro_[c * outputs_ + o]) sum += values[d * count() + c * outputs_ + o];
        values[d * count() + classes_ * outputs_ + o] = sum / static_cast<double>(macro_classes(o));
      }
  }

 private:
  std::span<const MetricInUse> metrics_;
  std::size_t classes_, outputs_ = 0, largest_ = 0;
  double pairs_;
  std::vector<ArmClass> parts_;  // the classes of the first arm first
  std::vector<bool> in_macro_;
};

}  // namespace

std::vector<ContrastRow> contrast(std::span<const ArmPair> pairs, std::span<const MetricInUse> metrics,
                                  std::span<const std::string> classes, const BootstrapOptions& options, bool paired) {
  if (pairs.empty()) throw failure("there is no pair of arms to compare");
  std::vector<const Predictions*> arms;
  for (const ArmPair& pair : pairs) arms.insert(arms.end(), {&pair.ours, &pair.theirs});
  const std::vector<std::string> names =
      classes.empty() ? common_classes(arms) : std::vector<std::string>(classes.begin(), classes.end());
  std::vector<std::string> patients;
  bool single = false;  // some arm has one patient only
  for (const ArmPair& pair : pairs) {
    if (paired) check_paired(pair.ours, pair.theirs, names);
    for (const Predictions* arm : {&pair.ours, &pair.theirs}) {
      if (paired && arm == &pair.theirs) continue;  // its patients are ours
      std::vector<std::string> own;
      for (std::size_t row = 0; row < arm->samples.size(); ++row) own.push_back(patient_of(*arm, row));
      single = single || PatientIndex(own).size() < 2;
      patients.insert(patients.end(), own.begin(), own.end());
    }
  }
  const PatientIndex index(patients);
  Differences differences(pairs, metrics, names, index);

  const std::vector<double> once(index.size(), 1.0);
  std::vector<double> observed(differences.count());
  differences.evaluate(1, once, observed);
  differences.fix_macro(observed);
  differences.evaluate(1, once, observed);

  // What is undefined as observed is never drawn, or every replicate of it would be drawn again and again.
  const std::size_t rows = (names.size() > 1 ? names.size() + 1 : 1) * differences.outputs();
  std::vector<std::size_t> defined;
  for (std::size_t i = 0; i < rows; ++i)
    if (!std::isnan(observed[i])) defined.push_back(i);
  BootstrapOptions blocks = options;
  blocks.block =
      std::clamp<std::size_t>((std::size_t{8} << 20) / (8 * std::max<std::size_t>(differences.largest(), 1)), 4, 64);
  const auto statistics = [&](std::size_t draws, std::span<const double> counts, std::span<double> values) {
    std::vector<double> all(draws * differences.count());
    differences.evaluate(draws, counts, all);
    for (std::size_t d = 0; d < draws; ++d)
      for (std::size_t i = 0; i < defined.size(); ++i)
        values[d * defined.size() + i] = all[d * differences.count() + defined[i]];
  };
  const std::vector<Replicates> replicates = bootstrap(index.size(), defined.size(), statistics, blocks);

  std::vector<ContrastRow> result;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t class_place = i / differences.outputs(), output = i % differences.outputs();
    const bool macro = class_place == names.size();
    ContrastRow row;
    row.class_name = macro ? "macro" : names[class_place];
    std::size_t place = output;
    for (const MetricInUse& metric : metrics) {
      if (place < metric.names.size()) {
        row.metric = metric.names[place];
        break;
      }
      place -= metric.names.size();
    }
    row.n = macro ? pairs.front().ours.samples.size() : differences.samples(class_place);
    row.patients = index.size();
    if (macro) row.note = fmt::format("mean of {} of {} classes", differences.macro_classes(output), names.size());
    row.difference = observed[i];
    const auto found = std::ranges::find(defined, i);
    if (found == defined.end()) {
      if (!macro) row.note = "undefined in at least one arm";
    } else {
      const Replicates& drawn = replicates[static_cast<std::size_t>(found - defined.begin())];
      row.replicates = drawn.values.size();
      row.redrawn = drawn.redrawn;
      row.drawn = drawn.values;
      if (index.size() < 2 || (!paired && single)) {
        row.drawn.clear();
        row.note += std::string(row.note.empty() ? "" : "; ") +
                    (paired ? "a single patient: no interval" : "a single patient in one arm: no interval");
      } else if (drawn.given_up == 0) {
        row.low = percentile(drawn.values, 0.025);
        row.high = percentile(drawn.values, 0.975);
        row.p = bootstrap_p_value(drawn.values);
      } else {
        row.note = fmt::format("{} replicates stayed undefined in {} draws each: no interval", drawn.given_up,
                               options.attempts);
      }
    }
    result.push_back(std::move(row));
  }
  return result;
}

}  // namespace collimator
