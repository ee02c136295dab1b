// Which axes divide the patients anew, and with which ratio of test to training patients: known from the graph alone.
#include "framework/tables/resampling.hpp"

#include <fstream>
#include <set>

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

// That of the first number; the others of these tables have the same.
Resampling first(const TableSpec& spec) {
  REQUIRE_FALSE(spec.resamplings.empty());
  return spec.resamplings.begin()->second;
}

}  // namespace

TEST_CASE("folds are known by what they divide, whatever their axis is called, and however many of them are run") {
  for (const char* name : {"fold", "part"}) {
    const TableSpec spec =
        spec_of(std::string(name) + ": [1, 2, 4]", std::string("folds: 5, fold: \"${") + name + "}\"", name);
    CHECK(first(spec).axes == Axes{name});
    CHECK(first(spec).divisions == 3);
    CHECK(first(spec).test_over_train == doctest::Approx(1.0 / 4));  // of five, though three are run
    REQUIRE(spec.differences.size() == 1);
    CHECK(spec.differences[0].folds);  // Nadeau and Bengio's test needs the scores, and folds that are pairs
  }
  // A part for validation is not learnt from: 1/5 over 4/5 x 3/4.
  CHECK(first(spec_of("fold: [1, 2]", "folds: 5, fold: \"${fold}\", validate: 0.25", "fold")).test_over_train ==
        doctest::Approx(1.0 / 3));
}

TEST_CASE("folds in a record, and seeds within folds") {
  const TableSpec record = spec_of("cv: {a: {fold: 1}, b: {fold: 2}}", "folds: 2, fold: \"${cv.fold}\"", "cv");
  CHECK(first(record).axes == Axes{"cv"});
  CHECK(first(record).test_over_train == doctest::Approx(1));
  const TableSpec both = spec_of("fold: [1, 2], seed: [1, 2, 3]", "folds: 2, fold: \"${fold}\"", "[fold, seed]",
                                 "parts.test", "\"${seed}\"");
  CHECK(first(both).axes == Axes{"fold"});
  CHECK(first(both).divisions == 2);
}

TEST_CASE("groups that are left out in turn divide anew; of d of them each is tested against d - 1") {
  const TableSpec spec = spec_of("site: [north, south, west]", "leave_out: {site: \"${site}\"}", "site");
  CHECK(first(spec).axes == Axes{"site"});
  CHECK(first(spec).divisions == 3);
  CHECK(first(spec).test_over_train == doctest::Approx(1.0 / 2));
}

TEST_CASE("parts that are numbers of patients have the ratio of these") {
  CHECK(first(spec_of("seed: [1, 2, 3]", "train: 90, test: 30, seed: \"${seed}\"", "seed", "parts.test", "\"${seed}\""))
            .test_over_train == doctest::Approx(1.0 / 3));
}

TEST_CASE("a seed that draws the split divides anew, too") {
  const TableSpec spec =
      spec_of("seed: [1, 2, 3]", "test: 0.2, seed: \"${seed}\"", "seed", "parts.test", "\"${seed}\"");
  CHECK(first(spec).axes == Axes{"seed"});
  CHECK(first(spec).test_over_train == doctest::Approx(0.25));
  REQUIRE(spec.differences.size() == 1);
  CHECK(spec.differences[0].folds);
}

TEST_CASE("an axis called fold that seeds a training is a seed") {
  const TableSpec spec = spec_of("fold: [1, 2, 3]", "test: 0.2", "fold", "parts.test", "\"${fold}\"");
  CHECK(first(spec).axes.empty());
  CHECK(spec.differences.size() == 1);
}

TEST_CASE("divisions that are judged on one part are readers whose training parts overlap") {
  for (const char* judged : {"parts.test", "away"}) {
    const TableSpec spec = spec_of("fold: [1, 2, 3]", "test: 0.2, folds: 3, fold: \"${fold}\"", "fold", judged);
    CHECK(first(spec).overlapping());
    CHECK(spec.differences.size() == 1);
  }
  CHECK(first(spec_of("fold: [1, 2, 3]", "test: 0.2, folds: 3, fold: \"${fold}\"", "fold", "parts.validate"))
            .test_over_train == doctest::Approx(0.5));
}

namespace {

// A table over these axes of `score`, which stands behind `nodes`.
Resampling of_nodes(const std::string& axes, const std::string& nodes, const std::string& over) {
  Bench bench;
  for (const char* name : {"said.csv", "said_1.csv", "said_2.csv", "said_3.csv"})
    std::ofstream(bench.folder / name) << "id,p\n";
  Graph graph =
      bench.graph("experiment: x\nsweep: {grid: {" + axes + "}}\nnodes:\n  all: {do: load, dataset: pictures}\n" +
                  nodes + "tables:\n  t: {of: score, over: " + over + "}\n");
  const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  REQUIRE(tables.size() == 1);
  return first(tables[0]);
}

}  // namespace

TEST_CASE("two divisions behind every number are no folds of each other") {
  const Resampling found = of_nodes("fold: [1, 2, 3], seed: [1, 2]",
                                    "  part: {do: split, of: all, folds: 3, fold: \"${fold}\"}\n"
                                    "  other: {do: split, of: all, train: 0.5, validate: 0.5}\n"
                                    "  net: {do: train, of: part.train, model: net, seed: \"${seed}\"}\n"
                                    "  cut: {do: threshold, of: {do: predict, of: other.validate, with: net}}\n"
                                    "  guess: {do: predict, of: part.test, with: net}\n"
                                    "  score: {do: score, of: guess, metrics: [auroc], threshold: cut}\n",
                                    "[fold, seed]");
  CHECK(found.axes == Axes{"fold"});
  CHECK(found.divisions == 3);
  CHECK(found.test_over_train == doctest::Approx(0.5));
}

TEST_CASE("judged parts are found behind merged collections, averaged predictions and published ones") {
  const std::string part =
      "  part: {do: split, of: all, folds: 4, fold: \"${fold}\"}\n"
      "  net: {do: train, of: part.train, model: net}\n";
  for (const char* guess :
       {"  guess: {do: ensemble, of: {a: {do: predict, of: part.test, with: net}, b: {do: predict, of: part.test, "
        "with: net, mask: none}}}\n",
        "  guess: {do: predict, of: {do: merge, of: {h: part.test}}, with: net}\n",
        "  guess: {do: read_predictions, file: said.csv, truth: part.test, columns: {sample: id, probability: p}}\n"}) {
    const Resampling found =
        of_nodes("fold: [1, 2, 3, 4]", part + guess + "  score: {do: score, of: guess, metrics: [auroc]}\n", "fold");
    CHECK(found.corrected());
    CHECK(found.test_over_train == doctest::Approx(1.0 / 3));
  }
}

TEST_CASE("files that list the samples of a fold each are folds of one truth") {
  const std::string score = "  score: {do: score, of: guess, metrics: [auroc]}\n",
                    read =
                        "  guess: {do: read_predictions, file: \"said_${fold}.csv\", truth: all, columns: {sample: id, "
                        "probability: p}";
  CHECK(of_nodes("fold: [1, 2, 3]", read + ", samples: listed}\n" + score, "fold").test_over_train ==
        doctest::Approx(0.5));
  CHECK(of_nodes("fold: [1, 2, 3]", read + "}\n" + score, "fold").axes.empty());
}

TEST_CASE("labels that are judged on other samples are told, where nothing says that they are folds") {
  const std::string rest =
      "  guess: {do: read_predictions, file: said.csv, truth: some, columns: {sample: id, probability: p}}\n"
      "  score: {do: score, of: guess, metrics: [auroc]}\n";
  const auto others = [&](const std::string& some, const std::string& axis) {
    return of_nodes(axis + ": [1, 2, 3]", "  some: {do: select, of: all, " + some + "}\n" + rest, axis).others;
  };
  CHECK(others("where: {site: [\"${part}\"]}", "part") == Axes{"part"});
  CHECK(others("where: {site: [\"${fold}\"]}", "fold").empty());
  // A training part that is drawn anew is nothing that is judged.
  CHECK(
      of_nodes("seed: [1, 2, 3]",
               "  some: {do: select, of: all, limit: 5, seed: \"${seed}\"}\n  net: {do: train, of: some, model: net}\n"
               "  guess: {do: predict, of: all, with: net}\n  score: {do: score, of: guess, metrics: [auroc]}\n",
               "seed")
          .others.empty());
}

TEST_CASE("each number of a table has its own design: folds at home, readers of one part elsewhere, in any order") {
  const std::string nodes =
      "experiment: x\nsweep: {grid: {mask: {none: [], roi: [roi]}, test_on: [parts.test, away], fold: [1, 2, 3, 4]}}\n"
      "nodes:\n  all: {do: load, dataset: pictures}\n  away: {do: load, dataset: pictures}\n"
      "  parts: {do: split, of: all, folds: 4, fold: \"${fold}\"}\n"
      "  seen: {do: mask, of: all, chain: \"${mask}\"}\n  net: {do: train, of: parts.train, mask: seen, model: net}\n"
      "  at_home: {do: predict, of: parts.test, with: net, mask: none}\n"
      "  at_away: {do: predict, of: away, with: net, mask: none}\n"
      "  either: {do: predict, of: \"${test_on}\", with: net, mask: none}\n"
      "  home: {do: score, of: at_home, metrics: [auroc]}\n  elsewhere: {do: score, of: at_away, metrics: [auroc]}\n"
      "  both: {do: score, of: either, metrics: [auroc]}\ntables:\n  t: {of: ";
  for (const char* of : {"[home, elsewhere]", "[elsewhere, home]", "both"}) {
    Bench bench;
    Graph graph = bench.graph(nodes + of + ", rows: mask, over: fold, baseline: {mask: none}}\n");
    const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
    CHECK(bench.first() == "");
    REQUIRE(tables.size() == 1);
    for (const Difference& difference : tables[0].differences) {
      const bool away = difference.node == "elsewhere" ||
                        (difference.axes.contains("test_on") && difference.axes.at("test_on") == "away");
      const Resampling& found = resampling_at(tables[0].resamplings, difference.node, difference.axes);
      CHECK(found.overlapping() == away);
      CHECK(found.corrected() != away);
      CHECK(difference.folds != away);
    }
    CHECK(tables[0].differences.size() == 2);
  }
}

TEST_CASE("of folds that are judged on one part, all networks of a fold are one reader") {
  Bench bench;
  Graph graph = bench.graph(
      "experiment: x\nsweep: {grid: {mask: {none: [], roi: [roi]}, fold: [1, 2, 3], seed: [1, 2]}}\nnodes:\n"
      "  all: {do: load, dataset: pictures}\n  away: {do: load, dataset: pictures}\n"
      "  parts: {do: split, of: all, folds: 3, fold: \"${fold}\"}\n  seen: {do: mask, of: all, chain: \"${mask}\"}\n"
      "  net: {do: train, of: parts.train, mask: seen, model: net, seed: \"${seed}\"}\n"
      "  guess: {do: predict, of: away, with: net, mask: none}\n  score: {do: score, of: guess, metrics: [auroc]}\n"
      "tables:\n  t: {of: score, rows: mask, over: [fold, seed], baseline: {mask: none}}\n");
  const std::vector<TableSpec> tables = read_tables(graph, bench.registry, bench.mistakes);
  CHECK(bench.first() == "");
  REQUIRE(tables.at(0).differences.size() == 1);
  const Json& arm = graph.tasks[tables[0].differences[0].task].params["ours"]["seeds"];
  CHECK(std::set<int>(arm.begin(), arm.end()).size() == 3);
  CHECK(arm.size() == 6);
}
