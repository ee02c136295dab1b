// A fact about the schema of tables: it has the members that a table may have, and no others.
#include "framework/tables/table_schema.hpp"

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"
#include "framework/tables/table_spec.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("the schema of a table has the members that the reader of tables knows, each with a sentence") {
  Bench bench;
  Graph graph = bench.graph("experiment: x\nnodes: {all: {do: load, dataset: pictures}}\ntables: {t: {mystery: 1}}\n");
  read_tables(graph, bench.registry, bench.mistakes);
  REQUIRE(bench.mistakes.any());
  std::string known;
  for (const Mistake& mistake : bench.mistakes.all())
    if (const std::size_t at = mistake.message.find("known: "); at != std::string::npos)
      known = mistake.message.substr(at + 7) + ", ";
  const Json members = table_schema();
  for (const auto& member : members.items()) {
    const std::string& name = member.key();
    CAPTURE(name);
    const std::size_t at = (", " + known).find(", " + name + ", ");
    REQUIRE(at != std::string::npos);
    known.erase(at, name.size() + 2);
    CHECK(member.value().at("description").get<std::string>().size() > 10);
  }
  CHECK(known == "");
}
