// Facts about ChestX-ray14: small tables of its layout, wrong cells, and the publisher's own counts.
#include "chestxray14.cpp"

#include <zlib.h>

#include <set>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log,
    collimator::testing::RealFolder;

namespace {

const std::string header =
    "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,"
    "Height],OriginalImagePixelSpacing[x,y]\n";

std::string row(const std::string& picture, const std::string& labels, const std::string& rest = "0,1,57,M,PA") {
  return picture + "," + labels + "," + rest + ",2682,2749,0.143,0.143\n";
}

std::string error_of(const std::string& table, std::map<std::string, std::string> more = {}) {
  more["Data_Entry_2017_v2020.csv"] = table;
  return reading_error(ChestXray14({.labels_only = true}), MemoryFolder(more));
}

// gzread passes on what is not gzip.
class RealNih final : public RealFolder {
 public:
  using RealFolder::RealFolder;
  std::string read(std::string_view path) const override {
    const gzFile in = gzopen((root() / path).c_str(), "rb");
    std::string content, block(1 << 20, '\0');
    for (int got = 1; got > 0;) {
      got = gzread(in, block.data(), static_cast<unsigned>(block.size()));
      if (got > 0) content.append(block, 0, static_cast<std::size_t>(got));
    }
    gzclose(in);
    return content;
  }
};

const RealNih& nih() {
  static const RealNih folder(std::filesystem::path(__FILE__).parent_path() /
                              "../../../../shared/data/nih-chestxray14");
  return folder;
}

bool has_data() {
  const bool there = std::filesystem::exists(nih().root());
  if (!there) MESSAGE("the real data is not there");
  return there;
}

}  // namespace

TEST_CASE("findings, view, sex, age and the official part come from the tables, pictures from any folder") {
  const MemoryFolder folder(
      {{"Data_Entry_2017_v2020.csv",
        header + row("a.png", "Mass|Hernia") + row("b.png", "No Finding", "3,2,004D,F,AP")},
       {"images_002/images/b.png", ""},
       {"images_001/images/a.png", ""},
       {"BBox_List_2017.csv", "Image Index,Finding Label,Bbox [x,y,w,h],,,\na.png,Infiltrate,1.5,2,3,4\n"},
       {"train_val_list.txt", "b.png"},
       {"test_list.txt", "a.png\r\n"}});
  const Samples samples = ChestXray14({.classes = {"Hernia", "Nodule"}}).read(folder);
  REQUIRE(samples.samples.size() == 2);
  const Sample &a = samples.samples[0], &b = samples.samples[1];
  CHECK(samples.classes == std::vector<std::string>{"Hernia", "Nodule"});
  CHECK(a.labels == std::vector<float>{1, 0});
  CHECK(a.picture == "images_001/images/a.png");
  CHECK(a.patient == "1");
  CHECK(a.split == "test");
  CHECK(a.metadata == std::map<std::string, std::string>{
                          {"age", "57"}, {"follow_up", "0"}, {"label_count", "2"}, {"sex", "M"}, {"view", "PA"}});
  REQUIRE(a.boxes.size() == 1);
  CHECK(a.boxes[0].label == "Infiltration");
  CHECK(a.boxes[0].x == 1.5);
  CHECK(a.boxes[0].height == 4);
  CHECK(b.labels == std::vector<float>{0, 0});
  CHECK(b.metadata.at("age") == "0");
  CHECK(b.split == "train");
}

TEST_CASE(
    "the first release has one more comma in each line, ages with a unit, and impossible ages, which are counted") {
  const std::string first =
      "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View "
      "Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n";
  const auto line = [](const std::string& picture, const std::string& age) {
    return picture + ",No Finding,0,1," + age + ",M,PA,2682,2749,0.143,0.143,\n";
  };
  const MemoryFolder folder(std::map<std::string, std::string>{
      {"Data_Entry_2017.csv", first + line("a.png", "058Y") + line("b.png", "013M") + line("c.png", "010D") +
                                  line("d.png", "411Y") + line("e.png", "411") + line("f.png", "120") +
                                  line("g.png", "-1")}});
  ChestXray14 dataset({.labels_only = true});
  std::vector<std::string> ages;
  for (const Sample& sample : dataset.read(folder).samples) ages.push_back(sample.metadata.at("age"));
  CHECK(ages == std::vector<std::string>{"58", "0", "0", "", "", "120", ""});
  CHECK(reading_log(dataset, folder) ==
        "3 pictures are of patients said to be older than 120 years or not born yet; their age is left empty\n"
        "there is no BBox_List_2017.csv in the root: no picture has a box\n");
}

TEST_CASE("the adjudicated labels are four other classes with parts of their own") {
  const std::string more = ",Fracture,Pneumothorax,Airspace opacity,Nodule or mass,Set Id\r\n";
  const auto line = [](const std::string& picture, const std::string& rest) {
    std::string text = row(picture, "Mass|Hernia");
    text.pop_back();
    return text + "," + rest + "\r\n";
  };
  const auto table = [&](const std::string& rest) {
    return header.substr(0, header.size() - 1) + more + line("a.png", "NO,YES,NO,YES,test") + line("b.png", rest);
  };
  std::map<std::string, std::string> files{
      {"google2019_nih-chest-xray-labels.csv", table("YES,NO,NO,NO,val")},
      {"images/a.png", ""},
      {"images/b.png", ""},
      {"BBox_List_2017.csv", "Image Index,Finding Label,Bbox [x,y,w,h],,,\na.png,Mass,1,2,3,4\nc.png,Mass,1,2,3,4\n"},
      {"test_list.txt", "b.png\n"}};
  const ChestXray14 dataset({.labels = Labels::google2019});
  const Samples samples = dataset.read(MemoryFolder(files));
  CHECK(samples.classes == std::vector<std::string>{"Fracture", "Pneumothorax", "Airspace opacity", "Nodule or mass"});
  CHECK(samples.samples[0].labels == std::vector<float>{0, 1, 0, 1});
  CHECK(samples.samples[0].split == "test");
  CHECK(samples.samples[0].boxes.size() == 1);
  CHECK(samples.samples[0].metadata.at("label_count") == "2");
  CHECK(samples.samples[1].labels == std::vector<float>{1, 0, 0, 0});
  CHECK(samples.samples[1].split == "validate");
  const ChestXray14 two({.labels = Labels::google2019, .classes = {"Nodule or mass", "Fracture"}});
  CHECK(two.read(MemoryFolder(files)).samples[0].labels == std::vector<float>{1, 0});
  for (const auto& [rest, what] :
       {std::pair("MAYBE,NO,NO,NO,val", "row 2, column \"Fracture\": \"MAYBE\" is neither YES nor NO"),
        {"NO,NO,NO,NO,train", "row 2, column \"Set Id\": \"train\" is neither val nor test"}}) {
    files["google2019_nih-chest-xray-labels.csv"] = table(rest);
    const std::string error = reading_error(dataset, MemoryFolder(files));
    CHECK_MESSAGE(error.find(what) != std::string::npos, error);
  }
  files["google2019_nih-chest-xray-labels.csv"] = header;
  CHECK(reading_error(dataset, MemoryFolder(files)).find("has no column \"Fracture\"") != std::string::npos);
  CHECK(reading_error(dataset, MemoryFolder({})).find("there is no google2019_nih-chest-xray-labels.csv") == 0);
  const auto check = [] { ChestXray14::Params{.labels = Labels::google2019, .classes = {"Hernia"}}.check(); };
  CHECK_THROWS_WITH_AS(check(), doctest::Contains("there are \"Fracture\""), std::invalid_argument);
}

TEST_CASE("pictures in neither split list, and lines that name no picture, are counted") {
  const MemoryFolder folder({{"Data_Entry_2017_v2020.csv", header + row("a.png", "Mass") + row("b.png", "Mass")},
                             {"train_val_list.txt", "a.png\nimages/b.png\n"},
                             {"test_list.txt", "c.png\n"}});
  ChestXray14 dataset({.labels_only = true});
  CHECK(reading_log(dataset, folder) ==
        "there is no BBox_List_2017.csv in the root: no picture has a box\n"
        "1 of 2 lines of train_val_list.txt name no picture of Data_Entry_2017_v2020.csv; the first is "
        "train_val_list.txt:2: \"images/b.png\"\n"
        "1 of 1 lines of test_list.txt name no picture of Data_Entry_2017_v2020.csv; the first is test_list.txt:1: "
        "\"c.png\"\n"
        "1 pictures are in neither split list and belong to no official part\n");
}

TEST_CASE("rows without a picture are left out, or an error, or kept as truth alone") {
  const MemoryFolder folder(
      {{"Data_Entry_2017_v2020.csv", header + row("a.png", "Mass") + row("b.png", "Mass")}, {"images/b.png", ""}});
  CHECK(ChestXray14({}).read(folder).samples.size() == 1);
  CHECK(reading_error(ChestXray14({.pictures = Pictures::all}), folder)
            .find("row 1, column \"Image Index\": \"a.png\"") != std::string::npos);
  const Samples truth = ChestXray14({.labels_only = true}).read(folder);
  CHECK(truth.samples.size() == 2);
  CHECK(truth.samples[1].picture.empty());
  CHECK(reading_error(ChestXray14({.folder = "elsewhere"}), folder).find("none of the 2 pictures") == 0);
  const MemoryFolder twice(
      {{"Data_Entry_2017_v2020.csv", header + row("a.png", "Mass")}, {"224/a.png", ""}, {"1024/a.png", ""}});
  CHECK(reading_error(ChestXray14({}), twice).find("two pictures a.png") != std::string::npos);
  CHECK(ChestXray14({.folder = "224"}).read(twice).samples[0].picture == "224/a.png");
}

TEST_CASE("a wrong cell is named with row and column") {
  const auto names = [](const std::string& error, const std::string& place) {
    CHECK_MESSAGE(error.find(place) != std::string::npos, error);
  };
  names(error_of(header + row("a.png", "Mass") + row("b.png", "Mess")),
        ":3: row 2, column \"Finding Labels\": \"Mess\"");
  names(error_of(header + row("a.png", "Mass|No Finding")), "No Finding alone");
  names(error_of(header + row("a.png", "")), "row 1, column \"Finding Labels\"");
  names(error_of(header + row("a.png", "Mass", "0,1,old,M,PA")), "row 1, column \"Patient Age\": \"old\"");
  names(error_of(header + row("a.png", "Mass", "0,1,57,X,PA")), "row 1, column \"Patient Gender\": \"X\"");
  names(error_of(header + row("a.png", "Mass", "0,1,57,M,LL")), "row 1, column \"View Position\": \"LL\"");
  names(error_of(header + row("a.png", "Mass", "0,,57,M,PA")), "row 1, column \"Patient ID\"");
  names(error_of(header + row("a.png", "Mass") + row("a.png", "Mass")), "stands in row 1 already");
  names(error_of(header + "a.png,Mass\n"), "row 1 has 2 cells; the header has 11");
  names(error_of("Image Index,Finding Label\n"), "no column \"Finding Labels\"; did you mean \"Finding Label\"?");
  names(error_of(""), "Data_Entry_2017_v2020.csv is empty");
  names(error_of(header), "none of the 0 pictures");
  const std::string boxes = "Image Index,Finding Label,Bbox [x,y,w,h],,,\n";
  names(error_of(header + row("a.png", "Mass"), {{"BBox_List_2017.csv", boxes + "b.png,Mass,1,2,3,4\n"}}),
        "row 1, column \"Image Index\"");
  names(error_of(header + row("a.png", "Mass"), {{"BBox_List_2017.csv", boxes + "a.png,Mass,1,2,x,4\n"}}),
        "row 1, column \"w\": \"x\"");
  names(error_of(header + row("a.png", "Mass"), {{"train_val_list.txt", "a.png"}, {"test_list.txt", "a.png"}}),
        "other split list");
  names(reading_error(ChestXray14({}), MemoryFolder({})), "there is no Data_Entry_2017_v2020.csv");
}

TEST_CASE("an unknown class is refused by the parameters, with the nearest name") {
  const auto make = [] { ChestXray14::Params{.classes = {"Pneumonea"}}.check(); };
  CHECK_THROWS_WITH_AS(make(), doctest::Contains("did you mean \"Pneumonia\"?"), std::invalid_argument);
}

TEST_CASE("the real pictures: 90, of them 71 PA, 45 women, 13 in the official test part") {
  if (!has_data()) return;
  const Samples samples = ChestXray14({}).read(nih());
  std::map<std::string, int> counts;
  std::set<std::string> patients;
  int boxed = 0;
  for (const Sample& sample : samples.samples) {
    for (const char* field : {"view", "sex"}) ++counts[sample.metadata.at(field)];
    ++counts[sample.split];
    patients.insert(sample.patient);
    boxed += !sample.boxes.empty();
  }
  CHECK(samples.samples.size() == 90);
  CHECK(patients.size() == 90);
  CHECK(counts["PA"] == 71);
  CHECK(counts["AP"] == 19);
  CHECK(counts["F"] == 45);
  CHECK(counts["test"] == 13);
  CHECK(counts["train"] == 77);
  CHECK(boxed == 7);
}

TEST_CASE("the real adjudicated table: 4,376 pictures, whose test part is of the official test list") {
  if (!has_data()) return;
  const Samples samples = ChestXray14({.labels = Labels::google2019, .labels_only = true}).read(nih());
  std::vector<int> positives(4);
  std::map<std::string, int> parts;
  std::set<std::string> official;
  for (const Sample& sample : ChestXray14({.labels_only = true}).read(nih()).samples)
    if (sample.split == "test") official.insert(sample.id);
  for (const Sample& sample : samples.samples) {
    for (std::size_t i = 0; i < 4; ++i) positives[i] += sample.labels[i] == 1;
    ++parts[sample.split];
    CHECK(official.contains(sample.id) == (sample.split == "test"));
  }
  CHECK(samples.samples.size() == 4376);
  CHECK(parts == std::map<std::string, int>{{"test", 1962}, {"validate", 2414}});
  CHECK(positives == std::vector<int>{186, 238, 2166, 605});  // counted with Python's csv from the same table
  ChestXray14 pictures({.labels = Labels::google2019});
  CHECK(pictures.read(nih()).samples.size() == 6);
}

TEST_CASE("the whole real table: the publisher's counts of findings, views, patients, boxes and parts") {
  if (!has_data()) return;
  ChestXray14 dataset({.labels_only = true});
  CHECK(reading_log(dataset, nih()).empty());  // no impossible age is left, and the lists are the table
  const Samples samples = dataset.read(nih());
  std::vector<int> positives(14);
  std::map<std::string, int> counts, boxes;
  std::set<std::string> patients;
  for (const Sample& sample : samples.samples) {
    for (std::size_t i = 0; i < 14; ++i) positives[i] += sample.labels[i] == 1;
    ++counts[sample.metadata.at("view")];
    ++counts[sample.split];
    counts["none"] += sample.metadata.at("label_count") == "0";
    patients.insert(sample.patient);
    for (const collimator::FindingBox& box : sample.boxes) ++boxes[box.label];
    counts["boxed"] += !sample.boxes.empty();
  }
  CHECK(samples.samples.size() == 112120);
  CHECK(patients.size() == 30805);
  CHECK(positives ==
        std::vector<int>{11559, 2776, 13317, 19894, 5782, 6331, 1431, 5302, 4667, 2303, 2516, 1686, 3385, 227});
  CHECK(counts["none"] == 60361);
  CHECK(counts["PA"] == 67310);
  CHECK(counts["AP"] == 44810);
  CHECK(counts["train"] == 86524);
  CHECK(counts["test"] == 25596);
  CHECK(counts["boxed"] == 880);
  CHECK(boxes == std::map<std::string, int>{{"Atelectasis", 180},
                                            {"Effusion", 153},
                                            {"Cardiomegaly", 146},
                                            {"Infiltration", 123},
                                            {"Pneumonia", 120},
                                            {"Pneumothorax", 98},
                                            {"Mass", 85},
                                            {"Nodule", 79}});
}
