// Facts about tables of pictures: what becomes of each column, wrong tables, and the real Hannover set.
#include "csv.cpp"

#include <cmath>
#include <set>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::RealFolder;

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

TEST_CASE("labels: listed negatives leave the rest unknown; without values the cells are 0 and 1") {
  Csv::Params given = params();
  given.labels = {{"x", {.column = "view", .positive = {"yes"}, .negative = {"no"}}}, {"y", {.column = "y"}}};
  const Samples samples = Csv(given).read(folder("id,patient,view,y\na,1,yes,1\nb,2,no,0.0\nc,3,maybe,\n"));
  CHECK(samples.samples[0].labels == std::vector<float>{1, 1});
  CHECK(samples.samples[1].labels == std::vector<float>{0, 0});
  CHECK(std::isnan(samples.samples[2].labels[0]));
  CHECK(std::isnan(samples.samples[2].labels[1]));
  names(given, "id,patient,view,y\na,1,yes,2\n", "row 1, column \"y\": \"2\" is not 0 or 1");
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
