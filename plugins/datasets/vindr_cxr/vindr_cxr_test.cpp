// Facts about VinDr-CXR: invented readings in the published form of its tables, their votes and boxes, and wrong
// copies.
#include "vindr_cxr.cpp"

#include <map>
#include <set>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

using Files = std::map<std::string, std::string>;

std::string header(bool train) {
  std::string text = train ? "image_id,rad_id" : "image_id";
  for (const std::string& name : vindr::labels())
    text += ',' + (name == "Other diseases" && !train ? "Other disease" : name);
  return text + '\n';
}

// A row in which these labels are 1.
std::string reading(const std::string& id_and_reader, const std::set<std::string>& labels) {
  std::string text = id_and_reader;
  for (const std::string& name : vindr::labels()) text += labels.contains(name) ? ",1" : ",0";
  return text + '\n';
}

const std::string train_labels = "annotations/image_labels_train.csv",
                  train_boxes = "annotations/annotations_train.csv", test_labels = "annotations/image_labels_test.csv",
                  test_boxes = "annotations/annotations_test.csv";
const std::string box_header = "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n";

Files small_copy() {
  return {{train_labels, header(true) + reading("aa,R1", {"Cardiomegaly", "Pneumonia"}) +
                             reading("aa,R2", {"Cardiomegaly"}) + reading("aa,R3", {"Atelectasis"}) +
                             reading("bb,R1", {"No finding"}) + reading("bb,R4", {"No finding"}) +
                             reading("bb,R8", {"No finding"})},
          {train_boxes, box_header + "aa,R1,Cardiomegaly,10.5,20,110.5,70\naa,R2,Cardiomegaly,12,22,100,71\n"
                                     "aa,R3,Atelectasis,1,2,3,4\nbb,R1,No finding,,,,\n"},
          {test_labels, header(false) + reading("cc", {"Other diseases"})},
          {test_boxes, "image_id,class_name,x_min,y_min,x_max,y_max\ncc,Other disease,,,,\n"},
          {"train/aa.dicom", ""},
          {"train/bb.dicom", ""},
          {"test/cc.dicom", ""}};
}

Files changed(const std::string& file, const std::string& content) {
  Files files = small_copy();
  files[file] = content;
  return files;
}

std::string error_of(const std::string& file, const std::string& content) {
  return reading_error(VinDrCxr({}), MemoryFolder(changed(file, content)));
}

void names(const std::string& error, const std::string& part) {
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}

}  // namespace

TEST_CASE("more than half of a picture's readers make a label, and only its boxes stand") {
  const Samples samples = VinDrCxr({.classes = {"Cardiomegaly", "Atelectasis", "Other diseases", "No finding"}})
                              .read(MemoryFolder(small_copy()));
  REQUIRE(samples.samples.size() == 3);
  const Sample &a = samples.samples[0], &b = samples.samples[1], &c = samples.samples[2];
  CHECK(a.id == "aa");
  CHECK(a.patient == "aa");
  CHECK(a.patient_space == "vindr_cxr");
  CHECK(a.picture == "train/aa.dicom");
  CHECK(a.split == "train");
  CHECK(a.metadata == std::map<std::string, std::string>{{"view", "PA"}});
  CHECK(a.labels == std::vector<float>{1, 0, 0, 0});
  REQUIRE(a.boxes.size() == 2);
  CHECK(a.boxes[0].label == "Cardiomegaly");
  CHECK(a.boxes[0].x == 10.5);
  CHECK(a.boxes[0].width == 100);
  CHECK(a.boxes[0].height == 50);
  CHECK(a.width == 0);
  CHECK(b.labels == std::vector<float>{0, 0, 0, 1});
  CHECK(b.boxes.empty());
  CHECK(c.labels == std::vector<float>{0, 0, 1, 0});
  CHECK(c.split == "test");
  CHECK(VinDrCxr({}).read(MemoryFolder(small_copy())).classes.size() == 28);
}

TEST_CASE("any reader, or one of them, may make the labels instead") {
  const Samples any =
      VinDrCxr({.readers = "any", .classes = {"Atelectasis", "Pneumonia"}}).read(MemoryFolder(small_copy()));
  CHECK(any.samples[0].labels == std::vector<float>{1, 1});
  CHECK(any.samples[0].boxes.size() == 3);
  const Samples third = VinDrCxr({.readers = "R3", .classes = {"Atelectasis"}}).read(MemoryFolder(small_copy()));
  REQUIRE(third.samples.size() == 2);  // the test part has no single readers
  CHECK(third.samples[0].labels == std::vector<float>{1});
  CHECK(third.samples[0].boxes.size() == 1);
}

TEST_CASE("boxes of copies that are no DICOM stand only where the original's size is known") {
  Files files = small_copy();
  files.erase("train/aa.dicom");
  files["png/aa.png"] = "";
  files["sizes.csv"] = "image_id,dim0,dim1\naa,2836,2336\n";
  VinDrCxr unknown({});
  CHECK(unknown.read(MemoryFolder(files)).samples[0].boxes.empty());
  names(reading_log(unknown, MemoryFolder(files)), "the boxes of 1 pictures are left out");
  const Samples sized = VinDrCxr({.sizes = "sizes.csv"}).read(MemoryFolder(files));
  CHECK(sized.samples[0].boxes.size() == 2);
  CHECK(sized.samples[0].height == 2836);
  CHECK(sized.samples[0].width == 2336);
  CHECK(VinDrCxr({.full_size = true}).read(MemoryFolder(files)).samples[0].boxes.size() == 2);
  files["train/aa.dicom"] = "";
  names(reading_error(unknown, MemoryFolder(files)), "two pictures aa: png/aa.png and train/aa.dicom");
  CHECK(VinDrCxr({.folder = "train"}).read(MemoryFolder(files)).samples[0].picture == "train/aa.dicom");
}

TEST_CASE("what is left out and what is not known is told") {
  Files files = small_copy();
  files.erase("train/bb.dicom");
  VinDrCxr plain({});
  const std::string log = reading_log(plain, MemoryFolder(files));
  names(log, "2 of 3 pictures are read; left out: 1 have no picture (the first is bb)");
  names(log, "each picture counts as one of its own");
  names(reading_error(VinDrCxr({.pictures = Pictures::all}), MemoryFolder(files)), "there is no picture of bb");
  CHECK(VinDrCxr({.labels_only = true}).read(MemoryFolder(files)).samples.size() == 3);
  for (const std::string& file : {test_labels, test_boxes, train_boxes}) files.erase(file);
  CHECK(VinDrCxr({}).read(MemoryFolder(files)).samples.size() == 1);
}

TEST_CASE("pictures that the one radiologist did not read are counted, and the test part's consensus stays") {
  VinDrCxr eighth({.readers = "R8", .classes = {"No finding"}});
  const std::string log = reading_log(eighth, MemoryFolder(small_copy()));
  names(log, "2 of 3 pictures are read; left out: 1 were not read by R8 (the first is aa)\n");
  names(log,
        "`readers: R8` decides the training part alone: 1 pictures of the test part, labelled by consensus, stay\n");
  VinDrCxr plain({});
  CHECK(reading_log(plain, MemoryFolder(small_copy())) ==
        "the publisher tells no patients: each picture counts as one of its own\n");
}

TEST_CASE("tables that are missing, of another capitalisation or there twice are told or refused") {
  VinDrCxr plain({});
  Files files = small_copy();
  files.erase(train_boxes);
  names(reading_log(plain, MemoryFolder(files)),
        "there is no annotations/annotations_train.csv: no picture of train has a box\n");
  files["annotations/Annotations_train.csv"] = box_header;
  names(reading_error(plain, MemoryFolder(files)), "the publisher's name is annotations/annotations_train.csv");
  files = small_copy();
  files.erase(test_labels);
  names(reading_error(plain, MemoryFolder(files)),
        "there is annotations/annotations_test.csv, but no annotations/image_labels_test.csv");
  files.erase(test_boxes);
  names(reading_log(plain, MemoryFolder(files)),
        "there is no annotations/image_labels_test.csv: the part test has no picture\n");
  names(reading_log(plain, MemoryFolder(changed("annotations_train.csv", box_header))),
        "there are annotations/annotations_train.csv and annotations_train.csv: annotations/annotations_train.csv is "
        "read\n");
}

TEST_CASE("boxes that leave the original and boxes that one reader gave twice are counted") {
  const std::string rows = box_header + "aa,R1,Cardiomegaly,10,20,2338,70\naa,R1,Cardiomegaly,-5,20,110,70\n" +
                           "aa,R2,Cardiomegaly,-5,20,110,70\naa,R2,Cardiomegaly,-5,20,110,70\n";
  Files files = changed(train_boxes, rows);
  files["sizes.csv"] = "image_id,dim0,dim1\naa,2836,2336\n";
  VinDrCxr sized({.sizes = "sizes.csv"}), plain({});
  names(reading_log(sized, MemoryFolder(files)),
        "4 boxes reach beyond the picture by more than a pixel, and are cut at its edge; the first is " + train_boxes +
            ":2: row 1\n1 box stands there twice with the same label; the first is " + train_boxes + ":5: row 4\n");
  names(reading_log(plain, MemoryFolder(files)), "3 boxes reach beyond the picture");  // whose size is not known
}

TEST_CASE("a wrong cell, column, file or copy is named") {
  names(error_of(train_labels, header(true) + reading("aa,R1", {}) + reading("aa,R1", {})),
        "row 2, column \"image_id\": \"aa\" was read by the same radiologist in row 1 already");
  names(error_of(train_labels, header(true) + reading(",R1", {})), "is no picture's id");
  names(error_of(train_labels, header(true) + reading("aa,", {})), "is no radiologist");
  std::string odd = reading("aa,R1", {});
  odd[6] = '2';
  names(error_of(train_labels, header(true) + odd),
        "column \"Aortic enlargement\": \"2\" is no label; expected 0 or 1");
  names(error_of(train_labels, "image_id,rad_id,Atelectasis\n"), "has no column \"Aortic enlargement\"");
  names(error_of(train_labels, ""), train_labels + " is empty");
  names(error_of(test_labels, header(false) + reading("aa", {})), "has the picture aa, which is in " + train_labels);
  names(error_of(train_boxes, box_header + "aa,R1,Cardiomegalia,1,2,3,4\n"), "did you mean \"Cardiomegaly\"?");
  names(error_of(train_boxes, box_header + "aa,R1,Cardiomegaly,1,2,1,4\n"),
        "column \"x_max\": \"1\" is not above x_min");
  names(error_of(train_boxes, box_header + "aa,R1,Cardiomegaly,1,2,3,x\n"), "column \"y_max\": \"x\" is not a number");
  names(error_of(train_boxes, box_header + "aa,R1,Cardiomegaly,,2,3,4\n"),
        "column \"x_min\": \"\" is missing, while other numbers of the box are there");
  names(error_of(train_boxes, box_header + "zz,R1,Cardiomegaly,1,2,3,4\n"), "\"zz\" is not in the table of labels");
  names(error_of(train_boxes, "image_id,class_name\n"), "has no column \"x_min\"");
  names(reading_error(VinDrCxr({}), MemoryFolder({})),
        "there is no annotations/image_labels_train.csv or annotations/image_labels_test.csv");
  names(reading_error(VinDrCxr({.sizes = "s.csv"}), MemoryFolder(changed("s.csv", "image_id,dim0,dim1\naa,0,5\n"))),
        "column \"dim0\": \"0\" is no height");
  Files without = small_copy();
  for (const char* picture : {"train/aa.dicom", "train/bb.dicom", "test/cc.dicom"}) without.erase(picture);
  names(reading_error(VinDrCxr({}), MemoryFolder(without)), "none of the 3 pictures is left: 3 have no picture");
  const auto error = [](VinDrCxr::Params params) { CHECK_THROWS_AS(params.check(), std::invalid_argument); };
  error({.readers = "most"});
  error({.classes = {"Effusion"}});
  error({.sizes = "s.csv", .full_size = true});
}

TEST_CASE("it asks for the tags that say sex and age, and is not to be passed on") {
  CHECK(std::string(VinDrCxr::tags[0]) == "PatientSex");
  CHECK(std::string(VinDrCxr::tags[1]) == "PatientAge");
  CHECK(VinDrCxr::restricted);
}
