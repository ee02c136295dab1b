// Facts about lists as recipes, inputs that a verb makes, and what a use of a block changes.
#include <doctest/doctest.h>

#include "framework/graph/graph.hpp"
#include "framework/graph/in_test.hpp"
#include "framework/task/task.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

const std::string one = R"(
experiment: x
vars: {hull: {chain: [roi], fill: mean}, outer: 3}
sweep: {grid: {shown: {all: [], lungs: [roi]}, seed: [1, 2]}}
nodes:
  home: {do: load, dataset: pictures}
  net: {do: train, of: home, model: net, size: 32, seed: "${seed}"}
)";

}  // namespace

TEST_CASE("a list in the place of a mask is its chain") {
  Bench bench;
  const Graph graph = bench.graph(one + R"(
  long: {do: train, of: home, mask: {chain: "${shown}"}, model: net, size: 32}
  short: {do: train, of: home, mask: "${shown}", model: net, size: 32}
  plain: {do: train, of: home, mask: [roi], model: net, size: 32}
)");
  REQUIRE(bench.first() == "");
  for (std::size_t i = 0; i < 2; ++i) CHECK(task_of(graph, "short", i) == task_of(graph, "long", i));
  CHECK(task_of(graph, "plain") == task_of(graph, "long", 1));
  CHECK(graph.node("short.mask")->axes == std::vector<std::string>{"shown"});
}

TEST_CASE("with a network, what judges predictions judges a collection") {
  Bench bench;
  const Graph graph = bench.graph(one + R"(
  long: {do: threshold, of: {do: predict, of: home, with: net, mask: [roi], batch: 3}, rule: f1}
  short: {do: threshold, of: home, with: net, mask: [roi], batch: 3, rule: f1}
)");
  REQUIRE(bench.first() == "");
  for (std::size_t i = 0; i < 2; ++i) CHECK(task_of(graph, "short", i) == task_of(graph, "long", i));
  CHECK(graph.node("short.of")->verb == find_verb("predict"));
  CHECK(graph.node("short.of.mask")->verb == find_verb("mask"));
}

TEST_CASE("what is gathered says where it came from in a field that is called like the axis") {
  Bench bench;
  const Graph graph = bench.graph(one + R"(
  guess: {do: predict, of: home, with: net}
  short: {do: pool, of: guess, over: seed}
  long: {do: pool, label: seed, of: {"1": {node: guess, seed: 1}, "2": {node: guess, seed: 2}}}
)");
  REQUIRE(bench.first() == "");
  CHECK(task_of(graph, "short") == task_of(graph, "long"));
}

TEST_CASE("a node that is given to a block is one node, named after its place") {
  Bench bench;
  const Graph graph = bench.graph(one + R"(
  small: {use: judge, net: {do: train, of: home, model: net, size: 32}}
  again: {do: predict, of: home, with: small.net}
blocks:
  judge: {takes: [net], guess: {do: predict, of: home, with: "${net}"}, maps: {do: predict, of: home, with: "${net}", batch: 2}}
)");
  REQUIRE(bench.first() == "");
  const std::size_t net = task_of(graph, "small.net");
  for (const char* user : {"small.guess", "small.maps", "again"})
    CHECK(input(graph, task_of(graph, user), "with") == net);
}

TEST_CASE("a default of what a block takes may name what is given beside it") {
  Bench bench;
  const Graph graph = bench.graph(one + R"(
  a: {use: few, limit: 5}
  b: {use: few}
blocks:
  few: {takes: {limit: 7, again: "${limit}"}, chosen: {do: select, of: home, limit: "${again}"}}
)");
  REQUIRE(bench.first() == "");
  CHECK(graph.tasks[task_of(graph, "a.chosen")].params["limit"] == 5);
  CHECK(graph.tasks[task_of(graph, "b.chosen")].params["limit"] == 7);
}

TEST_CASE("a use changes a part of a mask, also of one that a variable holds; what an axis gives it cannot") {
  Bench bench;
  const std::string yaml = one + R"(
  a: {use: judge, mask: [roi], net: {mask: {fill: blur}}}
  b: {use: judge, mask: "${hull}", net: {mask: {fill: blur}}}
  c: {use: fixed, net: {mask: {fill: blur}}}
blocks:
  judge: {takes: [mask], net: {do: train, of: home, model: net, size: 32, mask: "${mask}"}}
  fixed: {net: {do: train, of: home, model: net, size: 32, mask: "${hull}"}}
)";
  const Graph graph = bench.graph(yaml);
  REQUIRE(bench.first() == "");
  for (const char* net : {"a.net", "b.net", "c.net"}) {
    const Json& mask = graph.tasks[input(graph, task_of(graph, net), "mask")].params;
    CHECK(mask["chain"].size() == 1);
    CHECK(mask["fill"]["name"] == "blur");
  }
  bench.graph(yaml, {"nodes.b.mask=${shown}"});
  CHECK(bench.first().find("cannot be changed in part") != std::string::npos);
}

TEST_CASE("--set of a part leaves the rest, also of what a default or a block's default gives") {
  Bench bench;
  const std::string yaml = one + R"(
  use: {use: judge}
  own: {do: train, of: home, model: net}
defaults: {train: {size: 32, mask: {chain: [roi]}}}
blocks:
  judge: {takes: {mask: {chain: [roi]}}, net: {do: train, of: home, model: net, size: 32, mask: "${mask}"}}
)";
  for (const char* path : {"nodes.use.mask.fill=mean", "nodes.own.mask.fill=mean", "nodes.use.net.mask.fill=mean"}) {
    CAPTURE(path);
    const Graph graph = bench.graph(yaml, {path});
    REQUIRE(bench.first() == "");
    const char* net = std::string(path).find("own") == std::string::npos ? "use.net" : "own";
    const Json& mask = graph.tasks[input(graph, task_of(graph, net), "mask")].params;
    CHECK(mask["chain"].size() == 1);
    CHECK(mask["fill"]["name"] == "mean");
  }
}

TEST_CASE("chains of variables, gathered inputs and instances beyond all measure are mistakes") {
  Bench bench;
  std::string vars = "experiment: x\nvars: {v0: 3";
  for (int i = 1; i < 20'000; ++i) vars += ", v" + std::to_string(i) + ": \"${v" + std::to_string(i - 1) + "}\"";
  bench.graph(vars + "}\nnodes: {home: {do: load, dataset: {pictures: {count: \"${v19999}\"}}}}\n");
  CHECK(bench.first().find("more than 200 variables, each in the next") != std::string::npos);
  bench.graph(R"(
experiment: x
sweep: {grid: {a: {repeat: 5000}}}
nodes:
  home: {do: load, dataset: {pictures: {count: "${a}"}}}
  all: {do: merge, of: home, over: a, except: "${a}"}
)");
  CHECK(bench.first().find("the sweep has too many nodes") != std::string::npos);
}
