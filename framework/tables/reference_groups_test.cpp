// Beside which groups' numbers a published number stands.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "framework/tables/in_test.hpp"
#include "framework/tables/reference.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("a published number without a group is of all samples, and stands beside no group, worst or gap") {
  Reference reference;
  reference.file = "published.csv";
  reference.numbers.push_back({.keys = {}, .metric = "auroc", .value = 0.9});
  const auto shown = [&](const std::vector<std::string>& groups) {
    ResultTable table;
    table.spec.reference = reference;
    table.rows.assign(groups.size(), result_row("none", "home", 0.8));
    for (std::size_t i = 0; i < groups.size(); ++i) table.rows[i].keys["group"] = groups[i];
    add_reference(table, {"auroc"});
    std::string told;
    for (const ResultRow& row : table.rows) told += row.reference ? "1" : "0";
    return told;
  };
  CHECK(shown({"", "sex=F", "sex=M", "sex=worst", "sex=gap"}) == "10000");
  CHECK(shown({"sex=F", "sex=worst", "sex=gap"}) == "100");  // all that the table shows are women
  CHECK(shown({"test=delong"}) == "1");
}
