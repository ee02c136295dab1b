// Facts about paired differences: they are those of repeated samples, in any order, on any number of threads.
#include "framework/stats/contrast.hpp"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "framework/stats/in_test.hpp"
#include "framework/stats/summary.hpp"

using namespace collimator;

namespace {

const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs"),
                                       in_test::metric<in_test::Called>("called")};

struct Arms {
  ContrastArm ours, theirs;

  std::vector<ContrastRow> rows(const BootstrapOptions& options, std::span<const std::string> classes = {}) const {
    return contrast(ours, theirs, metrics, classes, options);
  }
  std::vector<Predictions*> all() {
    std::vector<Predictions*> all;
    for (ContrastArm* arm : {&ours, &theirs})
      for (ArmRun& run : arm->runs) all.push_back(&run.predictions);
    return all;
  }
};

// Both arms with the same seeds.
Arms seeds(std::size_t count) {
  Arms arms;
  for (std::size_t s = 0; s < count; ++s) {
    arms.ours.runs.push_back({in_test::predictions(10 + s, 15), Thresholds(0.5), s});
    arms.theirs.runs.push_back({in_test::predictions(20 + s, 15), Thresholds(0.4), s});
  }
  return arms;
}

// The other way round: draws as repeated samples of the tables, one replicate after the other.
double repeated_auroc(const Predictions& predictions, std::size_t c, const std::map<std::string, double>& times) {
  std::vector<std::pair<double, double>> samples;
  for (std::size_t row = 0; row < predictions.samples.size(); ++row)
    for (int copy = 0; copy < static_cast<int>(times.at(predictions.patients[row])); ++copy)
      if (!std::isnan(predictions.label(row, c)))
        samples.emplace_back(predictions.probability(row, c), predictions.label(row, c));
  double wins = 0, pairs = 0;
  for (const auto& [a, positive] : samples)
    for (const auto& [b, other] : samples)
      if (positive > 0.5 && other < 0.5) {
        pairs += 1;
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
  return wins / pairs;
}

}  // namespace

TEST_CASE("over patients alone, the interval is that of repeated samples, drawn jointly for both arms and both seeds") {
  const Arms arms = seeds(2);
  const std::vector<ContrastRow> rows = arms.rows({.replicates = 199, .seed = 4});
  std::vector<std::string> patients = arms.ours.runs[0].predictions.patients;
  std::ranges::sort(patients);
  patients.erase(std::unique(patients.begin(), patients.end()), patients.end());
  for (std::size_t c = 0; c < 2; ++c) {
    std::vector<double> differences;
    std::size_t redrawn = 0;
    for (std::uint64_t r = 0; r < 199; ++r)
      for (std::uint64_t attempt = 0;; ++attempt, ++redrawn) {
        std::vector<double> counts(patients.size());
        draw_patients(4, r, attempt, counts);
        std::map<std::string, double> times;
        for (std::size_t p = 0; p < patients.size(); ++p) times[patients[p]] = counts[p];
        double sum = 0;
        for (std::size_t s = 0; s < 2; ++s)
          sum += repeated_auroc(arms.ours.runs[s].predictions, c, times) -
                 repeated_auroc(arms.theirs.runs[s].predictions, c, times);
        if (std::isnan(sum)) continue;
        differences.push_back(sum / 2);
        break;
      }
    std::ranges::sort(differences);
    const ContrastRow& row = rows[2 * c];
    CHECK(row.metric == "pairs");
    CHECK(row.low == doctest::Approx(percentile(differences, 0.025)).epsilon(1e-12));
    CHECK(row.high == doctest::Approx(percentile(differences, 0.975)).epsilon(1e-12));
    CHECK(row.redrawn == redrawn);
    CHECK(row.replicates == 199);
    CHECK(row.patients == 15);
    CHECK_FALSE(row.tested);
    CHECK(std::isnan(row.p));
    CHECK(row.note.find("two seeds: interval over patients") != std::string::npos);
  }
}

TEST_CASE("the difference is the mean over seeds, the macro row the mean over classes") {
  const Arms arms = seeds(2);
  const std::vector<ContrastRow> rows = arms.rows({.replicates = 20});
  CHECK(rows.size() == 6);
  double expected = 0;
  std::map<std::string, double> once;
  for (const std::string& patient : arms.ours.runs[0].predictions.patients) once[patient] = 1;
  for (std::size_t s = 0; s < 2; ++s)
    expected += (repeated_auroc(arms.ours.runs[s].predictions, 0, once) -
                 repeated_auroc(arms.theirs.runs[s].predictions, 0, once)) /
                2;
  CHECK(rows[0].difference == doctest::Approx(expected).epsilon(1e-13));
  CHECK(rows[4].class_name == "macro");
  CHECK(rows[4].difference == doctest::Approx((rows[0].difference + rows[2].difference) / 2));
  CHECK(rows[4].note.starts_with("mean of 2 of 2 classes; two seeds"));
}

TEST_CASE("one network against itself differs by 0 without a test, and swapped arms mirror interval and p") {
  Arms same = seeds(1);
  same.theirs = same.ours;
  const ContrastRow none = same.rows({.replicates = 50})[0];
  CHECK(none.difference == 0);
  CHECK(std::isnan(none.low));
  CHECK(std::isnan(none.p));
  CHECK(none.note.find("every draw of patients gives this difference") != std::string::npos);
  for (const std::size_t count : {1, 4}) {
    Arms swapped = seeds(count);
    std::swap(swapped.ours, swapped.theirs);
    const std::vector<ContrastRow> there = seeds(count).rows({.replicates = 99}),
                                   back = swapped.rows({.replicates = 99});
    for (std::size_t i = 0; i < there.size(); ++i) {
      CHECK(there[i].low == doctest::Approx(-back[i].high).epsilon(1e-12));
      CHECK(there[i].p == doctest::Approx(back[i].p).epsilon(1e-12));
    }
  }
}

TEST_CASE("one training says nothing of others, while published predictions are what they are") {
  const BootstrapOptions options{.replicates = 200, .seed = 4};
  Arms arms = seeds(5);
  arms.theirs.runs.resize(1);
  arms.theirs.runs[0].seed = 9;
  const ContrastRow trained = arms.rows(options)[0];
  CHECK_FALSE(trained.tested);
  CHECK(std::isnan(trained.p));
  CHECK(trained.low < trained.difference);
  CHECK(trained.note.find("one training at the baseline") != std::string::npos);
  arms.theirs.trained = false;
  const ContrastRow published = arms.rows(options)[0];
  CHECK(published.over_trainings);
  CHECK(published.p > 0);
  CHECK(published.seeds == 5);
  CHECK(published.difference == trained.difference);
  CHECK(published.note.find("against this one network at the baseline") != std::string::npos);
  // One of five seeds is shared, so that one pair is left.
  arms.theirs.trained = true;
  arms.theirs.runs[0].seed = 3;
  const ContrastRow pair = arms.rows(options)[0];
  CHECK_FALSE(pair.tested);
  CHECK(pair.note.find("over the one seed that both arms have, of 5 here and 1 at the baseline") != std::string::npos);
}

TEST_CASE("runs of one seed are averaged, and count as one") {
  const BootstrapOptions options{.replicates = 200, .seed = 4};
  Arms arms = seeds(3), twice = arms;
  twice.ours.runs.insert(twice.ours.runs.end(), arms.ours.runs.begin(), arms.ours.runs.end());
  const std::vector<ContrastRow> once = arms.rows(options), again = twice.rows(options);
  for (std::size_t i = 0; i < once.size(); ++i) {
    CHECK(again[i].seeds == 3);
    CHECK(again[i].p == doctest::Approx(once[i].p).epsilon(1e-10));
    CHECK(again[i].low == doctest::Approx(once[i].low).epsilon(1e-10));
    CHECK(once[i].note.find("few seeds: 3") != std::string::npos);
  }
}

TEST_CASE("rows may stand in any order, threads may be any number") {
  Arms arms = seeds(3);
  const std::vector<ContrastRow> before = arms.rows({.replicates = 64, .threads = 1});
  Predictions& theirs = arms.theirs.runs[0].predictions;
  std::ranges::reverse(theirs.samples);
  std::ranges::reverse(theirs.patients);
  std::ranges::reverse(theirs.probabilities);
  std::ranges::reverse(theirs.labels);
  std::ranges::reverse(theirs.classes);  // reversed with the columns
  const std::vector<ContrastRow> after = arms.rows({.replicates = 64, .threads = 3});
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK(before[i].low == after[i].low);
    CHECK(before[i].p == after[i].p);
  }
}

TEST_CASE("arms on other samples, labels or patients are refused with the numbers") {
  const BootstrapOptions few{.replicates = 5};
  Arms arms = seeds(1);
  Predictions& theirs = arms.theirs.runs[0].predictions;
  const Predictions right = theirs;
  theirs.samples[0] = "other";
  CHECK_THROWS_WITH_AS(arms.rows(few), doctest::Contains("1 of"), InputError);
  theirs = right;
  theirs.labels[0] = 1 - theirs.labels[0];
  CHECK_THROWS_WITH_AS(arms.rows(few), doctest::Contains("other labels"), InputError);
  theirs = right;
  theirs.patients[0] = "someone";
  CHECK_THROWS_WITH_AS(arms.rows(few), doctest::Contains("another patient"), InputError);
  theirs = right;
  theirs.samples[1] = theirs.samples[0];
  CHECK_THROWS_WITH_AS(arms.rows(few), doctest::Contains("stands twice"), InputError);
  theirs = right;
  CHECK_THROWS_WITH_AS(arms.rows(few, std::vector<std::string>{"hernia"}), doctest::Contains("hernia"), InputError);
  // Also where no seed is shared.
  arms = seeds(3);
  for (ArmRun& run : arms.theirs.runs) run.seed += 3;
  arms.theirs.runs[2].predictions.labels[0] = 1 - arms.theirs.runs[2].predictions.labels[0];
  CHECK_THROWS_WITH_AS(arms.rows(few), doctest::Contains("other labels"), InputError);
}

TEST_CASE("a class that is undefined in an arm has no difference, and is no part of the macro average") {
  Arms arms = seeds(1);
  for (Predictions* arm : arms.all())
    for (std::size_t row = 0; row < arm->samples.size(); ++row) arm->labels[2 * row + 1] = 0;
  const std::vector<ContrastRow> rows = arms.rows({.replicates = 20});
  CHECK(std::isnan(rows[2].difference));
  CHECK(std::isnan(rows[2].p));
  CHECK(rows[2].note == "undefined in at least one arm");
  CHECK(rows[4].difference == rows[0].difference);
  CHECK(rows[4].low == rows[0].low);
  CHECK(rows[4].note == "mean of 1 of 2 classes");
}

TEST_CASE("a difference of means ends at 1 where all scores are probabilities, and nowhere where some are none") {
  class Mean final : public Metric {
   public:
    void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
      double sum = 0, all = 0;
      for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * input.probabilities[i], all += weights[i];
      result.set(0, sum / all);
    }
  };
  MetricInUse mean = in_test::metric<Mean>("mean");
  mean.lowest = 0;
  mean.greatest = 1;
  Arms arms = seeds(3);
  const auto row = [&] {
    return contrast(arms.ours, arms.theirs, {&mean, 1}, {}, {.replicates = 50, .seed = 1}).front();
  };
  for (std::size_t run = 0; run < 3; ++run) {  // 0, 1 and 1 against 0: Student's interval of so few is wider
    for (double& score : arms.ours.runs[run].predictions.probabilities)
      score = run == 0 ? 0.1 * score : 0.9 + 0.1 * score;
    for (double& score : arms.theirs.runs[run].predictions.probabilities) score *= 0.1;
  }
  CHECK(row().high == 1);
  arms.ours.runs[0].predictions.probabilities[0] = 1.01;
  CHECK(row().high > 1);
}

TEST_CASE("samples without a patient are patients of their own") {
  Arms arms = seeds(1);
  for (Predictions* arm : arms.all())
    for (std::string& patient : arm->patients) patient.clear();
  CHECK(arms.rows({.replicates = 5})[0].patients == arms.ours.runs[0].predictions.samples.size());
}

TEST_CASE("a single patient has a difference, and neither interval nor p, however many seeds there are") {
  for (const std::size_t count : {1, 5}) {
    Arms arms = seeds(count);
    for (Predictions* arm : arms.all())
      for (std::string& patient : arm->patients) patient = "one";
    for (const ContrastRow& row : arms.rows({.replicates = 100})) {
      CHECK_FALSE(std::isnan(row.difference));
      CHECK(std::isnan(row.low));
      CHECK(std::isnan(row.p));
      CHECK(row.note.find("a single patient") != std::string::npos);
      CHECK(row.drawn.empty());
    }
  }
}
