// Facts about thresholds of other networks: seeds and nodes differ, parts and masks of one network do not.
#include "framework/graph/threshold_networks.hpp"

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

// A network for each of two seeds, and its thresholds; `score` is the rest.
std::vector<std::string> told(const std::string& score) {
  Bench bench;
  std::ofstream(bench.folder / "p.csv") << "id,p\n1,0.5\n";
  std::ofstream(bench.folder / "w.safetensors") << std::string("\2\0\0\0\0\0\0\0{}", 10);
  const Graph graph = bench.graph(R"(
experiment: x
sweep: {grid: {seed: [1, 2]}}
nodes:
  all: {do: load, dataset: pictures}
  parts: {do: split, of: all, validate: 0.2, test: 0.2}
  seen: {do: mask, of: all, chain: [roi]}
  net: {do: train, of: parts.train, model: net, size: 32, seed: "${seed}"}
  rival: {do: train, of: parts.train, model: {net: {width: 3}}, size: 32}
  early: {do: predict, of: parts.validate, with: net}
  guess: {do: predict, of: parts.test, with: net}
  masked: {do: predict, of: parts.test, with: net, mask: seen}
  others: {do: predict, of: parts.test, with: rival}
  cut: {do: threshold, of: early, rule: youden}
)" + score);
  REQUIRE(bench.first() == "");
  CHECK(graph.notes == threshold_cautions(graph, std::vector<bool>(graph.tasks.size(), true)));  // of all nodes
  return graph.notes;
}

const std::string words = ": thresholds were chosen on predictions of another network than those that they are used on";

}  // namespace

TEST_CASE("thresholds of the same network are told nowhere, whatever it was shown") {
  CHECK(told("  s: {do: score, of: guess, threshold: cut, metrics: [auroc]}\n").empty());
  CHECK(told("  s: {do: score, of: masked, threshold: cut, metrics: [auroc]}\n").empty());
  CHECK(told("  s: {do: score, of: guess, threshold: 0.3, metrics: [auroc]}\n").empty());
  CHECK(told("  c: {do: compare, of: guess, with: masked, threshold: cut, tests: [mcnemar]}\n").empty());
}

TEST_CASE("thresholds of another network, or of another seed's, are told of each node that uses them") {
  CHECK(told("  s: {do: score, of: others, threshold: cut, metrics: [auroc]}\n") == std::vector{"s" + words});
  CHECK(told("  s: {do: score, of: guess, threshold: {node: cut, seed: 1}, metrics: [auroc]}\n") ==
        std::vector{"s" + words + " (1 of 2 instances)"});
  CHECK(told("  c: {do: compare, of: guess, with: others, threshold: cut, tests: [mcnemar]}\n") ==
        std::vector{"c" + words});
}

TEST_CASE("of an ensemble all its networks count, of predictions from elsewhere none, of a file the file") {
  const std::string mean =
      "  early_mean: {do: ensemble, of: early, over: seed}\n  mean: {do: ensemble, of: guess, over: seed}\n";
  const std::string score = ", metrics: [auroc]}\n";
  CHECK(told(mean + "  t: {do: threshold, of: early_mean, rule: f1}\n  s: {do: score, of: mean, threshold: t" + score)
            .empty());
  CHECK(told(mean + "  s: {do: score, of: mean, threshold: cut" + score) == std::vector{"s" + words});
  const std::string read =
      "  read: {do: read_predictions, file: p.csv, columns: {sample: id, probability: p}, truth: all, classes: [a]}\n";
  CHECK(told(read + "  s: {do: score, of: read, threshold: cut" + score).empty());
  const std::string given = "with: {model: net, weights: w.safetensors, classes: [a]";
  const std::string file = "  file: {do: predict, of: parts.test, " + given + "}}\n" +
                           "  t: {do: threshold, of: {do: predict, of: parts.validate, " + given +
                           ", size: 64}}, rule: f1}\n";
  CHECK(told(file + "  s: {do: score, of: file, threshold: t" + score).empty());
  CHECK(told(file + "  s: {do: score, of: file, threshold: cut" + score) == std::vector{"s" + words});
}
