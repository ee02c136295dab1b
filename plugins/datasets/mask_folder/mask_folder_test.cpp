// Facts about folders of masks: a file's name tells whose mask of which part it is.
#include "mask_folder.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

const MemoryFolder folder(
    {{"left/a_mask.png", ""}, {"left/b_mask.png", ""}, {"right/a_mask.png", ""}, {"notes.txt", ""}});

MaskFolder::Params both() {
  MaskFolder::Params params;
  params.masks = {{"left_lung", "left/{id}_mask.png"}, {"right_lung", "right/{id}_mask.png"}};
  return params;
}

}  // namespace

TEST_CASE("each file is a region of the sample that its name says") {
  const Samples samples = MaskFolder(both()).read(folder);
  CHECK(samples.classes.empty());
  REQUIRE(samples.samples.size() == 2);
  CHECK(samples.samples[0].id == "a");
  REQUIRE(samples.samples[0].regions.size() == 2);
  CHECK(samples.samples[0].regions[1].part == "right_lung");
  CHECK(samples.samples[0].regions[1].file == "right/a_mask.png");
  CHECK(samples.samples[1].regions.size() == 1);
  CHECK(samples.samples[1].picture.empty());
}

TEST_CASE("by default the whole path is the id") {
  const Samples samples = MaskFolder({}).read(folder);
  CHECK(samples.samples.size() == 4);
  CHECK(samples.samples[0].id == "left/a_mask.png");
}

TEST_CASE("where the files are named x_mask.png the pattern that says so is proposed") {
  MaskFolder plain({}), said(both());
  CHECK(reading_log(plain, folder) ==
        "3 of 4 files are named as \"left/a_mask.png\"; where a sample's id ends before that, say `masks: {lungs: "
        "\"{id}_mask.png\"}`\n");
  CHECK(reading_log(said, folder) == "1 of 4 files below the root are named as no mask\n");
  CHECK(reading_log(plain, MemoryFolder({{"a.png", ""}, {"b.png", ""}})).empty());
}

TEST_CASE("a part without a file, and a pattern without one {id}, are errors") {
  MaskFolder::Params params;
  params.masks = {{"heart", "heart/{id}.png"}};
  CHECK(
      reading_error(MaskFolder(params), folder).find("no file below  is named \"heart/{id}.png\"; there are 4 files") ==
      0);
  CHECK(reading_error(MaskFolder(params), MemoryFolder({})).find("there is no file at all") != std::string::npos);
  for (const char* pattern : {"heart.png", "{id}/{id}.png", ""}) {
    params.masks = {{"heart", pattern}};
    CHECK_THROWS_AS(params.check(), std::invalid_argument);
  }
  params.masks.clear();
  CHECK_THROWS_AS(params.check(), std::invalid_argument);
}
