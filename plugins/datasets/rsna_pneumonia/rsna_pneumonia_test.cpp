// Facts about the RSNA challenge: its two tables, its tasks, the way back to ChestX-ray14, and wrong files.
#include "rsna_pneumonia.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log,
    collimator::testing::RealFolder;

namespace {

using Files = std::map<std::string, std::string>;

// The published headers and forms; the rows are invented.
const std::string label_header = "patientId,x,y,width,height,Target\n", class_header = "patientId,class\n";
const std::string labels = label_header +
                           "0004cfab,,,,,0\n"
                           "00436515,264.0,152.0,213.0,379.0,1\n"
                           "00436515,562.0,152.0,256.0,453.0,1\n"
                           "00322d4d,,,,,0\n";
const std::string class_rows = class_header +
                               "0004cfab,No Lung Opacity / Not Normal\n"
                               "00436515,Lung Opacity\n00436515,Lung Opacity\n00322d4d,Normal\n";
const std::string mapping = R"([
 {"subset_img_id": "0004cfab", "img_id": "00000013_008.png", "orig_labels": ["Mass", "Edema"], "subset_group": "train"},
 {"subset_img_id": "00436515", "img_id": "00030805_000.png", "orig_labels": [], "subset_init_label": 1},
 {"img_id": "00000013_026.png", "more": {"a": [1.5e-3, null, true, "\"\u00e9\n"]}, "subset_img_id": "00322d4d"}
])";

Files published() {
  return {{"stage_2_train_labels.csv", labels},      {"stage_2_detailed_class_info.csv", class_rows},
          {"stage_2_train_images/0004cfab.dcm", ""}, {"stage_2_train_images/00436515.dcm", ""},
          {"stage_2_train_images/00322d4d.dcm", ""}, {"stage_2_test_images/0000a175.dcm", ""}};
}

Samples read(RsnaPneumonia::Params params = {}, const Files& files = published()) {
  return RsnaPneumonia(std::move(params)).read(MemoryFolder(files));
}

std::string log_of(RsnaPneumonia::Params params, const Files& files) {
  RsnaPneumonia dataset(std::move(params));
  return reading_log(dataset, MemoryFolder(files));
}

void names(const std::string& file, const std::string& content, const std::string& what,
           RsnaPneumonia::Params params = {}) {
  Files files = published();
  files[file] = content;
  const std::string error = reading_error(RsnaPneumonia(std::move(params)), MemoryFolder(files));
  CHECK_MESSAGE(error.find(what) != std::string::npos, error);
}

void mapped(const std::string& content, const std::string& what) { names(mapping_file, content, what); }

}  // namespace

TEST_CASE("a patient has one sample, with as many boxes as rows, in pixels of 1024 x 1024") {
  const Samples samples = read();
  CHECK(samples.classes == std::vector<std::string>{"Lung Opacity"});
  REQUIRE(samples.samples.size() == 3);
  const Sample &other = samples.samples[0], &sick = samples.samples[1];
  CHECK(sick.id == "00436515");
  CHECK(sick.patient == "00436515");
  CHECK(sick.patient_space == "rsna_pneumonia");
  CHECK(sick.same_as.empty());
  CHECK(sick.picture == "stage_2_train_images/00436515.dcm");
  CHECK(sick.labels == std::vector<float>{1});
  CHECK(sick.metadata == std::map<std::string, std::string>{{"detailed_class", "Lung Opacity"}});
  CHECK(sick.width == 1024);
  CHECK(sick.height == 1024);
  REQUIRE(sick.boxes.size() == 2);
  CHECK(sick.boxes[1].x == 562);
  CHECK(sick.boxes[1].height == 453);
  CHECK(sick.boxes[1].label == "Lung Opacity");
  CHECK(other.labels == std::vector<float>{0});
  CHECK(other.boxes.empty());
  CHECK(RsnaPneumonia::restricted);
  CHECK(RsnaPneumonia::tags.size() == 3);
}

TEST_CASE("three classes exclude each other; Hygieia's two leave the third kind out and count it") {
  const Samples three = read({.task = Task::three_classes});
  CHECK(three.classes == std::vector<std::string>{"Lung Opacity", "No Lung Opacity / Not Normal", "Normal"});
  CHECK(three.samples[0].labels == std::vector<float>{0, 1, 0});
  CHECK(three.samples[1].labels == std::vector<float>{1, 0, 0});
  CHECK(three.samples[2].labels == std::vector<float>{0, 0, 1});
  const Samples two = read({.task = Task::normal_or_opacity});
  CHECK(two.classes == std::vector<std::string>{"Lung Opacity"});
  REQUIRE(two.samples.size() == 2);
  CHECK(two.samples[0].labels == std::vector<float>{1});
  CHECK(two.samples[1].labels == std::vector<float>{0});
  CHECK(
      log_of({.task = Task::normal_or_opacity}, published()).find("1 patients are \"No Lung Opacity / Not Normal\"") !=
      std::string::npos);
}

TEST_CASE("the mappings name the picture and the patient of ChestX-ray14, as its own label table writes them") {
  Files files = published();
  CHECK(log_of({}, files).find("copies of these pictures in ChestX-ray14 cannot be recognised") != std::string::npos);
  files[mapping_file] = mapping;
  const Samples samples = read({}, files);
  CHECK(samples.samples[0].same_as == "chestxray14/00000013_008.png");
  CHECK(samples.samples[0].patient == "13");
  CHECK(samples.samples[0].patient_space == "chestxray14");
  CHECK(samples.samples[1].patient == "30805");
  CHECK(samples.samples[2].patient == "13");  // one person, two "patients" of the challenge
  CHECK(log_of({}, files) == "3 pictures of 2 patients of ChestX-ray14\n");
}

TEST_CASE("copies as PNG in any folder are found; DICOM and PNG side by side need `folder`") {
  Files files = published();
  files["png/00436515.PNG"] = "";
  CHECK(reading_error(RsnaPneumonia({}), MemoryFolder(files)).find("there are two pictures 00436515") == 0);
  const Samples samples = read({.folder = "png"}, files);
  REQUIRE(samples.samples.size() == 1);
  CHECK(samples.samples[0].picture == "png/00436515.PNG");
  CHECK(log_of({.folder = "png"}, files).find("2 patients have no picture below the root") != std::string::npos);
  CHECK(reading_error(RsnaPneumonia({.pictures = Pictures::all, .folder = "png"}), MemoryFolder(files))
            .find("stage_2_train_labels.csv:2: row 1: there is no picture 0004cfab.dcm") == 0);
  CHECK(reading_error(RsnaPneumonia({.folder = "jpg"}), MemoryFolder(files)).find("none of the 3 patients") == 0);
  const Samples truth = read({.labels_only = true}, files);
  CHECK(truth.samples.size() == 3);
  CHECK(truth.samples[0].picture.empty());
  CHECK(truth.samples[0].width == 0);
}

TEST_CASE("without the class table only the binary task is left") {
  Files files = published();
  files.erase("stage_2_detailed_class_info.csv");
  CHECK(read({}, files).samples[1].metadata.at("detailed_class").empty());
  CHECK(log_of({}, files).find("there is no stage_2_detailed_class_info.csv: ") == 0);
  CHECK(reading_error(RsnaPneumonia({.task = Task::three_classes}), MemoryFolder(files)) ==
        "there is no stage_2_detailed_class_info.csv, nor one that ends in .gz, in the root, which holds "
        "\"stage_2_test_images\", \"stage_2_train_images\", \"stage_2_train_labels.csv\"");
  files.erase("stage_2_train_labels.csv");
  CHECK(reading_error(RsnaPneumonia({}), MemoryFolder(files)) ==
        "there is no stage_2_train_labels.csv, nor one that ends in .gz, in the root, which holds "
        "\"stage_2_test_images\", \"stage_2_train_images\"; all its files are pictures: perhaps the folder above it is "
        "meant");
}

TEST_CASE("a wrong row of the label table is named with line and column") {
  const std::string file = label_file;
  names(file, "patientId,Target\n", "has no column \"x\"; there are \"patientId\", \"Target\"");
  names(file, label_header + "a,,,,,2\n",
        "stage_2_train_labels.csv:2: row 1, column \"Target\": \"2\" is neither 0 nor 1");
  names(file, label_header + ",,,,,0\n", "column \"patientId\": \"\" is no patient");
  names(file, label_header + "a,,,,,1\n", "column \"x\": \"\" is not a number");
  names(file, label_header + "a,1,2,0,4,1\n", "column \"width\": \"0\" is no size above 0");
  names(file, label_header + "a,1,2,3,inf,1\n", "column \"height\": \"inf\" is no number of pixels");
  names(file, label_header + "a,1024,2,3,4,1\n", "column \"x\": \"1024\" lets the box lie outside");
  names(file, label_header + "a,1,-9,3,4,1\n", "column \"y\": \"-9\" lets the box lie outside");
  names(file, label_header + "a,1,,,,0\n", "column \"x\": \"1\" belongs to no box: Target is 0");
  names(file, label_header + "a,,,,,0\na,,,,,0\n", "row 2, column \"patientId\": \"a\" has Target 0 in a row before");
  names(file, label_header + "a,1,2,3,4,1\na,,,,,0\n",
        "row 2, column \"Target\": \"0\" is 0, but the patient has a box");
  names(file, label_header + "a,1,2,3,4,1\na,1.0,2,3,4,1\n", "begins the same box");
  names(file, label_header + "a,,,,,0\n", ":2: row 1: the patient a is not in stage_2_detailed_class_info.csv");
  names(file, "", "stage_2_train_labels.csv is empty");
  names(file, "\xff\xfep", "is UTF-16");
}

TEST_CASE("a wrong row of the class table is named; patients that only it has are counted") {
  const std::string file = class_file;
  names(file, class_rows + "0004cfab,normal\n",
        "row 5, column \"class\": \"normal\" is no class; expected \"Lung Opacity\"");
  names(file, class_rows + "0004cfab,Normal\n", "is another class than in a row of the same patient before");
  names(file, class_header + "0004cfab,Lung Opacity\n",
        "stands for a patient with Target 0: stage_2_train_labels.csv:2");
  names(file, class_header + "00436515,Normal\n", "stands for a patient with Target 1: stage_2_train_labels.csv:3");
  names(file, "patientId\n", "has no column \"class\"");
  Files files = published();
  files[file] += "ffff,Normal\nffff,Normal\n";
  CHECK(log_of({}, files).find("1 patients of stage_2_detailed_class_info.csv are not in") == 0);
}

TEST_CASE("a wrong file of mappings is named with its line") {
  mapped("", "mappings_2018.json:1: the file ends too early");
  mapped("{}", "expected `[`");
  mapped("[\n{\"img_id\": \"00000013_008.png\"}]", ":2: this object has no \"subset_img_id\"");
  mapped("[{\"subset_img_id\": \"a\"}]", "has no \"img_id\"");
  mapped("[{\"subset_img_id\": 7}]", "\"subset_img_id\" is no text");
  mapped("[{\"subset_img_id\": \"a\", \"img_id\": \"13_8.png\"}]",
         "expected a name of ChestX-ray14 like 00000001_000.png");
  mapped(
      "[{\"subset_img_id\": \"a\", \"img_id\": \"00000013_008.png\"},\n{\"subset_img_id\": \"b\", \"img_id\": "
      "\"00000013_008.png\"}]",
      ":2: \"00000013_008.png\" stands twice");
  mapped(
      "[{\"subset_img_id\": \"a\", \"img_id\": \"00000013_008.png\"},\n{\"subset_img_id\": \"a\", \"img_id\": "
      "\"00000013_009.png\"}]",
      ":2: \"a\" stands twice");
  mapped("[]", "row 1: the patient 0004cfab is not in pneumonia-challenge-dataset-mappings_2018.json");
  mapped("[{\"a\": nul}]", "\"nul\" is no value");
  for (const char* word : {"+1", "01", "1.", ".5", "1e", "-", "-inf", "nan", "0x1", "1e+"})
    mapped("[{\"a\": " + std::string(word) + "}]", "\"" + std::string(word) + "\" is no value");
  for (const char* word : {"0", "-0.5", "10", "1e5", "1.5E-3", "null", "true"})
    mapped("[{\"a\": " + std::string(word) + "}]", "has no \"subset_img_id\"");
  mapped("[{\"a\": ,}]", "\"\" is no value");
  mapped("\xff\xfe[", "is UTF-16");
  mapped("<!DOCTYPE html>", "is no JSON: it looks like a web page");
  mapped("[{\"a\": \"\\x\"}]", "an unknown escape");
  mapped("[{\"a\": \"\\u00g0\"}]", "an unknown escape");
  mapped("[{\"a\": \"b\n\"}]", "a control character in a text");
  mapped("[{\"a\": \"b", "its closing quote is missing");
  mapped("[{\"a\" 1}]", "expected `:`");
  mapped("[{\"a\": 1,}]", "expected `\"`");
  mapped("[{\"subset_img_id\": \"a\", \"img_id\": \"00000013_008.png\"} {}]", "expected `,`");
  mapped("[] []", "text follows the list");
  mapped("[{\"a\": " + std::string(100, '[') + "]", "nested too deeply");
}

TEST_CASE("a real DICOM file that the same tools made is found by its name, and has the tags that become metadata") {
  const RealFolder samples(std::filesystem::path(__FILE__).parent_path() / "../../../../shared/data/dicom-samples");
  if (!std::filesystem::exists(samples.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  const std::string id = "1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819", picture = id + ".dcm";
  Files files{{"stage_2_train_labels.csv", label_header + id + ",,,,,0\n"},
              {"stage_2_detailed_class_info.csv", class_header + id + ",Normal\n"}};
  for (const std::string& path : samples.list("")) files["stage_2_train_images/" + path] = "";
  const Samples read_samples = read({}, files);
  REQUIRE(read_samples.samples.size() == 1);
  CHECK(read_samples.samples[0].picture == "stage_2_train_images/" + picture);
  // Group and element in little endian, and the value representation: PatientAge, PatientSex, ViewPosition.
  const std::string content = samples.read(picture);
  using namespace std::string_view_literals;
  for (const std::string_view tag : {"\x10\x00\x10\x10"
                                     "AS"sv,
                                     "\x10\x00\x40\x00"
                                     "CS"sv,
                                     "\x18\x00\x01\x51"
                                     "CS"sv})
    CHECK(content.find(tag) != std::string::npos);
}

TEST_CASE("boxes that leave the picture of 1024 pixels are counted, with the first one's row") {
  Files files = published();
  CHECK(log_of({}, files).find("beyond") == std::string::npos);
  files["stage_2_train_labels.csv"] =
      label_header + "0004cfab,,,,,0\n00436515,900,152.0,213.0,379.0,1\n00322d4d,,,,,0\n";
  CHECK(log_of({}, files).find("1 box reaches beyond the picture by more than a pixel, and is cut at its edge; the "
                               "first is stage_2_train_labels.csv:3: row 2\n") != std::string::npos);
}

TEST_CASE("a table of another capitalisation, or twice, is refused, and one that lies elsewhere is looked for") {
  const auto error = [](const std::string& from, const std::string& to) {
    Files files = published();
    files[to] = files[from];
    files.erase(from);
    return reading_error(RsnaPneumonia({}), MemoryFolder(files));
  };
  CHECK(
      error(class_file, "Stage_2_detailed_class_info.csv").find("the publisher's name is " + std::string(class_file)) !=
      std::string::npos);
  CHECK(error(class_file, std::string(class_file) + "/a.csv").find("is a folder") != std::string::npos);
  CHECK(error(label_file, "labels.csv")
            .find("there is no stage_2_train_labels.csv, nor one that ends in .gz, in the "
                  "root, which holds ") == 0);
  Files twice = published();
  twice[std::string(class_file) + ".gz"] = class_rows;
  CHECK(reading_error(RsnaPneumonia({}), MemoryFolder(twice)).find("move one of them away") != std::string::npos);
}
