// Facts about the Hannover set: what the table's columns become, classes, wrong cells, and the real sample's counts.
#include "hannover.cpp"

#include <set>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log,
    collimator::testing::RealFolder;

namespace {

// The published header up to the first laboratory value; the rows are invented.
const std::string header =
    "patient_id,image_id,sex,age,size,weight,admission_offset,icu_admission_offset,icu_release_offset,death_offset,"
    "modality,projection,crp_offset,crp_val\n";
const std::string rows = header +
                         "p1,a1,m,,,,10,10.0,20.0,,CR,ap,10.0,46.0\n"  // intensive care in ten days
                         "p1,a2,m,,,,-2,-2.0,8.0,,CR,ap,0.0,-inf\n"    // since two days
                         "p2,b1,f,,,,0,,,14.0,DX,pa,,\n";

std::map<std::string, std::string> files(const std::string& table = rows) {
  return {{"data.csv", table}, {"png/a1.png", ""}, {"png/a2.png", ""}, {"png/b1.png", ""}, {"masks/a2.jpg", ""}};
}

Samples read(Hannover::Params params = {}, const std::string& table = rows) {
  return Hannover(std::move(params)).read(MemoryFolder(files(table)));
}

std::vector<float> labels(Class which) {
  std::vector<float> result;
  for (const Sample& sample : read({.which = which}).samples) result.push_back(sample.labels.at(0));
  return result;
}

void names(const std::string& table, const std::string& what) {
  const std::string error = reading_error(Hannover({}), MemoryFolder(files(table)));
  CHECK_MESSAGE(error.find(what) != std::string::npos, error);
}

const RealFolder& real() {
  static const RealFolder folder(std::filesystem::path(__FILE__).parent_path() /
                                 "../../../../shared/data/hannover-covid19");
  return folder;
}

}  // namespace

TEST_CASE("a row becomes a sample: picture, patient, mask, and every column under its name") {
  const Samples samples = read();
  CHECK(samples.classes == std::vector<std::string>{"COVID-19"});
  REQUIRE(samples.samples.size() == 3);
  const Sample& second = samples.samples[1];
  CHECK(second.id == "a2");
  CHECK(second.patient == "p1");
  CHECK(second.patient_space == "hannover");
  CHECK(second.picture == "png/a2.png");
  CHECK(second.labels == std::vector<float>{1});
  REQUIRE(second.regions.size() == 1);
  CHECK(second.regions[0].part == "lungs");
  CHECK(second.regions[0].file == "masks/a2.jpg");
  CHECK(second.regions[0].place == collimator::Rect{});  // stretched over the picture
  CHECK(second.metadata.at("sex") == "M");
  CHECK(second.metadata.at("view") == "AP");
  CHECK(second.metadata.at("modality") == "CR");
  CHECK(second.metadata.at("admission_offset") == "-2");
  CHECK(second.metadata.at("icu_release_offset") == "8.0");
  CHECK(second.metadata.at("crp_val") == "-inf");
  CHECK(second.metadata.at("age").empty());
  CHECK_FALSE(second.metadata.contains("patient_id"));
  CHECK(samples.samples[0].regions.empty());
  Hannover dataset({});
  CHECK(reading_log(dataset, MemoryFolder(files())) == "1 of 3 pictures have a lung mask\n");
}

TEST_CASE("the class is COVID-19 of all, intensive care at any time or on the day, or death") {
  CHECK(labels(Class::covid_19) == std::vector<float>{1, 1, 1});
  CHECK(labels(Class::icu) == std::vector<float>{1, 1, 0});
  CHECK(labels(Class::in_icu) == std::vector<float>{0, 1, 0});
  CHECK(labels(Class::death) == std::vector<float>{0, 0, 1});
  CHECK(read({.which = Class::in_icu}).classes == std::vector<std::string>{"in ICU"});
}

TEST_CASE("a row without its picture is an error, or is left out and counted") {
  auto fewer = files();
  fewer.erase("png/b1.png");
  CHECK(
      reading_error(Hannover({}), MemoryFolder(fewer)).find("data.csv:4: row 3, column \"image_id\": \"b1\" has no") ==
      0);
  Hannover present({.pictures = Pictures::present});
  CHECK(present.read(MemoryFolder(fewer)).samples.size() == 2);
  CHECK(reading_log(present, MemoryFolder(fewer)).find("1 of 3 rows of data.csv have no picture") == 0);
  for (const char* name : {"a1", "a2"}) fewer.erase("png/" + std::string(name) + ".png");
  CHECK(reading_error(present, MemoryFolder(fewer)).find("none of the 3 rows") == 0);
}

TEST_CASE("a wrong table is named with line, row and column") {
  names("patient_id,image_id\n", "data.csv has no column \"sex\"; there are \"patient_id\", \"image_id\"");
  names("patient_id;image_id\n", "its cells seem to be divided by `;`");
  names(header + "p1,a1,x,,,,0,,,,CR,ap,,\n", "data.csv:2: row 1, column \"sex\": \"x\" is neither m nor f");
  names(header + "p1,a1,m,,,,0,,,,CR,lateral,,\n", "column \"projection\": \"lateral\" is neither ap nor pa");
  names(header + "p1,a1,m,,,,0,soon,,,CR,ap,,\n", "column \"icu_admission_offset\": \"soon\" is not a number");
  names(header + "p1,a1,m,,,,0,inf,,,CR,ap,,\n", "column \"icu_admission_offset\": \"inf\" is no number of days");
  names(header + "p1,a1,m,,,,0,5.0,3.0,,CR,ap,,\n", "column \"icu_release_offset\": \"3.0\" lies before the admission");
  names(header + "p1,a1,m,,,,0,,3.0,,CR,ap,,\n", "is a release without an admission");
  names(header + ",a1,m,,,,0,,,,CR,ap,,\n", "column \"patient_id\": \"\" is no patient");
  names(header + "p1,,m,,,,0,,,,CR,ap,,\n", "column \"image_id\": \"\" is no picture's id");
  names(rows + "p3,a1,m,,,,0,,,,CR,ap,,\n", "\"a1\" stands in row 1 already");
  names(header + "p1,a1\n", "row 1 has 2 cells");
  names(header, "none of the 0 rows");
  names("", "data.csv is empty");
  CHECK(reading_error(Hannover({}), MemoryFolder(std::map<std::string, std::string>{{"png/a1.png", ""}}))
            .find("there is no data.csv") == 0);
  auto twice = files();
  twice["png/a1.jpg"] = "";
  CHECK(reading_error(Hannover({}), MemoryFolder(twice)).find("there are two pictures a1: png/a1.jpg") == 0);
}

TEST_CASE("the real sample: 80 pictures of 27 patients, 60 AP and 20 PA, 47 with a mask") {
  if (!std::filesystem::exists(real().root())) {
    MESSAGE("the real data is not there");
    return;
  }
  const Samples samples = Hannover({.which = Class::icu}).read(real());
  std::map<std::string, int> counts;
  std::set<std::string> patients, in_icu;
  for (const Sample& sample : samples.samples) {
    ++counts[sample.metadata.at("view")];
    ++counts[sample.metadata.at("sex")];
    counts["mask"] += !sample.regions.empty();
    counts["inf"] += sample.metadata.at("d-dimer_val") == "inf";
    patients.insert(sample.patient);
    if (sample.labels[0] == 1) in_icu.insert(sample.patient);
  }
  CHECK(samples.samples.size() == 80);
  CHECK(patients.size() == 27);
  CHECK(counts["AP"] == 60);
  CHECK(counts["PA"] == 20);
  CHECK(counts["M"] == 49);  // sex and intensive care: counted with Python's csv from the same table
  CHECK(counts["F"] == 31);
  CHECK(counts["mask"] == 47);
  CHECK(counts["inf"] > 0);
  CHECK(in_icu.size() == 9);
}
