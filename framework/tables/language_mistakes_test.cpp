// Mistakes in the short forms: each is told where it stands, with what is near or known, and never by a crash.
#include <fstream>

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"
#include "framework/tables/table_spec.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

struct Wrong {
  const char* yaml;  // after `experiment: x`; "@@" stands before what is wrong
  const char* message;
};

#define NODES "nodes:\n  home: {do: load, dataset: pictures}\n  net: {do: train, of: home, model: net, size: 32}\n"
#define LONG_PART "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LONG LONG_PART LONG_PART LONG_PART LONG_PART
#define SEED                                         \
  "sweep: {grid: {seed: [1, 2]}}\n" NODES            \
  "  guess: {do: predict, of: home, with: seeded}\n" \
  "  seeded: {do: train, of: home, model: net, size: 32, seed: \"${seed}\"}\n"

const Wrong all[] = {
    {SEED
     "  rival: {do: predict, of: home, with: net}\n  versus: {do: compare, of: guess, with: rival, tests: [delong]}\n"
     "tables:\n  t: {of: versus, rows: seed, baseline: @@{seed: 1}}\n",
     "holds two arms against each other already, and its p is of that"},
    // Recipes
    {NODES "  n: {do: train, of: home, model: net, size: 32, mask: {@@chian: [roi]}}\n", "did you mean `chain`?"},
    {NODES "  n: {do: train, of: home, model: net, size: 32, mask: {chain: [@@rio]}}\n", "did you mean `roi`?"},
    {NODES "  n: {do: train, of: home, model: net, size: 32, mask: [@@rio]}\n", "did you mean `roi`?"},
    {NODES "  n: {do: train, of: home, model: net, size: 32, mask: {@@fill: mean}}\n",
     "`fill` has no effect without `chain`"},
    {NODES "  n: {do: predict, of: home, with: net, mask: @@nne}\n", "did you mean `none`?"},
    {NODES "  n: {do: predict, of: home, with: net, mask: @@home}\n", "mask wants masks, but `home` (load) gives"},
    {NODES "  @@none: {do: load, dataset: pictures}\n", "`none` is no name for a node"},
    {NODES "  n: {do: select, of: home, has_roi: @@none}\n", "there is no node `none`"},
    // Inner nodes
    {NODES "  n: {do: predict, of: {do: @@selekt, of: home}, with: net}\n", "there is no verb `selekt`"},
    {NODES "  n: {do: predict, of: {do: select, @@limits_: 1, of: home}, with: net}\n", "has no parameter `limits_`"},
    {NODES "  n: {do: predict, of: {do: select, of: @@hom}, with: net}\n", "did you mean `home`?"},
    {NODES "  n: {do: predict, of: @@{do: predict, of: home, with: net}, with: net}\n",
     "of wants collection, but `n.of` (predict) gives predictions"},
    {NODES "  n: {do: predict, of: @@{limit: 3}, with: net}\n", "the name of a node, or {do: …}"},
    {NODES "  n: {do: predict, of: home, with: @@{do: train, model: net}}\n", "train needs `of`"},
    {NODES "  n: {do: train, of: home, model: net, size: @@{do: load, dataset: pictures}}\n",
     "expected a whole number"},
    {SEED "  n: {do: score, of: guess, metrics: @@\"auroc, f1\"}\n", "(a list stands in brackets: [auroc, f1])"},
    {NODES "  n: {do: split, of: home, test: @@20%}\n", "test: expected a number, got `20%`: write 0.2"},
    {NODES "  n: {do: train, of: home, model: net, size: 32, learning_rate: @@\"0,02\"}\n", "write 0.02, with a point"},
    {NODES "  n: {do: train, of: home, model: net, size: @@$size}\n", "a variable's value is written \"${size}\""},
    {NODES "  n: {do: train, of: home, model: net, size: @@\"32\"}\n",
     "size: expected a whole number of px, got the text \"32\": the quotes make it one; write 32"},
    {NODES "  n: {do: train, of: home, model: net, size: 32, flip: @@\"true\"}\n",
     "flip: expected true or false, got the text \"true\": the quotes make it one; write true"},
    {NODES "  n: {do: train, of: home, model: net, size: @@\u00a032}\n", "a no-break space (U+00A0) stands here"},
    {NODES "  n: {do: predict, of: @@\u201chome\u201d, with: net}\n",
     "a typographic quote (U+201C) stands here: write \""},
    {NODES "  n: {do: predict, of: {use: @@home}, with: net}\n", "a block has several nodes"},
    {"nodes:\n  home: {do: load, dataset: pictures, limits: {memory_mb: @@inf}}\n", "memory_mb without end is none"},
    {"nodes:\n  home: {do: load, dataset: pictures, limits: {memory_mb: @@4}}\n",
     "limits: memory_mb: 4 is less than a worker of load has itself before it begins; a node needs tens of MB or more"},
    // Blocks
    {NODES "  n: {use: @@juge}\nblocks: {judge: {m: {do: load, dataset: pictures}}}\n", "did you mean `judge`?"},
    {NODES "  n: @@{use: judge}\nblocks: {judge: {takes: [a], m: {do: select, of: \"${a}\"}}}\n",
     "the block judge needs `a`"},
    {NODES "  n: {use: judge, a: home, @@b: 1}\nblocks: {judge: {takes: [a], m: {do: select, of: \"${a}\"}}}\n",
     "takes no `b` and has no node of that name"},
    {NODES "  n: {use: judge, m: @@3}\nblocks: {judge: {m: {do: load, dataset: pictures}}}\n",
     "say which of its parameters"},
    {NODES "  n: {use: judge, m: {@@datasat: pictures}}\nblocks: {judge: {m: {do: load, dataset: pictures}}}\n",
     "did you mean `dataset`?"},
    {NODES "  n: {use: a}\nblocks: {a: {m: {use: b}}, b: {m: {use: @@a}}}\n", "in a circle: a -> b -> a"},
    {NODES "  n: {use: a}\nblocks: {a: {takes: {@@m: 1}, m: {do: load, dataset: pictures}}}\n",
     "one of the block's nodes, too"},
    {NODES "  n: {use: a}\n  o: {do: select, of: @@n, limit: 1}\nblocks: {a: {m: {do: load, dataset: pictures}}}\n",
     "it uses a block: say n.m"},
    {NODES "  n: {use: a}\nblocks: {a: {m: {do: select, of: @@elsewhere, limit: 1}}}\n",
     "there is no node `elsewhere`"},
    {NODES "blocks: {@@a: {takes: [b]}}\n", "is a map of `takes` and nodes by name"},
    // Sweeps
    {"sweep: {grid: {d: {a: {to: home}}}}\n" NODES "  n: {do: select, of: @@\"${d.too}\", limit: 1}\n",
     "has no field `too`, did you mean `to`?"},
    {"sweep: {grid: {d: {a: {to: @@hme}}}}\n" NODES "  n: {do: select, of: \"${d.to}\", limit: 1}\n",
     "did you mean `home`?"},
    {"sweep: {grid: {d: {a: {to: home, by: home}, b: @@{too: home, by: home}}}}\n" NODES
     "  n: {do: select, of: \"${d.to}\", limit: 1}\n",
     "d `b` has no field `to`, did you mean `too`?"},
    {"sweep: {grid: {seed: {@@repet: 3}}}\n" NODES, "the one value `repet`, did you mean `repeat`?"},
    {"sweep: {grid: {seed: {repeat: @@-1}}}\n" NODES, "repeat: expected a whole number from 1 to 100000, got `-1`"},
    {"sweep: {grid: {seed: {repeat: @@5e9}}}\n" NODES, "repeat: expected a whole number"},
    {"sweep: @@{grid: {a: {repeat: 1000}, b: {repeat: 1000}}}\n" NODES,
     "the sweep has 1000000 cells (a 1000 x b 1000)"},
    {"sweep: {grid: {a: @@\"${nothing}\"}}\n" NODES, "there is no variable `nothing`"},
    {"sweep: {grid: {a: {file: @@none.csv}}}\n" NODES, "there is no file"},
    {"sweep: {grid: {a: [1], b: {values: [1], when: {@@c: 1}}}}\n" NODES, "there is no axis `c`"},
    {"sweep: {grid: {a: [1], b: {values: [1], when: {a: @@2}}}}\n" NODES, "the axis a has no value `2`"},
    {"sweep: {grid: {@@a: {values: [1], when: {b: 1}}, b: [1]}}\n" NODES, "the axis b must stand before a"},
    {"sweep: {zip: {a: {values: [1], when: @@{b: 1}}, b: [1]}}\n" NODES, "only an axis of `grid` has a condition"},
    {"sweep: {@@gird: {a: [1]}}\n" NODES, "did you mean `grid`?"},
    {"sweep: {grid: {@@group: [1, 2]}}\n" NODES, "an axis cannot be called `group`"},
    {"sweep: {grid: {@@counts: [1, 2]}}\n" NODES, "an axis cannot be called `counts`"},
    {"sweep: {grid: {@@samples: [1, 2]}}\n" NODES, "an axis cannot be called `samples`"},
    {"sweep: {grid: {@@patients: [1, 2]}}\n" NODES, "an axis cannot be called `patients`"},
    {"sweep: {grid: {@@positives: [1, 2]}}\n" NODES, "an axis cannot be called `positives`"},
    {"sweep: {grid: {@@negatives: [1, 2]}}\n" NODES, "an axis cannot be called `negatives`"},
    {"sweep: {grid: {@@group_field: [1, 2]}}\n" NODES, "an axis cannot be called `group_field`"},
    {"sweep: {grid: {@@sample: [1, 2]}}\n" NODES, "an axis cannot be called `sample`"},
    {"sweep: {grid: {@@patient: [1, 2]}}\n" NODES, "an axis cannot be called `patient`"},
    {"sweep: {grid: {@@probability: [1, 2]}}\n" NODES, "an axis cannot be called `probability`"},
    {"sweep: {grid: {@@label: [1, 2]}}\n" NODES, "an axis cannot be called `label`"},
    {"sweep: {grid: {@@interval: [1, 2]}}\n" NODES, "an axis cannot be called `interval`"},
    {"sweep: {grid: {@@width: [1, 2]}}\n" NODES "  m: {do: mask, of: home, chain: [noise], seed: \"${width}\"}\n",
     "an axis of the node `m` cannot be called `width`: tables/masks_m.csv has a column of that name"},
    // Names of files
    {NODES "  g: {do: predict, of: home, with: net}\n  s: {do: score, of: g, metrics: [auroc]}\n"
           "tables: {@@predictions_g: {of: s}}\n",
     "a table cannot be called `predictions_g`: tables/predictions_g.csv holds what the node `g` (predict) gives"},
    {NODES "  m: {do: mask, of: home, chain: [roi]}\n  g: {do: predict, of: home, with: net}\n"
           "  s: {do: score, of: g, metrics: [auroc]}\ntables: {@@masks_m: {of: s}}\n",
     "a table cannot be called `masks_m`"},
    {NODES "  g: {do: predict, of: home, with: net}\n  s: {do: score, of: g, metrics: [auroc]}\n"
           "tables: {@@" LONG ": {of: s}}\n",
     "`aaaaaaaaaaaaaaaaaaaa…` cannot name one of the tables: it has 120 characters, and at most 100 are taken"},
    {NODES "figures: {@@" LONG ": {of: net.curves, x: epoch, y: loss}}\n",
     "cannot name one of the figures: it has 120"},
    {"sweep: {grid: {a: {repeat: 3, @@whn: {b: 1}}}}\n" NODES, "there is no `whn`, did you mean `when`?"},
    {"sweep: {zip: {a: [1, 2, 3], @@b: [1, 2]}}\n" NODES
     "  n: {do: select, of: home, limit: \"${b}\", seed: \"${a}\"}\n",
     "zipped axes advance together"},
    {NODES "@@---\ntables: {}\n", "a second document begins here"},
    // Gathering and choosing
    {SEED "  n: {do: merge, of: home, over: @@sed}\n", "over: there is no axis `sed`, did you mean `seed`?"},
    {SEED "  n: {do: ensemble, of: guess, over: @@[seed, seed]}\n", "`seed` stands twice"},
    {SEED "  n: {do: merge, of: @@home, over: seed}\n", "home does not use the axis seed"},
    {SEED "  n: {do: merge, of: @@home}\n", "a map of names, or a node beside `over: AXIS`"},
    {SEED "  n: {do: merge, of: {a: home}, except: @@1}\n", "`except` leaves out labels of the axis that `over` names"},
    {SEED "  n: {do: ensemble, of: guess, over: seed, except: @@{seed: 1}}\n", "expected a label of seed, or labels"},
    {SEED "  n: {do: ensemble, of: @@home, over: [seed]}\n", "of wants predictions, but `home`"},
    {SEED "  n: {do: ensemble, of: guess, over: seed, except: @@7}\n", "the axis seed has no value `7`"},
    {SEED "  n: {do: threshold, of: {node: guess, @@sead: 1}}\n", "there is no axis `sead`, did you mean `seed`?"},
    {SEED "  n: {do: threshold, of: {node: guess, seed: @@3}}\n", "the axis seed has no value `3`"},
    {SEED "  n: {do: select, limit: 1, of: {node: @@home, seed: 1}}\n", "does not use the axis seed"},
    // Defaults, imports, tables
    {"defaults: {@@trian: {size: 3}}\n" NODES, "did you mean `train`?"},
    {"defaults: {train: {@@sise: 3}}\n" NODES, "did you mean `size`?"},
    {"defaults: {train: {batch: @@x}}\n" NODES, "batch: expected a whole number"},
    {"import: @@nowhere.yaml\n" NODES, "import: there is no file"},
    {"import: [clash.yaml]\nnodes:\n  @@spare: {do: load, dataset: pictures}\n",
     "stands among the nodes a second time"},
    {"import: [circle.yaml]\n" NODES, "in a circle: x.yaml -> circle.yaml -> x.yaml"},
    {"@@import_: a\n" NODES, "did you mean `import`?"},
    {SEED "  s: {do: score, of: guess, metrics: [auroc]}\ntables: {t: {of: s, baseline: {node: @@q}}}\n",
     "the table shows no node `q`"},
    {"sweep: {grid: {seed: [1, 2], size: [32]}}\n" NODES
     "  seeded: {do: train, of: home, model: net, size: \"${size}\", seed: \"${seed}\"}\n"
     "  guess: {do: predict, of: home, with: net}\n  s: {do: score, of: guess, metrics: [auroc]}\n"
     "tables: {t: {of: s, baseline: {@@size: 32}}}\n",
     "no node of this table uses the axis size (they use none)"},
    {SEED "  s: {do: score, of: guess, metrics: [auroc]}\ntables: {t: {of: [s, @@s]}}\n", "would count twice"},
    {SEED "  s: {do: score, of: guess, metrics: [auroc]}\ntables: {t: {of: s, over: @@{seed: 1}}}\n",
     "over: expected a name or a list of names, got a map"},
    {SEED "  s: {do: score, of: guess, metrics: [auroc]}\ntables: {t: {of: s, values: [@@auorc]}}\n",
     "the table's nodes give no `auorc`, did you mean `auroc`?"},
    {SEED "  s: {do: score, of: guess, metrics: [auroc]}\ntables: {t: {of: s, where: {metric: @@[auorc]}}}\n",
     "the table has no metric `auorc`, did you mean `auroc`?"},
    {SEED "  s: {do: score, of: guess, metrics: [auroc]}\ntables: {t: {of: @@{node: s, seed: 1}}}\n",
     "`where` chooses among them"},
    {"sweep: {grid: {d: {a: {at: 1}, b: {at: 2}}}}\n" NODES
     "  s: {do: score, of: home, with: {do: train, of: home, model: net, size: 32, seed: \"${d.at}\"}, metrics: "
     "[auroc]}\n"
     "tables: {t: {of: s, rows: at, over: @@d}}\n",
     "the table's rows cannot be the values of at, too"},
    {"sweep: {grid: {d: {a: {at: 1}, b: {at: 2}}}}\n" NODES
     "  s: {do: score, of: home, with: {do: train, of: home, model: net, size: 32, seed: \"${d.at}\"}, metrics: "
     "[auroc]}\n"
     "tables: {t: {of: s, baseline: {@@at: 1}}}\n",
     "it is a field of the records of d"},
    {SEED "tables: {t: {of: {do: score, of: @@gues, metrics: [auroc]}}}\n", "did you mean `guess`?"},
    {SEED "defaults: {tables: {@@ovre: seed}}\ntables: {t: {of: {do: score, of: guess, metrics: [auroc]}}}\n",
     "did you mean `over`?"},
};

}  // namespace

TEST_CASE("each mistake is told at its place") {
  Bench bench;
  std::ofstream(bench.folder / "clash.yaml") << "nodes: {spare: {do: load, dataset: pictures}}\n";
  std::ofstream(bench.folder / "circle.yaml") << "import: x.yaml\n";
  std::size_t count = 0;
  for (const Wrong& wrong : all) {
    std::string yaml = std::string("experiment: x\n") + wrong.yaml;
    const std::size_t mark = yaml.find("@@");
    int line = 0, column = 0;
    if (mark != std::string::npos) {
      yaml.erase(mark, 2);
      line = 1 + static_cast<int>(std::count(yaml.begin(), yaml.begin() + static_cast<std::ptrdiff_t>(mark), '\n'));
      column = static_cast<int>(mark - (yaml.rfind('\n', mark - 1) + 1)) + 1;
    }
    CAPTURE(yaml);
    Graph graph = bench.graph(yaml);
    read_tables(graph, bench.registry, bench.mistakes);
    bench.mistakes.sort();
    REQUIRE(bench.mistakes.any());
    std::string told;
    bool found = false;
    for (const Mistake& mistake : bench.mistakes.all()) {
      told += describe(mistake);
      found = found || (mistake.message.find(wrong.message) != std::string::npos &&
                        (line == 0 || (mistake.at.line == line && mistake.at.column == column)));
    }
    CAPTURE(told);
    CHECK_MESSAGE(found, wrong.message, " at ", line, ":", column);
    CHECK(bench.mistakes.all().size() <= 2);  // one slip is not told over and over
    ++count;
  }
  CHECK(count >= 40);
}

TEST_CASE("mistakes in --set and --only say that they came from there") {
  Bench bench;
  const auto first = [&](const std::vector<std::string>& sets, const std::vector<std::string>& only) {
    bench.graph("experiment: x\nvars: {n: 1}\nsweep: {grid: {seed: [1, 2], \"mask\": [\"a, b\", c]}}\n" +
                    std::string(NODES) +
                    "  s: {do: mask, of: home, chain: [noise], seed: \"${seed}\", parts: [\"${mask}\"]}\n"
                    "  h: {do: load, dataset: {pictures: {count: \"${n}\"}}}\n",
                sets, only);
    return bench.mistakes.any() ? describe(bench.mistakes.all().front()) : "";
  };
  CHECK(first({}, {"mask=a, b,seed=2"}) == "");
  CHECK(first({"n=four"}, {}).starts_with("--set:1:3: error: count: expected a whole number, got `four`"));
  CHECK(first({"sweep.seed=[1, x]"}, {}).starts_with("--set:1:16: error: seed: expected a whole number"));
  CHECK(first({"m=1"}, {}).find("--set m: there is no variable `m`") != std::string::npos);
  CHECK(first({"nodes.net.epochs.x=1"}, {}).find("epochs") != std::string::npos);
  CHECK(first({"sweep.sead=[1]"}, {}).find("there is no `sead`, did you mean `seed`?") != std::string::npos);
  CHECK(first({}, {"seed=3"}).starts_with("--only:1:6: error: the axis seed has no value `3`"));
  CHECK(first({}, {"sead=3"}).find("did you mean `seed`?") != std::string::npos);
  CHECK(first({}, {"seed"}).find("expected --only axis=label") != std::string::npos);
  CHECK(first({}, {"seed=1,seed=2", "mask=c"}) == "");
}
