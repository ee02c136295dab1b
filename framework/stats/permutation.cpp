// Treats both arms as one sorted list, so that swapping a patient only exchanges weights of 0 and 1.
#include "framework/stats/permutation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include <collimator/ranking.hpp>
#include <collimator/rng.hpp>

#include "framework/base/parallel.hpp"
#include "framework/stats/few_patients.hpp"

namespace collimator {
namespace {

// Each score's midrank among its arm's, from 1 to their number, as a share of it.
std::vector<double> ranks_of(std::span<const double> scores) {
  std::vector<double> ranks(scores.size());
  const Ranking ranking = rank(scores);
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.ends) {
    const double middle = static_cast<double>(begin + 1 + end) / 2;
    for (std::size_t i = begin; i < end; ++i) ranks[ranking.order[i]] = middle / static_cast<double>(scores.size());
    begin = end;
  }
  return ranks;
}

// Both arms of one class as one list, least probability first: an arm is a choice of weights 0 and 1.
struct Stack {
  double threshold = 0;
  ClassScores scores;
  std::vector<std::uint32_t> patients;
  std::vector<bool> ours;  // of each entry: whether it is our prediction
  ClassScores magnitudes;  // the scores without their signs, where some are negative
};

// `ranks`: of each arm its ranks in the place of its probabilities.
Stack stack(const PairedClass& paired, double threshold, bool ranks) {
  const std::vector<double> our_scores = ranks ? ranks_of(paired.ours) : paired.ours,
                            their_scores = ranks ? ranks_of(paired.theirs) : paired.theirs;
  ClassScores both;
  const std::size_t samples = paired.labels.size();
  for (const bool ours : {true, false})
    for (std::size_t i = 0; i < samples; ++i) {
      both.rows.push_back(ours ? i : samples + i);
      both.probabilities.push_back((ours ? our_scores : their_scores)[i]);
      both.labels.push_back(paired.labels[i]);
    }
  Stack result{threshold, by_probability(both), {}, {}, {}};
  if (!result.scores.probabilities.empty() && result.scores.probabilities.front() < 0) {
    result.magnitudes = result.scores;
    for (double& score : result.magnitudes.probabilities) score = std::abs(score);
  }
  for (const std::size_t row : result.scores.rows) {
    const bool ours = row < samples;
    result.ours.push_back(ours);
    result.patients.push_back(paired.patients[ours ? row : row - samples]);
  }
  return result;
}

// All pairs of sample and class as one class. `calls`: 1 for a call at the class's own threshold, in the place of the
// score.
PairedClass pooled(std::span<const PairedClass> classes, const Thresholds& thresholds, bool calls) {
  PairedClass all{"micro", {}, {}, {}, {}, 0};
  std::size_t pairs = 0;
  for (const PairedClass& each : classes) pairs += each.labels.size();
  for (std::vector<double>* values : {&all.ours, &all.theirs, &all.labels}) values->reserve(pairs);
  all.patients.reserve(pairs);
  for (const PairedClass& each : classes) {
    const double threshold = thresholds.of(each.name);
    for (std::size_t i = 0; i < each.labels.size(); ++i) {
      const auto shown = [&](double score) { return !calls ? score : score >= threshold ? 1.0 : 0.0; };
      all.ours.push_back(shown(each.ours[i]));
      all.theirs.push_back(shown(each.theirs[i]));
      all.labels.push_back(each.labels[i]);
      all.patients.push_back(each.patients[i]);
    }
  }
  return all;
}

class Swaps {
 public:
  Swaps(std::span<const PairedClass> classes, std::span<const MetricInUse> metrics, const Thresholds& thresholds,
        const std::vector<Average>& averages)
      : metrics_(metrics), classes_(classes.size()) {
    if (classes.size() > 1) averages_ = averages;
    for (const MetricInUse& metric : metrics) outputs_ += metric.names.size();
    for (const PairedClass& each : classes) {
      const double threshold = thresholds.of(each.name);
      stacks_.push_back({stack(each, threshold, false), stack(each, threshold, true), std::nullopt});
      positives_.push_back(static_cast<double>(std::ranges::count_if(each.labels, [](double y) { return y > 0.5; })));
    }
    if (std::ranges::find(averages_, Average::micro) != averages_.end()) {
      const PairedClass scores = pooled(classes, thresholds, false), calls = pooled(classes, thresholds, true);
      stacks_.push_back({stack(scores, 0.5, false), stack(scores, 0.5, true), stack(calls, 0.5, false)});
    }
    for (const Stacks& each : stacks_) largest_ = std::max(largest_, each.probabilities.patients.size());
  }

  std::size_t places() const { return classes_ + averages_.size(); }
  std::string name(std::size_t place, std::span<const PairedClass> classes) const {
    return place < classes_ ? classes[place].name : name_of(averages_[place - classes_]);
  }
  std::size_t count() const { return places() * outputs_; }
  std::size_t largest() const { return largest_; }

  // The differences of one set of swaps after the other: [swaps, count()], without macro and weighted averages. `sizes`
  // [count()] grow to the greatest number of either arm.
  void evaluate(std::span<const std::vector<bool>> swaps, std::span<double> values, std::span<double> sizes) const {
    std::ranges::fill(values, std::nan(""));
    for (std::size_t place = 0; place < places(); ++place)
      if (place < classes_ || averages_[place - classes_] == Average::micro)
        evaluate(stacks_[std::min(place, classes_)], place * outputs_, swaps, values, sizes);
  }

  // How far apart equal differences may be rounded, [count()], where the numbers are of these `sizes`.
  std::vector<double> tolerances(std::span<double> sizes) const {
    for (std::size_t a = 0; a < averages_.size(); ++a)
      for (std::size_t o = 0; o < outputs_ && averages_[a] != Average::micro; ++o)
        for (std::size_t c = 0; c < classes_; ++c) {
          double& size = sizes[(classes_ + a) * outputs_ + o];
          size = std::max(size, sizes[c * outputs_ + o]);
        }
    std::vector<double> result;
    result.reserve(sizes.size());
    const std::size_t samples = largest_ / 2;
    const double share = 2 * static_cast<double>(samples + 8) * std::numeric_limits<double>::epsilon();
    for (const double size : sizes) result.push_back(share * size);
    return result;
  }

  // The averages of one set of differences over the classes that are defined in `observed`. What each class weighs does
  // not change with the swaps, as both arms have the same labels.
  void add_averages(std::span<const double> observed, std::span<double> values) const {
    for (std::size_t a = 0; a < averages_.size(); ++a)
      for (std::size_t o = 0; o < outputs_ && averages_[a] != Average::micro; ++o) {
        double sum = 0, weights = 0;
        for (std::size_t c = 0; c < classes_; ++c) {
          if (std::isnan(observed[c * outputs_ + o])) continue;
          const double weight = averages_[a] == Average::weighted ? positives_[c] : 1;
          sum += weight * values[c * outputs_ + o];
          weights += weight;
        }
        values[(classes_ + a) * outputs_ + o] = sum / weights;
      }
  }

 private:
  struct Stacks {
    Stack probabilities, ranks;
    std::optional<Stack> calls;  // of pooled classes, for metrics with a threshold
  };

  void evaluate(const Stacks& stacks, std::size_t first, std::span<const std::vector<bool>> swaps,
                std::span<double> values, std::span<double> sizes) const {
    std::vector<double> weights, measured, unsigned_numbers;
    std::size_t output = first;
    for (const MetricInUse& metric : metrics_) {
      const Stack& stack = metric.needs_threshold && stacks.calls ? *stacks.calls
                           : metric.ranks                         ? stacks.ranks
                                                                  : stacks.probabilities;
      const std::size_t entries = stack.patients.size(), numbers = metric.names.size();
      if (entries > 0) {
        weights.resize(2 * swaps.size() * entries);
        for (std::size_t s = 0; s < swaps.size(); ++s)
          for (std::size_t i = 0; i < entries; ++i) {
            const bool first_arm = stack.ours[i] != swaps[s][stack.patients[i]];
            weights[2 * s * entries + i] = first_arm ? 1 : 0;
            weights[(2 * s + 1) * entries + i] = first_arm ? 0 : 1;
          }
        measured.assign(2 * swaps.size() * numbers, std::nan(""));
        metric.evaluate(stack.scores.input(stack.threshold), 2 * swaps.size(), weights.data(), measured.data(),
                        nullptr);
        for (double& value : measured)
          if (metric.tested_by_logarithm()) value = logarithm_of(value);
        unsigned_numbers = measured;
        if (!metric.needs_threshold && !stack.magnitudes.rows.empty())  // scores may cancel in a sum
          metric.evaluate(stack.magnitudes.input(stack.threshold), 2 * swaps.size(), weights.data(),
                          unsigned_numbers.data(), nullptr);
        for (std::size_t i = 0; i < measured.size(); ++i)
          for (const double number : {measured[i], unsigned_numbers[i], metric.tested_by_logarithm() ? 1.0 : 0.0}) {
            double& size = sizes[output + i % numbers];
            if (std::isfinite(number)) size = std::max(size, std::abs(number));
          }
        for (std::size_t s = 0; s < swaps.size(); ++s)
          for (std::size_t o = 0; o < numbers; ++o)
            values[s * count() + output + o] = measured[2 * s * numbers + o] - measured[(2 * s + 1) * numbers + o];
      }
      output += numbers;
    }
  }

  std::span<const MetricInUse> metrics_;
  std::size_t classes_ = 0, outputs_ = 0, largest_ = 0;
  std::vector<Average> averages_;
  std::vector<Stacks> stacks_;     // of each class, and of the pooled where they are asked for
  std::vector<double> positives_;  // samples of each class
};

void decide(PermutationRow& row, double observed, std::span<const double> drawn, std::size_t count, bool exact,
            double tolerance, std::size_t patients) {
  row.difference = observed;
  if (std::isnan(observed)) {
    row.note = "undefined in at least one arm";
    return;
  }
  std::size_t swaps = 0, defined = 0, extreme = 0;
  for (std::size_t i = 0; i < drawn.size(); i += count) {
    ++swaps;
    if (std::isnan(drawn[i])) continue;
    ++defined;
    extreme += std::abs(drawn[i]) >= std::abs(observed) - tolerance ? 1 : 0;
  }
  const std::size_t itself = exact ? 0 : 1;  // among all swaps the identity is one
  row.p = PatientsOfDifference{patients}.two_sided(static_cast<double>(itself + extreme) /
                                                   static_cast<double>(itself + defined));
  row.note = exact ? fmt::format("all {} permutations", swaps) : fmt::format("{} permutations", swaps);
  if (defined < swaps) row.note += fmt::format(", {} of them undefined and left out", swaps - defined);
}

}  // namespace

std::vector<bool> draw_swaps(std::uint64_t seed, std::uint64_t replicate, std::size_t patients) {
  Rng rng = Rng(seed).stream("permutation").stream(std::to_string(replicate));
  std::vector<bool> swaps(patients);
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < patients; ++i, word >>= 1) {
    if (i % 32 == 0) word = rng.next32();
    swaps[i] = (word & 1) != 0;
  }
  return swaps;
}

std::vector<PermutationRow> permutation_test(std::span<const PairedClass> classes, std::span<const MetricInUse> metrics,
                                             const Thresholds& thresholds, std::size_t patients,
                                             const BootstrapOptions& options, const std::vector<Average>& averages) {
  const Swaps swaps(classes, metrics, thresholds, averages);
  const std::size_t count = swaps.count();
  std::vector<double> observed(count), sizes(count);
  const std::vector<std::vector<bool>> none{std::vector<bool>(patients, false)};
  swaps.evaluate(none, observed, sizes);
  swaps.add_averages(observed, observed);

  const bool exact = patients < 40 && (std::size_t{1} << patients) <= options.replicates;
  const std::size_t total = exact ? std::size_t{1} << patients : options.replicates;
  const std::size_t block =
      std::clamp<std::size_t>((std::size_t{4} << 20) / (8 * std::max<std::size_t>(swaps.largest(), 1)), 2, 64);
  const std::size_t blocks = (total + block - 1) / block;
  std::vector<double> drawn(total * count), sizes_of_blocks(blocks * count);
  in_parallel(
      blocks, options.threads, [&](std::size_t) { options.poll(); },
      [&](std::size_t b) {
        const std::size_t begin = b * block, end = std::min(total, begin + block);
        std::vector<std::vector<bool>> sets;
        for (std::size_t r = begin; r < end; ++r) {
          sets.push_back(exact ? std::vector<bool>(patients) : draw_swaps(options.seed, r, patients));
          for (std::size_t i = 0; exact && i < patients; ++i) sets.back()[i] = (r >> i & 1) != 0;
        }
        const std::span<double> values = std::span(drawn).subspan(begin * count, (end - begin) * count);
        swaps.evaluate(sets, values, std::span(sizes_of_blocks).subspan(b * count, count));
        for (std::size_t s = 0; s < sets.size(); ++s) swaps.add_averages(observed, values.subspan(s * count, count));
      });

  for (std::size_t i = 0; i < sizes_of_blocks.size(); ++i)
    sizes[i % count] = std::max(sizes[i % count], sizes_of_blocks[i]);
  const std::vector<double> tolerances = swaps.tolerances(sizes);

  std::vector<PermutationRow> rows;
  for (std::size_t c = 0, place = 0; c < swaps.places(); ++c)
    for (const MetricInUse& metric : metrics)
      for (std::size_t output = 0; output < metric.names.size(); ++output, ++place) {
        if (!metric.shown(output)) continue;
        PermutationRow& row = rows.emplace_back();
        row.class_name = swaps.name(c, classes);
        row.metric = metric.names[output];
        decide(row, observed[place], std::span(drawn).subspan(place), count, exact, tolerances[place],
               c < classes.size() ? classes[c].patient_count : patients);
        if (metric.ranks && !std::isnan(row.p)) row.note += " of each arm's ranks";
        if (metric.tested_by_logarithm()) row.note += "; difference of logarithms";
      }
  return rows;
}

}  // namespace collimator
