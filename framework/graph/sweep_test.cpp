// Facts about sweeps: records, axes of every kind, conditions, and what is gathered along them.
#include <fstream>

#include <doctest/doctest.h>

#include "framework/graph/graph.hpp"
#include "framework/graph/in_test.hpp"
#include "framework/task/task.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("records are values with fields") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
vars: {sizes: {small: 32}}
sweep: {grid: {direction: {there: {from: a, to: b}, back: {from: b, to: a}}}}
nodes:
  a: {do: load, dataset: pictures}
  b: {do: load, dataset: {pictures: {count: 7}}}
  net: {do: train, of: "${direction.from}", model: net, size: "${sizes.small}"}
  guess: {do: predict, of: "${direction.to}", with: net}
)");
  REQUIRE(bench.first() == "");
  CHECK(graph.tasks[task_of(graph, "net", 1)].params["size"] == 32);
  CHECK(input(graph, task_of(graph, "guess", 1), "of") == task_of(graph, "a"));
  CHECK(graph.experiment.record_fields() ==
        std::map<std::string, std::string>{{"from", "direction"}, {"to", "direction"}});
}

TEST_CASE("values of an axis: repeated, from a variable, from a file, zipped with equal labels") {
  Bench bench;
  std::ofstream(bench.folder / "sites.csv") << "site,count\nx,3\ny,5\n";
  const Graph graph = bench.graph(R"(
experiment: x
vars: {masks: {all: [], roi: [roi]}}
sweep:
  grid: {mask: "${masks}", seed: {repeat: 3}, site: {file: sites.csv}, count: {file: sites.csv, column: count}}
  pairs: {zip: {model: [small, small, large], px: [32, 64, 32]}}
nodes:
  home: {do: load, dataset: {pictures: {count: "${site.count}"}}}
  seen: {do: mask, of: home, chain: "${mask}", seed: "${seed}"}
  net: {do: load, dataset: {pictures: {count: "${px}"}}}
  named: {do: train, of: net, model: net, size: "${px}", batch: "${count}", classes: ["${model}"]}
)");
  REQUIRE(bench.first() == "");
  CHECK(graph.node("home")->instances[1].axes.at("site") == "y");
  CHECK(graph.tasks[task_of(graph, "home", 1)].params["dataset"]["params"]["count"] == 5);
  CHECK(graph.node("seen")->instances.size() == 12);
  CHECK(graph.node("net")->instances.size() == 2);  // two sizes, although three pairs have one
  CHECK(graph.node("named")->instances.size() == 6);
}

TEST_CASE("under a condition an axis has values in some cells alone") {
  Bench bench;
  const std::string yaml = R"(
experiment: x
sweep:
  grid:
    mask: {all: [], wide: [roi, {grow: {pixels: "${radius}"}}]}
    radius: {values: [1, 2, 3], when: {mask: wide}}
nodes:
  home: {do: load, dataset: pictures}
  seen: {do: mask, of: home, chain: "${mask}"}
  only: {do: mask, of: home, chain: [{grow: {pixels: "${radius}"}}]}
)";
  bench.plugin("masker", "grow", R"([{"name":"pixels","kind":"int","default":0,"doc":""}])");
  bench.registry = Registry::discover({bench.folder}, schema_refusal);
  const Graph graph = bench.graph(yaml);
  REQUIRE(bench.first() == "");
  CHECK(graph.experiment.cells.size() == 4);
  CHECK(graph.node("seen")->instances.size() == 4);
  CHECK(graph.node("seen")->instances[0].axes == std::map<std::string, std::string>{{"mask", "all"}});
  CHECK(graph.node("only")->instances.size() == 3);
  CHECK(bench.graph(yaml, {}, {"mask=wide,radius=2", "mask=all"}).node("seen")->instances.size() == 2);
}

TEST_CASE("a node gathers along an axis, and another stands at one of its places") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
sweep: {grid: {hospital: {a: {name: a, n: 1}, b: {name: b, n: 2}, c: {name: c, n: 3}}}}
nodes:
  site: {do: load, dataset: {pictures: {count: "${hospital.n}"}}}
  all: {do: merge, of: site, over: hospital}
  others: {do: merge, of: site, over: hospital, except: "${hospital.name}"}
  net: {do: train, of: others, model: net, size: 32}
  at_a: {do: predict, of: {node: site, hospital: a}, with: net}
)");
  REQUIRE(bench.first() == "");
  CHECK(graph.node("all")->instances.size() == 1);
  CHECK(graph.tasks[task_of(graph, "all")].inputs.size() == 3);
  CHECK(graph.node("others")->instances.size() == 3);
  CHECK(input(graph, task_of(graph, "others", 1), "of.a") == task_of(graph, "site", 0));
  CHECK(find_input(graph.tasks[task_of(graph, "others", 1)], "of.b") == nullptr);
  for (std::size_t i = 0; i < 3; ++i) CHECK(input(graph, task_of(graph, "at_a", i), "of") == task_of(graph, "site", 0));
}

TEST_CASE("what is gathered is what was meant, whole, and each thing once") {
  Bench bench;
  const std::string yaml = R"(
experiment: x
sweep:
  grid: {hospital: {a: {n: 1}, b: {n: 2}, c: {n: 3}}, mask: {all: [], roi: [roi]}}
  pairs: {zip: {name: [s, m, l], epochs: [1, 2, 3]}}
nodes:
  site: {do: load, dataset: {pictures: {count: "${hospital.n}"}}}
  others: {do: merge, of: site, over: hospital, except: "${hospital}"}
  one: {do: load, dataset: {pictures: {count: 9}}}
  net: {do: train, of: one, model: net, size: 32, epochs: "${epochs}", mask: {chain: "${mask}"}}
  guess: {do: predict, of: one, with: net}
  masked: {do: ensemble, of: {node: guess, mask: roi}, over: epochs}
  inner: {do: threshold, of: {do: ensemble, of: guess, over: epochs}}
  named: {do: select, of: one, where: {sample: ["${name}"]}}
)";
  const Graph graph = bench.graph(yaml);
  REQUIRE(bench.first() == "");
  for (std::size_t i = 0; i < 3; ++i) CHECK(graph.tasks[task_of(graph, "others", i)].inputs.size() == 2);
  CHECK(find_input(graph.tasks[task_of(graph, "others", 1)], "of.b") == nullptr);
  CHECK(graph.node("masked")->instances.size() == 1);
  CHECK(graph.tasks[task_of(graph, "masked")].inputs.size() == 3);
  for (const TaskInput& each : graph.tasks[task_of(graph, "masked")].inputs)
    CHECK(find_input(graph.tasks[each.task], "mask")->task == task_of(graph, "net.mask", 1));
  CHECK(graph.node("inner")->axes == std::vector<std::string>{"mask"});
  CHECK(graph.node("inner")->instances.size() == 2);
  // What is left of the sweep gathers as before.
  const Graph some = bench.graph(yaml, {}, {"hospital=a"});
  REQUIRE(bench.first() == "");
  REQUIRE(some.node("others")->instances.size() == 1);
  CHECK(some.node("site")->instances.size() == 1);
  CHECK(some.tasks[task_of(some, "others")].inputs.size() == 2);
  const Graph chosen = bench.graph(yaml, {}, {"mask=all,hospital=a"});
  CHECK(tasks_of(chosen, "mask") == 2);  // those of `masked`, and what is run
  bench.graph(yaml + "  lost: {do: ensemble, of: guess, over: name}\n");
  CHECK(bench.first().starts_with("guess does not use the axis name"));
  bench.graph(yaml +
              "  same: {do: mask, of: one, chain: [roi], seed: \"${hospital.n}\"}\n"
              "  net_of: {do: train, of: one, mask: same, model: net, size: 32, seed: 1}\n"
              "  guess_of: {do: predict, of: one, with: net_of}\n"
              "  twice: {do: ensemble, of: guess_of, over: hospital}\n");
  CHECK(bench.first().starts_with("guess_of is the same at a and at b, so it would count twice"));
}
