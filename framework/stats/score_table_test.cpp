// Scores and contrasts come back from their stored tables as they were, and so do the tables of other verbs.
#include "framework/stats/score_table.hpp"

#include <limits>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"

using namespace collimator;

TEST_CASE("a score's rows come back from its table exactly") {
  ScoreRow first{"ill", "auroc", "sex", "F", 2.0 / 3, 17, 5, "few, \"very\" few"};
  first.low = 0.1;
  first.high = 1.0 / 7;
  first.interval = "delong";
  first.caution = "fitted here";
  const ScoreRow second{"macro", "auroc", "", "", std::nan(""), 0, {}, ""};
  const std::vector<ScoreRow> back = *read_score_table(score_table(std::vector{first, second}));
  REQUIRE(back.size() == 2);
  CHECK(back[0].class_name == "ill");
  CHECK(back[0].metric == "auroc");
  CHECK(back[0].group_field == "sex");
  CHECK(back[0].group == "F");
  CHECK(back[0].value == 2.0 / 3);
  CHECK(back[0].low == 0.1);
  CHECK(back[0].high == 1.0 / 7);
  CHECK(back[0].interval == "delong");
  CHECK(back[0].n == 17);
  CHECK(*back[0].positives == 5);
  CHECK(back[0].note == "few, \"very\" few");
  CHECK(back[0].caution == "fitted here");
  CHECK(std::isnan(back[0].p));
  CHECK(std::isnan(back[1].value));
  CHECK(std::isnan(back[1].low));
  CHECK_FALSE(back[1].positives);
}

TEST_CASE("a table that shares some of score's columns is read as far as they go; one without metric is none") {
  const Table exclusion{
      "table.csv", {"class", "metric", "value", "n", "note"}, {{"ill", "p_refused", "0.5", "9", "x"}}};
  const std::vector<ScoreRow> rows = *read_score_table(exclusion);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].value == 0.5);
  CHECK(rows[0].n == 9);
  CHECK(std::isnan(rows[0].high));
  CHECK_FALSE(read_score_table({"curves.csv", {"epoch", "loss"}, {{"1", "2"}}}));
  CHECK_FALSE(read_score_table({"t.csv", {"metric", "number"}, {}}));
  CHECK(read_score_table({"t.csv", {"value", "metric", "p"}, {{"1", "a", "0.25"}}})->front().p == 0.25);
}

TEST_CASE("a cell that is no number is told with its file, row and column") {
  CHECK_THROWS_WITH_AS(read_score_table({"keys/table.csv", {"metric", "value"}, {{"a", "1"}, {"b", "o.5"}}}),
                       "keys/table.csv: row 2, column value: expected a number, got \"o.5\"", InputError);
  CHECK_THROWS_WITH_AS(read_score_table({"t.csv", {"metric", "value", "n"}, {{"a", "1", "1.5"}}}),
                       doctest::Contains("column n: expected a whole number"), InputError);
}

TEST_CASE("a contrast's rows come back from its table; one that lacks a column is refused by name") {
  ContrastRow row{
      .class_name = "ill", .metric = "auroc", .difference = -0.125, .low = -0.3, .high = 1.0 / 3, .p = 0.04};
  row.over_trainings = true;
  row.seeds = 5;
  row.freedom = std::numeric_limits<double>::infinity();
  row.replicates = 1000;
  row.patients = 20;
  row.note = "a note";
  Table table = contrast_table({&row, 1});
  CHECK(table.header == std::vector<std::string>{"class", "metric", "difference", "low", "high", "p", "p_covers",
                                                 "seeds", "df", "replicates", "redrawn", "n", "patients", "note"});
  const std::vector<ContrastRow> back = read_contrast_table(table);
  REQUIRE(back.size() == 1);
  CHECK(back[0].metric == "auroc");
  CHECK(back[0].difference == -0.125);
  CHECK(back[0].high == 1.0 / 3);
  CHECK(back[0].p == 0.04);
  CHECK(back[0].over_trainings);
  CHECK(back[0].tested);
  CHECK(back[0].seeds == 5);
  CHECK(back[0].freedom == std::numeric_limits<double>::infinity());
  CHECK(back[0].replicates == 1000);
  CHECK(back[0].patients == 20);
  CHECK(back[0].note == "a note");
  table.header[5] = "pp";
  CHECK_THROWS_WITH_AS(read_contrast_table(table), doctest::Contains("contrast.csv has no column \"p\""), InputError);
}
