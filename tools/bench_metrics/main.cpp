// Measures AUROC with bootstraps by patient, and DeLong, on drawn predictions; leaves those for beside.py.
//
//   bench_metrics AUROC_PLUGIN FOLDER
//
// FOLDER gets probabilities.f64 and labels.f64 ([samples, classes]), patients.u32, and ours.csv.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <thread>

#include <collimator/rng.hpp>

#include "framework/data/table.hpp"
#include "framework/stats/contrast.hpp"
#include "framework/stats/delong.hpp"
#include "framework/stats/pairing.hpp"
#include "framework/stats/summary.hpp"
#include "framework/verbs/metrics.hpp"

using namespace collimator;

namespace {

constexpr std::size_t samples = 25'596, classes = 14, patients = 6'400, replicates = 1'000;

struct Seconds {
  double wall = 1e9, cpu = 1e9;  // the best of three; cpu is that of all cores together
};

Seconds seconds(const auto& work) {
  Seconds best;
  for (int round = 0; round < 3; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    work();
    best.cpu = std::min(best.cpu, static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
    best.wall = std::min(best.wall, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

// As many samples as ChestX-ray14's test part, of about four to a patient; prevalences from 0.2 % to 20 %.
Predictions drawn(std::uint64_t seed) {
  Predictions result;
  Rng truth(14), scores(seed);
  for (std::size_t c = 0; c < classes; ++c) result.classes.push_back("class" + std::to_string(c));
  for (std::size_t i = 0; i < samples; ++i) {
    result.samples.push_back(std::to_string(i));
    result.patients.push_back(std::to_string(truth.below(patients)));
    for (std::size_t c = 0; c < classes; ++c) {
      const bool positive = truth.uniform() < 0.002 + 0.015 * static_cast<double>(c);
      result.labels.push_back(positive ? 1.0F : 0.0F);
      result.probabilities.push_back(1 / (1 + std::exp(-(scores.normal() + (positive ? 0.5 : -0.8)))));
    }
  }
  return result;
}

template <typename Number>
void write(const std::filesystem::path& file, const std::vector<Number>& numbers) {
  const auto bytes = static_cast<std::streamsize>(numbers.size() * sizeof(Number));
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(numbers.data()), bytes);
}

// The area and its 95 % interval of every class.
Table intervals(const Predictions& predictions, const MetricInUse& metric) {
  const PatientIndex index(predictions.patients);
  std::vector<std::size_t> rows(predictions.samples.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  std::vector<ClassScores> scores;
  std::vector<std::vector<std::uint32_t>> of_patients;
  std::vector<double> areas;
  for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
    scores.push_back(by_probability(class_scores(predictions, c, rows)));
    areas.push_back(metric.measure(scores.back(), 0.5).values[0]);
    std::vector<std::uint32_t>& numbers = of_patients.emplace_back();
    for (const std::size_t row : scores.back().rows) numbers.push_back(index.number(predictions.patients[row]));
  }
  const auto statistics = [&](std::size_t draws, std::span<const double> counts, std::span<double> values) {
    std::vector<double> weights(draws * predictions.samples.size()), found(draws);
    for (std::size_t c = 0; c < scores.size(); ++c) {
      weigh(draws, counts, of_patients[c], weights);
      metric.evaluate(scores[c].input(0.5), draws, weights.data(), found.data(), nullptr);
      for (std::size_t d = 0; d < draws; ++d) values[d * scores.size() + c] = found[d];
    }
  };
  const std::vector<Replicates> drawn =
      bootstrap(index.size(), scores.size(), statistics, {.replicates = replicates, .seed = 1, .block = 16});
  Table table{"ours.csv", {"class", "value", "low", "high"}, {}};
  for (std::size_t c = 0; c < scores.size(); ++c) {
    const std::vector<double>& values = drawn[c].values;
    table.rows.push_back({predictions.classes[c], number_text(areas[c]), number_text(percentile(values, 0.025)),
                          number_text(percentile(values, 0.975))});
  }
  return table;
}

Seconds delong_of_a_million() {
  Rng rng(5);
  std::vector<double> scores, labels;
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    labels.push_back(rng.below(10) == 0 ? 1 : 0);
    scores.push_back(rng.normal() + labels.back());
    numbers.push_back(i / 4);
  }
  return seconds([&] { delong(scores, labels, numbers); });
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: bench_metrics AUROC_PLUGIN FOLDER (tools/bench metrics calls it)\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = words[2];
  const Slot slot{"auroc", "auroc", Json::object(), words[1]};
  const std::vector<MetricInUse> metrics = metrics_of({&slot, 1}, Context{});
  const ContrastArm ours{{{drawn(1), Thresholds()}}}, theirs{{{drawn(2), Thresholds()}}};
  const Predictions& first = ours.runs.front().predictions;

  Table table;
  const Seconds one = seconds([&] { table = intervals(first, metrics.front()); });
  const Seconds two = seconds([&] { contrast(ours, theirs, metrics, {}, {.replicates = replicates, .seed = 1}); });
  const Seconds million = delong_of_a_million();
  std::printf("%zu samples, %zu patients, %zu classes, AUROC, %zu bootstraps by patient; %u cores; best of 3\n",
              samples, patients, classes, replicates, std::thread::hardware_concurrency());
  const auto print = [](const char* what, const Seconds& found) {
    std::printf("  %-36s %9.3f s   (CPU %.3f s)\n", what, found.wall, found.cpu);
  };
  print("one arm, intervals", one);
  print("two arms, contrast()", two);
  print("DeLong, 1,000,000 samples, one core", million);
  std::fflush(stdout);

  std::vector<std::uint32_t> numbers;
  for (const std::string& patient : first.patients) numbers.push_back(static_cast<std::uint32_t>(std::stoul(patient)));
  write(folder / "probabilities.f64", first.probabilities);
  write(folder / "labels.f64", std::vector<double>(first.labels.begin(), first.labels.end()));
  write(folder / "patients.u32", numbers);
  write_table(table, folder / "ours.csv");
  std::ofstream(folder / "seconds.txt") << one.wall << ' ' << one.cpu << '\n';
}
