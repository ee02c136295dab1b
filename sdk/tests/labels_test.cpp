// What a labeller's marks count as by the declared rules, and how rows that are left out are told.
#include <collimator/exclusions.hpp>
#include <collimator/report_labels.hpp>

#include <doctest/doctest.h>

#include <cmath>

using collimator::CsvTable, collimator::ReportLabel, collimator::ReportLabels, collimator::ReportPolicy;

TEST_CASE("1, 0, -1 and nothing are present, absent, uncertain and not mentioned, however a program writes them") {
  const CsvTable table("label\n1.0\n0\n-1\n\"\"\n1e0\n-1.00\nnan\nyes\n", "labels.csv");
  const std::vector<ReportLabel> expected{ReportLabel::present, ReportLabel::absent,  ReportLabel::uncertain,
                                          ReportLabel::blank,   ReportLabel::present, ReportLabel::uncertain,
                                          ReportLabel::blank};
  for (std::size_t row = 0; row < expected.size(); ++row) CHECK(report_label(table, row, 0) == expected[row]);
  CHECK_THROWS_WITH_AS(report_label(table, 7, 0), doctest::Contains("labels.csv:9: row 8, column \"label\": \"yes\""),
                       std::runtime_error);
}

TEST_CASE("a rule for one class stands above that for all, and what came of it is counted") {
  const CsvTable table("Edema,Fracture\n-1,-1\n,\n1,0\n", "labels.csv");
  ReportLabels labels({"Edema", "Fracture"}, ReportPolicy{.blank = "ignore", .uncertain_of = {{"Edema", "ones"}}});
  const std::vector<std::size_t> columns = labels.columns(table);
  CHECK(labels.of(table, columns, 0)[0] == 1);
  CHECK(std::isnan(labels.of(table, columns, 0)[1]));
  CHECK(std::isnan(labels.of(table, columns, 1)[0]));
  CHECK(labels.of(table, columns, 2) == std::vector<float>{1, 0});
  CHECK(labels.told() == "uncertain labels: Edema 2 (as 1), Fracture 2 (not known); not mentioned: 2 (not known)");
}

TEST_CASE("reasons are told in the order in which they came, with the first example") {
  collimator::Exclusions left_out;
  CHECK(left_out.told().empty());
  left_out.count("have no picture", "a.png");
  left_out.count("are lateral");
  left_out.count("have no picture", "b.png");
  CHECK(left_out.total() == 3);
  CHECK(left_out.told() == "2 have no picture (the first is a.png), 1 are lateral");
}
