// Goes through groups, classes and averages, and draws the bootstrap only for numbers without a closed interval.
#include "framework/stats/score.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "framework/base/error.hpp"
#include "framework/stats/closed_interval.hpp"
#include "framework/stats/counted_patients.hpp"
#include "framework/stats/drawn_intervals.hpp"
#include "framework/stats/few_patients.hpp"
#include "framework/stats/score_cells.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {
namespace {

class Scorer {
 public:
  Scorer(const Predictions& predictions, std::span<const MetricInUse> metrics, const Thresholds& thresholds,
         const ScoreOptions& options)
      : options_(options), patients_(units_of(predictions, options)) {
    setting_.metrics = metrics;
    setting_.classes = predictions.classes;
    if (predictions.classes.size() > 1) setting_.averages = options.averages;
    if (const std::string wrong = wrong_with_classes(predictions.classes); !wrong.empty()) throw failure("{}", wrong);
    const std::string fitted = thresholds.caution(predictions);
    caution_ = Thresholds::joined(fitted, thresholds.scale_caution(predictions));
    for (std::size_t c = 0; c < predictions.classes.size(); ++c)
      cautions_[predictions.classes[c]] = Thresholds::joined(fitted, thresholds.scale_caution(predictions, c));
    for (const MetricInUse& metric : metrics) setting_.outputs += metric.names.size();
    std::vector<std::uint32_t> numbers;
    for (const std::string& unit : units_of(predictions, options)) numbers.push_back(patients_.number(unit));
    groups_ = collimator::groups_of(predictions, options.by, options.bands);
    check_group_count();
    for (const Group& group : groups_) {
      cells_.emplace_back(setting_, predictions, thresholds, group, numbers);
      cells_.back().observe(patients_.size());
    }
  }

  std::vector<ScoreRow> run() {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      add_group(groups_[g], cells_[g]);
      if (g + 1 == groups_.size() || groups_[g + 1].field != groups_[g].field) add_field(groups_[g].field);
    }
    return std::move(rows_);
  }

 private:
  // What is drawn as one: the patient of each sample.
  static std::vector<std::string> units_of(const Predictions& predictions, const ScoreOptions& options) {
    if (options.samples_independent) return predictions.samples;
    std::vector<std::string> patients;
    for (std::size_t row = 0; row < predictions.samples.size(); ++row) patients.push_back(patient_of(predictions, row));
    return patients;
  }

  // Each group has a bootstrap of its own.
  void check_group_count() const {
    constexpr std::ptrdiff_t most = 500;
    for (const std::string& field : options_.by)
      if (const auto count = std::ranges::count(groups_, field, &Group::field); wants_intervals() && count > most)
        throw failure(
            "by: {} has {} values, more than {} is too many for intervals: cut it into bands, or say replicates: 0",
            field, count, most);
  }

  bool wants_intervals() const { return options_.bootstrap.replicates > 0; }

  // Calls `each` for every output that is shown: its metric, its place in the metric, its place among all.
  void for_each_output(const std::function<void(const MetricInUse&, std::size_t, std::size_t)>& each) const {
    std::size_t first = 0;
    for (const MetricInUse& metric : setting_.metrics) {
      for (std::size_t i = 0; i < metric.names.size(); ++i)
        if (metric.shown(i)) each(metric, i, first + i);
      first += metric.names.size();
    }
  }

  ScoreRow& new_row(const std::string& class_name, const MetricInUse& metric, std::size_t output, const Group& group) {
    ScoreRow row{class_name, metric.names[output], group.field, group.value, std::nan(""), 0, {}, ""};
    if (metric.needs_threshold) {
      const auto own = cautions_.find(class_name);
      row.caution = own == cautions_.end() ? caution_ : own->second;
    }
    return rows_.emplace_back(std::move(row));
  }

  void add_group(const Group& group, const GroupCells& cells) {
    std::vector<Awaited> awaited;
    for (std::size_t c = 0; c < setting_.classes.size(); ++c) add_class(group, cells, c, awaited);
    for (std::size_t a = 0; a < setting_.averages.size(); ++a) add_average(group, cells, a, awaited);
    add_bootstrap(cells, setting_.count(), cells.largest(), awaited);
  }

  void add_class(const Group& group, const GroupCells& cells, std::size_t c, std::vector<Awaited>& awaited) {
    const GroupClass& part = cells.part(c);
    std::vector<Measured> measured;
    for (const MetricInUse& metric : setting_.metrics) measured.push_back(metric.measure(part.scores, part.threshold));
    for_each_output([&](const MetricInUse& metric, std::size_t i, std::size_t output) {
      const Measured& numbers = measured[static_cast<std::size_t>(&metric - setting_.metrics.data())];
      ScoreRow& row = new_row(setting_.classes[c], metric, i, group);
      row.value = numbers.values[i];
      row.n = part.scores.rows.size();
      row.positives = part.scores.positives;
      if (!options_.samples_independent) row.patients = part.patient_count();
      row.note = numbers.notes[i];
      if (!wants_intervals() || std::isnan(row.value)) return;
      if (const auto closed = closed_interval(metric, i, numbers, part, options_.shares, units())) {
        row.low = closed->low;
        row.high = closed->high;
        row.interval = closed->method;
        add_note(row, closed->note);
      } else {
        await(awaited, setting_.index(c, output), patients_behind(metric, i, {&part}), metric, i, {&part});
      }
    });
  }

  void add_average(const Group& group, const GroupCells& cells, std::size_t a, std::vector<Awaited>& awaited) {
    const Average average = setting_.averages[a];
    for_each_output([&](const MetricInUse& metric, std::size_t i, std::size_t output) {
      ScoreRow& row = new_row(place_name(setting_.classes.size() + a), metric, i, group);
      const std::size_t index = setting_.index(setting_.classes.size() + a, output);
      row.value = cells.observed()[index];
      const GroupClasses parts = parts_of(setting_, cells, setting_.classes.size() + a, output);
      count(row, {parts.empty() ? all_parts(cells) : parts});
      if (average == Average::micro) {
        row.positives = cells.pooled()->scores.positives;
        row.note = pooled_words(static_cast<std::size_t>(std::ranges::count_if(
                                    cells.classes(), [](const GroupClass& part) { return !part.scores.rows.empty(); })),
                                setting_.classes.size());
      } else {
        row.note =
            fmt::format("mean of {} of {} classes{}{}", cells.classes_in_average(output), setting_.classes.size(),
                        average == Average::weighted ? ", weighted by their positive samples" : "",
                        metric.tested_by_logarithm() ? ", of their logarithms (geometric)" : "");
      }
      if (std::isnan(row.value)) add_note(row, why_undefined(metric, i, average, cells));
      if (!wants_intervals() || std::isnan(row.value)) return;
      await(awaited, index, patients_behind(metric, i, parts), metric, i, parts);
    });
  }

  GroupClasses all_parts(const GroupCells& cells) const {
    GroupClasses parts;
    for (std::size_t c = 0; c < setting_.classes.size(); ++c) parts.push_back(&cells.part(c));
    return parts;
  }

  void count(ScoreRow& row, const std::vector<GroupClasses>& groups) const {
    const NumberExtent extent = extent_of(groups);
    row.n = extent.samples;
    if (!options_.samples_independent) row.patients = extent.patients;
  }

  const char* units() const { return options_.samples_independent ? "samples" : "patients"; }

  // Leaves the interval of the last row to the bootstrap, unless too few patients are behind it.
  void await(std::vector<Awaited>& awaited, std::size_t index, std::size_t patients, const MetricInUse& metric,
             std::size_t output, const GroupClasses& parts) {
    if (patients < least_patients)
      add_note(rows_.back(), "no interval: " + too_few_words(patients, units()));
    else
      awaited.push_back({index, rows_.size() - 1, patients, why_draws_tell_nothing(metric, parts),
                         why_draws_know_little(metric, output, parts)});
  }

  static std::string why_undefined(const MetricInUse& metric, std::size_t output, Average average,
                                   const GroupCells& cells) {
    if (average == Average::weighted) return "no class has both a value and a positive sample";
    if (average == Average::macro) return "";
    ClassScores seen = cells.pooled()->scores;
    if (metric.needs_threshold) seen.probabilities = cells.pooled()->calls;
    return metric.measure(seen, cells.pooled()->threshold).notes[output];
  }

  void add_field(const std::string& field) {
    if (field.empty() || made_from_labels(field)) return;
    std::vector<const GroupCells*> cells;
    std::vector<const Group*> groups;
    std::size_t largest = 1;
    for (std::size_t g = 0; g < groups_.size(); ++g)
      if (groups_[g].field == field && groups_[g].known()) {
        cells.push_back(&cells_[g]);
        groups.push_back(&groups_[g]);
        largest = std::max(largest, cells_[g].largest());
      }
    if (cells.size() < 2) return;
    const FieldCells together(setting_, cells, patients_.size());
    std::vector<Awaited> awaited;
    for (std::size_t place = 0; place < setting_.places(); ++place)
      for (const bool gap : {false, true})
        for_each_output([&](const MetricInUse& metric, std::size_t i, std::size_t output) {
          if (!metric.ordered) return;
          ScoreRow& row = new_row(place_name(place), metric, i, {field, gap ? "gap" : "worst", {}});
          const std::size_t number = setting_.index(place, output), index = number + (gap ? setting_.count() : 0);
          row.value = together.observed()[index];
          if (std::isnan(row.value)) {
            const bool apart = is_average(place) && together.classes_in_average(output) == 0;
            row.note = apart ? "no class is defined in all groups"
                       : is_micro(place) && together.classes_pooled() == 0
                           ? "of no class all groups have labels of the same kinds"
                           : "the number is defined in fewer than two groups";
            return;
          }
          const Group &best = *groups[together.best_of(number)], &worst = *groups[together.worst_of(number)];
          row.note = fmt::format("{}worst: {}, of {} groups", gap ? "best: " + best.value + ", " : "", worst.value,
                                 together.groups_of(number));
          if (is_average(place))
            row.note += fmt::format(", over the {} of {} classes that all have", together.classes_in_average(output),
                                    setting_.classes.size());
          if (gap && place >= setting_.classes.size() &&
              setting_.averages[place - setting_.classes.size()] == Average::weighted)
            row.caution += std::string(row.caution.empty() ? "" : "; ") +
                           "each group weighs the classes by its own positive samples, so that a gap of weighted "
                           "averages may lie in "
                           "the mixture of classes alone";
          if (is_micro(place))
            row.note += fmt::format(", {}", pooled_words(together.classes_pooled(), setting_.classes.size()));
          std::vector<GroupClasses> by_group;
          if (is_micro(place))
            for (const GroupClass* pooled : together.pooled_of_defined(number)) by_group.push_back({pooled});
          else
            by_group = parts_together(setting_, cells, place, output);
          const auto parts_of_group = [&](std::size_t group) {
            std::size_t before = 0;  // of the groups in which the number is defined
            for (std::size_t g = 0; g < group; ++g)
              before += is_micro(place) ? together.is_defined(g, number) : !std::isnan(cells[g]->observed()[number]);
            return by_group[before];
          };
          std::vector<GroupClasses> counted{parts_of_group(together.worst_of(number))};
          if (gap) counted.push_back(parts_of_group(together.best_of(number)));
          count(row, counted);
          if (!wants_intervals()) return;
          std::size_t fewest = patients_.size();  // the group that has fewest decides what can be said
          GroupClasses parts;
          for (const GroupClasses& own : by_group) {
            fewest = std::min(fewest, patients_behind(metric, i, own));
            parts.insert(parts.end(), own.begin(), own.end());
          }
          await(awaited, index, fewest, metric, i, parts);
        });
    add_bootstrap(together, 2 * setting_.count(), largest, awaited);
  }

  // Macro or weighted: of numbers of classes.
  bool is_average(std::size_t place) const {
    return place >= setting_.classes.size() && setting_.averages[place - setting_.classes.size()] != Average::micro;
  }

  bool is_micro(std::size_t place) const { return place >= setting_.classes.size() && !is_average(place); }

  std::string place_name(std::size_t place) const {
    return place < setting_.classes.size() ? setting_.classes[place]
                                           : name_of(setting_.averages[place - setting_.classes.size()]);
  }

  template <typename Cells>
  void add_bootstrap(const Cells& cells, std::size_t count, std::size_t largest, std::span<const Awaited> awaited) {
    BootstrapOptions blocks = options_.bootstrap;
    blocks.block = std::clamp<std::size_t>((std::size_t{8} << 20) / (8 * largest), 4, 64);
    add_drawn_intervals(
        rows_, awaited, patients_.size(), count,
        [&](std::size_t draws, std::span<const double> counts, std::span<double> values) {
          cells.evaluate(draws, counts, values);
        },
        blocks, units());
  }

  const ScoreOptions& options_;
  std::string caution_;                          // of every number with a threshold,
  std::map<std::string, std::string> cautions_;  // but of these classes
  PatientIndex patients_;
  ScoreSetting setting_;
  std::vector<Group> groups_;
  std::vector<GroupCells> cells_;
  std::vector<ScoreRow> rows_;
};

}  // namespace

std::vector<ScoreRow> score(const Predictions& predictions, std::span<const MetricInUse> metrics,
                            const Thresholds& thresholds, const ScoreOptions& options) {
  return Scorer(predictions, metrics, thresholds, options).run();
}

}  // namespace collimator
