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
