// What an experiment says of its tables: which tasks they add, and what is refused.
#include "framework/tables/table_spec.hpp"

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"
#include "framework/tables/same_results.hpp"

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

TEST_CASE(
    "arms share the seeds that both have; one network stands against all seeds, and is told apart from a training") {
  Bench bench;
  const auto contrast = [&](const std::string& yaml) {
    Graph graph = bench.graph(yaml);
    const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
    CHECK(bench.first() == "");
    REQUIRE(!tables.at(0).differences.empty());
    return graph.tasks[tables[0].differences[0].task].params;
  };
  const std::string table = "tables:\n  t: {of: score, rows: mask, over: seed, baseline: {mask: none}}\n";
  Json params = contrast(study + table);
  CHECK(params["ours"] == Json{{"seeds", Json::array({0, 1, 2})}, {"training", true}});
  CHECK(params["theirs"] == params["ours"]);

  // Seeds of their own.
  std::string apart = study, excluded;
  for (const char* cell : {"none, seed: 1", "none, seed: 2", "none, seed: 3", "roi, seed: 4", "roi, seed: 5"})
    excluded += std::string(excluded.empty() ? "{mask: " : ", {mask: ") + cell + "}";
  apart.replace(apart.find("seed: [1, 2, 3]}}"), 17, "seed: [1, 2, 3, 4, 5]}, exclude: [" + excluded + "]}");
  params = contrast(apart + table);
  CHECK(params["ours"]["seeds"] == Json::array({0, 1, 2}));
  CHECK(params["theirs"]["seeds"] == Json::array({3, 4}));

  // One training of another node, without seeds.
  const std::string other = R"(
  alone: {do: train, of: parts.train, model: net, size: 32, seed: 7}
  said:  {do: predict, of: parts.test, mask: shown, with: alone}
  other: {do: score, of: said, metrics: [auroc]}
tables:
  t: {of: {score: score, other: other}, rows: mask, over: seed, baseline: {node: other}}
)";
  params = contrast(study + other.substr(1));
  CHECK(params["ours"]["seeds"] == Json::array({0, 1, 2}));
  CHECK(params["theirs"] == Json{{"seeds", Json::array({3})}, {"training", true}});
  std::string published = other.substr(1);
  published.replace(published.find("  alone:"), published.find("  other:") - published.find("  alone:"),
                    "  said: {do: read_predictions, file: said.csv, truth: parts.test, columns: {sample: id, "
                    "probability: p}}\n");
  std::ofstream(bench.folder / "said.csv") << "id,p\n";
  params = contrast(study + published);
  CHECK(params["theirs"] == Json{{"seeds", Json::array({3})}, {"training", false}});
}

TEST_CASE("where the numbers of compare lie is known, so that Student's interval over seeds ends there") {
  Bench bench;
  Graph graph = bench.graph(study +
                            "  rival: {do: predict, of: parts.test, mask: none, with: net}\n"
                            "  versus: {do: compare, of: guess, with: rival, tests: [delong, mcnemar]}\n"
                            "tables:\n  t: {of: versus, over: seed, spread: interval}\n");
  const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  const NumberRanges& ranges = tables.at(0).ranges;
  CHECK(ranges.at("auroc_difference") == NumberBounds(-1, 1));
  CHECK(ranges.at("sensitivity_difference") == NumberBounds(-1, 1));
  CHECK(ranges.at("accuracy_odds_ratio").first == 0);
  CHECK(ranges.at("auroc_effect_size") == no_bounds);
  CHECK(tables[0].is_odds_ratio("accuracy_odds_ratio"));
  CHECK_FALSE(tables[0].is_odds_ratio("accuracy_difference"));
}

TEST_CASE("one node under two labels is an error; two nodes that say the same are told at the table's foot") {
  Bench bench;
  const auto said = [&](const std::string& of) {
    Graph graph = bench.graph(study + "  again: {do: score, of: guess, metrics: [auroc]}\ntables:\n  t: {of: " + of +
                              ", rows: [node, mask, test_mask, seed]}\n");
    const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
    return bench.mistakes.any() ? std::vector{bench.first()}
                                : same_results(tables.at(0), graph, std::vector<TaskResult>(graph.tasks.size()));
  };
  CHECK(said("{a: score, b: score}") ==
        std::vector<std::string>{"of: `a` and `b` are the same node, `score`, so that their numbers are equal: name "
                                 "another one, or leave one out"});
  CHECK(said("{a: score, b: again}") ==
        std::vector<std::string>{"a and b say the same of the same inputs, so that their numbers are equal"});
  CHECK(said("[score]").empty());
}
