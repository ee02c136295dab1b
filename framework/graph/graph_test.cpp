// Facts about expansion that a user relies on: what is repeated along an axis, and what is one task.
#include "framework/graph/graph.hpp"

#include <doctest/doctest.h>

#include "framework/base/json.hpp"
#include "framework/graph/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("a node stands once per combination of the axes that it uses") {
  Bench bench;
  const Graph graph = bench.graph(study);
  REQUIRE(bench.first() == "");
  CHECK(graph.experiment.cells.size() == 12);
  CHECK(graph.node("all")->instances.size() == 1);
  CHECK(graph.node("seen")->instances.size() == 2);
  CHECK(graph.node("net")->instances.size() == 6);  // a test mask does not retrain the network
  CHECK(graph.node("guess")->instances.size() == 12);
  CHECK(graph.node("net")->axes == std::vector<std::string>{"mask", "seed"});
}

TEST_CASE("five seeds and two masks need one decoding, and equal masks are one task") {
  Bench bench;
  const Graph graph = bench.graph(study);
  CHECK(tasks_of(graph, "pack") == 1);
  CHECK(tasks_of(graph, "mask") == 2);
  CHECK(tasks_of(graph, "reduce") == 2);
  CHECK(tasks_of(graph, "train") == 6);
}

TEST_CASE("an axis can choose the input; only the chosen one's axes count per cell") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
sweep: {zip: {train_on: [a, b], test_on: [b, a]}}
nodes:
  a: {do: load, dataset: {pictures: {count: 5}}}
  b: {do: load, dataset: {pictures: {count: 6}}}
  net: {do: train, of: "${train_on}", model: net, size: 32}
  guess: {do: predict, of: "${test_on}", with: net}
)");
  REQUIRE(bench.first() == "");
  CHECK(graph.experiment.cells.size() == 2);
  REQUIRE(graph.node("guess")->instances.size() == 2);
  const Task& guess = graph.tasks[graph.node("guess")->instances[0].task];
  CHECK(graph.tasks[find_input(guess, "of")->task].params["dataset"]["params"]["count"] == 6);
}

TEST_CASE("a seed counts only where something is drawn") {
  Bench bench;
  const std::string yaml = R"(
experiment: x
seed: 7
nodes:
  a: {do: load, dataset: pictures}
  plain: {do: mask, of: a, chain: [roi]}
  noisy: {do: mask, of: a, chain: [noise]}
  other: {do: mask, of: a, chain: [noise], seed: 0}
)";
  const Graph graph = bench.graph(yaml);
  CHECK(graph.tasks[graph.node("other")->instances[0].task].params["seed"] ==
        0);  // said, so the experiment's is not taken
  CHECK_FALSE(graph.tasks[graph.node("plain")->instances[0].task].params.contains("seed"));
  CHECK(graph.tasks[graph.node("noisy")->instances[0].task].params["seed"] == 7);
}

TEST_CASE("a value at its default is as if it were not written, and 3e-4 is 0.0003") {
  Bench bench;
  const auto id = [&](const std::string& params) {
    const Graph graph =
        bench.graph("experiment: x\nnodes:\n  a: {do: load, dataset: pictures}\n  n: {do: train, of: a, model: net, " +
                    params + "}\n");
    REQUIRE(bench.first() == "");
    return graph.tasks[graph.node("n")->instances[0].task].params.dump();
  };
  CHECK(id("epochs: 10") == id("batch: 32"));
  CHECK(id("learning_rate: 3e-4") == id("learning_rate: 0.0003"));
  CHECK(id("epochs: 11") != id("epochs: 10"));
}

TEST_CASE("--set replaces a variable, an axis and a parameter, and names what is not there") {
  Bench bench;
  CHECK(bench.graph(study, {"sweep.seed=[9]"}).node("net")->instances.size() == 2);
  const Graph graph = bench.graph(study, {"nodes.net.epochs=1"});
  CHECK(graph.tasks[graph.node("net")->instances[0].task].params["epochs"] == 1);
  bench.graph(study, {"nodes.nat.epochs=1"});
  CHECK(bench.first().find("did you mean `net`?") != std::string::npos);
  bench.graph(study, {"size=3"});
  CHECK(bench.mistakes.any());
}

TEST_CASE("exclude removes cells, and variables that stand for themselves are told") {
  Bench bench;
  std::string yaml = study;
  yaml.insert(yaml.find("sweep: {") + 8, "exclude: [{mask: roi, seed: [2, 3]}], ");
  CHECK(bench.graph(yaml).node("net")->instances.size() == 4);
  bench.graph(
      "experiment: x\nvars: {a: \"${b}\", b: \"${a}\"}\nnodes:\n  n: {do: load, dataset: {pictures: {count: "
      "\"${a}\"}}}\n");
  CHECK(bench.first().find("stands for itself") != std::string::npos);
}

TEST_CASE("a circle is named by its path") {
  Bench bench;
  bench.graph("experiment: x\nnodes:\n  a: {do: select, of: b, limit: 1}\n  b: {do: select, of: a, limit: 1}\n");
  CHECK(bench.first().find("a -> b -> a") != std::string::npos);
}

TEST_CASE("compare takes predictions and tests by name; its seed counts only where it draws") {
  Bench bench;
  const auto graph = [&](const std::string& params) {
    return bench.graph(study + "  versus: {do: compare, of: guess, with: guess, " + params + "}\n");
  };
  const auto task = [](const Graph& graph) { return graph.tasks[graph.node("versus")->instances[0].task]; };
  const Task area = task(graph("tests: delong, seed: 7"));
  CHECK(bench.first() == "");
  CHECK_FALSE(area.params.contains("seed"));
  CHECK(area.params["tests"] == Json{"delong"});
  CHECK(task(graph("tests: [delong, permutation], metrics: [auroc], seed: 7")).params["seed"] == 7);
  graph("tests: [delonk]");
  CHECK(bench.first().find("tests: `delonk` is not one of delong, bootstrap, mcnemar, permutation") !=
        std::string::npos);
  graph("tests: [delong], margin: 0");
  CHECK(bench.first().find("margin = 0 is not above 0") != std::string::npos);
  bench.graph(study + "  versus: {do: compare, of: guess, with: seen, tests: [delong]}\n");
  CHECK(bench.first().find("predictions") != std::string::npos);
}

TEST_CASE("fills and donors count as drawing; background brings the donors' pictures") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
nodes:
  all: {do: load, dataset: pictures}
  few: {do: load, dataset: {pictures: {count: 2}}}
  plain: {do: mask, of: all, chain: [roi], fill: zero}
  same: {do: mask, of: all, chain: [roi]}
  noisy: {do: mask, of: all, chain: [roi], fill: noise}
  lent: {do: mask, of: all, donors: few, chain: [roi], fill: background}
  net: {do: train, of: all, mask: lent, model: net, size: 64}
)");
  REQUIRE(!bench.mistakes.any());
  const auto task = [&](const char* node) { return graph.node(node)->instances.front().task; };
  CHECK(task("plain") == task("same"));  // the default, said or not
  CHECK(!graph.tasks[task("plain")].params.contains("seed"));
  CHECK(graph.tasks[task("noisy")].params.contains("seed"));
  const TaskInput* donors = find_input(graph.tasks[task("net")], "of.donors");
  REQUIRE(donors != nullptr);
  CHECK(find_input(graph.tasks[donors->task], "of")->task == task("few"));
}

TEST_CASE("a mistake in the value of an axis or a variable says which node asked for it, and by which parameter") {
  Bench bench;
  bench.graph(R"(
experiment: x
vars: {wide: {net: {width: no}}}
sweep: {grid: {mask: {none: [], bad: [ro]}}}
nodes:
  home: {do: load, dataset: pictures}
  seen: {do: mask, of: home, chain: "${mask}"}
  also: {do: mask, of: home, chain: "${mask}"}
  net: {do: train, of: home, model: "${wide}"}
  bad: {do: train, of: home, model: {net: {width: no}}}
)");
  std::vector<std::string> told;
  bench.mistakes.sort();
  for (const Mistake& mistake : bench.mistakes.all()) told.push_back(mistake.message);
  REQUIRE(told.size() == 3);
  CHECK(told[0].ends_with(" (asked for by `model` of `net`)"));
  CHECK(told[1].ends_with(" (asked for by `chain` of `seen`)"));  // once, whoever else does
  CHECK(told[2].find("asked for") == std::string::npos);
}

TEST_CASE("a byte order mark at the head of a file says nothing") {
  Bench bench;
  CHECK(bench.graph("\xEF\xBB\xBF" + study.substr(1)).nodes().size() == 7);
  CHECK(bench.first() == "");
  bench.graph(
      "\xEF\xBB\xBF"
      "experiment: [x]\nnodes: {}\n");
  REQUIRE(bench.mistakes.any());
  CHECK(bench.mistakes.all()[0].at.column == 13);
}
