// Facts about rows that are the mean of several instances: what becomes of their intervals and notes.
#include "framework/tables/averaged_row.hpp"

#include <doctest/doctest.h>

using namespace collimator;

namespace {

Gathered gathered(const std::vector<double>& values, const std::string& group = "") {
  Gathered result;
  result.keys = {{"metric", "f1"}, {"group", group}};
  for (const double value : values) result.values.push_back({{}, value});
  result.expected = values.size();
  result.intervals.assign(values.size(), {std::nan(""), std::nan("")});
  result.notes.resize(values.size());
  return result;
}

TableSpec over_seeds(Spread spread = Spread::interval) {
  TableSpec spec;
  spec.over = {"seed"};
  spec.spread = spread;
  spec.ranges = {{"f1", {0, 1}}};
  return spec;
}

}  // namespace

// References: mean -+ t(0.975, 2) SD / sqrt(3) by SciPy 1.17.1, before they are cut.
TEST_CASE("Student's interval of a share ends at 0 and 1, however its own intervals are made") {
  const ResultRow high = averaged_row(gathered({0.97, 0.99, 1}), over_seeds());
  CHECK(*high.low == doctest::Approx(0.948720836330699).epsilon(1e-13));
  CHECK(*high.high == 1);  // not 1.0246124970026342
  const ResultRow low = averaged_row(gathered({0, 0.01, 0.05}), over_seeds());
  CHECK(*low.low == 0);  // not -0.04572410607728428
  CHECK(*low.high == doctest::Approx(0.08572410607728428).epsilon(1e-13));
  const ResultRow gap = averaged_row(gathered({0, 0.01, 0.05}, "sex=gap"), over_seeds());
  CHECK(*gap.low == 0);
  TableSpec unbounded = over_seeds();
  unbounded.ranges.clear();
  CHECK(*averaged_row(gathered({0.97, 0.99, 1}), unbounded).high == doctest::Approx(1.0246124970026342).epsilon(1e-13));
}

TEST_CASE("equal numbers of all seeds have no Student's interval, whose width of 0 would say that all is certain") {
  for (const double value : {0.0, 0.1, 1.0}) {
    const ResultRow row = averaged_row(gathered({value, value, value}), over_seeds());
    CHECK(row.value == doctest::Approx(value));
    CHECK_FALSE(row.low);
    CHECK(row.note == "no interval: all 3 are equal");
  }
}

TEST_CASE("own intervals are averaged where every defined number has one; else the note says how many have") {
  Gathered all = gathered({0.5, 0.7, std::nan("")});
  all.intervals[0] = {0.4, 0.6};
  all.intervals[1] = {0.5, 0.8};
  const ResultRow whole = averaged_row(all, over_seeds(Spread::sem));
  CHECK(*whole.test_low == doctest::Approx(0.45));
  CHECK(*whole.test_high == doctest::Approx(0.7));
  CHECK(whole.note.empty());
  all.intervals[1] = {std::nan(""), std::nan("")};
  const ResultRow part = averaged_row(all, over_seeds(Spread::sem));
  CHECK_FALSE(part.test_low);
  CHECK_FALSE(part.test_high);
  CHECK(part.note == "1 of 2 have an interval of their own: no mean of them");
}

TEST_CASE("a note that not all instances share is counted, and none is lost") {
  Gathered some = gathered({0.5, 0.6, 0.7});
  some.notes = {"mean of 3 of 3 classes; two redrawn", "mean of 3 of 3 classes", "mean of 3 of 3 classes; one class"};
  CHECK(averaged_row(some, over_seeds()).note == "mean of 3 of 3 classes; two redrawn (1 of 3); one class (1 of 3)");
  Gathered many = gathered(std::vector<double>(12, 0.5));
  for (std::size_t i = 0; i < 12; ++i) many.notes[i] = std::to_string(i) + " redrawn";
  const std::string note = averaged_row(many, over_seeds(Spread::sem)).note;
  CHECK(note.starts_with("0 redrawn (1 of 12); 1 redrawn (1 of 12)"));
  CHECK(note.ends_with("7 redrawn (1 of 12); and 4 notes more"));
}

TEST_CASE("what a note says already is not said again") {
  CHECK(with_note("mean of 2 of 2 classes", "mean of 2 of 2 classes; few seeds: 3") ==
        "mean of 2 of 2 classes; few seeds: 3");
  CHECK(with_note("", "a").append(with_note("b", "")) == "ab");
}

// Reference: NumPy 2.4.6 and SciPy 1.17.1: exp of the mean logarithm, times its standard error, and exp of Student's
// ends.
TEST_CASE("odds ratios are averaged as their logarithms, and so is their interval; their gap is no odds ratio") {
  TableSpec spec = over_seeds();
  spec.odds_ratios = {"f1"};
  spec.ranges.clear();
  const ResultRow row = averaged_row(gathered({2, 8, 4}), spec);
  CHECK(row.value == doctest::Approx(4).epsilon(1e-14));
  CHECK(*row.low == doctest::Approx(0.7149242471789496).epsilon(1e-12));
  CHECK(*row.high == doctest::Approx(22.37999349320587).epsilon(1e-12));
  TableSpec sem = over_seeds(Spread::sem);
  sem.odds_ratios = {"f1"};
  CHECK(*averaged_row(gathered({2, 8, 4}), sem).spread == doctest::Approx(1.600754845137258).epsilon(1e-12));
  CHECK(averaged_row(gathered({2, 8, 5}, "sex=gap"), spec).value == doctest::Approx(5).epsilon(1e-14));
  CHECK(averaged_row(gathered({7.3}), spec).value == 7.3);
  Gathered own = gathered({1, 4});  // the ends of their own intervals lie around the mean, too
  own.intervals = {{0.5, 2}, {2, 8}};
  CHECK(*averaged_row(own, spec).test_low == doctest::Approx(1));
  CHECK(*averaged_row(own, spec).test_high == doctest::Approx(4));
  const ResultRow none = averaged_row(gathered({0, 2}), spec);
  CHECK(none.value == 0);
  CHECK_FALSE(none.low);
  CHECK(none.note.find("logarithm of an odds ratio of 0") != std::string::npos);
}

// Reference: NumPy 2.4.6 and SciPy 1.17.1, the mean of nanmean(axis=1) of these folds, and Student's interval of four.
TEST_CASE("over folds and seeds, mean and spread are of the folds' means, also where a cell is undefined") {
  const double cells[4][2] = {{0.5, 0.6}, {0.7, std::nan("")}, {0.9, 0.7}, {0.4, 0.6}};
  for (const double ratio : {1.0 / 3, 0.0}) {  // folds' own parts; one part, with folds as readers
    Gathered folds = gathered(std::vector<double>(8, 0.0));
    for (std::size_t i = 0; i < 8; ++i)
      folds.values[i] = {{{"fold", std::to_string(i / 2)}, {"seed", std::to_string(i % 2)}}, cells[i / 2][i % 2]};
    folds.resampling = {.axes = {"fold"}, .divisions = 4, .others = {}, .test_over_train = ratio};
    TableSpec spec = over_seeds();
    spec.over = {"fold", "seed"};
    const ResultRow row = averaged_row(folds, spec);
    CHECK(row.n == 7);
    CHECK(row.value == doctest::Approx(0.6375).epsilon(1e-13));
    CHECK(*row.low == doctest::Approx(0.41840565575874966).epsilon(1e-12));
    spec.spread = Spread::sem;
    CHECK(*averaged_row(folds, spec).spread == doctest::Approx(0.06884463184107628).epsilon(1e-12));
  }
}
