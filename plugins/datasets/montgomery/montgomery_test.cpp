// Facts about the Montgomery set: labels in names, whose lung a mask shows, readings, and patients seen more than once.
#include "montgomery.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

// The files as they are published, below `base`; the readings are invented.
std::map<std::string, std::string> published(const std::string& base = "") {
  return {{base + "CXR_png/MCUCXR_0001_0.png", ""},
          {base + "CXR_png/MCUCXR_0104_1.png", ""},
          {base + "ManualMask/leftMask/MCUCXR_0001_0.png", ""},
          {base + "ManualMask/rightMask/MCUCXR_0001_0.png", ""},
          {base + "ManualMask/leftMask/MCUCXR_0104_1.png", ""},
          {base + "ManualMask/rightMask/MCUCXR_0104_1.png", ""},
          {base + "ClinicalReadings/MCUCXR_0001_0.txt", "Patient's Sex: F \nPatient's Age: 031Y\nnormal\n"},
          {base + "ClinicalReadings/MCUCXR_0104_1.txt",
           "Patient's Sex: M\r\nPatient's Age: 052Y\r\ncavity, right apex\r\nrepeat in 2M"}};
}

Samples read(const std::map<std::string, std::string>& files) { return Montgomery({}).read(MemoryFolder(files)); }

MemoryFolder one_file(const std::string& path) { return MemoryFolder(std::map<std::string, std::string>{{path, ""}}); }

std::string log_of(const std::map<std::string, std::string>& files) {
  Montgomery dataset({});
  return reading_log(dataset, MemoryFolder(files));
}

void names(const std::string& error, const std::string& what) {
  CHECK_MESSAGE(error.find(what) != std::string::npos, error);
}

}  // namespace

TEST_CASE("the name's last digit is the label; sex, age and the reading come from ClinicalReadings") {
  const Samples samples = read(published());
  CHECK(samples.classes == std::vector<std::string>{"tuberculosis"});
  REQUIRE(samples.samples.size() == 2);
  const Sample &healthy = samples.samples[0], &sick = samples.samples[1];
  CHECK(healthy.id == "MCUCXR_0001_0.png");
  CHECK(healthy.patient == "MCUCXR_0001");
  CHECK(healthy.patient_space == "montgomery");
  CHECK(healthy.labels == std::vector<float>{0});
  CHECK(healthy.channels == 1);
  CHECK(healthy.metadata == std::map<std::string, std::string>{{"age", "31"}, {"reading", "normal"}, {"sex", "F"}});
  CHECK(sick.labels == std::vector<float>{1});
  CHECK(sick.metadata.at("reading") == "cavity, right apex repeat in 2M");
  CHECK(log_of(published()).empty());
}

TEST_CASE("leftMask lies on the picture's left: it is the patient's right lung") {
  const std::vector<collimator::Region> regions = read(published()).samples[0].regions;
  REQUIRE(regions.size() == 2);
  CHECK(regions[0].part == "left_lung");
  CHECK(regions[0].file == "ManualMask/rightMask/MCUCXR_0001_0.png");
  CHECK(regions[1].part == "right_lung");
  CHECK(regions[1].file == "ManualMask/leftMask/MCUCXR_0001_0.png");
}

TEST_CASE("the folder may lie deeper, as in MontgomerySet; two of them are an error") {
  const Samples samples = read(published("NLM-MontgomeryCXRSet/MontgomerySet/"));
  CHECK(samples.samples[0].picture == "NLM-MontgomeryCXRSet/MontgomerySet/CXR_png/MCUCXR_0001_0.png");
  CHECK(samples.samples[0].regions.size() == 2);
  CHECK(samples.samples[0].metadata.at("age") == "31");
  auto twice = published();
  twice["copy/CXR_png/MCUCXR_0001_0.png"] = "";
  names(reading_error(Montgomery({}), MemoryFolder(twice)), "there are two folders CXR_png");
}

TEST_CASE("pictures that a reading calls the same patient's are one patient's, directly or through a third") {
  auto files = published();
  for (const char* name : {"MCUCXR_0162_1", "MCUCXR_0166_1", "MCUCXR_0170_1"})
    files["CXR_png/" + std::string(name) + ".png"] = "";
  files["ClinicalReadings/MCUCXR_0162_1.txt"] = "Patient's Sex: M\nPatient's Age: 049Y\nactive";
  files["ClinicalReadings/MCUCXR_0166_1.txt"] =
      "Patient's Sex: M\nPatient's Age: 049Y\nNO REPORT (same pt as MCUCXR_0162_1)";
  files["ClinicalReadings/MCUCXR_0170_1.txt"] =
      "Patient's Sex: M\nPatient's Age: 049Y\nstable (same patient as MCUCXR_0166_1)";
  const Samples samples = read(files);
  for (std::size_t i : {2U, 3U, 4U}) CHECK(samples.samples[i].patient == "MCUCXR_0162");
  names(log_of(files), "5 pictures of 3 patients");
  files["ClinicalReadings/MCUCXR_0170_1.txt"] = "Patient's Sex: M\nPatient's Age: 049Y\ncompare MCUCXR_0166_1";
  CHECK(read(files).samples[4].patient == "MCUCXR_0170");
}

TEST_CASE("joined masks of copies are lungs; pictures without a mask, or with one, are counted") {
  std::map<std::string, std::string> copy{{"CXR_png/MCUCXR_0001_0.png", ""},
                                          {"CXR_png/CHNCXR_0001_0.png", ""},
                                          {"masks/MCUCXR_0001_0.png", ""},
                                          {"CXR_png/.DS_Store", ""}};
  const Samples samples = read(copy);
  REQUIRE(samples.samples.size() == 1);
  REQUIRE(samples.samples[0].regions.size() == 1);
  CHECK(samples.samples[0].regions[0].part == "lungs");
  names(log_of(copy), "1 files in CXR_png are no MCUCXR_ pictures");
  names(log_of(copy), "1 of 1 pictures have no file in ClinicalReadings");
  auto files = published();
  files.erase("ManualMask/leftMask/MCUCXR_0001_0.png");
  names(log_of(files), "1 of 2 pictures have a mask of one lung only");
  files.erase("ManualMask/rightMask/MCUCXR_0001_0.png");
  names(log_of(files), "1 of 2 pictures have no lung mask");
}

TEST_CASE("odd readings: another sex, months, a broken apostrophe; what is not understood is counted, not guessed") {
  auto files = published();
  files["ClinicalReadings/MCUCXR_0001_0.txt"] = "Patient\x92s Sex: O\rPatient\x92s Age: 005M\rnormal";
  CHECK(read(files).samples[0].metadata ==
        std::map<std::string, std::string>{{"age", "0"}, {"reading", "normal"}, {"sex", "O"}});
  names(log_of(files), "1 of 2 pictures have a reading with bytes that are no UTF-8");
  for (const char* text : {"", "normal", "Patient's Sex: F\nPatient's Age: old\nnormal", "Patient's Age: 27Y"}) {
    files["ClinicalReadings/MCUCXR_0001_0.txt"] = text;
    names(log_of(files), "the first is ClinicalReadings/MCUCXR_0001_0.txt");
  }
  files["ClinicalReadings/MCUCXR_0001_0.txt"] = "\xff\xfeP";
  names(reading_error(Montgomery({}), MemoryFolder(files)), "ClinicalReadings/MCUCXR_0001_0.txt is UTF-16");
}

TEST_CASE("a name without label or number, a number twice and another layout are errors") {
  for (const char* name : {"MCUCXR_0001_2.png", "MCUCXR_0001.png", "MCUCXR_x_0.png", "MCUCXR_0002_0.jpg"}) {
    auto files = published();
    files["CXR_png/" + std::string(name)] = "";
    names(reading_error(Montgomery({}), MemoryFolder(files)), std::string(name) + ": the name does not say");
  }
  auto files = published();
  files["CXR_png/MCUCXR_0001_1.png"] = "";
  names(reading_error(Montgomery({}), MemoryFolder(files)), "have one number");
  names(reading_error(Montgomery({}), one_file("images/MCUCXR_0001_0.png")), "there is no folder CXR_png");
  names(reading_error(Montgomery({}), one_file("MCUCXR_0001_0.png")), "let it lead one folder up");
  names(reading_error(Montgomery({}), one_file("CXR_png/CHNCXR_0001_0.png")), "CXR_png holds no picture");
}
