// Facts about CheXmask: runs and ids as each source writes them, wrong tables, and the authors' own Dice coefficients.
#include "chexmask.cpp"

#include <map>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log,
    collimator::testing::RealFolder;

namespace {

const std::string nih =
    "Image Index,Dice RCA (Mean),Dice RCA (Max),Landmarks,Left Lung,Right Lung,Heart,Height,Width\n";

MemoryFolder folder_of(const std::string& table) { return MemoryFolder({{"t.csv", table}}); }

std::string error_of(const std::string& table, CheXmask::Params params = {}) {
  params.file = "t.csv";
  return reading_error(CheXmask(params), folder_of(table));
}

void names(const std::string& error, const std::string& part) {
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}

const RealFolder& real() {
  static const RealFolder folder(std::filesystem::path(__FILE__).parent_path() / "../../../../shared/data/chexmask");
  return folder;
}

using Mask = std::vector<std::uint8_t>;

// The union of the parts of a sample, decoded.
Mask decoded(const Sample& sample, std::initializer_list<std::string_view> parts) {
  Mask mask;
  for (const Region& region : sample.regions) {
    if (std::ranges::find(parts, region.part) == parts.end()) continue;
    mask.resize(static_cast<std::size_t>(region.grid_width * region.grid_height));
    for (std::size_t i = 0; i < region.runs.size(); i += 2)
      std::fill_n(mask.begin() + static_cast<std::ptrdiff_t>(region.runs[i]), region.runs[i + 1], std::uint8_t{1});
  }
  return mask;
}

double dice(const Mask& a, const Mask& b) {
  REQUIRE(a.size() == b.size());
  double both = 0, sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += a[i] & b[i];
    sum += a[i] + b[i];
  }
  return 2 * both / sum;
}

std::map<std::string, Sample> by_id(const std::string& file, std::optional<double> at_least) {
  std::map<std::string, Sample> result;
  for (Sample& sample : CheXmask({.file = file, .at_least = at_least}).read(real()).samples) result[sample.id] = sample;
  return result;
}

}  // namespace

TEST_CASE("a row is a sample without picture or class, whose runs start at 0 here and at 1 in the table") {
  const Samples samples =
      CheXmask({.file = "t.csv"}).read(folder_of(nih + "00000001_000.png,0.8,0.9,\"1,2\",1 2 7 1,4 2,12 1,3,4.0\n"));
  CHECK(samples.classes.empty());
  REQUIRE(samples.samples.size() == 1);
  const Sample& sample = samples.samples[0];
  CHECK(sample.id == "00000001_000.png");
  CHECK(sample.picture.empty());
  CHECK(sample.labels.empty());
  CHECK(sample.metadata == std::map<std::string, std::string>{{"dice_rca_max", "0.9"}, {"dice_rca_mean", "0.8"}});
  REQUIRE(sample.regions.size() == 3);
  CHECK(sample.regions[0].part == "left_lung");
  CHECK(sample.regions[0].runs == std::vector<std::uint64_t>{0, 2, 6, 1});
  CHECK(sample.regions[0].grid_height == 3);
  CHECK(sample.regions[0].grid_width == 4);
  CHECK(sample.regions[1].part == "right_lung");
  CHECK(sample.regions[2].runs == std::vector<std::uint64_t>{11, 1});
  CHECK(sample.regions[2].place == collimator::Rect{});
}

TEST_CASE("each source's name of the picture is found, and written as another collection has it") {
  for (const char* column : {"ImageID", "image_id", "dicom_id", "Path", "picture"}) {
    CheXmask::Params params{.file = "t.csv", .id_form = "CheXpert-v1.0/{id}|{name}|{stem}"};
    if (std::string(column) == "picture") params.id = "picture";
    const Samples samples =
        CheXmask(params).read(folder_of(std::string(column) + ",Right Lung,Left Lung,Heart\na/b.jpg,1 1,2 1,3 1\n"));
    CHECK(samples.samples[0].id == "CheXpert-v1.0/a/b.jpg|b.jpg|b");
    CHECK(samples.samples[0].regions[0].grid_width == 1024);
  }
}

TEST_CASE("rows below the threshold are left out and counted; by default it is the publisher's 0.7") {
  const std::string rows = nih + "a,0.69,0.9,,1 1,1 1,1 1,,\nb,0.7,0.71,,1 1,1 1,1 1,8,8.0\nc,,0.9,,1 1,1 1,,,\n";
  CheXmask plain({.file = "t.csv"});
  CHECK(plain.read(folder_of(rows)).samples.size() == 1);
  names(reading_log(plain, folder_of(rows)),
        "t.csv: 1 of 3 rows are read; left out: 1 have a Dice RCA (Mean) below 0.7, 1 have no Dice RCA (Mean)");
  CHECK(CheXmask({.file = "t.csv", .quality = Quality::max, .at_least = 0.9}).read(folder_of(rows)).samples.size() ==
        2);
  CheXmask all({.file = "t.csv", .at_least = 0, .parts = {"heart", "left_lung"}, .size = 16});
  const Samples samples = all.read(folder_of(rows));
  REQUIRE(samples.samples.size() == 3);
  CHECK(samples.samples[0].regions[0].grid_width == 16);
  CHECK(samples.samples[1].regions[0].grid_width == 8);
  CHECK(samples.samples[2].regions.size() == 1);
  const std::string log = reading_log(all, folder_of(rows));
  names(log, "1 have no heart (the first is t.csv:4: row 3)");
  names(log, "2 rows have no height and width; they count as 16 x 16");
}

TEST_CASE("a table without quality is taken whole, and an asked threshold is an error; padded squares are told") {
  const std::string outlines = "ImageID,Dataset,Landmarks,Right Lung,Left Lung,Heart\na.png,Padchest,,1 1,2 1,3 1\n";
  CheXmask plain({.file = "t.csv"});
  const std::string log = reading_log(plain, folder_of(outlines));
  names(log, "has no column \"Dice RCA (Mean)\": all rows are taken");
  names(log, "OriginalResolution");
  names(error_of(outlines, {.at_least = 0.8}), "t.csv has no column \"Dice RCA (Mean)\"");
  CheXmask square({.file = "t.csv"});
  CHECK(reading_log(square, folder_of(nih + "a,0.8,0.9,,1 1,1 1,1 1,8,8\n")).empty());
}

TEST_CASE("a wrong table is named with row and column") {
  const auto row = [](const std::string& runs, const std::string& size = "3,4") {
    return nih + "a,0.8,0.9,," + runs + ",1 1,1 1," + size + "\n";
  };
  names(error_of(row("1 2 3")), "t.csv:2: row 1, column \"Left Lung\": \"1 2 3\" holds 3 numbers; expected pairs");
  names(error_of(row("0 2")), "has the run 0 2; expected runs in order, with starts from 1, inside 12 pixels");
  names(error_of(row("12 2")), "has the run 12 2");
  names(error_of(row("5 2 6 1")), "has the run 6 1");
  names(error_of(row("1 18446744073709551615")), "has the run 1 18446744073709551615");
  names(error_of(row("1 99999999999999999999")), "its number 2 is not a whole number of pixels");
  names(error_of(row("1 x")), "its number 2 is not");
  names(error_of(row("1 2.5")), "its number 2 is not");
  names(error_of(row("1 -2")), "its number 2 is not");
  names(error_of(row("1 2", "3.5,4")), "column \"Height\": \"3.5\" is no number of pixels");
  names(error_of(row("1 2", "3,")), "column \"Width\": \"\" is not a number");
  names(error_of(row("1 2", "3,1e9")), "column \"Width\"");
  names(error_of(nih + "a,1.8,0.9,,1 1,1 1,1 1,,\n"), "\"1.8\" is no Dice coefficient");
  names(error_of(nih + "a,good,0.9,,1 1,1 1,1 1,,\n"), "\"good\" is not a number");
  names(error_of(nih + "a,1,1,,1 1,1 1,1 1,,\na,1,1,,1 1,1 1,1 1,,\n"),
        "row 2, column \"Image Index\": \"a\" stands in");
  names(error_of(nih + ",1,1,,1 1,1 1,1 1,,\n"), "is no picture's name");
  names(error_of(nih + "a,0.1,1,,1 1,1 1,1 1,,\n"), "none of its 1 rows is left: 1 have a Dice RCA (Mean) below 0.7");
  names(error_of(nih), "none of its 0 rows is left");
  names(error_of("name,Left Lung\n"), "has no column of the picture's name");
  names(error_of("ImageID,LeftLung\n"), "has no column \"Left Lung\"; did you mean \"LeftLung\"?");
  names(error_of("ImageID,Left Lung,Right Lung,Heart,Width\n"), "only one of the columns");
  names(reading_error(CheXmask({.file = "s.csv"}), folder_of(nih)), "there is no table s.csv below the root");
}

TEST_CASE("parameters that cannot be meant are refused") {
  const auto parts = [] { CheXmask::Params{.parts = {"lungs"}}.check(); };
  CHECK_THROWS_WITH_AS(parts(), doctest::Contains("parts: there is no \"lungs\""), std::invalid_argument);
  const auto form = [] { CheXmask::Params{.id_form = "picture"}.check(); };
  CHECK_THROWS_WITH_AS(form(), doctest::Contains("none of {id}"), std::invalid_argument);
}

// julia_eval.csv holds the Dice that the authors computed between their masks and a physician's outlines.
TEST_CASE("the Dice of all 100 real masks with a physician's outlines equals the authors' to the last digit") {
  if (!std::filesystem::exists(real().root())) {
    MESSAGE("the real data is not there");
    return;
  }
  const CsvTable authors(real().read("julia_eval.csv"), "julia_eval.csv");
  const std::size_t source = authors.column("Dataset"), id = authors.column("ImageID");
  int compared = 0;
  for (const std::string name : {"ChestX-Ray8", "Padchest"}) {
    const std::map<std::string, Sample> masks = by_id("DataSubsets/" + name + ".csv", 0),
                                        outlines = by_id("DataSubsets/" + name + "_julia_annotations.csv", {});
    CHECK(masks.size() == 50);
    for (std::size_t row = 0; row < authors.rows(); ++row) {
      if (authors.cell(row, source) != name) continue;
      const Sample &mask = masks.at(std::string(authors.cell(row, id))),
                   &outline = outlines.at(std::string(authors.cell(row, id)));
      const double lungs =
          dice(decoded(mask, {"left_lung", "right_lung"}), decoded(outline, {"left_lung", "right_lung"}));
      const double heart = dice(decoded(mask, {"heart"}), decoded(outline, {"heart"}));
      CHECK(lungs == authors.number(row, authors.column("Dice Lungs")));  // no tolerance
      CHECK(heart == authors.number(row, authors.column("Dice Heart")));
      ++compared;
    }
  }
  CHECK(compared == 100);
}
