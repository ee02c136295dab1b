// Facts about the short forms of the language: each is worth exactly what its long form is.
#include <fstream>

#include <doctest/doctest.h>

#include "framework/graph/graph.hpp"
#include "framework/graph/in_test.hpp"
#include "framework/task/task.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

// A small study's beginning: two collections and a split.
const std::string two = R"(
experiment: x
sweep: {grid: {mask: {all: [], roi: [roi]}, seed: [1, 2]}}
nodes:
  home: {do: load, dataset: pictures}
  away: {do: load, dataset: {pictures: {count: 9}}}
  parts: {do: split, of: home, validate: 0.2, test: 0.2}
)";

std::size_t task_of(const Graph& graph, const std::string& node, std::size_t instance = 0) {
  REQUIRE(graph.node(node) != nullptr);
  REQUIRE(graph.node(node)->instances.size() > instance);
  return graph.node(node)->instances[instance].task;
}

std::size_t input(const Graph& graph, std::size_t task, const std::string& port) {
  const TaskInput* found = find_input(graph.tasks[task], port);
  REQUIRE(found != nullptr);
  return found->task;
}

}  // namespace

TEST_CASE("a recipe stands where a mask node may, and is that node") {
  Bench bench;
  const Graph graph = bench.graph(two + R"(
  seen: {do: mask, of: home, chain: "${mask}"}
  long: {do: train, of: parts.train, mask: seen, model: net, size: 32, seed: "${seed}"}
  short: {do: train, of: parts.train, mask: {chain: "${mask}"}, model: net, size: 32, seed: "${seed}"}
)");
  REQUIRE(bench.first() == "");
  for (std::size_t i = 0; i < 4; ++i) CHECK(task_of(graph, "long", i) == task_of(graph, "short", i));
  CHECK(graph.node("short.mask")->instances.size() == 2);  // of home, not of a part: a seed does not repeat it
}

TEST_CASE("a network remembers the mask that it was trained under") {
  Bench bench;
  const Graph graph = bench.graph(two + R"(
  seen: {do: mask, of: home, chain: "${mask}"}
  unseen: {do: mask, of: away, chain: "${mask}"}
  net: {do: train, of: parts.train, mask: seen, model: net, size: 32}
  said: {do: predict, of: away, mask: unseen, with: net}
  silent: {do: predict, of: away, with: net}
  test: {do: predict, of: parts.test, with: net}
  everything: {do: predict, of: away, with: net, mask: none}
)");
  REQUIRE(bench.first() == "");
  CHECK(task_of(graph, "silent", 1) == task_of(graph, "said", 1));
  CHECK(input(graph, task_of(graph, "test", 1), "mask") == task_of(graph, "seen", 1));
  CHECK(find_input(graph.tasks[task_of(graph, "everything", 1)], "mask") == nullptr);
  REQUIRE(graph.notes.size() == 1);
  CHECK(graph.notes[0].starts_with("silent, test: pictures are shown under the network's own mask"));
}

TEST_CASE("a remembered region is outlined by the same segmenter, once for all that is chosen from a collection") {
  Bench bench;
  const Graph graph = bench.graph(two + R"(
  outlines: {do: mask, of: home, chain: [roi]}
  drawer: {do: train, of: parts.train, target: outlines, model: net, size: 32}
  net: {do: train, of: parts.train, mask: {roi: {do: segment, with: drawer}, chain: "${mask}"}, model: net, size: 32}
  there: {do: segment, of: away, with: drawer}
  chosen: {do: select, of: away, has_roi: {do: segment, with: drawer}}
  guess: {do: predict, of: chosen, with: net}
)");
  REQUIRE(bench.first() == "");
  CHECK(task_of(graph, "net.mask.roi") == input(graph, task_of(graph, "net.mask"), "roi"));
  CHECK(input(graph, task_of(graph, "net.mask.roi"), "of") == task_of(graph, "home"));
  const std::size_t mask = input(graph, task_of(graph, "guess"), "mask");
  CHECK(input(graph, mask, "of") == task_of(graph, "chosen"));
  CHECK(input(graph, mask, "roi") == task_of(graph, "there"));  // away is outlined already
  CHECK(tasks_of(graph, "segment") == 2);
}

TEST_CASE("a recipe may be the value of an axis, and so may none") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
sweep: {grid: {shown: {everything: none, lungs: {chain: [roi]}}}}
nodes:
  home: {do: load, dataset: pictures}
  net: {do: train, of: home, mask: "${shown}", model: net, size: 32}
  guess: {do: predict, of: home, with: net}
)");
  REQUIRE(bench.first() == "");
  CHECK(graph.node("net")->instances.size() == 2);
  CHECK(graph.node("net.mask")->instances.size() == 1);
  CHECK(find_input(graph.tasks[task_of(graph, "guess", 0)], "mask") == nullptr);
  CHECK(find_input(graph.tasks[task_of(graph, "guess", 1)], "mask") != nullptr);
}

TEST_CASE("a node may stand where a name may; it is named after its place") {
  Bench bench;
  const Graph graph = bench.graph(two + R"(
  net: {do: train, of: parts.train, model: net, size: 32, seed: "${seed}"}
  guess: {do: predict, of: away, with: net}
  long: {do: score, of: guess, metrics: [auroc]}
  short: {do: score, of: {do: predict, of: away, with: net}, metrics: [auroc]}
  both: {do: merge, of: {a: {do: select, of: home, limit: 2}, b: away}}
tables: {t: {of: {do: score, of: guess, metrics: [auroc]}}}
)");
  REQUIRE(bench.first() == "");
  CHECK(task_of(graph, "short", 1) == task_of(graph, "long", 1));
  CHECK(graph.node("short.of")->axes == std::vector<std::string>{"seed"});
  CHECK(graph.node("both.of.a") != nullptr);
  CHECK(task_of(graph, "tables.t.of") == task_of(graph, "long"));
}

TEST_CASE("a block is a group of nodes that is used several times") {
  Bench bench;
  const std::string yaml = two + R"(
  here: {use: judge, train: parts.train, test: parts.test}
  there: {use: judge, train: parts.train, test: away, net: {epochs: 3}}
  again: {do: threshold, of: here.guess}
blocks:
  judge:
    takes: {train:, test:, size: 32}
    net: {do: train, of: "${train}", model: net, size: "${size}"}
    guess: {do: predict, of: "${test}", with: net}
)";
  const Graph graph = bench.graph(yaml);
  REQUIRE(bench.first() == "");
  CHECK(input(graph, task_of(graph, "here.guess"), "with") == task_of(graph, "here.net"));
  CHECK(graph.tasks[task_of(graph, "there.net")].params["epochs"] == 3);
  CHECK(input(graph, task_of(graph, "there.guess"), "of") == task_of(graph, "away"));
  const Graph set = bench.graph(yaml, {"nodes.here.net.epochs=2", "nodes.there.size=64"});
  REQUIRE(bench.first() == "");
  CHECK(set.tasks[task_of(set, "here.net")].params["epochs"] == 2);
  CHECK(set.tasks[task_of(set, "there.net")].params["epochs"] == 3);
  CHECK(set.tasks[task_of(set, "there.net")].params["size"] == 64);
}

TEST_CASE("what a block is given means what it means outside, and blocks may use blocks") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
nodes:
  net: {do: load, dataset: pictures}
  one: {use: outer, on: net}
blocks:
  outer: {takes: [on], inner: {use: inner, on: "${on}"}}
  inner:
    takes: on
    net: {do: train, of: "${on}", model: net, size: 32}
    guess: {do: predict, of: "${on}", with: net}
)");
  REQUIRE(bench.first() == "");
  CHECK(input(graph, task_of(graph, "one.inner.net"), "of") == task_of(graph, "net"));
  CHECK(input(graph, task_of(graph, "one.inner.guess"), "with") == task_of(graph, "one.inner.net"));
}

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

TEST_CASE("defaults are what a node does not say; a file's own hold for it and for those that import it") {
  Bench bench;
  fs::create_directories(bench.folder / "parts");
  std::ofstream(bench.folder / "parts/data.csv") << "x\n";
  std::ofstream(bench.folder / "parts/site.yaml")
      << "vars: {where: data.csv}\ndefaults: {predict: {batch: 7}}\n"
         "nodes:\n  home: {do: load, dataset: pictures}\n  old: {do: train, of: home, model: net, size: 32}\n"
         "  read: {do: read_predictions, truth: home, file: \"${where}\", columns: {sample: id, probability: p}}\n";
  const Graph graph = bench.graph(R"(
experiment: x
import: [parts/site.yaml, ./parts/site.yaml]
x-anchors: {a: &mask [roi]}
defaults: {train: {size: 64, epochs: 3, mask: {chain: *mask}}}
nodes:
  net: {do: train, of: home, model: net, epochs: 4}
  guess: {do: predict, of: home, with: net}
)");
  REQUIRE(bench.first() == "");
  CHECK(graph.tasks[task_of(graph, "net")].params["size"] == 64);
  CHECK(graph.tasks[task_of(graph, "net")].params["epochs"] == 4);
  CHECK(find_input(graph.tasks[task_of(graph, "net")], "mask") != nullptr);
  CHECK(find_input(graph.tasks[task_of(graph, "old")], "mask") == nullptr);
  CHECK(graph.tasks[task_of(graph, "guess")].params["batch"] == 7);
  CHECK(graph.tasks[task_of(graph, "read")].params["file"].get<std::string>().ends_with("parts/data.csv"));
}

TEST_CASE("--set takes a scalar as it stands and reaches every part") {
  Bench bench;
  const std::string yaml = R"(
experiment: x
vars: {name: a}
sweep: {zip: {p: [1, 2], q: [3, 4]}}
nodes:
  home: {do: load, dataset: {pictures: {count: "${p}"}}}
  few: {do: select, of: home, where: {sample: ["${name}"]}, limit: "${q}"}
)";
  const auto set = [&](const std::string& value) {
    const Graph graph = bench.graph(yaml, {"name=" + value});
    REQUIRE(bench.first() == "");
    return graph.tasks[task_of(graph, "few")].params["where"]["sample"][0].get<std::string>();
  };
  for (const char* text : {"site #2", "a: b", "*a", "!x", "- a", "%", "", "true", "a=b", "it's"})
    CHECK(set(text) == text);
  CHECK(set("'[1]'") == "[1]");
  CHECK(bench.graph(yaml, {"sweep.p=[7, 8]"}).experiment.axes[0].values[1].label == "8");
  bench.graph(yaml, {"sweep.p=[x, 8]"});
  REQUIRE(bench.mistakes.any());
  CHECK(bench.mistakes.all()[0].at.source->file == "--set");
  CHECK(bench.mistakes.all()[0].at.column == 10);
}

TEST_CASE("axes, variables and blocks that nothing uses are told") {
  Bench bench;
  bench.graph(R"(
experiment: x
vars: {a: 1, b: "${a}", c: 2}
sweep: {grid: {seed: [1, 2], mask: [1, 2]}}
blocks: {spare: {n: {do: load, dataset: pictures}}}
nodes:
  home: {do: load, dataset: {pictures: {count: "${b}"}}}
  seen: {do: mask, of: home, chain: [noise], seed: "${seed}"}
)");
  REQUIRE(bench.first() == "");
  std::vector<std::string> told;
  for (const Mistake& warning : bench.mistakes.warnings()) told.push_back(warning.message);
  CHECK(told == std::vector<std::string>{"nothing uses the block `spare`", "no node uses the axis `mask`",
                                         "nothing uses the variable `c`"});
}
