// Facts about the pediatric set: what file names tell, what is left alone, and the real sample's counts.
#include "pediatric.cpp"

#include <cmath>
#include <set>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log,
    collimator::testing::RealFolder;

namespace {

MemoryFolder folder(std::vector<std::string> paths) {
  std::map<std::string, std::string> files;
  for (const std::string& path : paths) files[path] = "";
  return MemoryFolder(files);
}

Samples read(std::vector<std::string> paths) { return Pediatric({}).read(folder(paths)); }

}  // namespace

TEST_CASE("a name gives the child, the kind of pneumonia and the official part") {
  const Samples samples = read({"train/PNEUMONIA/person12_bacteria_46.jpeg", "test/PNEUMONIA/person12_virus_3.jpeg",
                                "val/NORMAL/NORMAL2-IM-0007-0001.jpeg", "test/NORMAL/IM-0011-0001-0002.jpeg"});
  CHECK(samples.classes == std::vector<std::string>{"pneumonia"});
  REQUIRE(samples.samples.size() == 4);
  const Sample &healthy = samples.samples[0], &viral = samples.samples[1], &bacterial = samples.samples[2],
               &val = samples.samples[3];
  CHECK(healthy.patient == "test/IM-0011");
  CHECK(healthy.labels == std::vector<float>{0});
  CHECK(healthy.metadata.at("kind") == "normal");
  CHECK(viral.patient == "test/person12");
  CHECK(viral.metadata.at("kind") == "virus");
  CHECK(bacterial.patient == "train/person12");
  CHECK(bacterial.id == "train/PNEUMONIA/person12_bacteria_46.jpeg");
  CHECK(bacterial.picture == bacterial.id);
  CHECK(bacterial.labels == std::vector<float>{1});
  CHECK(bacterial.split == "train");
  CHECK(val.patient == "val/NORMAL2-IM-0007");
  CHECK(val.split == "validate");
}

TEST_CASE("the publisher's own names tell the kind and a child's number, which holds in all folders") {
  const Samples samples = read({"test/NORMAL/NORMAL-1049278-0001.jpeg", "train/PNEUMONIA/BACTERIA-7422-0002.jpeg",
                                "train/PNEUMONIA/VIRUS-7422-0001.jpeg"});
  REQUIRE(samples.samples.size() == 3);
  CHECK(samples.samples[0].patient == "1049278");
  CHECK(samples.samples[0].metadata.at("kind") == "normal");
  CHECK(samples.samples[1].patient == "7422");
  CHECK(samples.samples[1].metadata.at("kind") == "bacteria");
  CHECK(samples.samples[2].metadata.at("kind") == "virus");
}

TEST_CASE("the kind of pneumonia as a second class: unknown in healthy children") {
  const Samples samples = Pediatric({.labels = Labels::kind})
                              .read(folder({"train/NORMAL/IM-0001-0001.jpeg", "train/PNEUMONIA/person1_bacteria_1.jpeg",
                                            "train/PNEUMONIA/person1_virus_6.jpeg"}));
  CHECK(samples.classes == std::vector<std::string>{"pneumonia", "virus"});
  CHECK(samples.samples[0].labels[0] == 0);
  CHECK(std::isnan(samples.samples[0].labels[1]));
  CHECK(samples.samples[1].labels == std::vector<float>{1, 0});
  CHECK(samples.samples[2].labels == std::vector<float>{1, 1});
}

TEST_CASE("files that are no pictures, and other folders, are left alone") {
  CHECK(read({"train/NORMAL/.DS_Store", "train/NORMAL/._IM-0001-0001.jpeg", "__MACOSX/train/NORMAL/IM-0001-0001.jpeg",
              "train/NORMAL/IM-0001-0001.jpeg"})
            .samples.size() == 1);
}

TEST_CASE("a name that does not tell the child is an error, and so is a folder of another layout") {
  for (const char* path : {"train/PNEUMONIA/IM-0001-0001.jpeg", "train/PNEUMONIA/person_bacteria_1.jpeg",
                           "train/PNEUMONIA/person1_fungus_1.jpeg", "train/NORMAL/picture.png", "train/NORMAL/IM-.jpeg",
                           "train/NORMAL/VIRUS-1-0001.jpeg", "train/PNEUMONIA/NORMAL-1-0001.jpeg",
                           "train/PNEUMONIA/VIRUS-1.jpeg", "train/PNEUMONIA/VIRUS-x-1.jpeg"}) {
    const std::string error = reading_error(Pediatric({}), folder({path}));
    CHECK_MESSAGE(error.find(path) == 0, error);
  }
  CHECK(reading_error(Pediatric({}), folder({"images/a.png"})).find("train/NORMAL") != std::string::npos);
}

TEST_CASE("folders are read however they are capitalised") {
  const Samples samples = read({"Train/Normal/IM-0001-0001.jpeg", "train/PNEUMONIA/person1_virus_6.jpeg",
                                "train/normal/IM-0002-0001.jpeg", "TEST/pneumonia/person2_virus_6.jpeg"});
  REQUIRE(samples.samples.size() == 4);
  CHECK(samples.samples[0].id == "TEST/pneumonia/person2_virus_6.jpeg");
  CHECK(samples.samples[0].patient == "test/person2");
  CHECK(samples.samples[1].id == "Train/Normal/IM-0001-0001.jpeg");
  CHECK(samples.samples[1].labels == std::vector<float>{0});
  CHECK(samples.samples[1].patient == "train/IM-0001");
  CHECK(samples.samples[2].patient == "train/IM-0002");
}

TEST_CASE("a class or a part without pictures is told, and so are pictures of other folders") {
  Pediatric dataset({});
  CHECK(reading_log(dataset, folder({"train/NORMAL/IM-0001-0001.jpeg", "train/COVID/a.jpeg", "train/b.jpeg",
                                     "chest_xray/train/NORMAL/IM-0001-0001.jpeg"})) ==
        "there is no picture in train/PNEUMONIA: that part has no picture of the class\n"
        "there is no picture in test: there is no such part\n"
        "3 pictures lie in no folder NORMAL or PNEUMONIA of train, test or val and are left out; the first is "
        "chest_xray/train/NORMAL/IM-0001-0001.jpeg\n");
  CHECK(reading_log(dataset, folder({"train/NORMAL/IM-0001-0001.jpeg", "train/PNEUMONIA/person1_virus_6.jpeg",
                                     "test/NORMAL/IM-0001-0001.jpeg", "test/PNEUMONIA/person1_virus_6.jpeg"}))
            .empty());
}

TEST_CASE("a root that lies too deep or too high is told where it should lead") {
  const auto error = [](const char* path) { return reading_error(Pediatric({}), folder({path})); };
  CHECK(error("NORMAL/IM-0001-0001.jpeg").find("let it lead one folder up") != std::string::npos);
  CHECK(error("data/chest_xray/train/NORMAL/IM-0001-0001.jpeg").find("let `root` lead to \"data/chest_xray\" in it") !=
        std::string::npos);
}

TEST_CASE("the real sample: 400 training and 150 test pictures") {
  const RealFolder folder(std::filesystem::path(__FILE__).parent_path() /
                          "../../../../shared/data/pediatric-pneumonia/chest_xray");
  if (!std::filesystem::exists(folder.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  const Samples samples = Pediatric({}).read(folder);
  std::map<std::string, int> counts;
  std::map<std::string, std::set<std::string>> patients;
  for (const Sample& sample : samples.samples) {
    ++counts[sample.split + (sample.labels[0] == 1 ? " pneumonia" : " normal")];
    ++counts[sample.split + " " + sample.metadata.at("kind")];
    patients[sample.split].insert(sample.patient);
  }
  CHECK(counts["train pneumonia"] == 200);
  CHECK(counts["train normal"] / 2 == 200);  // counted as label and as kind
  CHECK(counts["test pneumonia"] == 75);
  CHECK(counts["test bacteria"] == 39);
  CHECK(counts["test virus"] == 36);
  for (const std::string& patient : patients["test"]) CHECK_FALSE(patients["train"].contains(patient));
}
