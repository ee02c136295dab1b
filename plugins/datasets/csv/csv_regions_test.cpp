// Facts about boxes and masks: columns of the pictures' table and of a second one, run lengths, open folders.
#include "csv.cpp"
#include "in_test.hpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::BoxKind, collimator::FindingBox, collimator::MemoryFolder, collimator::Region,
    collimator::testing::reading_error, collimator::testing::RealFolder;

namespace {

Csv::Params params() {
  Csv::Params given{.file = "t.csv", .id = "id", .patient = "id"};
  given.labels["ill"] = {.column = "Target"};
  return given;
}

Samples read(const Csv::Params& given, std::map<std::string, std::string> files) {
  given.check();
  return Csv(given).read(MemoryFolder(std::move(files)));
}

void names(const Csv::Params& given, std::map<std::string, std::string> files, const std::string& part) {
  const std::string error = reading_error(Csv(given), MemoryFolder(std::move(files)));
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}

std::string text(const FindingBox& box) {
  return box.label + " " + std::to_string(int(box.x)) + " " + std::to_string(int(box.y)) + " " +
         std::to_string(int(box.width)) + " " + std::to_string(int(box.height)) +
         (box.kind == BoxKind::object ? " object" : "");
}

using Runs = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("boxes in columns of the pictures' table, several rows for each picture") {
  Csv::Params given = params();
  given.rows = RowsOfPicture::several;
  given.boxes["opacity"] = {.file = "", .id = "", .x = "x", .y = "y", .width = "width", .height = "height"};
  const std::string header = "id,x,y,width,height,Target\n";
  const Samples samples = read(given, {{"t.csv", header + "a,,,,,0\nb,264.0,152,213,379,1\nb,562,152,256,453,1\n"}});
  REQUIRE(samples.samples.size() == 2);
  CHECK(samples.samples[0].boxes.empty());
  REQUIRE(samples.samples[1].boxes.size() == 2);
  CHECK(text(samples.samples[1].boxes[0]) == "opacity 264 152 213 379");
  CHECK(text(samples.samples[1].boxes[1]) == "opacity 562 152 256 453");
  names(given, {{"t.csv", header + "b,264,,213,379,1\n"}},
        "t.csv:2: row 1, column \"y\": \"\" is missing, while other numbers of the box are there");
  names(given, {{"t.csv", header + "b,264,1,0,379,1\n"}}, "column \"width\": \"0\" is no width or height above 0");
  names(given, {{"t.csv", header + "b,left,1,1,1,1\n"}}, "column \"x\": \"left\" is not a number");
  names(given, {{"t.csv", header + "b,,,,,1\n"}}, "boxes: opacity: no row of a picture that is read has a box");
}

TEST_CASE("boxes in a second table, by edges, with labels of their own, and things that are no findings") {
  Csv::Params given = params();
  given.width = "W";
  given.height = "1024";
  given.boxes["box"] = {.file = "boxes.csv", .id = "image", .x = "x_min", .y = "y_min"};
  given.boxes["box"].x_max = "x_max";
  given.boxes["box"].y_max = "y_max";
  given.boxes["box"].label = "class";
  given.boxes["box"].only.none = {{"class", {"stamp"}}};
  given.boxes["stamp"] = given.boxes["box"];
  given.boxes["stamp"].label = "";
  given.boxes["stamp"].kind = BoxKind::object;
  given.boxes["stamp"].only = {.all = {{"class", {"stamp"}}}, .any = {}, .none = {}};
  const std::string table = "id,Target,W\na,0,2048\nb,1,\n";
  const std::string boxes =
      "image,class,x_min,y_min,x_max,y_max\nb,Mass,10,20,30,50\nb,stamp,0,0,5,6\na,No finding,,,,\nz,Mass,1,1,2,2\n";
  const Samples samples = read(given, {{"t.csv", table}, {"boxes.csv", boxes}});
  CHECK(samples.samples[0].boxes.empty());
  CHECK(samples.samples[0].width == 2048);
  CHECK(samples.samples[0].height == 1024);
  REQUIRE(samples.samples[1].boxes.size() == 2);
  CHECK(text(samples.samples[1].boxes[0]) == "Mass 10 20 20 30");
  CHECK(text(samples.samples[1].boxes[1]) == "stamp 0 0 5 6 object");
  names(given, {{"t.csv", table}, {"boxes.csv", "image,class,x_min,y_min,x_max,y_max\nb,Mass,10,20,5,50\n"}},
        "boxes.csv:2: row 1, column \"x_max\": \"5\" is no edge to the right of or below the first one");
  names(given, {{"t.csv", table}, {"boxes.csv", "image,class,x_min,y_min,x_max,y_max\nb.png,Mass,1,2,5,50\n"}},
        "boxes: box: no row of boxes.csv is of a picture that is read: the first has image = \"b.png\", and an id of "
        "t.csv is \"a\"");
  names(given, {{"t.csv", table}}, "there is no file boxes.csv");
  names(given, {{"t.csv", "id,Target,W\na,0,0\n"}, {"boxes.csv", boxes}}, "column \"W\": \"0\" is no size");
  given.boxes["box"].width = "w";
  refused(given, "boxes: box: name `width` and `height`, or `x_max` and `y_max`");
}

TEST_CASE("run lengths: first pixel 0 or 1, along rows or down columns, starts absolute or relative") {
  // A grid of 4 x 3; the mask is its second column without the last row, and the pixel right of it on top:
  //   . # # .
  //   . # . .
  //   . . . .
  const Runs expected{1, 2, 5, 1};
  struct Case {
    const char* text;
    std::int64_t first;
    csv::Order order;
    csv::Pairs pairs;
  };
  for (const Case& each : {Case{"2 2 6 1", 1, csv::Order::rows, csv::Pairs::absolute},
                           Case{"1 2 5 1", 0, csv::Order::rows, csv::Pairs::absolute},
                           Case{"4 2 7 1", 1, csv::Order::columns, csv::Pairs::absolute},
                           Case{"3 2 6 1", 0, csv::Order::columns, csv::Pairs::absolute},
                           Case{" 3 2 1 1", 1, csv::Order::columns, csv::Pairs::relative},
                           Case{"1, 2, 5, 1", 0, csv::Order::rows, csv::Pairs::absolute}}) {
    Csv::Params given = params();
    csv::MaskRule& rule = given.masks["pneumothorax"];
    rule.runs = "EncodedPixels";
    rule.width = "4";
    rule.height = "3";
    rule.first = each.first;
    rule.order = each.order;
    rule.pairs = each.pairs;
    const Samples samples =
        read(given, {{"t.csv", std::string("id,Target,EncodedPixels\na,0, -1\nb,1,\"") + each.text + "\"\nc,0,\n"}});
    CHECK(samples.samples[0].regions.empty());
    CHECK(samples.samples[2].regions.empty());
    REQUIRE(samples.samples[1].regions.size() == 1);
    const Region& region = samples.samples[1].regions[0];
    CHECK_MESSAGE(region.runs == expected, each.text);
    CHECK(region.part == "pneumothorax");
    CHECK(region.grid_width == 4);
    CHECK(region.grid_height == 3);
  }
}

TEST_CASE("wrong run lengths are named with their run") {
  Csv::Params given = params();
  given.masks["m"].runs = "runs";
  given.masks["m"].width = "4";
  given.masks["m"].height = "H";
  const auto told = [&](const std::string& runs, const std::string& part) {
    names(given, {{"t.csv", "id,Target,runs,H\na,0," + runs + ",3.0\n"}},
          "t.csv:2: row 1, column \"runs\": \"" + runs + "\" " + part);
  };
  told("1 2 3", "ends with a start that no length follows");
  told("1 2 x 3", "has \"x\", which is no whole number from 0");
  told("1 -2", "has \"-2\", which is no whole number from 0");
  told("0 2", "has a run 1 (0, 2) that starts before the first pixel, which is called 1; `first: 0` calls it 0");
  told("1 2 12 2", "has a run 2 (12, 2) that leaves its grid of 12 pixels");
  told("99999999999999999999 2", "has \"99999999999999999999\", which is no whole number");
  told("18446744073709551615 18446744073709551615",
       "has a run 1 (18446744073709551615, 18446744073709551615) that leaves its grid of 12 pixels");
  told("3 2 4 1",
       "has a run 2 (4, 1) that begins before the end of the run before it; where starts count from there, "
       "say `pairs: relative`");
  names(given, {{"t.csv", "id,Target,runs,H\na,0,1 2,\n"}}, "is run lengths on a grid whose size is not known");
  given.masks["m"].width = "70000";
  names(given, {{"t.csv", "id,Target,runs,H\na,0,1 2,3\n"}}, "masks: m: width: 70000 is no size; expected 1 to 65,536");
  given.masks["m"].width = "65536";
  names(given, {{"t.csv", "id,Target,runs,H\na,0,1 2,65536\n"}}, "on a grid of more than 268,435,456 pixels");
  names(given, {{"t.csv", "id,Target,runs,H\na,0,-1,3\n"}}, "masks: m: no picture that is read has one");
  given.masks["m"].height = "";
  refused(given, "masks: m: `runs` need the `width` and `height` of their grid");
  given.masks["m"].path = "{runs}";
  refused(given, "masks: m: name either `path` or `runs`");
}

TEST_CASE("runs in several rows of a second table are one mask; overlapping ones are united") {
  Csv::Params given = params();
  csv::MaskRule& rule = given.masks["ship"];
  rule.file = "runs.csv";
  rule.id = "ImageId";
  rule.runs = "EncodedPixels";
  rule.width = rule.height = "4";
  rule.part = "what";
  const std::string table = "id,Target\na,0\nb,1\n";
  const Samples samples = read(given, {{"t.csv", table},
                                       {"runs.csv",
                                        "ImageId,EncodedPixels,what\nb,9 2,ship\nb,1 2 10 3,ship\nb,1 "
                                        "1,wave\na,,ship\n"}});
  REQUIRE(samples.samples[1].regions.size() == 2);
  CHECK(samples.samples[1].regions[0].part == "ship");
  CHECK(samples.samples[1].regions[0].runs == Runs{0, 2, 8, 4});
  CHECK(samples.samples[1].regions[1].part == "wave");
  CHECK(samples.samples[1].regions[1].runs == Runs{0, 1});
}

TEST_CASE("mask files in a column, by a pattern, and of several parts; folders of pictures and masks of their own") {
  class Roots final : public collimator::Folder {
   public:
    std::vector<std::string> list(std::string_view path) const override { return tables_.list(path); }
    std::string read(std::string_view path) const override { return tables_.read(path); }
    const Folder& root(std::string_view parameter) const override {
      return parameter == "root_masks" ? masks_ : pictures_;
    }

   private:
    MemoryFolder tables_{{{"t.csv", "id,Target,mask\na,0,left/a.png\nb,1,\n"}}};
    MemoryFolder pictures_{{{"images_001/a.png", ""}, {"images_012/b.png", ""}}};
    MemoryFolder masks_{{{"left/a.png", ""}, {"right/a.png", ""}, {"right/b.png", ""}}};
  };
  Csv::Params given = params();
  given.picture = "images_*/{id}.png";
  given.root_pictures.text = "p";
  given.root_masks.text = "m";
  given.masks["left lung"].path = "{mask}";
  given.masks["right lung"].path = "right/{id}.png";
  const Samples samples = Csv(given).read(Roots());
  const Sample &a = samples.samples[0], &b = samples.samples[1];
  CHECK(a.picture == "images_001/a.png");
  CHECK(b.picture == "images_012/b.png");
  CHECK(b.root == "root_pictures");
  REQUIRE(a.regions.size() == 2);
  CHECK(a.regions[0].part == "left lung");
  CHECK(a.regions[0].file == "left/a.png");
  CHECK(a.regions[0].root == "root_masks");
  REQUIRE(b.regions.size() == 1);
  CHECK(b.regions[0].file == "right/b.png");
}

TEST_CASE("an open folder that leaves two files is refused, and only folders may be open") {
  Csv::Params given = params();
  given.picture = "images_*/{id}.png";
  names(given, {{"t.csv", "id,Target\na,0\n"}, {"images_1/a.png", ""}, {"images_2/a.png", ""}},
        "two files fit images_*/a.png: images_1/a.png and images_2/a.png");
  names(given, {{"t.csv", "id,Target\na,0\n"}, {"images_1/deep/a.png", ""}}, "there is no file images_*/a.png");
  given.picture = "images/*{id}.png";
  names(given, {{"t.csv", "id,Target\na,0\n"}}, "the * of \"images/*{id}.png\" stands in the file's name");
}

TEST_CASE("a patient is looked for in texts of at most 300 characters") {
  Csv::Params given = params();
  given.patient_pattern = "^(.)";
  names(given, {{"t.csv", "id,Target\n" + std::string(400, 'a') + ",0\n"}},
        "is longer than the 300 characters in which `patient_pattern` looks for a patient");
}

TEST_CASE("CheXmask's hearts against a physician's: the authors' own Dice, to the last digit") {
  // Gaggion et al., julia_eval.csv of their repository; runs count from 1, along rows of 1024 x 1024.
  const RealFolder data(std::filesystem::path(__FILE__).parent_path() / "../../../../shared/data/chexmask");
  if (!std::filesystem::exists(data.root())) {
    MESSAGE("the real data is not there");
    return;
  }
  Csv::Params given{.file = "julia_eval.csv", .id = "ImageID", .patient = "ImageID"};
  given.where = {{"Dataset", {"ChestX-Ray8"}}};
  given.metadata = {{"dice", "Dice Heart"}};
  given.classes["Dataset"] = {};
  given.masks["theirs"] = {.file = "DataSubsets/ChestX-Ray8.csv", .id = "Image Index", .path = "", .runs = "Heart"};
  given.masks["theirs"].width = "Width";
  given.masks["theirs"].height = "Height";
  given.masks["physician"] = {
      .file = "DataSubsets/ChestX-Ray8_julia_annotations.csv", .id = "", .path = "", .runs = "Heart"};
  given.masks["physician"].width = given.masks["physician"].height = "1024";
  const Samples samples = Csv(given).read(data);
  CHECK(samples.samples.size() == 50);
  for (const Sample& sample : samples.samples) {
    REQUIRE(sample.regions.size() == 2);
    std::vector<std::uint8_t> pixels(std::size_t{1024} * 1024);
    std::uint64_t both = 0, all = 0;
    for (const Region& region : sample.regions)
      for (std::size_t i = 0; i < region.runs.size(); i += 2)
        for (std::uint64_t at = 0; at < region.runs[i + 1]; ++at, ++all) both += pixels[region.runs[i] + at]++ == 1;
    CHECK(2.0 * static_cast<double>(both) / static_cast<double>(all) ==
          collimator::number_of<double>(sample.metadata.at("dice")).value());
  }
}
