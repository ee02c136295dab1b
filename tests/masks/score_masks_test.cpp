// Masks that a network was to draw and did not: refused ones are missing, those of other samples are not.
#include <doctest/doctest.h>

#include "framework/verbs/score/score.hpp"
#include "tests/masks/masks.hpp"

using namespace collimator;
using masks::plugin, masks::Workshop;

TEST_CASE("a sample of the collection whose mask was dropped is missing; one beyond the collection is not") {
  Workshop workshop("score_masks");
  Collection collection{.classes = {"ill"}, .samples = {}};
  for (const char* id : {"a", "b", "c"}) {
    Record record;
    record.id = record.own_id = record.patient = id;
    record.labels = {0};
    collection.samples.push_back(record);
  }
  save_collection(collection, workshop.folder("drawn_of"));
  const std::vector<std::uint8_t> upper{1, 1, 0, 0}, all{1, 1, 1, 1};
  NativeMaskWriter truth(workshop.folder("truth"), {{2, 2}, {2, 2}, {2, 2}, {2, 2}});
  for (std::size_t i = 0; i < 4; ++i) truth.set(i, {upper.data(), 2, 2});
  truth.finish({"a", "b", "c", "beyond"}, {});
  NativeMaskWriter drawn(workshop.folder("drawn"), {{2, 2}, {2, 2}, {2, 2}});
  drawn.set(0, {upper.data(), 2, 2});
  drawn.set(2, {all.data(), 2, 2});
  drawn.drop(1);
  drawn.finish({"a", "c"}, {});

  const auto out = workshop.run(run_score, "out", {{"of", "drawn"}, {"truth", "truth"}, {"collection", "drawn_of"}},
                                {{"metrics", {plugin("dice")}}, {"replicates", 0}});
  const Table table = read_table(out / "table.csv");
  const auto value = [&](const std::string& metric, const char* column) {
    for (const auto& row : table.rows)
      if (row[table.column("metric")] == metric) return row[table.column(column)];
    return std::string("no such row");
  };
  CHECK(parse_number(value("dice", "value")) == doctest::Approx((1 + 2.0 / 3) / 2));
  CHECK(value("dice", "note") == "2 of 3 pictures; 1 have no mask");
  CHECK(value("missing", "value") == "1");
  CHECK(value("missing", "n") == "3");
}
