// Runs the tests that were asked for, class by class, and adjusts the p-values over all of their rows.
#include "framework/stats/compare.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "framework/base/error.hpp"
#include "framework/stats/area_difference.hpp"
#include "framework/stats/equivalence.hpp"
#include "framework/stats/mcnemar.hpp"
#include "framework/stats/multiplicity.hpp"
#include "framework/stats/permutation.hpp"
#include "framework/stats/unpaired.hpp"

namespace collimator {
namespace {

// Numbered from 0, below the number of samples.
std::vector<std::uint32_t> renumbered(std::span<const std::uint32_t> patients) {
  std::vector<std::uint32_t> known(patients.begin(), patients.end()), result;
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const std::uint32_t patient : patients)
    result.push_back(static_cast<std::uint32_t>(std::ranges::lower_bound(known, patient) - known.begin()));
  return result;
}

class Comparison {
 public:
  Comparison(const Predictions& ours, const Predictions& theirs, const Thresholds& thresholds,
             std::span<const MetricInUse> metrics, const CompareOptions& options)
      : ours_(ours), theirs_(theirs), thresholds_(thresholds), metrics_(metrics), options_(options) {
    names_ = common_classes(std::array{&ours, &theirs});
    options.paired ? read_paired() : read_unpaired();
  }

  std::vector<CompareRow> run() {
    for (const PairedTest test : options_.tests) {
      if (test == PairedTest::delong) {
        for (const PairedClass& each : classes_) delong_rows(each);
        for (const UnpairedClass& each : unpaired_) delong_rows(each);
      }
      if (test == PairedTest::bootstrap) bootstrap_rows();
      if (test == PairedTest::mcnemar)
        for (const PairedClass& each : classes_) mcnemar_rows(each);
      if (test == PairedTest::permutation) permutation_rows();
    }
    adjust();
    add_cautions();
    return std::move(rows_);
  }

 private:
  // The p-values of one test and one null are a family: what several tests say of one hypothesis is said once by each.
  void adjust() {
    std::map<std::string, std::vector<std::size_t>> families;
    for (std::size_t i = 0; i < rows_.size(); ++i) families[rows_[i].test].push_back(i);
    for (const auto& [test, members] : families) {
      std::vector<double> p;
      for (const std::size_t i : members) p.push_back(rows_[i].p);
      const std::vector<double> by_holm = holm(p), by_bh = benjamini_hochberg(p);
      for (std::size_t k = 0; k < members.size(); ++k) {
        rows_[members[k]].p_holm = by_holm[k];
        rows_[members[k]].p_bh = by_bh[k];
      }
    }
  }

  // The numbers of mcnemar, and those of metrics with a threshold.
  void add_cautions() {
    std::set<std::string> with_threshold;
    for (const MetricInUse& metric : metrics_)
      if (metric.needs_threshold)
        for (const std::string& name : metric.names) with_threshold.insert(name + "_difference");
    const std::array arms{&ours_, &theirs_};
    std::map<std::string, std::string> known;
    for (CompareRow& row : rows_) {
      const bool by_metric = row.test.starts_with("bootstrap") || row.test == "permutation";
      if (by_metric ? !with_threshold.contains(row.metric) : !row.test.starts_with("mcnemar")) continue;
      const auto [found, is_new] = known.emplace(row.class_name, "");
      if (is_new) {
        std::string fitted, scale;  // of the first arm that has one
        for (const Predictions* arm : arms)
          if (fitted.empty()) fitted = thresholds_.caution(*arm);
        for (const Predictions* arm : arms)
          if (scale.empty())
            scale = extents_.contains(row.class_name)
                        ? thresholds_.scale_caution(*arm, class_index(*arm, row.class_name))
                        : thresholds_.scale_caution(*arm);
        found->second = Thresholds::joined(fitted, scale);
      }
      row.caution = found->second;
    }
  }

  void read_paired() {
    check_paired(ours_, theirs_, names_);
    std::vector<std::string> patients;
    for (std::size_t row = 0; row < ours_.samples.size(); ++row) patients.push_back(patient_of(ours_, row));
    const PatientIndex index(patients);
    patients_ = index.size();
    const std::vector<std::size_t> labelled = labelled_rows(ours_, names_);
    std::set<std::string> known;
    for (const std::size_t row : labelled) known.insert(patients[row]);
    all_ = {labelled.size(), known.size(), {}, {known.size()}};
    for (const std::string& name : names_) {
      classes_.push_back(paired_class(ours_, theirs_, name, index));
      const PairedClass& added = classes_.back();
      extents_[name] = {added.labels.size(), added.patient_count, {}, {added.patient_count}};
    }
  }

  void read_unpaired() {
    check_unpaired(options_.tests);
    check_givers(ours_, theirs_);
    std::vector<std::string> patients;
    for (const Predictions* arm : {&ours_, &theirs_}) {
      check_distinct_samples(*arm);
      for (std::size_t row = 0; row < arm->samples.size(); ++row) patients.push_back(patient_of(*arm, row));
    }
    const PatientIndex index(patients);
    patients_ = index.size();
    const auto labelled = [&](const Predictions& arm) {
      std::vector<std::uint32_t> numbers;
      for (const std::size_t row : labelled_rows(arm, names_)) numbers.push_back(index.number(patient_of(arm, row)));
      return numbers;
    };
    all_ = extent(labelled(ours_), labelled(theirs_));
    for (const std::string& name : names_) {
      unpaired_.push_back(unpaired_class(ours_, theirs_, name, index));
      extents_[name] = extent(unpaired_.back().ours.patients, unpaired_.back().theirs.patients);
    }
  }

  const ArmExtent& extent_of(const std::string& class_name) const {
    return extents_.contains(class_name) ? extents_.at(class_name) : all_;  // of averages
  }

  CompareRow row(const std::string& class_name, std::string metric, std::string test) const {
    CompareRow row;
    row.class_name = class_name;
    row.metric = std::move(metric);
    row.test = std::move(test);
    const ArmExtent& extent = extent_of(class_name);
    row.n = extent.samples;
    row.patients = extent.patients;
    row.note = extent.words;
    return row;
  }

  static void add_note(CompareRow& row, const std::string& note) {
    if (!note.empty()) row.note = row.note.empty() ? note : note + "; " + row.note;
  }

  // The rows of a margin after the row of the difference itself.
  void margin_rows(const CompareRow& difference, Equivalence found, const PatientsOfDifference& patients) {
    if (patients.too_few()) found = {};
    for (const bool both : {false, true}) {
      CompareRow against = difference;
      against.test += both ? "_equivalent" : "_noninferior";
      against.low = found.ninety.low;
      against.high = found.ninety.high;
      against.p = patients.one_sided(both ? found.equivalent : found.noninferior);
      if (!std::isnan(against.p)) {
        against.note = row(difference.class_name, {}, {}).note;
        add_note(against, few_note(patients.fewest()));
        add_note(against, both ? fmt::format("p of a difference beyond ±{}; 90 % interval", *options_.margin)
                               : fmt::format("p of a difference of -{} or less; 90 % interval", *options_.margin));
      }
      rows_.push_back(std::move(against));
    }
  }

  void delong_rows(const PairedClass& each) {
    const auto positives = std::ranges::count_if(each.labels, [](double label) { return label > 0.5; });
    if (positives == 0 || positives == std::ssize(each.labels))
      return delong_rows(each.name, fmt::format("there is no {} sample", positives == 0 ? "positive" : "negative"), {});
    std::vector<double> scores = each.ours;
    scores.insert(scores.end(), each.theirs.begin(), each.theirs.end());
    delong_rows(each.name, {}, delong(scores, each.labels, renumbered(each.patients)));
  }

  void delong_rows(const UnpairedClass& each) {
    if (const std::string reason = each.undefined(); !reason.empty()) return delong_rows(each.name, reason, {});
    delong_rows(each.name, {}, delong_unpaired(std::array{each.ours.samples(), each.theirs.samples()}, patients_));
  }

  // `undefined` says why there are no areas.
  void delong_rows(const std::string& name, const std::string& undefined, const DeLong& arms) {
    const PatientsOfDifference& patients = extent_of(name).of_difference;
    const AreaDifference found = undefined.empty() ? area_difference(arms, patients)
                                                   : AreaDifference{.note = undefined, .effect_note = undefined};
    const auto add = [&](const char* metric, double value, const Interval& interval, const std::string& note) {
      CompareRow added = row(name, metric, "delong");
      added.value = value;
      added.low = interval.low;
      added.high = interval.high;
      add_note(added, note);
      rows_.push_back(std::move(added));
    };
    add("auroc_difference", found.value, found.interval, found.note);
    rows_.back().p = found.p;
    const CompareRow difference = rows_.back();
    add("auroc_effect_size", found.effect, found.effect_interval, found.effect_note);
    if (options_.margin) margin_rows(difference, equivalence(found.value, found.variance, *options_.margin), patients);
  }

  void bootstrap_rows() {
    need_metrics("bootstrap");
    const ContrastArm ours{{{ours_, thresholds_}}}, theirs{{{theirs_, thresholds_}}};
    for (const ContrastRow& found :
         contrast(ours, theirs, metrics_, names_, options_.draws, options_.paired, options_.averages)) {
      CompareRow difference = row(found.class_name, found.metric + "_difference", "bootstrap");
      difference.value = found.difference;
      difference.low = found.low;
      difference.high = found.high;
      difference.p = found.p;
      add_note(difference, found.note);
      rows_.push_back(difference);
      if (!options_.margin) continue;
      margin_rows(difference, std::isnan(found.p) ? Equivalence{} : equivalence(found.drawn, *options_.margin),
                  found.counted);
    }
  }

  void mcnemar_rows(const PairedClass& each) {
    struct Share {
      const char *difference, *odds, *effect;
      bool positives, negatives;
    };
    static constexpr std::array<Share, 3> parts{
        Share{"accuracy_difference", "accuracy_odds_ratio", "accuracy_cohen_h", true, true},
        Share{"sensitivity_difference", "sensitivity_odds_ratio", "sensitivity_cohen_h", true, false},
        Share{"specificity_difference", "specificity_odds_ratio", "specificity_cohen_h", false, true}};
    const double threshold = thresholds_.of(each.name);
    for (const Share& part : parts) {
      std::vector<std::uint8_t> our_hits, their_hits;
      std::vector<std::uint32_t> patients;
      for (std::size_t i = 0; i < each.labels.size(); ++i) {
        if (std::isnan(threshold)) break;  // nothing can be called: all shares are undefined
        const bool positive = each.labels[i] > 0.5;
        if (!(positive ? part.positives : part.negatives)) continue;
        our_hits.push_back((each.ours[i] >= threshold) == positive ? 1 : 0);
        their_hits.push_back((each.theirs[i] >= threshold) == positive ? 1 : 0);
        patients.push_back(each.patients[i]);
      }
      const PairedShares shares = compare_shares(our_hits, their_hits, patients);
      const auto add = [&](const char* name, double value, const Interval& interval, double p,
                           const std::string& note) {
        CompareRow added = row(each.name, name, "mcnemar");
        added.n = shares.n;
        added.patients = shares.patients;
        added.value = value;
        added.low = interval.low;
        added.high = interval.high;
        added.p = p;
        added.note = note;
        rows_.push_back(added);
        return added;
      };
      const CompareRow difference = add(part.difference, shares.difference, shares.interval, shares.p, shares.note);
      if (options_.margin)
        margin_rows(difference, equivalence(shares.difference, shares.variance, *options_.margin), {shares.patients});
      add(part.odds, shares.odds_ratio, shares.odds_interval, std::nan(""), shares.odds_note);
      add(part.effect, shares.cohen_h, shares.h_interval, std::nan(""), shares.h_note);
    }
  }

  void permutation_rows() {
    need_metrics("permutation");
    for (const PermutationRow& found :
         permutation_test(classes_, metrics_, thresholds_, patients_, options_.draws, options_.averages)) {
      CompareRow difference = row(found.class_name, found.metric + "_difference", "permutation");
      difference.value = found.difference;
      difference.p = found.p;
      difference.note = found.note;
      rows_.push_back(std::move(difference));
    }
  }

  void need_metrics(const char* test) const {
    if (metrics_.empty())
      throw failure("compare: the test `{}` needs metrics, such as metrics: [auroc, f1]; delong and mcnemar need none",
                    test);
  }

  const Predictions &ours_, &theirs_;
  const Thresholds& thresholds_;
  std::span<const MetricInUse> metrics_;
  const CompareOptions& options_;
  std::vector<std::string> names_;
  std::size_t patients_ = 0;             // of all samples
  std::vector<PairedClass> classes_;     // where the arms are paired
  std::vector<UnpairedClass> unpaired_;  // where they are not
  std::map<std::string, ArmExtent> extents_;
  ArmExtent all_;
  std::vector<CompareRow> rows_;
};

}  // namespace

std::vector<CompareRow> compare_arms(const Predictions& ours, const Predictions& theirs, const Thresholds& thresholds,
                                     std::span<const MetricInUse> metrics, const CompareOptions& options) {
  return Comparison(ours, theirs, thresholds, metrics, options).run();
}

}  // namespace collimator
