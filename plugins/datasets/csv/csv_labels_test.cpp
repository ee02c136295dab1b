// Facts about where classes come from: several columns, lists in cells, a column of metadata, blank cells.
#include "csv.cpp"
#include "in_test.hpp"

#include <cmath>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::RealFolder;

namespace {

// As text: 0, 1 and "-" for unknown, a group for each sample.
std::string labels(const Samples& samples) {
  std::string result;
  for (const Sample& sample : samples.samples) {
    if (!result.empty()) result += ' ';
    for (const float label : sample.labels) result += std::isnan(label) ? '-' : label == 1 ? '1' : '0';
  }
  return result;
}

MemoryFolder folder(const std::string& table) { return MemoryFolder({{"t.csv", table}}); }

Csv::Params params() { return {.file = "t.csv", .id = "id", .patient = "id"}; }

std::string read(const Csv::Params& given, const std::string& table) { return labels(Csv(given).read(folder(table))); }

void names(const Csv::Params& given, const std::string& table, const std::string& part) {
  const std::string error = reading_error(Csv(given), folder(table));
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}

}  // namespace

TEST_CASE("Compton's rule: normal where No Finding is positive and nothing else is; what is neither is left out") {
  Csv::Params given = params();
  given.rules["pneumonia"] = {
      .positive = {.all = {{"Pneumonia", {"1"}}}, .any = {}, .none = {}},
      .negative = {.all = {{"No Finding", {"1"}}}, .any = {}, .none = {{"No Finding..Support Devices", {"1"}}}}};
  given.check();
  const std::string table =
      "id,No Finding,Edema,Pneumonia,Support Devices\n"
      "a,1.0,,,\n"         // normal
      "b,1.0,,,1.0\n"      // a device beside it
      "c,,1.0,1.0,\n"      // pneumonia
      "d,,,-1.0,\n"        // uncertain
      "e,1.0,-1.0,0.0,\n"  // normal: nothing else is positive
      "f,,,,\n";
  const Samples samples = Csv(given).read(folder(table));
  CHECK(labels(samples) == "0 1 0");
  CHECK(samples.samples[1].id == "c");
  CHECK(samples.samples[2].id == "e");
  given.rules["pneumonia"].others = csv::Others::unknown;
  CHECK(read(given, table) == "0 - 1 - 0 -");
  given.rules["pneumonia"].others = csv::Others::negative;
  CHECK(read(given, table) == "0 0 1 0 0 0");
}

TEST_CASE("a rule counts what it leaves out") {
  const collimator::CsvTable table("x,y\n1,0\n0,1\n0,0\n0,0\n", "t.csv");
  csv::RuleLabels rule("ill",
                       {.positive = {.all = {{"x", {"1"}}}, .any = {}, .none = {}},
                        .negative = {.all = {{"y", {"1"}}}, .any = {}, .none = {}}},
                       "", table);
  std::vector<float> labels;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (rule.keeps(row)) rule.append(row, labels);
  CHECK(labels == std::vector<float>{1, 0});
  CHECK(rule.remarks() ==
        std::vector<std::string>{"rules: ill: 1 rows are positive, 1 negative; 2 are neither and are left out"});
}

TEST_CASE("rules that cannot be meant are refused, and a row that is both is named") {
  Csv::Params given = params();
  given.rules["ill"] = {};
  refused(given, "rules: ill: `positive` asks nothing");
  given.rules["ill"].positive.any = {{"x", {"1"}}, {"y", {"1"}}};
  refused(given, "rules: ill: `negative` asks nothing, so that no row would be");
  given.rules["ill"].negative.all = {{"x", {"0"}}};
  given.check();
  CHECK(read(given, "id,x,y\na,1,0\nb,0,0\n") == "1 0");
  names(given, "id,x,y\na,1,0\nb,0,1\n",
        "t.csv:3: row 2: both the positive and the negative condition of \"ill\" hold; exclude the one from the other");
  names(given, "id,x,y\na,2,0\n", "none of its 1 rows is left; check `rules`");
  given.rules["ill"].negative.all = {{"y..x", {"0"}}};
  names(given, "id,x,y\na,1,0\n", "\"y..x\" runs backwards");
  given.rules["ill"].negative.all = {{"x..z", {"0"}}};
  names(given, "id,x,y\na,1,0\n", "t.csv has no column \"z\"");
}

TEST_CASE("each finding of a list is a class, however the list is written") {
  Csv::Params given = params();
  given.classes["finding"] = {.only = {}, .none = {"No Finding"}, .unknown = {"not read"}};
  given.separator = "|";
  const std::string bars = "id,finding\na,Mass|Effusion\nb,No Finding\nc,effusion\nd,\ne,not read\nf,Mass|not read\n";
  const Samples samples = Csv(given).read(folder(bars));
  CHECK(samples.classes == std::vector<std::string>{"Effusion", "Mass"});
  CHECK(labels(samples) == "11 00 10 -- -- -1");
  given.separator = "list";
  const std::string lists =
      "id,finding\n"
      "a,\"['pleural effusion', ' mass']\"\n"
      "b,\"[\"\"pleural effusion\"\", \"\"mass, large\"\"]\"\n"
      "c,\"['it\\'s a \"\"mass\"\"', \"\"mass\"\"]\"\n"
      "d,[]\n"
      "e,['No Finding']\n"
      "f,[mass]\n";
  const Samples python = Csv(given).read(folder(lists));
  CHECK(python.classes == std::vector<std::string>{"it's a \"mass\"", "mass", "mass, large", "pleural effusion"});
  CHECK(labels(python) == "0101 0011 1100 0000 0000 0100");
}

TEST_CASE("a list that no separator divides is refused as a class") {
  Csv::Params given = params();
  given.classes["finding"] = {};
  names(given, "id,finding\na,Mass\nb,Effusion|Mass\n",
        "t.csv:3: row 2, column \"finding\": \"Effusion|Mass\" looks like several values, and would be one class; say "
        "with `separator`");
  names(given, "id,finding\na,['Mass']\n", "looks like several values");
  names(given, "id,finding\na,Mass\nb,NA\n", "\"NA\" often means that nothing is known, and would be a class here");
  names(given, "id,finding\na,\nb,\n", "classes: finding: no row that is read has a value in it");
  const std::string one = "id,finding\na,Mass\nb,\"Mass, spiculated (left)\"\n";
  names(given, one, "looks like several values, and would be one class; say with `separator`");
  given.classes["finding"].only = {"Mass, spiculated (left)", "Mass"};
  CHECK(read(given, one) == "01 10");
  given.classes["finding"].only = {};
  std::string many = "id,finding\n";
  for (int i = 0; i < 600; ++i) many += std::to_string(i) + ",f" + std::to_string(i) + "\n";
  names(given, many, "is one of more than 500 values, each of which would be a class; name some of them with `only`");
}

TEST_CASE("a column of metadata is the class: a hospital each, or one view") {
  Csv::Params given = params();
  given.classes["hospital"] = {};
  const std::string table = "id,hospital,portable\na,NIH,yes\nb,MSH,no\nc,IU,\nd,,yes\n";
  const Samples samples = Csv(given).read(folder(table));
  CHECK(samples.classes == std::vector<std::string>{"IU", "MSH", "NIH"});
  CHECK(labels(samples) == "001 010 100 ---");
  given.classes["hospital"].only = {"NIH", "MSH"};
  CHECK(read(given, table) == "10 01 00 --");
  given.labels["portable"] = {.column = "", .positive = {"yes"}};
  const Samples both = Csv(given).read(folder(table));
  CHECK(both.classes == std::vector<std::string>{"portable", "NIH", "MSH"});
  CHECK(labels(both) == "110 001 -00 1--");
  given.classes["hospital"].only = {"UCSF"};
  names(given, table, "classes: hospital: no row that is read has one of \"UCSF\"");
  given.classes["hospital"] = {.only = {"NIH"}, .none = {"nih"}, .unknown = {}};
  refused(given, "classes: hospital: \"nih\" stands twice");
  given.classes["hospital"] = {.only = {"portable"}, .none = {}, .unknown = {}};
  names(given, "id,hospital,portable\na,portable,yes\nb,x,no\n", "two rules make a class \"portable\"");
}

TEST_CASE("columns are classes by their names, with a policy for blank and uncertain cells") {
  Csv::Params given = params();
  given.label_columns.columns = {"Edema..Mass"};
  const std::string table = "id,Edema,Effusion,Mass,age\na,1,,0,50\nb,0,-1.0,1,60\nc,,1,1,70\n";
  names(given, table,
        "t.csv:3: row 2, column \"Effusion\": \"-1.0\" is not 0 or 1; where it means that the label is not known, list "
        "it under `unknown`");
  given.label_columns.unknown = {"-1"};
  CHECK(Csv(given).read(folder(table)).classes == std::vector<std::string>{"Edema", "Effusion", "Mass"});
  CHECK(read(given, table) == "1-0 0-1 -11");
  given.label_columns.blank = csv::Blank::negative;
  CHECK(read(given, table) == "100 0-1 011");
  given.label_columns.positive = {"1", "-1"};
  given.label_columns.unknown = {};
  CHECK(read(given, table) == "100 011 011");
  given.label_columns.positive = {"1"};
  given.label_columns.negative = {"0", "-1"};
  given.label_columns.blank = csv::Blank::unknown;
  CHECK(read(given, table) == "1-0 001 -11");
  given.label_columns.negative = {"1.0"};
  refused(given, "labels: label_columns: \"1.0\" is both positive and negative");
}

TEST_CASE("several rows of a picture are positive where one of them is, and agree on all else") {
  Csv::Params given = params();
  given.patient = "patient";
  given.labels["mass"] = {.column = "finding", .positive = {"Mass"}};
  given.metadata = {{"age", "age"}};
  const std::string table =
      "id,patient,age,finding\na,1,50,Nodule\nb,2,60,Nodule\na,1,50,Mass\nc,3,70,Mass\nc,3,70,\nd,4,1,\nd,4,1,x\n";
  names(given, table,
        "t.csv:4: row 3, column \"id\": \"a\" stands in row 1 already; where rows of one id are of one picture, say "
        "`rows: several`");
  given.rows = RowsOfPicture::several;
  CHECK(read(given, table) == "1 0 1 -");
  names(given, "id,patient,age,finding\na,1,50,Mass\na,1,51,Mass\n",
        "t.csv:3: row 2, column \"age\": \"51\" is \"50\" in row 1, which is of the same picture; rows of one picture "
        "agree");
  names(given, "id,patient,age,finding\na,1,50,Mass\na,2,50,Mass\n", "column \"patient\": \"2\" is \"1\" in row 1");
}

TEST_CASE("of a table with several rows for a picture, pictures are left out and counted, not rows") {
  Csv::Params given = params();
  given.rows = RowsOfPicture::several;
  given.rules["mass"] = {.positive = {.all = {{"finding", {"Mass"}}}, .any = {}, .none = {}},
                         .negative = {.all = {{"finding", {"None"}}}, .any = {}, .none = {}}};
  given.where_not = {{"age", {"5"}}};
  const std::string table =
      "id,finding,age\na,Mass,5\na,None,5\nb,None,6\nb,None,5\nc,,7\nc,Mass,7\nd,,8\ne,Odd,9\ne,,9\n";
  const MemoryFolder folder(std::map<std::string, std::string>{{"t.csv", table}});
  const Samples read = Csv(given).read(folder);
  CHECK(read.samples.size() == 2);  // b, c
  REQUIRE(read.left_out.size() == 4);
  CHECK(read.left_out[1].count == 1);  // a, by `where_not`; a row of b is, too, and b stays
  CHECK(read.left_out[2].reason == "are of no class by `rules`");
  CHECK(read.left_out[2].count == 2);  // d and e; a row of c is of no class, and c stays
}

TEST_CASE("values that count as negative because no list has them are told") {
  Csv::Params given = params();
  given.labels["mass"] = {.column = "finding", .positive = {"1"}};
  const MemoryFolder folder(
      std::map<std::string, std::string>{{"t.csv", "id,finding\na,1\nb,0\nc,-1\nd,-1\ne,unklar\n"}});
  Csv listed(given);
  const std::string log = collimator::testing::reading_log(listed, folder);
  const char* told =
      "labels: mass: \"-1\" in 2 rows, \"0\" in 1 row, \"unklar\" in 1 row count as negative, since they are not "
      "listed";
  CHECK_MESSAGE(log.find(told) != std::string::npos, log);
  given.labels["mass"].unknown = {"-1", "unklar"};
  Csv all(given);
  CHECK(collimator::testing::reading_log(all, folder).find("not listed") == std::string::npos);
}

TEST_CASE("a table may give no class at all") {
  const MemoryFolder folder(std::map<std::string, std::string>{{"t.csv", "id\na\nb\n"}});
  const Samples read = Csv(params()).read(folder);
  CHECK(read.classes.empty());
  CHECK(read.samples.size() == 2);
}

TEST_CASE("Compton's rule on 500 real studies: 8 with pneumonia, 42 normal (counted with pandas 3.1.1)") {
  const RealFolder data(std::filesystem::path(__FILE__).parent_path() /
                        "../../../../shared/data/chexpert-test-predictions/labeler");
  if (!std::filesystem::exists(data.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  Csv::Params given = params();
  given.file = "chexpert_labels.csv";
  given.id = given.patient = "Study";
  given.patient_pattern = "/(patient[0-9]+)/";
  given.rules["pneumonia"] = {
      .positive = {.all = {{"Pneumonia", {"1"}}}, .any = {}, .none = {}},
      .negative = {.all = {{"No Finding", {"1"}}}, .any = {}, .none = {{"No Finding..Support Devices", {"1"}}}}};
  const Samples samples = Csv(given).read(data);
  CHECK(samples.samples[0].patient.starts_with("patient64"));
  CHECK(samples.samples.size() == 50);
  CHECK(std::ranges::count(samples.samples, std::vector<float>{1}, &Sample::labels) == 8);
  CHECK(std::ranges::count(samples.samples, std::vector<float>{0}, &Sample::labels) == 42);
}
