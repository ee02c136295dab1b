// Facts about tables of pictures: what becomes of each column, wrong tables, and the real Hannover set.
#include "csv.cpp"

#include <cmath>
#include <set>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::value_of, collimator::MemoryFolder, collimator::testing::reading_error,
    collimator::testing::RealFolder;

namespace {

Csv::Params params() {
  return {.file = "data.csv",
          .id = "id",
          .patient = "patient",
          .picture = "png/{id}.png",
          .labels = {{"ap", {.column = "view", .positive = {"AP"}}}}};
}

MemoryFolder folder(const std::string& table) {
  return MemoryFolder(
      {{"data.csv", table}, {"png/a.png", ""}, {"png/b.png", ""}, {"png/c.png", ""}, {"masks/b.jpg", ""}});
}

void names(const Csv::Params& params, const std::string& table, const std::string& place) {
  const std::string error = reading_error(Csv(params), folder(table));
  CHECK_MESSAGE(error.find(place) != std::string::npos, error);
}

}  // namespace

TEST_CASE("columns become id, patient, picture, mask, labels, metadata and part") {
  Csv::Params given = params();
  given.mask = "masks/{id}.jpg";
  given.metadata = {{"site", "hospital"}};
  given.split = "part";
  const Samples samples =
      Csv(given).read(folder("id,patient,view,hospital,part\na,1,ap,\"X, Y\",Train\nb,1,PA,,val\nc,2,,Z,\n"));
  CHECK(samples.classes == std::vector<std::string>{"ap"});
  REQUIRE(samples.samples.size() == 3);
  const Sample &a = samples.samples[0], &b = samples.samples[1], &c = samples.samples[2];
  CHECK(a.labels[0] == 1);
  CHECK(b.labels[0] == 0);
  CHECK(std::isnan(c.labels[0]));
  CHECK(a.metadata.at("site") == "X, Y");
  CHECK(a.split == "train");
  CHECK(b.split == "validate");
  CHECK(b.patient == "1");
  CHECK(b.picture == "png/b.png");
  REQUIRE(b.regions.size() == 1);
  CHECK(b.regions[0].file == "masks/b.jpg");
  CHECK(b.regions[0].part == "lungs");
  CHECK(a.regions.empty());
}

TEST_CASE("labels: listed values say what each cell means; without values the cells are 0 and 1") {
  Csv::Params given = params();
  given.labels = {{"x", {.column = "view", .positive = {"yes"}, .negative = {"no"}, .unknown = {"maybe"}}},
                  {"y", {.column = "y"}}};
  const Samples samples = Csv(given).read(folder("id,patient,view,y\na,1,yes,1\nb,2,no,0.0\nc,3,maybe,\n"));
  CHECK(samples.samples[0].labels == std::vector<float>{1, 1});
  CHECK(samples.samples[1].labels == std::vector<float>{0, 0});
  CHECK(std::isnan(samples.samples[2].labels[0]));
  CHECK(std::isnan(samples.samples[2].labels[1]));
  names(given, "id,patient,view,y\na,1,yes,2\n", "row 1, column \"y\": \"2\" is not 0 or 1");
  names(given, "id,patient,view,y\na,1,yes,1\nb,2,perhaps,0\nc,3,hardly,0\n",
        ":3: row 2, column \"view\": \"perhaps\" is neither a positive, a negative nor an unknown value of \"x\", and "
        "neither are \"hardly\"; list them under `negative` or `unknown`");
  names(given, "id,patient,view,y\na,1,yes,\nb,2,no,\n",
        "labels: y: none of the 2 rows that are read has a known label");
  names(given, "id,patient,view,y\na,1,maybe,1\nb,2,,1\n",
        "labels: x: none of the 2 rows that are read has a known label");
}

TEST_CASE("what often means that nothing is known is no negative label and no patient, unless it is listed") {
  Csv::Params given = params();
  for (const char* cell : {"NA", "n/a", "nan", "NULL", "?", "-", "missing"}) {
    const std::string table = std::string("id,patient,view\na,1,AP\nb,2,") + cell + "\n";
    names(given, table, "data.csv:3: row 2, column \"view\": \"" + std::string(cell) + "\" often means");
    Csv::Params listed = given;
    listed.labels["ap"].unknown = {cell};
    CHECK(std::isnan(Csv(listed).read(folder(table)).samples[1].labels[0]));
    listed.labels["ap"].unknown = {};
    listed.labels["ap"].negative = {cell};
    CHECK(Csv(listed).read(folder(table)).samples[1].labels[0] == 0);
  }
  names(given, "id,patient,view\na,1,AP\nb,NA,PA\n", "row 2, column \"patient\": \"NA\" is no patient");
  given.labels["ap"].positive = {};
  names(given, "id,patient,view\na,1,1\nb,2,NA\n", "list it under `unknown`");
}

TEST_CASE("a negative value that looks like a positive one is told") {
  const collimator::CsvTable table("view\nPNEUMONA\nPNEUMONIA\nNORMAL\nPNEUMONA\n", "t.csv");
  csv::Labeller labeller("ill", {.column = "view", .positive = {"PNEUMONIA"}}, "", table);
  for (std::size_t row = 0; row < table.rows(); ++row) labeller.of(row);
  CHECK(labeller.misspelt() ==
        std::vector<std::string>{"\"pneumona\" in 2 rows counts as negative, and looks like \"PNEUMONIA\""});
}

TEST_CASE("a value that would mean two things is refused") {
  CHECK_THROWS_WITH(LabelRule({.column = "view", .positive = {"1"}, .negative = {"0", "1.0"}}).check("x"),
                    "labels: x: \"1.0\" is both positive and negative");
  CHECK_THROWS_WITH(LabelRule({.column = "view", .negative = {"0"}}).check("x"),
                    "labels: x names negative values, but no positive ones");
}

TEST_CASE("numbers are compared as numbers") {
  for (const char* one : {"1", "1.0", "+1", "01", " 1 ", "1e0", "1."}) CHECK(value_of(one) == "1");
  CHECK(value_of("-0.0") == "0");
  CHECK(value_of("007.50") == "7.5");
  CHECK(value_of(" Yes\t") == "yes");
  CHECK(value_of("12345678901234567890") != value_of("12345678901234567891"));
  CHECK(value_of("1.2.3") == "1.2.3");
  CHECK(value_of("nan") == "nan");
  Csv::Params given = params();
  given.labels = {{"x", {.column = "view", .positive = {"1"}, .negative = {"0"}}}, {"y", {.column = "y"}}};
  given.where = {{"year", {"2020"}}};
  const Samples samples =
      Csv(given).read(folder("id,patient,view,y,year\na,1,1.0,01,2020.0\nb,2,00,0.0,02020\nc,3,0,1,2021\n"));
  REQUIRE(samples.samples.size() == 2);
  CHECK(samples.samples[0].labels == std::vector<float>{1, 1});
  CHECK(samples.samples[1].labels == std::vector<float>{0, 0});
}

TEST_CASE("a separator divides a cell: one of its values is enough") {
  Csv::Params given = params();
  given.separator = "|";
  given.labels = {{"mass", {.column = "view", .positive = {"Mass"}}}};
  const auto labels = [&](const std::string& cells) {
    std::vector<float> all;
    for (const Sample& sample : Csv(given).read(folder("id,patient,view\n" + cells)).samples)
      all.push_back(sample.labels[0]);
    return all;
  };
  CHECK(labels("a,1,Effusion|mass\nb,2,Effusion\nc,3,Mass\n") == std::vector<float>{1, 0, 1});
  given.separator = ",";
  CHECK(labels("a,1,\"['effusion', 'mass']\"\nb,2,['mass']\nc,3,\"massive, other\"\n") == std::vector<float>{1, 1, 0});
  given.separator = "|";
  names(given, "id,patient,view\na,1,Mass\nb,2,Effusion;Mass\n",
        "row 2, column \"view\": \"Effusion;Mass\" holds \"Mass\" among other values, so that \"mass\" would be "
        "negative here; they are not divided by the `separator` \"|\"");
  given.labels["mass"].negative = {"no finding", "effusion"};
  CHECK(labels("a,1,Effusion|Mass\nb,2,Effusion|\n") == std::vector<float>{1, 0});
  names(given, "id,patient,view\na,1,Mass\nb,2,Effusion|Nodule\n", "\"Effusion|Nodule\" is neither");
  given.where = {{"view", {"mass"}}};
  CHECK(labels("a,1,Effusion|Mass\nb,2,Effusion\n") == std::vector<float>{1});
}

TEST_CASE("values with brackets or dividers of their own are found among others") {
  Csv::Params given = params();
  given.labels = {{"opacity", {.column = "view", .positive = {"Opacity (right)"}}}};
  given.separator = "|";
  const std::string cells = "id,patient,view\na,1,Opacity (right)|Mass\nb,2,Mass|Opacity (right)\nc,3,Mass\n";
  const Samples read = Csv(given).read(folder(cells));
  CHECK(read.samples[0].labels[0] == 1);
  CHECK(read.samples[1].labels[0] == 1);
  CHECK(read.samples[2].labels[0] == 0);
  given.separator.clear();
  for (const char* cell : {"\"Opacity (right), Mass\"", "Mass AND Opacity (right)"})
    names(given, std::string("id,patient,view\na,1,Opacity (right)\nb,2,") + cell + "\n", "holds \"Opacity (right)\"");
  given.labels["opacity"].positive = {"Pneumonia: viral"};
  names(given, "id,patient,view\na,1,Pneumonia: viral\nb,2,Pneumonia: viral; Mass\n", "holds \"Pneumonia: viral\"");
}

TEST_CASE("rows that `where_not` leaves out are held against no rule, wherever they stand") {
  Csv::Params given = params();
  given.labels = {{"mass", {.column = "view", .positive = {"Mass"}}}};
  given.where_not = {{"view", {"Effusion|Mass"}}};
  for (const char* cells : {"a,1,Effusion|Mass\nb,2,Mass\n", "b,2,Mass\na,1,Effusion|Mass\n"})
    CHECK(Csv(given).read(folder(std::string("id,patient,view\n") + cells)).samples.size() == 1);
}

TEST_CASE("without a separator a positive value among others is refused, however people divide them") {
  Csv::Params given = params();
  given.labels = {{"mass", {.column = "view", .positive = {"Mass"}}}};
  for (const char* cell :
       {"Effusion|Mass", "\"Mass, Effusion\"", "Effusion;mass", "Effusion / Mass", "Effusion + Mass",
        "Effusion and Mass", "['Mass']", "Effusion & Mass", "\"Effusion\nMass\"", "Mass with Effusion"})
    names(given, std::string("id,patient,view\na,1,Mass\nb,2,") + cell + "\n", "row 2, column \"view\": ");
  names(given, "id,patient,view\na,1,Mass\nb,2,Effusion|Mass\n",
        "holds \"Mass\" among other values, so that \"mass\" would be negative here; say with `separator` what stands "
        "between them");
  CHECK(Csv(given).read(folder("id,patient,view\na,1,Mass\nb,2,no Mass\n")).samples[1].labels[0] == 0);
  given.labels["mass"].negative = {"Mass or none"};
  CHECK(Csv(given).read(folder("id,patient,view\na,1,Mass\nb,2,Mass or none\n")).samples[1].labels[0] == 0);
}

TEST_CASE("paths are compared as what they name") {
  Csv::Params given = params();
  for (const char* pattern : {"png/./{id}.png", "./png//{id}.png", "png/../png/{id}.png", "{folder}/{id}.png"}) {
    given.picture = pattern;
    CHECK(Csv(given).read(folder("id,patient,view,folder\na,1,AP,./png\n")).samples[0].picture == "png/a.png");
  }
  given.picture = "masks/{file}";
  given.file = "./data.csv";
  CHECK(Csv(given).read(folder("id,patient,view,file\na,1,AP,../png/a.png\n")).samples[0].picture == "png/a.png");
  given.picture = "{file}";
  CHECK(Csv(given).read(folder("id,patient,view,file\na,1,AP,png\\a.png\n")).samples[0].picture == "png/a.png");
}

TEST_CASE("tables may say who gave the patients' ids") {
  Csv::Params given = params();
  CHECK(Csv(given).read(folder("id,patient,view\na,1,AP\n")).samples[0].patient_space.empty());
  given.patients_of = "our hospital";
  CHECK(Csv(given).read(folder("id,patient,view\na,1,AP\n")).samples[0].patient_space == "our hospital");
}

TEST_CASE("the patient may stand inside a column's text") {
  Csv::Params given = params();
  given.patient = "id";
  given.picture.clear();
  given.patient_pattern = "^([A-Z]+[0-9]+)_";
  given.picture = "";
  const Samples samples = Csv(given).read(folder("id,view\nP12_front,AP\nP12_side,PA\nP7_front,AP\n"));
  CHECK(samples.samples[1].patient == "P12");
  CHECK(samples.samples[2].patient == "P7");
  names(given, "id,view\nP12_front,AP\nfront,PA\n",
        "row 2, column \"id\": \"front\" holds no patient as `patient_pattern`");
  for (const char* wrong : {"P[0-9]+", "(P)([0-9])", "(P[0-9]+", "(a)\\1", "((?:a?){20}){20}", "(a{400})"})
    CHECK_THROWS_AS(PatientPattern{wrong}, std::invalid_argument);
  // What a search that goes back over the text would never end on.
  CHECK(PatientPattern("(a+)+$").in(std::string(300, 'a') + "!").empty());
  CHECK(PatientPattern("^(?:a|a)*(b)$").in(std::string(299, 'a') + "!").empty());
}

TEST_CASE("where_not leaves rows out") {
  Csv::Params given = params();
  given.where_not = {{"id", {"b", "nobody"}}};
  const Samples samples = Csv(given).read(folder("id,patient,view\na,1,AP\nb,1,PA\nc,2,PA\n"));
  REQUIRE(samples.samples.size() == 2);
  CHECK(samples.samples[1].id == "c");
}

TEST_CASE("a table that another delimiter divides is told as such") {
  names(params(), "id;patient;view\na;1;PA\n",
        "its header is one column, \"id;patient;view\": its cells seem to be divided by `;`, not by `,`; `delimiter` "
        "says "
        "by what they are");
}

TEST_CASE("where keeps rows; another delimiter separates cells") {
  Csv::Params given = params();
  given.where = {{"view", {"ap"}}};
  given.delimiter = "tab";
  const Samples samples = Csv(given).read(folder("id\tpatient\tview\na\t1\tAP\nb\t1\tPA\n"));
  REQUIRE(samples.samples.size() == 1);
  CHECK(samples.samples[0].id == "a");
  given.where = {{"view", {"lateral"}}};
  names(given, "id\tpatient\tview\na\t1\tAP\n", "none of its 1 rows is left; check `where`");
}

TEST_CASE("a wrong table is named with row and column") {
  names(params(), "", "data.csv is empty");
  names(params(), "id,patient,view\n", "none of its 0 rows is left");
  names(params(), "id,patients,view\na,1,AP\n", "no column \"patient\"; did you mean \"patients\"?");
  names(params(), "id,patient,view\na,,AP\n", "row 1, column \"patient\"");
  names(params(), "id,patient,view\na,1,AP\na,1,AP\n", ":3: row 2, column \"id\": \"a\" stands in row 1 already");
  names(params(), "id,patient,view\na,1,AP\nd,1,AP\n",
        "row 2, column \"id\": \"d\" has no picture: there is no file png/d.png");
  names(params(), "id,patient,view\na,1\n", ":2: row 1 has 2 cells; the header has 3");
  names(params(), "id,patient,view\na,1,PA\n", "no row of data.csv has view = \"AP\"; there are \"PA\"");
  Csv::Params broken = params();
  broken.picture = "png/{id.png";
  names(broken, "id,patient,view\na,1,AP\n", "the brace of \"png/{id.png\" is not closed");
  Csv::Params present = params();
  present.pictures = Pictures::present;
  CHECK(Csv(present).read(folder("id,patient,view\na,1,AP\nd,1,AP\n")).samples.size() == 1);
}

TEST_CASE("the real Hannover set: 80 pictures of 27 patients, 60 AP, 47 with a lung mask (31 AP, 16 PA)") {
  const RealFolder data(std::filesystem::path(__FILE__).parent_path() / "../../../../shared/data/hannover-covid19");
  if (!std::filesystem::exists(data.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  const Csv::Params given{.file = "data.csv",
                          .id = "image_id",
                          .patient = "patient_id",
                          .picture = "png/{image_id}.png",
                          .mask = "masks/{image_id}.jpg",
                          .labels = {{"ap", {.column = "projection", .positive = {"AP"}}}},
                          .metadata = {{"sex", "sex"}, {"modality", "modality"}}};
  std::set<std::string> patients;
  int ap = 0, masked = 0, masked_ap = 0, women = 0;
  const Samples samples = Csv(given).read(data);
  for (const Sample& sample : samples.samples) {
    patients.insert(sample.patient);
    ap += sample.labels[0] == 1;
    women += sample.metadata.at("sex") == "f";
    masked += !sample.regions.empty();
    masked_ap += !sample.regions.empty() && sample.labels[0] == 1;
  }
  CHECK(samples.samples.size() == 80);
  CHECK(patients.size() == 27);
  CHECK(ap == 60);
  CHECK(women == 31);
  CHECK(masked == 47);
  CHECK(masked_ap == 31);
}

TEST_CASE("ages are whole years however they are written; what nobody can be is left empty and told") {
  Csv::Params given = params();
  given.patient = "id";
  given.picture.clear();
  given.labels.clear();
  given.metadata = {{"age", "age"}};
  given.ages = {"age"};
  Csv csv(given);
  const collimator::MemoryFolder folder(std::map<std::string, std::string>{
      {"data.csv", "id,age\na,058Y\nb,58.0\nc,18M\nd,030 w\ne,004D\nf,999\ng,-1\nh,NA\ni,7y\n"}});
  std::string ages;
  for (const Sample& sample : csv.read(folder).samples) ages += sample.metadata.at("age") + ",";
  CHECK(ages == "58,58,1,0,0,,,,7,");
  CHECK(collimator::testing::reading_log(csv, folder)
            .find("2 ages are below 0 or above 120 and left empty; the first is "
                  "data.csv:7: row 6") != std::string::npos);
  const collimator::MemoryFolder wrong(std::map<std::string, std::string>{{"data.csv", "id,age\na,old\n"}});
  CHECK(collimator::testing::reading_error(csv, wrong).find("\"old\" is no age; expected years as 58 or 058Y") !=
        std::string::npos);
}

TEST_CASE("pictures are in colour where the table's owner says so") {
  Csv::Params given = params();
  given.patient = "id";
  given.picture.clear();
  given.labels.clear();
  given.colour = true;
  const collimator::MemoryFolder folder(std::map<std::string, std::string>{{"data.csv", "id\na\n"}});
  CHECK(Csv(given).read(folder).samples[0].channels == 3);
}

TEST_CASE("real findings, several in a cell: COVID-19 in 6 and ARDS in 5 of 16 rows, counted by hand") {
  const RealFolder data(std::filesystem::path(__FILE__).parent_path() /
                        "../../../../shared/data/covid-cxr-segmentations");
  if (!std::filesystem::exists(data.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  Csv::Params given{.file = "metadata.csv",
                    .id = "filename",
                    .patient = "patientid",
                    .separator = ",",
                    .labels = {{"ards", {.column = "finding", .positive = {"ARDS"}}},
                               {"covid", {.column = "finding", .positive = {"COVID-19"}}}}};
  int covid = 0, ards = 0;
  const Samples samples = Csv(given).read(data);
  for (const Sample& sample : samples.samples) {
    ards += sample.labels[0] == 1;
    covid += sample.labels[1] == 1;
  }
  CHECK(samples.samples.size() == 16);
  CHECK(covid == 6);
  CHECK(ards == 5);
  given.separator = "";
  CHECK(reading_error(Csv(given), data).find("metadata.csv:8: row 7, column \"finding\": \"COVID-19, ARDS\" holds") ==
        0);
}
