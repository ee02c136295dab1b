// Tries every observed probability once, from the highest down, and reads and writes what was chosen.
#include "framework/stats/threshold.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/score_range.hpp"

namespace collimator {
namespace {

// How well a threshold does that calls tp of `positives` and fp of `negatives`; the greatest wins.
double merit(const std::string& rule, double number, double tp, double fp, double positives, double negatives) {
  if (rule == "f1") return 2 * tp / (tp + fp + positives);
  // Over one denominator, because sums of two rounded shares would break ties by rounding.
  if (rule == "youden") return (tp * negatives - fp * positives) / (positives * negatives);
  return tp >= number * positives || tp / positives >= number ? 1 : 0;
}

}  // namespace

Threshold choose_threshold(const ClassScores& scores, const Rule& rule, const std::string& class_name) {
  if (rule.name == "value") return {rule.number, "given"};
  if (rule.name != "youden" && rule.name != "f1" && rule.name != "sensitivity")
    throw failure("there is no threshold rule `{}`: use youden, f1, {{sensitivity: 0.9}} or {{value: 0.5}}", rule.name);
  if (rule.name == "sensitivity" && !(rule.number >= 0 && rule.number <= 1))
    throw failure("sensitivity: {} is outside [0, 1]", rule.number);
  const std::size_t count = scores.rows.size(), negative_count = count - scores.positives;
  if (scores.positives == 0 || negative_count == 0)
    return {std::nan(""),
            fmt::format("class {} has {} positive and {} negative samples in the predictions of the threshold node, "
                        "and its rule `{}` needs both: use a larger part, stratify the split, or {{value: 0.5}}",
                        class_name, scores.positives, negative_count, rule.name)};
  const ClassScores sorted = by_probability(scores);
  const auto positives = static_cast<double>(scores.positives), negatives = static_cast<double>(negative_count);
  double tp = 0, fp = 0, best = -std::numeric_limits<double>::infinity();
  Threshold chosen;
  for (std::size_t i = count; i-- > 0;) {
    (sorted.labels[i] > 0.5 ? tp : fp) += 1;
    if (i > 0 && sorted.probabilities[i - 1] == sorted.probabilities[i]) continue;  // ties are called together
    const double now = merit(rule.name, rule.number, tp, fp, positives, negatives);
    if (now <= best) continue;
    best = now;
    chosen.value = sorted.probabilities[i];
  }
  if (rule.name == "youden" && best <= 0) chosen.note = "no threshold does better than chance";
  return chosen;
}

Thresholds Thresholds::load(const std::filesystem::path& folder) {
  Thresholds thresholds;
  const Table table = read_table(folder / "thresholds.csv");
  thresholds.file_ = table.name;
  const std::size_t class_column = table.column("class"), value_column = table.column("threshold");
  for (const auto& row : table.rows) {
    const double value = parse_number(row[value_column]);
    if (row[value_column].empty())
      throw failure("{}: the threshold of class {} is missing", table.name, row[class_column]);
    thresholds.by_class_[row[class_column]] = value;
  }
  if (const auto fitted = folder / "fitted_on.json"; std::filesystem::exists(fitted)) {
    const Json json = read_json(fitted);
    thresholds.fitted_ = true;
    json.at("samples").get_to(thresholds.fitted_samples_);
    json.at("outside").get_to(thresholds.fitted_outside_);
    for (const auto& [patient, sample] : thresholds.fitted_samples_) thresholds.fitted_patients_.insert(patient);
  }
  return thresholds;
}

double Thresholds::of(const std::string& class_name) const {
  if (file_.empty()) return everywhere_;
  const auto found = by_class_.find(class_name);
  if (found == by_class_.end())
    throw failure(
        "the threshold node has no threshold for class {}: choose thresholds on predictions of the same classes",
        class_name);
  return found->second;
}

std::string Thresholds::caution(const Predictions& scored) const {
  std::size_t samples = 0;
  std::set<std::string> patients, shared;
  for (std::size_t row = 0; row < scored.samples.size(); ++row) {
    const std::string patient = patient_of(scored, row);
    samples += fitted_samples_.contains({patient, scored.sample_identities()[row]}) ? 1 : 0;
    patients.insert(patient);
    if (fitted_patients_.contains(patient)) shared.insert(patient);
  }
  if (samples > 0)
    return fmt::format("thresholds were fitted on {} of the {} samples that are scored", samples,
                       scored.samples.size());
  if (!shared.empty())
    return fmt::format("thresholds were fitted on other samples of {} of the {} patients that are scored",
                       shared.size(), patients.size());
  return "";
}

// One sentence for all classes, so that a table's foot has it once.
std::string Thresholds::scale_caution(const Predictions& scored, std::optional<std::size_t> class_index) const {
  if (!fitted_) {  // the same number for every class
    const double cut = file_.empty() || by_class_.empty() ? everywhere_ : by_class_.begin()->second;
    if ((cut < 0 || cut > 1) &&
        std::ranges::all_of(scored.probabilities, [](double score) { return score >= 0 && score <= 1; }))
      return fmt::format("the threshold {} lies outside [0, 1], and all scores within: every sample is called {}",
                         number_text(cut), cut < 0 ? "positive" : "negative");
  }
  struct Told {
    std::size_t classes = 0;
    double low = INFINITY, high = -INFINITY, threshold = 0;
    bool this_one = false;
  };
  Told outside, within;  // classes whose scores are so, and whose thresholds are meant for others
  for (std::size_t c = 0; c < scored.classes.size(); ++c) {
    const std::string& name = scored.classes[c];
    if (!file_.empty() && !by_class_.contains(name)) continue;  // nor is it scored
    const double cut = of(name);
    if (std::isnan(cut) || (!fitted_ && (cut <= 0 || cut >= 1))) continue;  // not meant for probabilities
    const bool for_others = fitted_outside_.contains(name);
    const ScoreRange range = score_range(scored, c);
    if (for_others ? !range.within() : !range.outside()) continue;
    Told& told = for_others ? within : outside;
    ++told.classes;
    told.this_one = told.this_one || !class_index || *class_index == c;
    told.threshold = cut;
    told.low = std::min(told.low, range.least);
    told.high = std::max(told.high, range.greatest);
  }
  const auto whose = [&](const Told& told) {
    return scored.classes.size() == 1 ? "scores"
                                      : fmt::format("scores of {} of {} classes", told.classes, scored.classes.size());
  };
  if (outside.this_one)
    return fmt::format("{} lie outside [0, 1] (from {} to {}) and are no probabilities, but the threshold {} {}",
                       whose(outside), number_text(outside.low), number_text(outside.high),
                       number_text(outside.threshold),
                       fitted_ ? "was fitted on scores within: fit it on scores of the same kind"
                               : "takes them for such: say threshold: 0 for logits, or give a threshold node");
  if (within.this_one)
    return fmt::format(
        "{} lie within [0, 1], but the threshold {} was fitted on scores outside, such as logits: fit it "
        "on scores of the same kind",
        whose(within), number_text(within.threshold));
  return "";
}

std::string Thresholds::joined(const std::string& caution, const std::string& scale_caution) {
  return caution + (caution.empty() || scale_caution.empty() ? "" : "; ") + scale_caution;
}

Json fitted_on(const Predictions& predictions) {
  std::set<std::pair<std::string, std::string>> samples;
  for (std::size_t row = 0; row < predictions.samples.size(); ++row)
    samples.emplace(patient_of(predictions, row), predictions.sample_identities()[row]);
  std::vector<std::string> outside;
  for (std::size_t c = 0; c < predictions.classes.size(); ++c)
    if (score_range(predictions, c).outside()) outside.push_back(predictions.classes[c]);
  return {{"samples", samples}, {"outside", outside}};
}

}  // namespace collimator
