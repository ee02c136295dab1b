// Evaluates both arms under the same draws, seed by seed, and leaves the test over seeds to seeds.hpp.
#include "framework/stats/contrast.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/stats/contrast_design.hpp"
#include "framework/stats/pairing.hpp"
#include "framework/stats/seeds.hpp"
#include "framework/stats/summary.hpp"
#include "framework/stats/unpaired.hpp"

namespace collimator {
namespace {

void add_note(std::string& note, const std::string& more) {
  if (!more.empty()) note += (note.empty() ? "" : "; ") + more;
}

std::vector<const ArmRun*> runs_of(const ContrastDesign& design) {
  std::vector<const ArmRun*> runs;
  for (const RunsBySeed* arm : {&design.ours, &design.theirs})
    for (const auto& seed : *arm) runs.insert(runs.end(), seed.begin(), seed.end());
  return runs;
}

// Runs of a shared seed were judged on the same samples, whatever other seeds were judged on; else all runs were.
void check_samples(const ContrastDesign& design, std::span<const std::string> classes) {
  for (std::size_t s = 0; s < design.ours.size(); ++s) {
    const Predictions& first = design.ours[design.shared ? s : 0].front()->predictions;
    for (const ArmRun* run : design.ours[s])
      if (&run->predictions != &first) check_paired(run->predictions, first, classes);
    if (design.shared)
      for (const ArmRun* run : design.theirs[s]) check_paired(first, run->predictions, classes);
  }
  if (design.shared) return;
  for (const auto& seed : design.theirs)
    for (const ArmRun* run : seed) check_paired(design.ours.front().front()->predictions, run->predictions, classes);
}

double difference_of(std::span<const double> seeds, std::size_t ours) {
  const auto mean = [](std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  return mean(seeds.first(ours)) - mean(seeds.subspan(ours));
}

// All rows of two arms: as observed first, then what is drawn.
class Contrast {
 public:
  Contrast(const ContrastDesign& design, const ArmCells& cells, std::vector<double> observed, std::size_t patients,
           const BootstrapOptions& options)
      : design_(design), cells_(cells), observed_(std::move(observed)), patients_(patients), options_(options) {}

  // Rows that are undefined as observed are not drawn, or every replicate of them would be drawn again and again.
  void run(std::vector<ContrastRow>& rows, std::size_t classes, bool paired) const {
    std::vector<std::size_t> drawn;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ContrastRow& row = rows[i];
      row.over_trainings = design_.over_trainings;
      row.tested = design_.tested;
      row.seeds = design_.seeds;
      row.difference = difference_of(seeds_of(i), cells_.our_seeds());
      if (std::isnan(row.difference)) continue;
      row.counted = cells_.patients_of(i, paired);
      if (row.counted.too_few()) {
        const std::size_t fewest = row.counted.fewest();
        add_note(row.note,
                 fmt::format("{}{}: no interval, no test", fewest == 1 ? "a single patient" : too_few_words(fewest),
                             paired ? "" : " in one arm"));
        continue;
      }
      const std::size_t outputs = cells_.outputs().size();
      if (design_.over_trainings && cells_.outputs()[i % outputs].area && i / outputs < classes)
        decide(row, i, cells_.area_covariance(i / outputs, patients_),
               "fewer than two patients have positive, or negative, samples: no interval, no test");
      else
        drawn.push_back(i);
    }
    if (!drawn.empty()) draw(rows, drawn);
  }

 private:
  std::span<const double> seeds_of(std::size_t number) const {
    return std::span(observed_).subspan(number * cells_.seeds(), cells_.seeds());
  }

  // Over trainings and patients. `undefined` says why the covariance is, where it is.
  void decide(ContrastRow& row, std::size_t number, const std::vector<double>& covariance,
              const char* undefined) const {
    const std::size_t ours = cells_.our_seeds();
    const SeedTest test =
        seed_test(seeds_of(number).first(ours), seeds_of(number).subspan(ours), covariance, design_.shared);
    const double reach = cells_.outputs()[number % cells_.outputs().size()].reach;
    row.low = test.interval.low < -reach ? -reach : test.interval.low;
    row.high = test.interval.high > reach ? reach : test.interval.high;
    row.p = row.counted.two_sided(test.p);
    row.freedom = test.freedom;
    add_note(row.note, std::isnan(test.variance) ? undefined : test.note);
    if (!std::isnan(row.low)) add_note(row.note, few_note(row.counted.fewest()));
  }

  void draw(std::vector<ContrastRow>& rows, const std::vector<std::size_t>& wanted) const {
    // Over patients alone the differences of the draws are enough.
    const std::size_t seeds = cells_.seeds(), size = design_.over_trainings ? seeds : 1;
    const auto statistics = [&](std::size_t draws, std::span<const double> counts, std::span<double> values) {
      std::vector<double> all(draws * cells_.numbers() * seeds);
      cells_.evaluate(draws, counts, all);
      for (std::size_t d = 0; d < draws; ++d)
        for (std::size_t i = 0; i < wanted.size(); ++i) {
          const auto cell = std::span(all).subspan((d * cells_.numbers() + wanted[i]) * seeds, seeds);
          const auto value = values.subspan((d * wanted.size() + i) * size, size);
          if (design_.over_trainings)
            std::ranges::copy(cell, value.begin());
          else
            value.front() = difference_of(cell, cells_.our_seeds());
        }
    };
    BootstrapOptions blocks = options_;
    blocks.block =
        std::clamp<std::size_t>((std::size_t{8} << 20) / (8 * std::max<std::size_t>(cells_.largest(), 1)), 4, 64);
    const JointReplicates drawn = joint_bootstrap(patients_, wanted.size(), size, statistics, blocks);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      ContrastRow& row = rows[wanted[i]];
      row.redrawn = drawn.redrawn[i];
      row.replicates = options_.replicates - drawn.given_up[i];
      std::vector<double> values;
      for (std::size_t r = 0; r < options_.replicates; ++r) {
        const auto from = drawn.values.begin() + static_cast<std::ptrdiff_t>((r * wanted.size() + i) * size);
        values.insert(values.end(), from, from + static_cast<std::ptrdiff_t>(size));
      }
      if (drawn.given_up[i] > 0) {
        row.note = fmt::format("{} replicates stayed undefined in {} draws each: no interval", drawn.given_up[i],
                               options_.attempts);
        continue;
      }
      if (row.redrawn * 20 > options_.replicates)
        add_note(row.note, fmt::format("{} draws of patients left it undefined and were drawn again", row.redrawn));
      const std::string nothing = cells_.why_draws_tell_nothing(wanted[i]);
      if (design_.over_trainings && nothing.empty()) {
        decide(row, wanted[i], covariance_of(values, size), "fewer than two replicates: no interval, no test");
        continue;
      }
      std::ranges::sort(values);
      if (all_equal(values)) {
        add_note(row.note, "every draw of patients gives this difference: no interval, no test");
        continue;
      }
      if (!nothing.empty()) {
        add_note(row.note, nothing + ": no interval, no test");
        continue;
      }
      row.low = percentile(values, 0.025);
      row.high = percentile(values, 0.975);
      if (design_.tested) row.p = row.counted.two_sided(bootstrap_p_value(values));
      add_note(row.note, few_note(row.counted.fewest()));
      row.drawn = std::move(values);
    }
  }

  const ContrastDesign& design_;
  const ArmCells& cells_;
  std::vector<double> observed_;  // [numbers, seeds]
  std::size_t patients_;
  const BootstrapOptions& options_;
};

// What is asked of two arms, whichever seeds take part.
struct Asked {
  std::span<const MetricInUse> metrics;
  std::span<const std::string> classes;
  const BootstrapOptions& options;
  bool paired;
  std::vector<Average> averages;
};

// The rows of the runs that take part, and of each row that is undefined the seeds that leave it so.
struct Rows {
  std::vector<ContrastRow> rows;
  std::vector<UndefinedSeeds> undefined;
};

// Of a class and of pooled classes the seeds in which the number is undefined; of other averages, which run over the
// classes that are defined in all seeds, those in which it is undefined for every class.
UndefinedSeeds undefined_seeds(const ContrastDesign& design, const ArmCells& cells, std::span<const double> observed,
                               std::size_t number, const Asked& asked) {
  const std::size_t outputs = cells.outputs().size(), place = number / outputs, classes = asked.classes.size();
  std::vector<std::size_t> parts{number};
  if (place >= classes && asked.averages[place - classes] != Average::micro) {
    parts.clear();
    for (std::size_t c = 0; c < classes; ++c) parts.push_back(c * outputs + number % outputs);
  }
  UndefinedSeeds undefined;
  for (std::size_t s = 0; s < cells.seeds(); ++s) {
    if (!std::ranges::all_of(parts, [&](std::size_t part) { return std::isnan(observed[part * cells.seeds() + s]); }))
      continue;
    const bool here = s < cells.our_seeds();
    const auto& seed = here ? design.ours[s] : design.theirs[s - cells.our_seeds()];
    (here ? undefined.ours : undefined.theirs).insert(seed.front()->seed);
  }
  return undefined;
}

Rows rows_of(const ContrastDesign& design, const Asked& asked) {
  const std::vector<const ArmRun*> runs = runs_of(design);
  std::vector<std::string> patients;
  for (const ArmRun* run : runs)
    for (std::size_t row = 0; row < run->predictions.samples.size(); ++row)
      patients.push_back(patient_of(run->predictions, row));
  const PatientIndex index(patients);
  ArmCells cells(design.ours, design.theirs, asked.metrics, asked.classes, asked.averages, index);
  std::vector<double> observed = cells.observe(index.size());

  const std::size_t outputs = cells.outputs().size(), classes = asked.classes.size();
  Rows result{std::vector<ContrastRow>(cells.numbers()), std::vector<UndefinedSeeds>(cells.numbers())};
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const std::size_t place = i / outputs;
    const ArmOutput& output = cells.outputs()[i % outputs];
    ContrastRow& row = result.rows[i];
    row.metric = output.name;
    row.n = cells.samples(place);
    row.patients = index.size();
    if (place < classes) {
      row.class_name = asked.classes[place];
    } else {
      const Average average = asked.averages[place - classes];
      row.class_name = name_of(average);
      if (average != Average::micro) row.n = labelled_rows(runs.front()->predictions, asked.classes).size();
      row.note = average == Average::micro
                     ? pooled_words(cells.classes_pooled(), classes)
                     : fmt::format("mean of {} of {} classes{}", cells.classes_in_average(i % outputs), classes,
                                   average == Average::weighted ? ", weighted by their positive samples" : "");
    }
    if (output.logarithm) add_note(row.note, "difference of logarithms");
    result.undefined[i] = undefined_seeds(design, cells, observed, i, asked);
  }
  Contrast(design, cells, std::move(observed), index.size(), asked.options).run(result.rows, classes, asked.paired);
  for (ContrastRow& row : result.rows)
    if (std::isnan(row.difference)) {
      if (row.note.starts_with("samples of 0 of "))
        row.note = "of no class both arms have labels of the same kinds";
      else if (!row.note.starts_with("mean of"))
        row.note = "undefined in at least one arm";
    } else if (!row.counted.too_few()) {
      add_note(row.note, design.note);
    }
  return result;
}

}  // namespace

void check_paired_arms(const ContrastArm& ours, const ContrastArm& theirs, std::span<const std::string> classes) {
  check_samples(contrast_design(ours, theirs, {}), classes);
}

std::vector<ContrastRow> contrast(const ContrastArm& ours, const ContrastArm& theirs,
                                  std::span<const MetricInUse> metrics, std::span<const std::string> classes,
                                  const BootstrapOptions& options, bool paired, const std::vector<Average>& averages) {
  const UndefinedSeeds known{ours.undefined, theirs.undefined};
  ContrastDesign design = contrast_design(ours, theirs, known);
  if (design.empty()) design = contrast_design(ours, theirs, {});
  std::vector<const Predictions*> all;
  for (const ArmRun* run : runs_of(design)) all.push_back(&run->predictions);
  const std::vector<std::string> names =
      classes.empty() ? common_classes(all) : std::vector<std::string>(classes.begin(), classes.end());
  if (paired)
    check_samples(design, names);
  else
    check_givers(*all.front(), *all.back());
  const Asked asked{metrics, names, options, paired, names.size() > 1 ? averages : std::vector<Average>{}};
  Rows rows = rows_of(design, asked);
  // Numbers that are undefined in some seeds are those of the other seeds.
  std::map<UndefinedSeeds, std::vector<std::size_t>> without;
  for (std::size_t i = 0; i < rows.rows.size(); ++i)
    if (std::isnan(rows.rows[i].difference) && !rows.undefined[i].none()) without[rows.undefined[i]].push_back(i);
  for (auto& [undefined, places] : without) {
    UndefinedSeeds left_out = undefined;
    left_out.ours.insert(known.ours.begin(), known.ours.end());
    left_out.theirs.insert(known.theirs.begin(), known.theirs.end());
    const ContrastDesign others = contrast_design(ours, theirs, left_out);
    if (others.empty()) continue;
    Rows defined = rows_of(others, asked);
    for (const std::size_t i : places) rows.rows[i] = std::move(defined.rows[i]);
  }
  return std::move(rows.rows);
}

}  // namespace collimator
