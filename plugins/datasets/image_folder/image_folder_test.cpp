// Facts about folders of classes: torchvision's order and rules, official parts, patients by a pattern, and mistakes.
#include "image_folder.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log,
    collimator::testing::RealFolder;

namespace {

MemoryFolder folder(const std::vector<std::string>& paths) {
  std::map<std::string, std::string> files;
  for (const std::string& path : paths) files[path] = "";
  return MemoryFolder(files);
}

void names(const std::vector<std::string>& paths, const std::string& what, ImageFolder::Params params = {}) {
  const std::string error = reading_error(ImageFolder(std::move(params)), folder(paths));
  CHECK_MESSAGE(error.find(what) != std::string::npos, error);
}

}  // namespace

TEST_CASE("folders are classes in byte order, as in torchvision; pictures may lie deeper and end in capitals") {
  const Samples samples = ImageFolder({}).read(folder({"b/x.PNG", "a/deep/er/y.jpeg", "B/z.webp", "b/notes.txt"}));
  CHECK(samples.classes == std::vector<std::string>{"B", "a", "b"});
  REQUIRE(samples.samples.size() == 3);
  CHECK(samples.samples[0].id == "B/z.webp");
  CHECK(samples.samples[0].labels == std::vector<float>{1, 0, 0});
  CHECK(samples.samples[1].picture == "a/deep/er/y.jpeg");
  CHECK(samples.samples[1].labels == std::vector<float>{0, 1, 0});
  CHECK(samples.samples[2].labels == std::vector<float>{0, 0, 1});
  CHECK(samples.samples[2].split.empty());
  CHECK(samples.samples[2].channels == 1);
  CHECK(ImageFolder({.colour = true}).read(folder({"a/x.png"})).samples[0].channels == 3);
}

TEST_CASE("train, val and test are official parts, under all of their names") {
  const Samples samples = ImageFolder({}).read(folder(
      {"train/a/1.png", "train/b/1.png", "Validation/a/2.png", "Validation/b/2.png", "test/a/3.png", "test/b/3.png"}));
  CHECK(samples.classes == std::vector<std::string>{"a", "b"});
  std::vector<std::string> splits;
  for (const Sample& sample : samples.samples) splits.push_back(sample.split);
  CHECK(splits == std::vector<std::string>{"validate", "validate", "test", "test", "train", "train"});
}

TEST_CASE("`positive` makes one class of two folders") {
  const Samples samples = ImageFolder({.positive = "sick"}).read(folder({"healthy/1.png", "sick/1.png"}));
  CHECK(samples.classes == std::vector<std::string>{"sick"});
  CHECK(samples.samples[0].labels == std::vector<float>{0});
  CHECK(samples.samples[1].labels == std::vector<float>{1});
  names({"a/1.png", "sick/1.png"}, "positive: there is no class folder \"sik\"; did you mean \"sick\"?",
        {.positive = "sik"});
  names({"a/1.png", "b/1.png", "c/1.png"}, "expected two class folders, but there are \"a\", \"b\", \"c\"",
        {.positive = "a"});
}

TEST_CASE(
    "a pattern finds the patient in the path; without one, each picture's patient is its path, and that is told") {
  const auto two = folder({"a/P1_1.png", "b/P1_2.png"});
  const Samples samples = ImageFolder({.patient = "/(P[0-9]+)_[^/]*$"}).read(two);
  CHECK(samples.samples[0].patient == "P1");
  CHECK(samples.samples[1].patient == "P1");
  CHECK(ImageFolder({}).read(two).samples[0].patient == "a/P1_1.png");
  ImageFolder without({}), with({.patient = "(P[0-9])"});
  CHECK(reading_log(without, two).find("each picture counts as its own patient") == 0);
  CHECK(reading_log(with, two).empty());
  names({"a/P1_1.png", "a/x.png"}, "a/x.png: `patient`, \"(P[0-9])\", finds no patient", {.patient = "(P[0-9])"});
  const auto check = [](const char* pattern) { ImageFolder::Params{.patient = pattern}.check(); };
  CHECK_THROWS_WITH_AS(check("P[0-9]+"), doctest::Contains("patient: \"P[0-9]+\" has 0 groups"), std::invalid_argument);
  CHECK_THROWS_AS(check("("), std::invalid_argument);
}

TEST_CASE("DICOM and TIFF are pictures, too") {
  const Samples samples = ImageFolder({}).read(folder({"a/1.dcm", "a/2.TIF", "b/3.dicom", "b/4.tiff"}));
  CHECK(samples.samples.size() == 4);
}

TEST_CASE("a table beside the folders of a phantom is no reason for a word") {
  ImageFolder dataset({.patient = "(.+)"});
  CHECK(reading_log(dataset, folder({"phantom_truth.csv", ".collimate_phantom.json", "train/a/1.png", "test/a/1.png"}))
            .empty());
}

TEST_CASE("hidden pictures, pictures in no class's folder and files that are no pictures are left out and counted") {
  const auto files = folder({".DS_Store", "a/.DS_Store", "a/._1.png", "__MACOSX/a/1.png", "a/1.png", "labels.csv",
                             "readme.png", "a/notes.txt", ".ipynb_checkpoints/b/1.png"});
  ImageFolder dataset({.patient = "(.+)"});
  CHECK(dataset.read(files).samples.size() == 1);
  CHECK(dataset.read(files).classes == std::vector<std::string>{"a"});
  CHECK(reading_log(dataset, files) ==
        "3 hidden pictures are left out\n1 pictures that lie in no class's folder are left out; the first is "
        "readme.png\n"
        "1 files that are no pictures are left out\n");
}

TEST_CASE("a class without a picture, and folders that are parts and classes at once, are errors") {
  names({"a/1.png", "b/notes.txt"}, "no picture in the class folder b;");
  names({"train/a/1.png", "train/b/1.png", "test/a/1.png", "test/b/x.txt"}, "no picture in the class folder test/b;");
  names({"train/a/1.png", "docs/a/1.png"}, "beside \"train\" there is the folder \"docs\"");
  names({"val/a/1.png", "valid/a/1.png"}, "are the part validate: there are \"val\", \"valid\"");
  names({}, "there is no class folder");
  names({"1.png"}, "there is no class folder");
  names({"train/1.png"}, "there is no class folder");
}

TEST_CASE("a real folder of classes: the pediatric sample's counts by part and class") {
  const RealFolder data(std::filesystem::path(__FILE__).parent_path() /
                        "../../../../shared/data/pediatric-pneumonia/chest_xray");
  if (!std::filesystem::exists(data.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  const Samples samples = ImageFolder({.patient = "^([^/]+)/[^/]+/"}).read(data);
  CHECK(samples.classes == std::vector<std::string>{"NORMAL", "PNEUMONIA"});
  std::map<std::string, int> counts;
  for (const Sample& sample : samples.samples) ++counts[sample.split + (sample.labels[1] == 1 ? " sick" : " healthy")];
  CHECK(counts == std::map<std::string, int>{
                      {"test healthy", 75}, {"test sick", 75}, {"train healthy", 200}, {"train sick", 200}});
}
