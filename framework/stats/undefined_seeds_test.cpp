// Seeds in which a number is undefined: the difference is that of the others, which the note counts.
#include <cmath>

#include <doctest/doctest.h>

#include "framework/stats/contrast.hpp"
#include "framework/stats/in_test.hpp"
#include "framework/stats/picture_contrast.hpp"

using namespace collimator;

namespace {

// Undefined where nothing is called positive.
class Precision final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const Confusion cells = confusion(input, weights);
    if (cells.tp + cells.fp > 0)
      result.set(0, cells.tp / (cells.tp + cells.fp));
    else
      result.undefine("nothing is called positive");
  }
};

const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs"),
                                       in_test::metric<Precision>("precision")};
const BootstrapOptions options{.replicates = 200, .seed = 4};

// `apart`: no seed is shared.
std::pair<ContrastArm, ContrastArm> arms(std::size_t seeds, bool apart) {
  std::pair<ContrastArm, ContrastArm> arms;
  for (std::size_t s = 0; s < seeds; ++s) {
    arms.first.runs.push_back({in_test::predictions(10 + s, 30), Thresholds(0.5), s});
    arms.second.runs.push_back({in_test::predictions(20 + s, 30), Thresholds(0.5), apart ? 100 + s : s});
  }
  return arms;
}

void call_none(ContrastArm& arm, std::size_t run, std::size_t class_place) {
  Predictions& predictions = arm.runs[run].predictions;
  for (std::size_t i = class_place; i < predictions.probabilities.size(); i += 2) predictions.probabilities[i] /= 4;
}

void leave_out(ContrastArm& arm, std::size_t run) {
  arm.runs.erase(arm.runs.begin() + static_cast<std::ptrdiff_t>(run));
}

void check_equal(const ContrastRow& row, const ContrastRow& expected) {
  CHECK(row.difference == expected.difference);
  CHECK(row.low == expected.low);
  CHECK(row.high == expected.high);
  CHECK(row.p == expected.p);
  CHECK(row.seeds == expected.seeds);
  CHECK_FALSE(std::isnan(row.p));
}

bool says(const ContrastRow& row, const char* words) { return row.note.find(words) != std::string::npos; }

// Pictures of ten patients; `shift` moves the numbers of a run.
PictureArm picture_arm(std::size_t first_seed, double shift) {
  PictureArm arm;
  Rng rng(first_seed + static_cast<std::uint64_t>(10 * shift));
  for (std::size_t s = 0; s < 5; ++s) {
    PictureRun& run = arm.runs.emplace_back();
    run.seed = first_seed + s;
    for (std::size_t i = 0; i < 20; ++i) {
      run.samples.push_back("x" + std::to_string(i));
      run.patients.push_back("p" + std::to_string(i % 10));
      run.values.push_back(shift + static_cast<double>(rng.below(20)) / 40);
    }
  }
  return arm;
}

void undefine(PictureRun& run) { run.values.assign(run.values.size(), std::nan("")); }

}  // namespace

TEST_CASE("a seed that calls nothing positive is left out of the precision, with its partner, and of nothing else") {
  auto [ours, theirs] = arms(6, false);
  call_none(ours, 2, 0);
  call_none(theirs, 4, 0);
  const std::vector<ContrastRow> rows = contrast(ours, theirs, metrics, {}, options);
  const auto without = [](ContrastArm here, ContrastArm there, const std::vector<std::size_t>& runs) {
    for (const std::size_t run : runs) leave_out(here, run), leave_out(there, run);
    return contrast(here, there, metrics, {}, options);
  };
  check_equal(rows[1], without(ours, theirs, {4, 2})[1]);  // precision of the first class
  CHECK(says(rows[1], "undefined in 2 of 6 pairs of seeds: left out"));
  CHECK(says(rows[1], "few seeds: 4"));
  for (const std::size_t place : {0, 2, 3}) {
    CHECK(rows[place].seeds == 6);
    CHECK_FALSE(says(rows[place], "undefined"));
  }
  // The average runs over the class that is defined in all seeds.
  CHECK(rows[5].difference == rows[3].difference);
  CHECK(says(rows[5], "mean of 1 of 2 classes"));
  // A seed that leaves no class to the average is left out of it.
  call_none(ours, 2, 1);
  const std::vector<ContrastRow> average = contrast(ours, theirs, metrics, {}, options);
  check_equal(average[5], without(ours, theirs, {2})[5]);
  CHECK(says(average[5], "mean of 1 of 2 classes"));
  CHECK(says(average[5], "undefined in 1 of 6 pairs of seeds: left out"));
}

TEST_CASE("where no seed is shared, a seed that is undefined is left out of its own arm") {
  auto [ours, theirs] = arms(5, true);
  call_none(theirs, 1, 0);
  const ContrastRow row = contrast(ours, theirs, metrics, {}, options)[1];
  CHECK(says(row, "undefined in 1 of 5 seeds at the baseline: left out"));
  leave_out(theirs, 1);
  check_equal(row, contrast(ours, theirs, metrics, {}, options)[1]);
}

TEST_CASE("a number that is undefined in every pair of seeds has no difference") {
  auto [ours, theirs] = arms(2, false);
  call_none(ours, 0, 0);
  call_none(theirs, 1, 0);
  const ContrastRow row = contrast(ours, theirs, metrics, {}, options)[1];
  CHECK(std::isnan(row.difference));
  CHECK(row.note == "undefined in at least one arm");
}

TEST_CASE("a seed whose maps are all empty is left out of a difference of pictures") {
  const PictureNumber number{"share"};
  for (const std::size_t their_seeds : {0, 100}) {
    PictureArm ours = picture_arm(0, 0.3), theirs = picture_arm(their_seeds, 0);
    undefine(ours.runs[1]);
    const ContrastRow row = contrast_pictures(ours, theirs, "opacity", number, options);
    CHECK(says(row, their_seeds == 0 ? "undefined in 1 of 5 pairs of seeds: left out"
                                     : "undefined in 1 of 5 seeds here: left out"));
    CHECK_FALSE(says(row, "over the pictures that have the number in both arms"));
    CHECK(row.n == 20);
    ours.runs.erase(ours.runs.begin() + 1);
    if (their_seeds == 0) theirs.runs.erase(theirs.runs.begin() + 1);
    check_equal(row, contrast_pictures(ours, theirs, "opacity", number, options));
    for (PictureRun& run : ours.runs) undefine(run);
    const ContrastRow none = contrast_pictures(ours, theirs, "opacity", number, options);
    CHECK(std::isnan(none.difference));
    CHECK(none.note.starts_with("undefined in at least one arm"));
  }
}
