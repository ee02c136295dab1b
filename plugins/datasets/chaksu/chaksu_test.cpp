// Facts about Chákṣu: names that its tables write twice, the experts and how they are fused, and uneven folder names.
// The forms are those that the paper, its data page and public loaders describe; the rows are invented.
#include "chaksu.cpp"

#include <cmath>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

using Files = std::map<std::string, std::string>;

const std::string header = "Images,Expert.1,Expert.2,Expert.3,Expert.4,Expert.5,Majority Decision\n";
const std::string test_header = "Images,Expert.1,Expert.2,Expert.3,Expert.4,Expert.5,Glaucoma Decision\n";
const std::string decisions = "6.0_Glaucoma_Decision/Glaucoma_Decision_Comparison_";
const std::string experts = "3.0_Doctors_Annotations_Binary_OD_OC/", fused = "5.0_OD_OC_Mean_Median_Majority_STAPLE/";

Files published() {
  return {
      {"Train/1.0_Original_Fundus_Images/Bosch/P11_image_1.JPG", ""},
      {"Train/1.0_Original_Fundus_Images/Bosch/Image101.JPG", ""},
      {"Test/1.0_Original_Fundus_Images/Remidio/IMG_2431.JPG", ""},
      {"Train/" + decisions + "Bosch_majority.csv",
       "\xef\xbb\xbf" + header +
           "Image101.jpg-Image101-1.jpg,NORMAL,GLAUCOMA  SUSUPECT,GLAUCOMA SUSPECT,NORMAL,NORMAL,NORMAL\n"
           "p11_image_1.jpg-p11_image_1-1.jpg,GLAUCOMA SUSPECT,GLAUCOMA SUSPECT,GLAUCOMA SUSPECT,NORMAL,,GLAUCOMA "
           "SUSPECT\n"},
      {"Test/" + decisions + "Remidio_majority.csv",
       test_header + "IMG_2431.tif-IMG_2431-1.tif,NORMAL,NORMAL,NORMAL,NORMAL,NORMAL,NORMAL\n"},
      {"Train/" + fused + "Bosch/Disc/Majority/Image101.png", ""},
      {"Train/" + fused + "Bosch/Cup/Majority/Image101.png", ""},
      {"Train/" + fused + "Bosch/Disc/STAPLE/Image101.png", ""},
      {"Train/" + fused + "Bosch/Cup/Overlay/Image101.png", ""},
      {"Test/" + fused + "Remedio/Disc/Majority/IMG_2431.png", ""},
      {"Train/" + experts + "Expert 2/Bosch/disc/image101.tif", ""},
      {"Train/" + experts + "Expert 2/Bosch/CUP/Image101.tif", ""},
      {"Train/" + experts + "Expert 3/Bosch/Disc/Image101.tif", ""},
      {"__MACOSX/Train/1.0_Original_Fundus_Images/Bosch/._Image101.JPG", ""},
  };
}

Samples read(Chaksu::Params params = {}, const Files& files = published()) {
  return Chaksu(std::move(params)).read(MemoryFolder(files));
}

std::string log_of(const Files& files) {
  Chaksu dataset({});
  return reading_log(dataset, MemoryFolder(files));
}

void names(const Files& files, const std::string& what, Chaksu::Params params = {}) {
  const std::string error = reading_error(Chaksu(std::move(params)), MemoryFolder(files));
  CHECK_MESSAGE(error.find(what) != std::string::npos, error);
}

void table(const std::string& content, const std::string& what) {
  Files files = published();
  files["Train/" + decisions + "Bosch_majority.csv"] = content;
  names(files, what);
}

}  // namespace

TEST_CASE("a photograph is in colour, of a camera and an official part, with the majority's decision") {
  const Samples samples = read();
  CHECK(samples.classes == std::vector<std::string>{"glaucoma"});
  REQUIRE(samples.samples.size() == 3);
  const Sample &test = samples.samples[0], &healthy = samples.samples[1], &suspect = samples.samples[2];
  CHECK(test.id == "Test/1.0_Original_Fundus_Images/Remidio/IMG_2431.JPG");
  CHECK(test.split == "test");
  CHECK(test.labels == std::vector<float>{0});
  CHECK(test.metadata.at("camera") == "Remidio");
  CHECK(healthy.split == "train");
  CHECK(healthy.channels == 3);
  CHECK(healthy.labels == std::vector<float>{0});
  CHECK(healthy.metadata == std::map<std::string, std::string>{{"camera", "Bosch"},
                                                               {"expert_1", "normal"},
                                                               {"expert_2", "suspect"},
                                                               {"expert_3", "suspect"},
                                                               {"expert_4", "normal"},
                                                               {"expert_5", "normal"},
                                                               {"majority", "normal"}});
  CHECK(suspect.labels == std::vector<float>{1});
  CHECK(suspect.metadata.at("expert_5").empty());
  CHECK(std::isnan(read({.labels = Labels::expert_5}).samples[2].labels[0]));
  CHECK(read({.labels = Labels::expert_2}).samples[1].labels == std::vector<float>{1});
}

TEST_CASE("some names tell the patient; the others count as their own, which is told") {
  const Samples samples = read();
  CHECK(samples.samples[2].patient == "p11");
  CHECK(samples.samples[1].patient == samples.samples[1].id);
  CHECK(log_of(published()).find("2 of 3 photographs have a name that tells no patient") == 0);
  CHECK(patient_in("p28-image1") == "p28");
  for (const char* stem : {"p28", "pic_1", "p_1", "image1", "12_3", ""}) CHECK(patient_in(stem).empty());
}

TEST_CASE("disc and cup are the majority's, another fusion's or an expert's, whatever the capitals of the folders") {
  const auto regions = [](Outlines outlines, std::size_t sample) {
    std::map<std::string, std::string> result;
    const Samples samples = read({.outlines = outlines});
    for (const collimator::Region& region : samples.samples[sample].regions) result[region.part] = region.file;
    return result;
  };
  CHECK(regions(Outlines::majority, 1) ==
        std::map<std::string, std::string>{{"cup", "Train/" + fused + "Bosch/Cup/Majority/Image101.png"},
                                           {"disc", "Train/" + fused + "Bosch/Disc/Majority/Image101.png"}});
  CHECK(regions(Outlines::majority, 0).at("disc") == "Test/" + fused + "Remedio/Disc/Majority/IMG_2431.png");
  CHECK(regions(Outlines::staple, 1).size() == 1);
  CHECK(regions(Outlines::expert_2, 1).at("disc") == "Train/" + experts + "Expert 2/Bosch/disc/image101.tif");
  CHECK(regions(Outlines::expert_2, 1).at("cup") == "Train/" + experts + "Expert 2/Bosch/CUP/Image101.tif");
  CHECK(regions(Outlines::expert_3, 1).size() == 1);
  CHECK(regions(Outlines::none, 1).empty());
  CHECK(log_of(published()).find("2 of 3 photographs lack the outline") != std::string::npos);
  names(published(), "outlines: there is no mask in Train/3.0_Doctors_Annotations_Binary_OD_OC or Test/3.0",
        {.outlines = Outlines::expert_5});
  Files twice = published();
  twice["Train/" + fused + "Bosch/Disc/Majority/Image101.tif"] = "";
  names(twice, "there are two masks of one disc");
}

TEST_CASE("only the cameras asked for are read; an unknown one is refused with the nearest name") {
  CHECK(read({.cameras = {"Remidio"}}).samples.size() == 1);
  const auto check = [] { Chaksu::Params{.cameras = {"Remedio"}}.check(); };
  CHECK_THROWS_WITH_AS(check(), doctest::Contains("did you mean \"Remidio\"?"), std::invalid_argument);
  names(published(), "no photograph below Train and Test", {.cameras = {"Forus"}});
}

TEST_CASE("a photograph without a row has no known label; rows without a photograph are counted") {
  Files files = published();
  files["Train/1.0_Original_Fundus_Images/Bosch/Image102.JPG"] = "";
  CHECK(std::isnan(read({}, files).samples[2].labels[0]));
  CHECK(log_of(files).find("1 of 4 photographs have no row in their table of decisions") != std::string::npos);
  files.erase("Train/1.0_Original_Fundus_Images/Bosch/Image101.JPG");
  CHECK(log_of(files).find("1 rows of the tables of decisions have no photograph here") != std::string::npos);
}

TEST_CASE("the folders may lie deeper; wrong tables and copies are named") {
  Files deeper;
  for (const auto& [path, content] : published()) deeper["20123135/" + path] = content;
  CHECK(read({}, deeper).samples[0].id == "Test/1.0_Original_Fundus_Images/Remidio/IMG_2431.JPG");
  CHECK(read({}, deeper).samples[0].picture == "20123135/Test/1.0_Original_Fundus_Images/Remidio/IMG_2431.JPG");
  CHECK(read({}, deeper).samples[1].regions.size() == 2);
  const std::string name = "Train/6.0_Glaucoma_Decision/Glaucoma_Decision_Comparison_Bosch_majority.csv";
  table("Images,Expert.1\n", name + " has no column \"Majority Decision\"; there are \"Images\", \"Expert.1\"");
  table(header + "Image101.jpg,NORMAL,MAYBE,NORMAL,NORMAL,NORMAL,NORMAL\n",
        name + ":2: row 1, column \"Expert.2\": \"MAYBE\" is neither NORMAL nor GLAUCOMA SUSPECT");
  table(header + "Image101.jpg,,,,,,NORMAL\nimage101.JPG-image101-1.JPG,,,,,,NORMAL\n", "stands in row 1 already");
  table(header + ",,,,,,NORMAL\n", "column \"Images\": \"\" names no picture");
  table("", name + " is empty");
  Files files = published();
  files.erase(name);
  names(files, "there is no " + name);
  files = published();
  files["Train/1.0_Original_Fundus_Images/Bosch/image101.png"] = "";
  names(files, "have one name");
  names({{"a.png", ""}}, "there is neither Train/1.0_Original_Fundus_Images nor Test");
}
