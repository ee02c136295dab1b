// Facts about differences of averages over classes: both sides are averaged over the same.
#include "framework/tables/class_averages.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace collimator;

namespace {

const double undefined = std::nan("");

// The numbers of one arm, each over seeds 1, 2, …, with the classes' positive samples.
struct Bench {
  std::vector<ResultRow> rows;
  std::vector<std::vector<AveragedValue>> values;

  std::size_t add(const std::string& arm, const std::string& group, const std::string& name,
                  const std::vector<double>& numbers, double positives = 0) {
    ResultRow& row = rows.emplace_back();
    row.keys = {{"arm", arm}, {"group", group}, {"class", name}, {"metric", "precision"}};
    std::vector<AveragedValue>& own = values.emplace_back();
    for (std::size_t i = 0; i < numbers.size(); ++i)
      own.push_back({{{"seed", std::to_string(i + 1)}}, numbers[i], positives});
    return rows.size() - 1;
  }
  std::set<std::string> odds_ratios;

  ClassAverages::Sides sides(std::size_t ours, std::size_t theirs) const {
    return ClassAverages(rows, values, odds_ratios).sides(ours, theirs);
  }
};

double difference(const ClassAverages::Sides& sides, std::size_t run = 0) {
  return sides.ours.at(run).value - sides.theirs.at(run).value;
}

}  // namespace

TEST_CASE("a class that one side never calls is in neither side's average") {
  Bench bench;
  bench.add("a", "sex=F", "A", {0.5}, 10);
  bench.add("a", "sex=F", "B", {0.7}, 30);
  bench.add("a", "sex=F", "C", {undefined}, 5);
  const std::size_t macro = bench.add("a", "sex=F", "macro", {0.6});
  const std::size_t weighted = bench.add("a", "sex=F", "weighted", {0.65});
  bench.add("b", "sex=F", "A", {0.4}, 10);
  bench.add("b", "sex=F", "B", {0.9}, 30);
  bench.add("b", "sex=F", "C", {0.1}, 5);
  const std::size_t other = bench.add("b", "sex=F", "macro", {1.4 / 3});
  const std::size_t heavier = bench.add("b", "sex=F", "weighted", {31.5 / 45});
  const ClassAverages::Sides sides = bench.sides(other, macro);
  CHECK(difference(sides) == doctest::Approx(0.05));  // ((0.4 - 0.5) + (0.9 - 0.7)) / 2
  CHECK(sides.note == "difference over the 2 of 3 classes that both sides have");
  CHECK(difference(bench.sides(heavier, weighted)) == doctest::Approx(0.125));  // (10 * -0.1 + 30 * 0.2) / 40
}

TEST_CASE("all runs of both sides are averaged over the same classes") {
  Bench bench;
  bench.add("a", "", "A", {0.5, 0.6});
  bench.add("a", "", "B", {0.7, undefined});
  const std::size_t ours = bench.add("a", "", "macro", {0.6, 0.6});
  bench.add("b", "", "A", {0.4, 0.4});
  bench.add("b", "", "B", {0.1, 0.1});
  const std::size_t theirs = bench.add("b", "", "macro", {0.25, 0.25});
  const ClassAverages::Sides sides = bench.sides(ours, theirs);
  CHECK(difference(sides, 0) == doctest::Approx(0.1));
  CHECK(difference(sides, 1) == doctest::Approx(0.2));
}

TEST_CASE("where both sides have the same classes, their numbers stay as they are") {
  Bench bench;
  for (const char* arm : {"a", "b"}) {
    bench.add(arm, "", "A", {0.5});
    bench.add(arm, "", "B", {undefined});
  }
  const std::size_t ours = bench.add("a", "", "macro", {0.123}), theirs = bench.add("b", "", "macro", {0.1});
  CHECK(bench.sides(ours, theirs).ours[0].value == 0.123);
  CHECK(bench.sides(ours, theirs).note.empty());
  CHECK(bench.sides(0, 2).ours[0].value == 0.5);  // of one class
}

TEST_CASE("the worst group over other classes than the baseline's has no difference") {
  Bench bench;
  for (const char* arm : {"a", "b"})
    for (const char* group : {"sex=F", "sex=M", "sex=unknown"}) {
      const bool without = std::string(arm) == "a" && std::string(group) == "sex=M";
      bench.add(arm, group, "A", {0.5});
      bench.add(arm, group, "B", {without || std::string(group) == "sex=unknown" ? undefined : 0.6});
    }
  const std::size_t ours = bench.add("a", "sex=gap", "macro", {0.0}),
                    theirs = bench.add("b", "sex=gap", "macro", {0.0});
  CHECK(bench.sides(ours, theirs).ours.empty());
  CHECK(bench.sides(ours, theirs).note == "over other classes than at the baseline: no difference");
  CHECK_FALSE(bench.sides(theirs, theirs).ours.empty());
}

TEST_CASE("averages of odds ratios are held against each other by the mean of their classes' logarithms") {
  Bench bench;
  bench.odds_ratios = {"precision"};
  const std::size_t a = bench.add("a", "sex=F", "A", {1});
  bench.add("a", "sex=F", "B", {4});
  const std::size_t macro = bench.add("a", "sex=F", "macro", {2.5}), worst = bench.add("a", "sex=worst", "macro", {2});
  const std::size_t b = bench.add("b", "sex=F", "A", {2});
  bench.add("b", "sex=F", "B", {32});
  const std::size_t other = bench.add("b", "sex=F", "macro", {17}), worse = bench.add("b", "sex=worst", "macro", {3});
  CHECK(difference(bench.sides(b, a)) == doctest::Approx(0.6931471805599453).epsilon(1e-14));  // log 2
  CHECK(difference(bench.sides(other, macro)) ==
        doctest::Approx(1.3862943611198906).epsilon(1e-14));  // (log 2 + log 8) / 2
  CHECK(bench.sides(other, macro).logarithms);
  CHECK(difference(bench.sides(worse, worst)) == doctest::Approx(0.4054651081081644).epsilon(1e-14));  // log 1.5
}

TEST_CASE(
    "the worst of other groups than the baseline's, and pooled classes that the baseline lacks, have no difference") {
  Bench bench;
  for (const char* arm : {"a", "b"}) {
    bench.add(arm, "sex=F", "A", {0.8});
    bench.add(arm, "sex=M", "A", {0.9});
    bench.add(arm, "sex=X", "A", {arm[0] == 'a' ? 0.2 : undefined});
  }
  const std::size_t ours = bench.add("a", "sex=worst", "A", {0.2}), theirs = bench.add("b", "sex=worst", "A", {0.8});
  CHECK(bench.sides(theirs, ours).note == "over other groups than at the baseline: no difference");
  bench.add("a", "", "A", {0.5});
  bench.add("a", "", "B", {0.7});
  bench.add("b", "", "A", {0.5});
  const std::size_t pooled = bench.add("a", "", "micro", {0.65}), fewer = bench.add("b", "", "micro", {0.5});
  CHECK(bench.sides(fewer, pooled).note == "pooled over other classes than at the baseline: no difference");
  bench.add("b", "", "B", {0.6});
  CHECK(bench.sides(fewer, pooled).note.empty());
}
