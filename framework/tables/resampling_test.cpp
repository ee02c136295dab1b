// Which axes divide the patients anew, and with which ratio of test to training patients: known from the graph alone.
#include "framework/tables/resampling.hpp"

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"
#include "framework/tables/table_spec.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

// One network for each label of `axis`, trained on and judged on parts of `split`.
TableSpec spec_of(const std::string& axes, const std::string& split, const std::string& over,
                  const std::string& judged = "parts.test", const std::string& seed = "1") {
  Bench bench;
  Graph graph = bench.graph(
      "experiment: x\nsweep: {grid: {mask: {none: [], roi: [roi]}, " + axes +
      "}}\nnodes:\n  all: {do: load, dataset: pictures}\n  away: {do: load, dataset: pictures}\n" +
      "  parts: {do: split, of: all, " + split + "}\n  seen: {do: mask, of: all, chain: \"${mask}\"}\n" +
      "  net: {do: train, of: parts.train, mask: seen, model: net, seed: " + seed +
      "}\n  guess: {do: predict, of: " + judged + ", with: net, mask: none}\n" +
      "  score: {do: score, of: guess, metrics: [auroc]}\ntables:\n  t: {of: score, rows: mask, over: " + over +
      ", baseline: {mask: none}}\n");
  const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  REQUIRE(tables.size() == 1);
  return tables[0];
}

using Axes = std::vector<std::string>;

}  // namespace

TEST_CASE("folds are known by what they divide, whatever their axis is called, and however many of them are run") {
  for (const char* name : {"fold", "part"}) {
    const TableSpec spec =
        spec_of(std::string(name) + ": [1, 2, 4]", std::string("folds: 5, fold: \"${") + name + "}\"", name);
    CHECK(spec.resampling.axes == Axes{name});
    CHECK(spec.resampling.divisions == 3);
    CHECK(spec.resampling.test_over_train == doctest::Approx(1.0 / 4));  // of five, though three are run
    CHECK(spec.differences.empty());  // Nadeau and Bengio's test needs the scores alone
  }
  // A part for validation is not learnt from: 1/5 over 4/5 x 3/4.
  CHECK(spec_of("fold: [1, 2]", "folds: 5, fold: \"${fold}\", validate: 0.25", "fold").resampling.test_over_train ==
        doctest::Approx(1.0 / 3));
}

TEST_CASE("folds in a record, and seeds within folds") {
  const TableSpec record = spec_of("cv: {a: {fold: 1}, b: {fold: 2}}", "folds: 2, fold: \"${cv.fold}\"", "cv");
  CHECK(record.resampling.axes == Axes{"cv"});
  CHECK(record.resampling.test_over_train == doctest::Approx(1));
  const TableSpec both = spec_of("fold: [1, 2], seed: [1, 2, 3]", "folds: 2, fold: \"${fold}\"", "[fold, seed]",
                                 "parts.test", "\"${seed}\"");
  CHECK(both.resampling.axes == Axes{"fold"});
  CHECK(both.resampling.divisions == 2);
}

TEST_CASE("a seed that draws the split divides anew, too") {
  const TableSpec spec =
      spec_of("seed: [1, 2, 3]", "test: 0.2, seed: \"${seed}\"", "seed", "parts.test", "\"${seed}\"");
  CHECK(spec.resampling.axes == Axes{"seed"});
  CHECK(spec.resampling.test_over_train == doctest::Approx(0.25));
  CHECK(spec.differences.empty());
}

TEST_CASE("an axis called fold that seeds a training is a seed") {
  const TableSpec spec = spec_of("fold: [1, 2, 3]", "test: 0.2", "fold", "parts.test", "\"${fold}\"");
  CHECK(spec.resampling.axes.empty());
  CHECK(spec.differences.size() == 1);
}

TEST_CASE("divisions that are judged on one part are readers whose training parts overlap") {
  for (const char* judged : {"parts.test", "away"}) {
    const TableSpec spec = spec_of("fold: [1, 2, 3]", "test: 0.2, folds: 3, fold: \"${fold}\"", "fold", judged);
    CHECK(spec.resampling.overlapping());
    CHECK(spec.differences.size() == 1);
  }
  CHECK(spec_of("fold: [1, 2, 3]", "test: 0.2, folds: 3, fold: \"${fold}\"", "fold", "parts.validate")
            .resampling.test_over_train == doctest::Approx(0.5));
}
