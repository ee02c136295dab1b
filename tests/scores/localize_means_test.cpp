// Means of what protocols measure, held against localize_reference.py (NumPy 2.4.6, SciPy 1.17.1).
#include "tests/scores/localize_study.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

struct Row {
  std::string metric, group;
  double value, low, high;
  int n, positives, patients;
  std::string counts;
};

}  // namespace

TEST_CASE("share and expectation are means over the same pictures, by patient, with their interval and counts") {
  const Study study;
  const Table table = study.localize(0, 0, {{"by", {"view"}}});
  CHECK(table.header == std::vector<std::string>{"class", "metric", "group_field", "group", "value", "low", "high",
                                                 "interval", "n", "positives", "patients", "note", "caution"});
  const std::vector<Row> reference{
      {"activation_in_box", "", 0.1189471103445422, 0.09023051463840936, 0.15225955813067416, 11, 10, 6,
       "11 of 14 pictures, 6 of 6 patients"},
      {"area_expected", "", 0.109375, 0.08333333333333333, 0.1303385416666667, 11, 10, 6,
       "11 of 14 pictures, 6 of 6 patients"},
      {"activation_in_box", "AP", 0.07856676706827309, 0.028125, 0.11049228162650604, 4, 3, 4,
       "4 of 5 pictures, 4 of 4 patients"},
      {"activation_in_box", "PA", 0.14582532735164314, 0.11149951281530228, 0.17386716283953127, 7, 7, 5,
       "7 of 9 pictures, 5 of 5 patients"},
      {"area_expected", "PA", 0.1375, 0.125, 0.15, 7, 7, 5, "7 of 9 pictures, 5 of 5 patients"}};
  for (const Row& row : reference) {
    CAPTURE(row.metric);
    CAPTURE(row.group);
    const std::vector<std::string> key{"opacity", row.metric, row.group.empty() ? "" : "view", row.group};
    check_near(number(table, key, "value"), row.value);
    check_near(number(table, key, "low"), row.low);
    check_near(number(table, key, "high"), row.high);
    CHECK(cell(table, key, "interval") == "bootstrap");
    CHECK(number(table, key, "n") == row.n);
    CHECK(number(table, key, "positives") == row.positives);
    CHECK(number(table, key, "patients") == row.patients);
    CHECK(cell(table, key, "note") == row.counts + "; few patients: " + std::to_string(row.patients));
  }
  // Every box of the AP pictures has one pixel.
  const std::vector<std::string> alike{"opacity", "area_expected", "view", "AP"};
  check_near(number(table, alike, "value"), 1 / 16.0);
  CHECK(cell(table, alike, "interval") == "");
  CHECK(cell(table, alike, "note") == "4 of 5 pictures, 4 of 4 patients; no interval: all replicates are equal");
}

TEST_CASE("a number says what it does not prove, and when pictures without the class are among the maps") {
  const Study study;
  const Table table = study.localize(0, 0, {{"by", {"single_label"}}});
  const std::string all = cell(table, {"opacity", "activation_in_box", "", ""}, "caution"),
                    positive = cell(table, {"opacity", "activation_in_box", "single_label", "opacity"}, "caution");
  CHECK(positive.starts_with("where a saliency map lies is no proof that the network uses what lies there"));
  CHECK(positive.find("hidden pixels") != std::string::npos);
  CHECK(positive.find("without the class") == std::string::npos);
  CHECK(all ==
        positive + "; among the maps are those of pictures without the class, which show what speaks against it");
}

TEST_CASE("the numbers of each picture are a table: an undefined one is nan on both sides, and says why") {
  const Study study;
  study.localize(0, 0);
  const Table table = read_table(study.table_of(0, 0) / "table.csv");
  CHECK(table.header ==
        std::vector<std::string>{"sample", "patient", "class", "activation_in_box", "area_expected", "note"});
  CHECK(table.rows.size() == 14);
  for (const char* sample : {"s13", "s18", "s15"}) {  // without a box; the map is empty
    CHECK(cell(table, {sample}, "activation_in_box") == "nan");
    CHECK(cell(table, {sample}, "area_expected") == "nan");
    CHECK(cell(table, {sample}, "note") == "undefined: activation_in_box");
  }
  CHECK(cell(table, {"s10", "p0", "opacity"}, "area_expected") == "0.0625");
  CHECK(cell(table, {"s10"}, "note") == "");
}

TEST_CASE("without replicates there are no intervals; a single patient has none, and says so") {
  const Study study;
  CHECK_FALSE(study.localize(0, 0, {{"replicates", 0}}).has("low"));
  CHECK_THROWS(study.localize(0, 0, {{"by", {"sex"}}}));
  Collection collection = load_collection(study.folder.make("collection"));
  for (Record& record : collection.samples) record.patient = "one";
  save_collection(collection, study.folder.make("collection"));
  const Table table = study.localize(0, 0);
  CHECK(cell(table, {"opacity", "activation_in_box"}, "note") ==
        "11 of 14 pictures, 1 of 1 patients; no interval: there is one patient");
}
