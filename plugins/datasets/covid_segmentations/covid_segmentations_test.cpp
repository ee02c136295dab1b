// Facts about the outlined covid-chestxray pictures: small sets of its layout, wrong tables, and the real set's counts.
#include "covid_segmentations.cpp"

#include <cmath>
#include <set>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::RealFolder;

namespace {

const std::string structure_header = "#,Class,Filename,Mask,Resolution,Top,Left,Width,Height\n";
const std::string structures = structure_header +
                               "1,COVID-19 Left Lung,a.png,masks/l.png,100x80,10,60,30,50\n"
                               "2,COVID-19 Right Lung,a.png,masks/r.png,100x80,10,5,30,50\n"
                               "3,COVID-19 Cardiomediastinum,a.png,masks/h.png,100x80,20,30,30,60\n"
                               "4,COVID-19 Left Lung,b.jpg,masks/l.png,200x90,0,0,200,90\n"
                               "5,COVID-19 Monitoring Probes,b.jpg,,200x90,0,0,200,90\n";
const std::string metadata_header = "patientid,offset,sex,age,finding,view,modality,folder,filename,license,notes\n";
const std::string metadata = metadata_header +
                             "8,,,,Pneumonia,L,X-ray,images,no_outlines.png,CC0,\n"
                             "7,3,F,40,\"COVID-19, ARDS\",PA,X-ray,images,a.png,CC BY,\"two\nlines\"\n"
                             "9,,M,,,AP,X-ray,images,b.jpg,CC0,\n";

MemoryFolder folder(const std::string& structure, const std::string& meta = metadata) {
  return MemoryFolder({{"structure.csv", structure},
                       {"metadata.csv", meta},
                       {"images/a.png", ""},
                       {"images/b.jpg", ""},
                       {"masks/l.png", ""},
                       {"masks/r.png", ""},
                       {"masks/h.png", ""}});
}

void names(const std::string& structure, const std::string& meta, const std::string& place,
           std::vector<std::string> parts = {}) {
  const CovidSegmentations dataset({.structures = std::move(parts)});
  const std::string error = reading_error(dataset, folder(structure, meta));
  CHECK_MESSAGE(error.find(place) != std::string::npos, error);
}

// structure.csv of one row, whose cells from Mask on are given.
std::string one(const std::string& cells) { return structure_header + "1,COVID-19 Left Lung,a.png," + cells + "\n"; }

}  // namespace

TEST_CASE("pictures with structures become samples; parts lie at their boxes; a row without a mask is no part") {
  const Samples read = CovidSegmentations({}).read(folder(structures));
  CHECK(read.classes == std::vector<std::string>{"COVID-19"});
  REQUIRE(read.samples.size() == 2);
  const Sample &a = read.samples[0], &b = read.samples[1];
  CHECK(a.id == "a.png");
  CHECK(a.patient == "7");
  CHECK(a.picture == "images/a.png");
  CHECK(a.labels == std::vector<float>{1});
  CHECK(a.metadata.at("age") == "40");
  CHECK(a.metadata.at("finding") == "COVID-19, ARDS");
  CHECK(a.metadata.at("license") == "CC BY");
  REQUIRE(a.regions.size() == 3);
  CHECK(a.regions[0].part == "left_lung");
  CHECK(a.regions[0].file == "masks/l.png");
  CHECK(a.regions[0].place == Rect{60, 10, 30, 50});
  CHECK(a.regions[1].part == "right_lung");
  CHECK(a.regions[2].part == "heart");
  CHECK(std::isnan(b.labels[0]));
  REQUIRE(b.regions.size() == 1);  // no right lung, and no part for the probes that were not drawn
  CHECK(b.regions[0].part == "left_lung");
  CHECK(a.metadata.at("lungs") == "both");
  CHECK(b.metadata.at("lungs") == "left");
}

TEST_CASE("only the structures asked for are read; one that is nowhere is an error") {
  const Samples read = CovidSegmentations({.structures = {"right_lung"}}).read(folder(structures));
  REQUIRE(read.samples.size() == 2);
  CHECK(read.samples[0].regions.size() == 1);
  CHECK(read.samples[1].regions.empty());
  names(structures, metadata, "structures: \"left_lungs\" is in no row of structure.csv; did you mean \"left_lung\"?",
        {"left_lungs"});
}

TEST_CASE("a wrong table is named with line, row and column") {
  const std::string box = "masks/l.png,100x80,";
  names("#,Class\n", metadata, "structure.csv has no column \"Filename\"");
  names(structures, "patientid,folder\n", "metadata.csv has no column \"filename\"");
  names(one(box + "10,x,30,50"), metadata, "structure.csv:2: row 1, column \"Left\": \"x\" is not a whole number");
  names(one(box + "10,100,30,50"), metadata, "row 1, column \"Left\": \"100\" lies outside the picture's 100");
  names(one(box + "-1,0,30,50"), metadata, "column \"Top\": \"-1\" lies outside the picture's 80");
  names(one(box + "10,71,30,50"), metadata,
        "column \"Width\": \"30\" does not fit: the box begins at 71 of the picture's 100");
  names(one(box + "31,0,30,50"), metadata, "column \"Height\": \"50\" does not fit");
  names(one(box + "0,0,0,50"), metadata, "column \"Width\": \"0\" does not fit");
  names(one("masks/l.png,100*80,0,0,1,1"), metadata, "\"100*80\" is no size; expected WIDTHxHEIGHT");
  names(one("masks/gone.png,100x80,0,0,1,1"), metadata, "\"masks/gone.png\" is no file below the root");
  names(structure_header, metadata, "structure.csv outlines no picture");
  names(structures, metadata_header + "7,,,,,,,images,a.png,,\n",
        "structure.csv:5: row 4 outlines b.jpg, which metadata.csv does not name");
  names(structures, metadata + "7,,,,,,,images,a.png,,\n", "column \"filename\": \"a.png\" stands in row 2 already");
  names(structures, metadata_header + "7,,,,,,,pictures,a.png,,\n", "there is no file pictures/a.png");
  names(structures, metadata_header + ",,,,,,,images,a.png,,\n", "column \"patientid\": \"\" is no patient");
}

TEST_CASE("the real set: 16 pictures of 14 patients with 97 masks; one has no right lung") {
  const RealFolder data(std::filesystem::path(__FILE__).parent_path() /
                        "../../../../shared/data/covid-cxr-segmentations");
  if (!std::filesystem::exists(data.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  const Samples samples = CovidSegmentations({}).read(data);
  std::set<std::string> patients;
  std::map<std::string, int> parts;
  std::vector<std::string> without_right_lung;
  float covid = 0;
  for (const Sample& sample : samples.samples) {
    patients.insert(sample.patient);
    covid += sample.labels[0];
    bool right = false;
    for (const Region& region : sample.regions) {
      ++parts[region.part];
      right = right || region.part == "right_lung";
    }
    if (!right) without_right_lung.push_back(sample.id);
  }
  CHECK(samples.samples.size() == 16);
  CHECK(patients.size() == 14);
  CHECK(covid == 6);
  CHECK(without_right_lung == std::vector<std::string>{"acute-respiratory-distress-syndrome-ards-1.jpg"});
  CHECK(parts == std::map<std::string, int>{{"airways", 16},
                                            {"central_venous_line", 4},
                                            {"consolidation", 3},
                                            {"endotracheal_tube", 3},
                                            {"ground_glass_opacities", 16},
                                            {"heart", 16},
                                            {"left_lung", 16},
                                            {"monitoring_probes", 2},
                                            {"nasogastric_tube", 4},
                                            {"right_lung", 15},
                                            {"tubings", 2}});
}
