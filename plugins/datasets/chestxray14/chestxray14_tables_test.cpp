// Facts about the tables and lists of ChestX-ray14: which of them are there, how they are written, and what
// contradicts.
#include "chestxray14.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

using Files = std::map<std::string, std::string>;

const std::string table_name = "Data_Entry_2017_v2020.csv";
const std::string header =
    "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,"
    "Height],OriginalImagePixelSpacing[x,y]\n";
const std::string two = header + "00000001_000.png,Mass,0,1,57,M,PA,2682,2749,0.143,0.143\n" +
                        "00000013_008.png,Mass,8,13,57,M,PA,2682,2749,0.143,0.143\n";
const std::string boxes = "Image Index,Finding Label,Bbox [x,y,w,h],,,\n";

Files whole() {
  return {{table_name, two},
          {"BBox_List_2017.csv", boxes + "00000001_000.png,Mass,1,2,3,4\n"},
          {"train_val_list.txt", "00000001_000.png\n"},
          {"test_list.txt", "00000013_008.png"}};
}
Files with(const std::string& path, const std::string& content) {
  Files files = whole();
  files[path] = content;
  return files;
}
Files without(const std::string& path) {
  Files files = whole();
  files.erase(path);
  return files;
}

std::string log_of(const Files& files) {
  ChestXray14 dataset({.labels_only = true});
  return reading_log(dataset, MemoryFolder(files));
}
std::string error_of(const Files& files) {
  return reading_error(ChestXray14({.labels_only = true}), MemoryFolder(files));
}

void names(const std::string& text, const std::string& part) {
  CHECK_MESSAGE(text.find(part) != std::string::npos, text);
}

}  // namespace

TEST_CASE("a table that is missing, that is a folder or that differs by capitals is told or refused") {
  CHECK(log_of(whole()).empty());
  CHECK(log_of(without("BBox_List_2017.csv")) == "there is no BBox_List_2017.csv in the root: no picture has a box\n");
  CHECK(log_of(without("test_list.txt")) ==
        "there is no test_list.txt in the root, only the other split list: 1 pictures belong to no official part\n");
  Files capitals = without("test_list.txt");
  capitals["TEST_LIST.txt"] = "00000013_008.png\n";
  names(error_of(capitals), "there is TEST_LIST.txt; the publisher's name is test_list.txt: rename it");
  Files inside = without("BBox_List_2017.csv");
  inside["BBox_List_2017.csv/boxes.csv"] = boxes;
  names(error_of(inside), "BBox_List_2017.csv is a folder");
  names(error_of({{"CXR8/" + table_name, two}}), "there is no Data_Entry_2017_v2020.csv or Data_Entry_2017.csv");
  names(error_of({{"CXR8/" + table_name, two}}), "let `root` lead to CXR8");
}

TEST_CASE("of two tables of one kind the one that is read is told") {
  CHECK(log_of(with(table_name + ".gz", two)) ==
        "there are Data_Entry_2017_v2020.csv and Data_Entry_2017_v2020.csv.gz: Data_Entry_2017_v2020.csv is read\n");
  CHECK(log_of(with("Data_Entry_2017.csv", two)) ==
        "there are Data_Entry_2017_v2020.csv and the older Data_Entry_2017.csv: Data_Entry_2017_v2020.csv is read\n");
}

TEST_CASE("a split list may have a byte order mark, blanks and any ends of lines") {
  for (const char* text :
       {"\xef\xbb\xbf"
        "00000013_008.png",
        "00000013_008.png  \n", "\r\n00000013_008.png\r\n", "\t00000013_008.png\r00000013_008.png"}) {
    const Files files = with("test_list.txt", text);
    CHECK(log_of(files).empty());
    CHECK(ChestXray14({.labels_only = true}).read(MemoryFolder(files)).samples[1].split == "test");
  }
  names(error_of(with("test_list.txt", std::string("\xff\xfe"
                                                   "0\0",
                                                   4))),
        "test_list.txt is UTF-16; save it as UTF-8");
  names(error_of(with("test_list.txt", std::string("a\n0") + '\0' + "00")),
        "test_list.txt:2: this line is no UTF-8 text");
  names(error_of(with("test_list.txt", "<html>")), "test_list.txt is no list of pictures: it looks like a web page");
  names(log_of(with("test_list.txt", "00000013_008.png\r\n\r\nb.png\nc.png")),
        "2 of 3 lines of test_list.txt name no picture of Data_Entry_2017_v2020.csv; the first is test_list.txt:3: "
        "\"b.png\"");
}

TEST_CASE("a patient who is not the one of the file's name is an error") {
  names(error_of(with(table_name, header + "00000001_000.png,Mass,0,2,57,M,PA,2682,2749,0.143,0.143\n")),
        "Data_Entry_2017_v2020.csv:2: row 1, column \"Patient ID\": \"2\" is not the patient 1 whom the file name "
        "00000001_000.png says");
  CHECK(error_of({{table_name, header + "00000001_000.png,Mass,0,0001,57,M,PA,2682,2749,0.143,0.143\n"}}).empty());
  CHECK(chestxray14::patient_in("00000013_008.png") == "13");
  CHECK_FALSE(chestxray14::patient_in("0000013_0008.png"));
}

TEST_CASE("boxes that leave the picture and boxes that stand twice are counted, with the first one's row") {
  const auto log_with = [](const std::string& rows) { return log_of(with("BBox_List_2017.csv", boxes + rows)); };
  CHECK(log_with("00000001_000.png,Mass,-0.5,1,1025,4\n").empty());  // rounding
  CHECK(log_with("00000001_000.png,Mass,144,480,2800,344\n00000001_000.png,Mass,-2,1,3,4\n") ==
        "2 boxes reach beyond the picture by more than a pixel, and are cut at its edge; the first is "
        "BBox_List_2017.csv:2: row 1\n");
  CHECK(log_with("00000001_000.png,Mass,1,2,3,4\n00000001_000.png,Nodule,1,2,3,4\n00000001_000.png,Mass,1,2,3,4\n") ==
        "1 box stands there twice with the same label; the first is BBox_List_2017.csv:4: row 3\n");
  for (const char* box : {"nan,1,3,4", "inf,1,3,4"})
    names(error_of(with("BBox_List_2017.csv", boxes + "00000001_000.png,Mass," + box + "\n")),
          "BBox_List_2017.csv:2: row 1, column \"Bbox [x\": \"" + std::string(box).substr(0, 3) +
              "\" is no number of pixels");
  const std::string small = header + "00000001_000.png,Mass,0,1,57,M,PA,600,800,0.143,0.143\n";
  Files files{{table_name, small}, {"BBox_List_2017.csv", boxes + "00000001_000.png,Mass,500,1,200,4\n"}};
  names(log_of(files), "1 box reaches beyond the picture by more than a pixel");  // which was never 1024 wide
}
