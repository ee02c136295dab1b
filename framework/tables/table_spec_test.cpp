// What an experiment says of its tables: which tasks they add, and what is refused.
#include "framework/tables/table_spec.hpp"

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("over an axis that a node does not use is an error") {
  Bench bench;
  Graph graph = bench.graph(study + "tables:\n  t: {of: score, rows: mask, over: seed, baseline: {mask: none}}\n");
  const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].differences.size() == 2);  // roi against none, under each test mask
  std::string yaml = study;
  yaml.replace(yaml.find("\"${seed}\""), 9, "1");
  Graph wrong = bench.graph(yaml + "tables:\n  t: {of: score, rows: mask, over: seed}\n");
  read_tables(wrong, bench.registry, bench.mistakes);
  CHECK(bench.first().find("does not use the axis seed") != std::string::npos);
}

TEST_CASE("over folds no bootstrap is made: Nadeau and Bengio's test needs the scores alone") {
  Bench bench;
  std::string yaml = study;
  for (const std::string name : {"seed: [", "seed: \"${seed}\""}) yaml.replace(yaml.find(name), 4, "fold");
  yaml.replace(yaml.find("fold: \"${seed}\""), 15, "seed: \"${fold}\"");
  Graph graph = bench.graph(yaml + "tables:\n  t: {of: score, rows: mask, over: fold, baseline: {mask: none}}\n");
  const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].differences.empty());
  CHECK(tasks_of(graph, "contrast") == 0);
}
