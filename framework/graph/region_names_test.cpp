// Facts about parameters that take a node or the name of a region.
#include <doctest/doctest.h>

#include "framework/graph/graph.hpp"
#include "framework/graph/in_test.hpp"
#include "framework/task/task.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("`roi` takes a node, or the name of a region where no other node is called so") {
  Bench bench;
  const auto roi = [&](const std::string& given) {
    return bench.graph(
        "experiment: x\nnodes:\n  all: {do: load, dataset: pictures}\n  lungs: {do: mask, of: all, chain: "
        "[roi]}\n  m: {do: mask, of: all, chain: [roi], " +
        given + "}\n");
  };
  const Graph named = roi("roi: heart");
  REQUIRE_MESSAGE(!bench.mistakes.any(), bench.first());
  CHECK(named.tasks[task_of(named, "m")].params["parts"] == Json{"heart"});
  const Graph node = roi("roi: lungs");
  REQUIRE_MESSAGE(!bench.mistakes.any(), bench.first());
  CHECK(input(node, task_of(node, "m"), "roi") == task_of(node, "lungs"));
  const Graph collection = roi("roi: all, parts: [heart]");
  REQUIRE_MESSAGE(!bench.mistakes.any(), bench.first());
  CHECK(collection.tasks[input(collection, task_of(collection, "m"), "roi.regions")].verb == find_verb("regions"));
  const Graph near = roi("roi: lungz");
  REQUIRE_MESSAGE(!bench.mistakes.any(), bench.first());
  CHECK(near.tasks[task_of(near, "m")].params["parts"] == Json{"lungz"});
  CHECK(bench.mistakes.warnings().back().message ==
        "roi: no node is called `lungz`, so that it is taken for the name of a region, did you mean `lungs`?");
  const Graph own = roi("roi: m");
  REQUIRE_MESSAGE(!bench.mistakes.any(), bench.first());
  CHECK(own.tasks[task_of(own, "m")].params["parts"] == Json{"m"});
  roi("roi: heart, parts: [lungs]");
  CHECK(bench.first().find("names a region, and so does `parts`") != std::string::npos);
  roi("roi: lungs, parts: [heart]");
  CHECK(bench.first().find("one region each") != std::string::npos);
}
