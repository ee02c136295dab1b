// Facts about CheXpert: invented rows in the form of its tables, wrong cells, and the published truth of its test set.
#include "chexpert.cpp"

#include <map>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log,
    collimator::testing::RealFolder;

namespace {

const std::string header =
    "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung "
    "Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support "
    "Devices\n";

const std::string a = "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg";
const std::string b = "CheXpert-v1.0-small/train/patient00002/study2/view1_frontal.jpg";
const std::string c = "CheXpert-v1.0-small/train/patient00002/study2/view2_lateral.jpg";

// A row whose labels are those of No Finding, Edema, Pneumonia and Support Devices.
std::string row(const std::string& path, const std::string& person, const std::string& none, const std::string& edema,
                const std::string& pneumonia, const std::string& devices) {
  return path + "," + person + "," + none + ",,,,," + edema + ",," + pneumonia + ",,,,,," + devices + "\n";
}

MemoryFolder small_folder(const std::string& table) {
  return MemoryFolder({{"train.csv", table},
                       {"train/patient00001/study1/view1_frontal.jpg", ""},
                       {"train/patient00002/study2/view1_frontal.jpg", ""},
                       {"train/patient00002/study2/view2_lateral.jpg", ""}});
}

const std::string three_rows = header + row(a, "Female,68,Frontal,PA", "1.0", "", "", "1.0") +
                               row(b, "Male,0,Frontal,AP", "", "-1.0", "1.0", "") +
                               row(c, "Unknown,45,Lateral,", "", "0.0", "-1.0", "");

std::string error_of(const std::string& table) { return reading_error(CheXpert({}), small_folder(table)); }

void names(const std::string& error, const std::string& part) {
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}

}  // namespace

TEST_CASE("path, view, sex and age come from the row; uncertain is not known and what is not mentioned is 0") {
  const Samples samples = CheXpert({.classes = {"Edema", "Pneumonia"}}).read(small_folder(three_rows));
  REQUIRE(samples.samples.size() == 3);
  const Sample &one = samples.samples[0], &two = samples.samples[1], &three = samples.samples[2];
  CHECK(one.id == "train/patient00001/study1/view1_frontal.jpg");
  CHECK(one.picture == one.id);
  CHECK(one.patient == "patient00001");
  CHECK(one.patient_space == "chexpert");
  CHECK(one.split == "train");
  CHECK(one.metadata == std::map<std::string, std::string>{
                            {"age", "68"}, {"projection", "PA"}, {"sex", "F"}, {"study", "study1"}, {"view", "PA"}});
  CHECK(one.labels == std::vector<float>{0, 0});
  CHECK(std::isnan(two.labels[0]));
  CHECK(two.labels[1] == 1);
  CHECK(two.metadata.at("age").empty());
  CHECK(three.metadata.at("view") == "lateral");
  CHECK(three.metadata.at("sex").empty());
  CHECK(three.patient == two.patient);
  CHECK(CheXpert({}).read(small_folder(three_rows)).classes == collimator::report_observations());
  CHECK(CheXpert({.ids = Ids::as_written}).read(small_folder(three_rows)).samples[0].id == a);
}

TEST_CASE("the rules for uncertain and for blank labels hold for all classes or for one, and the log counts them") {
  CheXpert zeros({.classes = {"Edema", "Pneumonia"},
                  .policy = {.uncertain = "zeros", .blank = "ignore", .uncertain_of = {{"Edema", "ones"}}}});
  const Samples samples = zeros.read(small_folder(three_rows));
  CHECK(std::isnan(samples.samples[0].labels[0]));
  CHECK(samples.samples[1].labels == std::vector<float>{1, 1});
  CHECK(samples.samples[2].labels == std::vector<float>{0, 0});
  names(reading_log(zeros, small_folder(three_rows)),
        "uncertain labels: Edema 1 (as 1), Pneumonia 1 (as 0); not mentioned: 2 (not known)");
}

TEST_CASE("views and projections leave rows out, and the log says how many") {
  CHECK(CheXpert({.views = {"lateral"}}).read(small_folder(three_rows)).samples.size() == 1);
  CheXpert pa({.views = {"frontal"}, .projections = {"PA"}});
  CHECK(pa.read(small_folder(three_rows)).samples.size() == 1);
  names(reading_log(pa, small_folder(three_rows)),
        "1 samples of 3 rows are read; left out: 1 are of the projection AP, 1 are lateral");
  CheXpert plain({});
  names(reading_log(plain, small_folder(three_rows)), "1 samples have no age");
}

TEST_CASE("the pneumonia task: nothing but No Finding is 0, Pneumonia is 1, and the others are counted by reason") {
  const std::string table =
      header + row(a, "Female,68,Frontal,PA", "1.0", "-1.0", "", "") +
      row(b, "Male,50,Frontal,AP", "", "1.0", "1.0", "") + row(c, "Male,50,Lateral,", "1.0", "", "", "1.0") +
      row("CheXpert-v1.0/train/patient3/study1/view1_frontal.jpg", "Male,50,Frontal,AP", "", "1.0", "-1.0", "") +
      row("CheXpert-v1.0/train/patient4/study1/view1_frontal.jpg", "Male,50,Frontal,AP", "", "", "-1.0", "");
  CheXpert compton({.task = Task::pneumonia});
  const Samples samples = compton.read(small_folder(table));
  CHECK(samples.classes == std::vector<std::string>{"pneumonia"});
  REQUIRE(samples.samples.size() == 2);
  CHECK(samples.samples[0].labels == std::vector<float>{0});
  CHECK(samples.samples[1].labels == std::vector<float>{1});
  names(reading_log(compton, small_folder(table)),
        "2 samples of 5 rows are read; left out: 1 have No Finding and something else, 1 have other observations, but "
        "not Pneumonia, 1 have no observation that is present");
}

TEST_CASE("valid.csv is validate, test.csv is test; its studies are found by folder, its columns in any order") {
  const std::string labels =
      "No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Lesion,Lung Opacity,Edema,Consolidation,Pneumonia,"
      "Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices\n";
  const MemoryFolder folder(
      {{"valid.csv", header + row("CheXpert-v1.0/valid/patient7/study1/view1_frontal.jpg", "Male,50,Frontal,AP", "0.0",
                                  "1.0", "0.0", "0.0")},
       {"valid/patient7/study1/view1_frontal.jpg", ""},
       {"test.csv", "Study," + labels + "CheXpert-v1.0/test/patient9/study1,0,0,0,0,1,0,0,0,0,0,0,0,0,0"},
       {"test/patient9/study1/view1_frontal.jpg", ""},
       {"test/patient9/study1/view2_lateral.jpg", ""},
       {"test/patient9/study11/view1_frontal.jpg", ""}});
  const Samples samples = CheXpert({.classes = {"Lung Opacity", "Lung Lesion"}}).read(folder);
  REQUIRE(samples.samples.size() == 3);
  CHECK(samples.samples[0].split == "validate");
  CHECK(samples.samples[1].id == "test/patient9/study1/view1_frontal.jpg");
  CHECK(samples.samples[1].split == "test");
  CHECK(samples.samples[1].labels == std::vector<float>{1, 0});
  CHECK(samples.samples[2].metadata.at("view") == "lateral");
  CHECK(CheXpert({.views = {"frontal"}}).read(folder).samples.size() == 2);
  const Samples truth = CheXpert({.labels_only = true, .ids = Ids::as_written}).read(folder);
  REQUIRE(truth.samples.size() == 2);
  CHECK(truth.samples[1].id == "CheXpert-v1.0/test/patient9/study1");
}

TEST_CASE("a wrong cell, column, file or copy is named") {
  names(error_of(header + row(a, "Female,68,Frontal,PA", "2", "", "", "")),
        "train.csv:2: row 1, column \"No Finding\": \"2\" is no label; expected 1");
  names(error_of(header + row(a, "Frau,68,Frontal,PA", "", "", "", "")), "column \"Sex\": \"Frau\"");
  names(error_of(header + row(a, "Female,old,Frontal,PA", "", "", "", "")), "column \"Age\": \"old\"");
  names(error_of(header + row(a, "Female,680,Frontal,PA", "", "", "", "")), "\"680\" is no age");
  names(error_of(header + row(a, "Female,68,Front,PA", "", "", "", "")), "neither Frontal nor Lateral");
  names(error_of(header + row(a, "Female,68,Frontal,XX", "", "", "", "")), "column \"AP/PA\": \"XX\"");
  names(error_of(header + row("picture.jpg", "Female,68,Frontal,PA", "", "", "", "")), "names no patient");
  names(error_of(header + row(a, "Female,68,Frontal,PA", "", "", "", "") +
                 row(a, "Female,68,Frontal,PA", "", "", "", "")),
        "train.csv:3: row 2, column \"Path\": \"CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.…\" stands "
        "in row 1 already");
  names(error_of(header + a + ",Female\n"), "row 1 has 2 cells; the header has 19");
  names(error_of("Path,Sex,Age\n"), "has no column \"Frontal/Lateral\"");
  names(error_of(header), "the tables are empty");
  names(error_of(""), "train.csv is empty");
  names(error_of("\xff\xfeP"), "UTF-16");
  names(reading_error(CheXpert({}), MemoryFolder({})), "there is no train.csv");
  names(reading_error(CheXpert({.test = "truth.csv"}), small_folder(three_rows)), "there is no table truth.csv");
  names(reading_error(CheXpert({}), MemoryFolder({{"train.csv", three_rows}})), "3 have no picture (the first is Che");
  names(reading_error(CheXpert({.pictures = Pictures::all}), MemoryFolder({{"train.csv", three_rows}})),
        "row 1, column \"Path\"");
}

TEST_CASE("a table that is a folder, or whose name differs by capitals, is refused, and of two the one read is told") {
  const auto with = [](const std::string& path, const std::string& content) {
    std::map<std::string, std::string> files{{"valid.csv", three_rows}};
    for (const char* picture : {"1/study1/view1_frontal", "2/study2/view1_frontal", "2/study2/view2_lateral"})
      files["train/patient0000" + std::string(picture) + ".jpg"] = "";
    files[path] = content;
    return MemoryFolder(files);
  };
  names(reading_error(CheXpert({}), with("Train.csv", three_rows)),
        "there is Train.csv; the publisher's name is train.csv: rename it");
  names(reading_error(CheXpert({}), with("TEST.csv.gz", three_rows)), "there is TEST.csv.gz; the publisher's name is");
  names(reading_error(CheXpert({}), with("train.csv/part1.csv", three_rows)),
        "train.csv is a folder, which holds \"part1.csv\"");
  CheXpert plain({});
  names(reading_log(plain, with("valid.csv.gz", three_rows)),
        "there are valid.csv and valid.csv.gz: valid.csv is read");
  CHECK(reading_log(plain, with("more.csv", three_rows)).find("is read\n") == std::string::npos);
}

TEST_CASE("a picture of two tables is named with both rows") {
  const std::string one = header + row(a, "Female,68,Frontal,PA", "", "", "", "");
  const MemoryFolder folder({{"train.csv", one},
                             {"valid.csv", header + row(b, "Female,68,Frontal,PA", "", "", "", "") +
                                               row(a, "Female,68,Frontal,PA", "", "", "", "")}});
  names(reading_error(CheXpert({.labels_only = true}), folder),
        "valid.csv:3: row 2, column \"Path\": \"CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.…\" stands "
        "in row 1 of train.csv already");
}

TEST_CASE("a label that is not known is refused: CheXpert leaves what is not mentioned empty") {
  for (const char* cell : {"nan", "NA", "unknown", "-"})
    names(error_of(header + row(a, "Female,68,Frontal,PA", "", cell, "", "")),
          "train.csv:2: row 1, column \"Edema\": \"" + std::string(cell) + "\" is no label; expected 1 (present)");
}

TEST_CASE("a root that is none says what it holds, and where the tables lie") {
  names(reading_error(CheXpert({}), MemoryFolder({{"CheXpert-v1.0/train.csv", ""}, {"x/y", ""}})),
        "it lies one folder or more below: let `root` lead to CheXpert-v1.0");
  names(reading_error(CheXpert({}), MemoryFolder({{"a/x.csv", ""}, {"b", ""}})),
        "in the root, which holds \"a\", \"b\"");
  names(
      reading_error(CheXpert({}), MemoryFolder({{"patient00001/study1/1.jpg", ""}, {"patient00001/study1/2.jpg", ""}})),
      "all its files are pictures: perhaps the folder above it is meant");
}

TEST_CASE("parameters that cannot be meant are refused") {
  const auto error = [](CheXpert::Params params) {
    try {
      params.check();
    } catch (const std::invalid_argument& thrown) {
      return std::string(thrown.what());
    }
    return std::string();
  };
  names(error({.classes = {"Oedema"}}), "did you mean \"Edema\"?");
  names(error({.views = {"Frontal"}}), "did you mean \"frontal\"?");
  names(error({.projections = {"LAT"}}), "projections: there is no \"LAT\"");
  names(error({.policy = {.uncertain = "1.5"}}), "uncertain: 1.5 is no label; expected a number from 0 to 1");
  names(error({.policy = {.blank = "zero"}}), "did you mean \"zeros\"?");
  names(error({.classes = {"Edema"}, .policy = {.uncertain_of = {{"Fracture", "ones"}}}}), "none of the classes");
  names(error({.task = Task::pneumonia, .policy = {.uncertain = "ones"}}), "a rule of its own");
  CHECK(error({.policy = {.uncertain = "1", .blank = "0"}}).empty());
}

namespace {

const RealFolder& real() {
  static const RealFolder folder(std::filesystem::path(__FILE__).parent_path() /
                                 "../../../../shared/data/chexpert-test-predictions");
  return folder;
}

bool has_data() {
  const bool there = std::filesystem::exists(real().root());
  if (!there) MESSAGE("the real data is not there");
  return there;
}

std::map<std::string, std::vector<float>> truth(const std::string& table) {
  std::map<std::string, std::vector<float>> result;
  for (const Sample& sample : CheXpert({.labels_only = true, .test = table}).read(real()).samples)
    result[sample.id] = sample.labels;
  return result;
}

}  // namespace

TEST_CASE("the truth of the real test set: 500 studies of 500 patients, with the positives of its publication") {
  if (!has_data()) return;
  std::vector<int> positives(14);
  for (const auto& [study, labels] : truth(""))
    for (std::size_t i = 0; i < 14; ++i) positives[i] += labels[i] == 1;
  CHECK(truth("").size() == 500);
  // In the order of report_observations(); the numbers stand in the SOURCE.md beside the table.
  CHECK(positives == std::vector<int>{62, 253, 151, 264, 8, 78, 29, 11, 153, 9, 104, 4, 5, 261});
  CHECK(truth("labeler/chexpert_labels.csv").size() == 500);  // with blank and uncertain labels
}

// The radiologists' tables have two columns in another order than the truth: only by name do they agree.
TEST_CASE("the majority of the five real radiologists is the truth, for each study and observation") {
  if (!has_data()) return;
  std::map<std::string, std::vector<float>> votes;
  for (const std::string reader : {"bc1", "bc2", "bc3", "bc5", "bc7"})
    for (const auto& [study, labels] : truth("radiologists/groundtruth/" + reader + "_gt.csv")) {
      votes[study].resize(14);
      for (std::size_t i = 0; i < 14; ++i) votes[study][i] += labels[i];
    }
  for (auto& [study, counts] : votes)
    for (float& count : counts) count = count >= 3 ? 1.0F : 0.0F;
  CHECK(votes == truth("groundtruth.csv"));
}
