// Facts about the short forms of the language: each is worth exactly what its long form is.
#include <fstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

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

TEST_CASE("a segmenter that learnt under a mask outlines under it") {
  Bench bench;
  const Graph graph = bench.graph(two + R"(
  seen: {do: mask, of: home, chain: "${mask}"}
  drawer: {do: train, of: parts.train, target: seen, mask: seen, model: net, size: 32}
  there: {do: segment, of: away, with: drawer}
  whole: {do: segment, of: away, with: drawer, mask: none}
)");
  REQUIRE(bench.first() == "");
  CHECK(input(graph, input(graph, task_of(graph, "there", 1), "mask"), "of") == task_of(graph, "away"));
  CHECK(find_input(graph.tasks[task_of(graph, "whole", 1)], "mask") == nullptr);
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

TEST_CASE("an override changes what it names and nothing else") {
  Bench bench;
  const std::string yaml = R"(
experiment: x
defaults: {train: {mask: {chain: [roi], fill: mean}}}
nodes:
  parts: {do: load, dataset: pictures}
  own: {do: load, dataset: {pictures: {count: 8}}}
  one: {use: judge, on: own, net: {mask: {fill: zero}}, data: {dataset: {pictures: {count: 7}}}}
  nest: {use: outer, inner: {net: {epochs: 2}}}
  plain: {do: train, of: own, model: net, size: 32}
blocks:
  judge:
    takes: [on]
    data: {do: load, dataset: {pictures: {count: 5}}}
    parts: {do: split, of: data, test: 0.5}
    named: {do: select, of: "${on}", limit: 2}
    net: {do: train, of: "${on}", model: net, size: 32, mask: {chain: [noise], fill: mean}}
  outer: {inner: {use: judge, on: own, net: {batch: 4}}}
)";
  const Graph graph = bench.graph(yaml, {"nodes.plain.mask.fill=noise", "nodes.nest.inner.net.size=64"});
  REQUIRE(bench.first() == "");
  const auto mask = [&](const char* node) { return graph.tasks[task_of(graph, node)].params; };
  CHECK_FALSE(mask("one.net.mask").contains("fill"));
  CHECK(mask("one.net.mask")["chain"][0]["id"] == "noise");
  CHECK(mask("plain.mask")["chain"][0]["id"] == "roi");
  CHECK(mask("plain.mask")["fill"]["name"] == "noise");
  CHECK(graph.tasks[task_of(graph, "one.data")].params["dataset"]["params"]["count"] == 7);
  const Json& nested = graph.tasks[task_of(graph, "nest.inner.net")].params;
  CHECK(nested["batch"] == 4);
  CHECK(nested["epochs"] == 2);
  CHECK(nested["size"] == 64);
}

TEST_CASE("a name that is given to a block keeps its meaning inside of a longer name") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
nodes:
  home: {do: load, dataset: pictures}
  away: {do: load, dataset: {pictures: {count: 9}}}
  parts: {do: split, of: home, test: 0.5}
  one: {use: judge, data: parts}
blocks:
  judge:
    takes: [data]
    parts: {do: split, of: away, test: 0.5}
    net: {do: train, of: "${data}.train", model: net, size: 32}
)");
  REQUIRE(bench.first() == "");
  CHECK(input(graph, task_of(graph, "one.net"), "of") == task_of(graph, "parts"));
}

TEST_CASE("what a block takes and does not use is a mistake, told once") {
  Bench bench;
  bench.graph(R"(
experiment: x
nodes:
  home: {do: load, dataset: pictures}
  away: {do: load, dataset: {pictures: {count: 9}}}
  one: {use: judge, train: home, test: away}
  two: {use: judge, train: away, test: home}
blocks:
  judge:
    takes: [train, test]
    net: {do: train, of: "${train}", model: net, size: 32}
)");
  CHECK(bench.first().find("the block takes `test`, and nothing in it is ${test}") != std::string::npos);
}

TEST_CASE("a recipe's masks hold the validation part as well") {
  Bench bench;
  const std::string yaml = two + R"(
  few: {do: select, of: parts.train, limit: 2}
  src: {do: select, of: home, limit: 3}
  net: {do: train, of: few, validate: parts.validate, mask: {chain: [roi]}, model: net, size: 32}
)";
  const Graph graph = bench.graph(yaml);
  REQUIRE(bench.first() == "");
  CHECK(input(graph, task_of(graph, "net.mask"), "of") == task_of(graph, "home"));
  bench.graph(yaml, {"nodes.net.validate=away"});
  CHECK(bench.first().find("net: `mask` would be made of few, and what it is shown beside is not of that") == 0);
  // Where what it names is not there, that is the mistake.
  for (const auto& [set, told] :
       {std::pair{"nodes.net.validate=parts.val", "did you mean `parts.validate`?"},
        {"nodes.net.validate=part.train", "there is no node `part`, did you mean `parts`?"},
        {"nodes.net.of=parts", "`parts`: split gives parts.train, parts.validate, parts.test"},
        {"nodes.net.of=fwe", "there is no node `fwe`, did you mean `few`?"}}) {
    bench.graph(yaml, {set});
    CHECK_MESSAGE(bench.first().find(told) != std::string::npos, bench.first());
    CHECK(bench.mistakes.all().size() == 1);
  }
  const Graph chosen = bench.graph(R"(
experiment: x
sweep: {grid: {from: {all: parts.train, few: {do: select, of: parts.train, limit: 2}}}}
nodes:
  home: {do: load, dataset: pictures}
  parts: {do: split, of: home, test: 0.2}
  net: {do: train, of: "${from}", mask: {chain: [roi]}, model: net, size: 32}
)");
  REQUIRE(bench.first() == "");
  CHECK(chosen.node("net")->instances.size() == 2);
}

TEST_CASE("defaults are what a node does not say; a file's own hold for it and for those that import it") {
  Bench bench;
  fs::create_directories(bench.folder / "parts");
  std::ofstream(bench.folder / "parts/data.csv") << "id,p\n";
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
sweep: {zip: {first: [1, 2], other: [3, 4]}}
nodes:
  home: {do: load, dataset: {pictures: {count: "${first}"}}}
  few: {do: select, of: home, where: {sample: ["${name}"]}, limit: "${other}"}
)";
  const auto set = [&](const std::string& value) {
    const Graph graph = bench.graph(yaml, {"name=" + value});
    REQUIRE(bench.first() == "");
    return graph.tasks[task_of(graph, "few")].params["where"]["sample"][0].get<std::string>();
  };
  for (const char* text : {"site #2", "a: b", "*a", "!x", "- a", "%", "", "true", "a=b", "it's"})
    CHECK(set(text) == text);
  CHECK(set("'[1]'") == "[1]");
  CHECK(bench.graph(yaml, {"sweep.first=[7, 8]"}).experiment.axes[0].values[1].label == "8");
  bench.graph(yaml, {"sweep.first=[x, 8]"});
  REQUIRE(bench.mistakes.any());
  CHECK(bench.mistakes.all()[0].at.source->file == "--set");
  CHECK(bench.mistakes.all()[0].at.column == 14);
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

TEST_CASE("a dataset of masks may stand where a collection of regions is wanted, and `load` takes it in short") {
  Bench bench;
  const Graph graph = bench.graph(R"(
experiment: x
nodes:
  short: {do: load, dataset: {pictures: {count: 3}}, regions: {pictures: {count: 5}}, match: stem}
  long:  {do: read_masks, of: {do: load, dataset: {pictures: {count: 3}}}, from: {do: load, dataset: {pictures: {count: 5}}},
          match: stem}
)");
  REQUIRE_MESSAGE(!bench.mistakes.any(), bench.first());
  CHECK(task_of(graph, "short") == task_of(graph, "long"));
  const Task& task = graph.tasks[task_of(graph, "short")];
  CHECK(task.verb == find_verb("read_masks"));
  CHECK(graph.tasks[input(graph, task_of(graph, "short"), "of")].verb == find_verb("load"));
  bench.graph("experiment: x\nnodes: {a: {do: load, dataset: pictures, match: stem}}\n");
  CHECK(bench.first().find("regions") != std::string::npos);
}

TEST_CASE("a mistake in a condition is told where it stands in the line") {
  Bench bench;
  const auto told = [&](const std::string& where) {
    bench.graph("experiment: x\nnodes:\n  home: {do: load, dataset: pictures}\n  few: {do: select, of: home, where: " +
                where + "}\n");
    REQUIRE(bench.mistakes.all().size() == 1);
    const Mistake& mistake = bench.mistakes.all()[0];
    return fmt::format("{}:{} {}", mistake.at.line, mistake.at.column, mistake.message);
  };
  CHECK(told("age >= old") == "4:45 where: character 8: expected a number, got \"old\"");
  CHECK(told("\"sex = F AND age > 3\"").starts_with("4:47 where: character 9: expected `and`, `or` or the end"));
  CHECK(told("[1]").starts_with("4:38 where: expected a map of fields and values, or a condition as text, got a list"));
}
