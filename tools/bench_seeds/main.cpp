// Counts how often the test of a difference over seeds says "p below 0.05": of arms that differ by nothing, where it
// should be one time in twenty, and of arms that differ.
//
//   bench_seeds AUROC_PLUGIN F1_PLUGIN WHOLE HALF DRAWS
//
// WHOLE and HALF are predictions of experiments/seeds_null.yaml: 60 networks that differ by their seeds alone, and 30
// that learnt from half as many pictures, all of one pool of patients.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include <collimator/rng.hpp>

#include "framework/base/parallel.hpp"
#include "framework/data/table.hpp"
#include "framework/stats/contrast.hpp"
#include "framework/stats/delong.hpp"
#include "framework/stats/distribution.hpp"
#include "framework/stats/summary.hpp"
#include "framework/verbs/metrics.hpp"

using namespace collimator;

namespace {

constexpr std::size_t pairs = 30, patients_in_test = 200, replicates = 1000;

// What all networks say of the pool; samples in the order of the first network's rows.
struct Pool {
  std::vector<std::string> samples, patients;
  std::vector<float> labels;
  std::vector<std::vector<double>> networks;      // [networks, samples]
  std::vector<std::vector<std::size_t>> rows_of;  // the samples of each patient
};

Pool read_pool(const char* file, const char* seed_column) {
  const CsvTable table = read_csv(file, {});
  const std::size_t seed = table.column(seed_column), sample = table.column("sample"),
                    patient = table.column("patient"), probability = table.column("probability"),
                    label = table.column("label");
  Pool pool;
  std::map<std::string, std::size_t> networks, patients;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t network = networks.emplace(std::string(table.cell(row, seed)), networks.size()).first->second;
    if (network == pool.networks.size()) pool.networks.emplace_back();
    std::vector<double>& scores = pool.networks[network];
    if (network == 0) {
      pool.samples.emplace_back(table.cell(row, sample));
      pool.patients.emplace_back(table.cell(row, patient));
      pool.labels.push_back(static_cast<float>(table.number(row, label)));
      const std::size_t place = patients.emplace(pool.patients.back(), patients.size()).first->second;
      if (place == pool.rows_of.size()) pool.rows_of.emplace_back();
      pool.rows_of[place].push_back(scores.size());
    } else if (scores.size() >= pool.samples.size() || pool.samples[scores.size()] != table.cell(row, sample)) {
      throw table.wrong(row, sample, "stands in another place than in the first network's rows");
    }
    scores.push_back(table.number(row, probability));
  }
  for (const auto& scores : pool.networks)
    if (scores.size() != pool.samples.size()) throw std::runtime_error("a network has no prediction of some samples");
  return pool;
}

// `count` of the numbers below `all`, each at most once.
std::vector<std::size_t> choose(Rng& rng, std::size_t all, std::size_t count) {
  std::vector<std::size_t> numbers(all);
  for (std::size_t i = 0; i < all; ++i) numbers[i] = i;
  for (std::size_t i = 0; i < count; ++i) std::swap(numbers[i], numbers[i + rng.below(all - i)]);
  numbers.resize(count);
  return numbers;
}

Predictions of_network(const Pool& pool, std::size_t network, const std::vector<std::size_t>& rows) {
  Predictions result;
  result.classes = {"opacity"};
  for (const std::size_t row : rows) {
    result.samples.push_back(pool.samples[row]);
    result.patients.push_back(pool.patients[row]);
    result.probabilities.push_back(pool.networks[network][row]);
    result.labels.push_back(pool.labels[row]);
  }
  return result;
}

// What is held against what: `seeds` networks of each arm, chosen anew in each draw, of seeds that are shared or not.
struct Design {
  const char* name;
  const Pool *ours, *theirs;
  std::size_t their_first;  // network of the baseline that goes with the first one of ours
  std::size_t seeds;
  bool shared;
};

// As the difference was tested before seeds counted: with the three networks fixed, over patients alone.
double p_over_patients(const ContrastArm& ours, const ContrastArm& theirs) {
  std::vector<double> scores, labels;
  std::map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> patients;
  const Predictions& first = ours.runs.front().predictions;
  for (std::size_t i = 0; i < first.samples.size(); ++i) {
    labels.push_back(first.labels[i]);
    patients.push_back(numbers.emplace(first.patients[i], static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  std::vector<double> weights;
  for (const ContrastArm* arm : {&ours, &theirs})
    for (const ArmRun& run : arm->runs) {
      scores.insert(scores.end(), run.predictions.probabilities.begin(), run.predictions.probabilities.end());
      weights.push_back((arm == &ours ? 1.0 : -1.0) / static_cast<double>(arm->runs.size()));
    }
  const DeLong found = delong(scores, labels, patients);
  double difference = 0, variance = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    difference += weights[i] * found.areas[i];
    for (std::size_t j = 0; j < weights.size(); ++j)
      variance += weights[i] * weights[j] * found.covariance[i * weights.size() + j];
  }
  return 2 * normal_below(-std::abs(difference) / std::sqrt(variance));
}

struct Counts {
  std::size_t tested = 0, below = 0;

  void add(double p) {
    if (std::isnan(p)) return;
    ++tested;
    below += p < 0.05 ? 1 : 0;
  }
};

void measure(const Design& design, const std::vector<MetricInUse>& metrics, std::size_t draws) {
  std::vector<std::vector<double>> p(draws);  // of the metrics, and of the AUROC over patients alone
  in_parallel(
      draws, 0, [](std::size_t) {},
      [&](std::size_t draw) {
        Rng rng = Rng(12).stream(design.name).stream(std::to_string(draw));
        const std::vector<std::size_t> chosen = choose(rng, pairs, design.seeds);
        std::vector<std::size_t> rows;
        for (const std::size_t patient : choose(rng, design.ours->rows_of.size(), patients_in_test))
          rows.insert(rows.end(), design.ours->rows_of[patient].begin(), design.ours->rows_of[patient].end());
        ContrastArm ours, theirs;
        for (std::size_t s = 0; s < chosen.size(); ++s) {
          ours.runs.push_back({of_network(*design.ours, chosen[s], rows), Thresholds(), s});
          theirs.runs.push_back({of_network(*design.theirs, design.their_first + chosen[s], rows), Thresholds(),
                                 design.shared ? s : chosen.size() + s});
        }
        const BootstrapOptions options{.replicates = replicates, .seed = draw, .threads = 1};
        for (const ContrastRow& row : contrast(ours, theirs, metrics, {}, options)) p[draw].push_back(row.p);
        p[draw].push_back(p_over_patients(ours, theirs));
      });
  std::printf("%s\n", design.name);
  const char* const names[] = {"AUROC", "F1", "AUROC, patients alone"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    Counts counts;
    for (const auto& each : p) counts.add(each.at(i));
    const double share = static_cast<double>(counts.below) / static_cast<double>(counts.tested);
    std::printf("  %-24s p < 0.05 in %4zu of %zu: %.3f ± %.3f\n", names[i], counts.below, counts.tested, share,
                std::sqrt(share * (1 - share) / static_cast<double>(counts.tested)));
  }
}

// The mean and standard deviation of some networks' numbers on the whole pool.
void tell(const char* name, const Pool& pool, std::size_t first, std::size_t count,
          const std::vector<MetricInUse>& metrics) {
  std::vector<std::size_t> rows(pool.samples.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  std::printf("%-28s", name);
  for (const MetricInUse& metric : metrics) {
    std::vector<double> values;
    for (std::size_t n = first; n < first + count; ++n)
      values.push_back(metric.measure(by_probability(class_scores(of_network(pool, n, rows), 0, rows)), 0.5).values[0]);
    const Summary summary = summarize(values);
    std::printf("  %s %.4f, SD %.4f", metric.names[0].c_str(), summary.mean, summary.sd);
  }
  std::printf("\n");
}

}  // namespace

int main(int count, char** words) try {
  if (count != 6) {
    std::fputs("usage: bench_seeds AUROC_PLUGIN F1_PLUGIN WHOLE HALF DRAWS (tools/bench seeds calls it)\n", stderr);
    return 2;
  }
  const std::vector<Slot> slots{{"auroc", "auroc", Json::object(), words[1]}, {"f1", "f1", Json::object(), words[2]}};
  const std::vector<MetricInUse> metrics = metrics_of(slots, Context{});
  const Pool whole = read_pool(words[3], "seed"), half = read_pool(words[4], "half_seed");
  if (whole.networks.size() != 2 * pairs || half.networks.size() != pairs || half.samples != whole.samples)
    throw std::runtime_error("these are not the predictions of experiments/seeds_null.yaml");
  const std::size_t draws = std::stoul(words[5]);
  std::printf("%zu pictures of %zu patients; each draw: %zu patients, %zu bootstraps (F1)\n", whole.samples.size(),
              whole.rows_of.size(), patients_in_test, replicates);
  tell("first 30 networks", whole, 0, pairs, metrics);
  tell("second 30 networks", whole, pairs, pairs, metrics);
  tell("half of the pictures", half, 0, pairs, metrics);
  for (const Design& design : {Design{"nothing differs, 3 shared seeds", &whole, &whole, pairs, 3, true},
                               Design{"nothing differs, 3 and 3 other seeds", &whole, &whole, pairs, 3, false},
                               Design{"nothing differs, 5 shared seeds", &whole, &whole, pairs, 5, true},
                               Design{"half of the pictures, 3 shared seeds", &whole, &half, 0, 3, true},
                               Design{"half of the pictures, 5 shared seeds", &whole, &half, 0, 5, true},
                               Design{"half of the pictures, 10 shared seeds", &whole, &half, 0, 10, true}})
    measure(design, metrics, draws);
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_seeds: %s\n", error.what());
  return 1;
}
