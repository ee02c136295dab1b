// Facts about the Shenzhen set: labels in names, masks of others, and readings in all the forms that it has.
#include "shenzhen.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

std::map<std::string, std::string> published(const std::string& base = "") {
  return {{base + "CXR_png/CHNCXR_0001_0.png", ""},
          {base + "CXR_png/CHNCXR_0327_1.png", ""},
          {base + "mask/CHNCXR_0001_0_mask.png", ""},
          {base + "ClinicalReadings/CHNCXR_0001_0.txt", "male 41yrs\r\nnormal"},
          {base + "ClinicalReadings/CHNCXR_0327_1.txt", "Female, 28yrs  \t\r\nSTB, left upper field\r\nATB\r\n"}};
}

MemoryFolder one_file(const std::string& path) { return MemoryFolder(std::map<std::string, std::string>{{path, ""}}); }

std::string log_of(const std::map<std::string, std::string>& files) {
  Shenzhen dataset({});
  return reading_log(dataset, MemoryFolder(files));
}

void names(const std::string& error, const std::string& what) {
  CHECK_MESSAGE(error.find(what) != std::string::npos, error);
}

Reading reading(const std::string& first) { return reading_of({first, "normal"}); }

// `root`, and the masks below another.
class TwoRoots final : public Folder {
 public:
  TwoRoots(std::map<std::string, std::string> files, std::map<std::string, std::string> masks)
      : files_(std::move(files)), masks_(std::move(masks)) {}
  std::vector<std::string> list(std::string_view folder) const override { return files_.list(folder); }
  std::string read(std::string_view path) const override { return files_.read(path); }
  const Folder& root(std::string_view parameter) const override {
    return parameter == "root_masks" ? masks_ : Folder::root(parameter);
  }

 private:
  MemoryFolder files_, masks_;
};

}  // namespace

TEST_CASE("the name's last digit is the label; the reading's first line holds sex and age") {
  const Samples samples = Shenzhen({}).read(MemoryFolder(published()));
  CHECK(samples.classes == std::vector<std::string>{"tuberculosis"});
  REQUIRE(samples.samples.size() == 2);
  const Sample &healthy = samples.samples[0], &sick = samples.samples[1];
  CHECK(healthy.id == "CHNCXR_0001_0.png");
  CHECK(healthy.patient == "CHNCXR_0001");
  CHECK(healthy.patient_space == "shenzhen");
  CHECK(healthy.labels == std::vector<float>{0});
  CHECK(healthy.metadata == std::map<std::string, std::string>{{"age", "41"}, {"reading", "normal"}, {"sex", "M"}});
  CHECK(sick.labels == std::vector<float>{1});
  CHECK(sick.metadata ==
        std::map<std::string, std::string>{{"age", "28"}, {"reading", "STB, left upper field ATB"}, {"sex", "F"}});
}

TEST_CASE("a mask of both lungs is a region; pictures without one are counted") {
  const Samples samples = Shenzhen({}).read(MemoryFolder(published("ChinaSet_AllFiles/")));
  REQUIRE(samples.samples[0].regions.size() == 1);
  CHECK(samples.samples[0].regions[0].part == "lungs");
  CHECK(samples.samples[0].regions[0].file == "ChinaSet_AllFiles/mask/CHNCXR_0001_0_mask.png");
  CHECK(samples.samples[1].regions.empty());
  CHECK(log_of(published()) == "1 of 2 pictures have no lung mask\n");
}

TEST_CASE("masks of another publisher may lie elsewhere, in folders of their own") {
  const TwoRoots folder(published(), {{"mask/mask/CHNCXR_0327_1_mask.png", ""}});
  const Samples samples = Shenzhen({.root_masks = {"masks"}}).read(folder);
  CHECK(samples.samples[0].regions.empty());
  REQUIRE(samples.samples[1].regions.size() == 1);
  CHECK(samples.samples[1].regions[0].root == "root_masks");
  CHECK(samples.samples[1].regions[0].file == "mask/mask/CHNCXR_0327_1_mask.png");
}

TEST_CASE("odd first lines that the set has are understood") {  // forms as public loaders of the set list them
  for (const char* first : {"male 45yrs", "male , 45yrs", "male45yrs", "Male 45 years", "male 45yr.", "male, 45yrs"}) {
    CHECK_MESSAGE(reading(first).understood, first);
    CHECK(reading(first).sex == "M");
    CHECK(reading(first).age == "45");
    CHECK(reading(first).text == "normal");
  }
  CHECK(reading("femal 32yrs").sex == "F");
  CHECK(reading("female24yrs").age == "24");
  CHECK(reading("male 16month").age == "1");
  CHECK(reading("male 11months").age == "0");
  CHECK(reading("female 64days").age == "0");
  CHECK(reading("male 8days").age == "0");
  CHECK(reading("female 24yrs, cough").text == "cough normal");
}

TEST_CASE("an age without a unit, and what is no such line, are counted and not guessed") {
  CHECK(reading("male 42").age.empty());
  CHECK(reading("male 42").sex == "M");
  CHECK(reading("male 42").text == "42 normal");
  CHECK_FALSE(reading("male 42").understood);
  CHECK(reading("male 42weeks").age.empty());
  CHECK(reading("male 4200yrs").age.empty());
  CHECK(reading("??? 12345").text == "??? 12345 normal");
  CHECK(reading_of({}).text.empty());
  auto files = published();
  files["ClinicalReadings/CHNCXR_0327_1.txt"] = "male 42\nnormal\xff";
  names(log_of(files), "the first is ClinicalReadings/CHNCXR_0327_1.txt");
  names(log_of(files), "1 of 2 pictures have a reading with bytes that are no UTF-8");
  files.erase("ClinicalReadings/CHNCXR_0327_1.txt");
  names(log_of(files), "1 of 2 pictures have no file in ClinicalReadings");
}

TEST_CASE("wrong names, a number twice, two masks of one picture and another layout are errors") {
  for (const char* name :
       {"CHNCXR_0002_2.png", "CHNCXR_0002.png", "CHNCXR__0.png", "CHNCXR_0002_0.jpg", "CHNCXR_.png"}) {
    auto files = published();
    files["CXR_png/" + std::string(name)] = "";
    names(reading_error(Shenzhen({}), MemoryFolder(files)), std::string(name) + ": the name does not say");
  }
  auto files = published();
  files["CXR_png/CHNCXR_0001_1.png"] = "";
  names(reading_error(Shenzhen({}), MemoryFolder(files)), "have one number");
  files = published();
  files["masks/CHNCXR_0001_0_mask.png"] = "";
  names(reading_error(Shenzhen({}), MemoryFolder(files)), "there are two masks CHNCXR_0001_0_mask");
  names(reading_error(Shenzhen({}), one_file("a.png")), "there is no folder CXR_png");
  names(reading_error(Shenzhen({}), one_file("CHNCXR_0001_0.png")), "let it lead one folder up");
  names(reading_error(Shenzhen({}), one_file("CXR_png/MCUCXR_0001_0.png")), "CXR_png holds no picture");
}
