// Facts about what `csv` tells of a table that is nearly right: missing pictures, columns, ids, odd boxes and runs.
#include "csv.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

Csv::Params params() {
  return {.file = "t.csv",
          .id = "id",
          .patient = "patient",
          .picture = "png/{id}.png",
          .labels = {{"ap", {.column = "view", .positive = {"AP"}}}}};
}

MemoryFolder folder(const std::string& table) {
  return MemoryFolder({{"t.csv", table}, {"png/a.png", ""}, {"png/B.PNG", ""}, {"other/c.png", ""}, {"png/d.jpg", ""}});
}

std::string error_of(const Csv::Params& given, const std::string& table) {
  return reading_error(Csv(given), folder(table));
}
std::string log_of(const Csv::Params& given, const std::string& table) {
  Csv dataset(given);
  return reading_log(dataset, folder(table));
}
void names(const std::string& text, const std::string& part) {
  CHECK_MESSAGE(text.find(part) != std::string::npos, text);
}

}  // namespace

TEST_CASE("missing pictures are counted, with the file that the first one was perhaps meant to be") {
  const std::string header = "id,patient,view\na,1,AP\n";
  names(
      error_of(params(), header + "b,1,AP\nc,2,PA\n"),
      "t.csv:3: row 2, column \"id\": \"b\" has no picture: there is no file png/b.png, but there is png/B.PNG; 2 of 3 "
      "pictures are missing, and `pictures: present` leaves them out");
  names(error_of(params(), header + "c,1,AP\n"), "there is no file png/c.png, but there is other/c.png; 1 of 2");
  names(error_of(params(), header + "d,1,AP\n"), "there is no file png/d.png, but there is png/d.jpg; 1 of 2");
  names(error_of(params(), header + "e,1,AP\n"), "there is no file png/e.png; 1 of 2");
  Csv::Params twice = params();
  twice.id = "file";
  twice.picture = "png/{file}.png";
  names(error_of(twice, "file,patient,view\na.png,1,AP\n"), "there is no file png/a.png.png, but there is png/a.png");
}

TEST_CASE("a table that lies in another folder, or has other capitals, is found for the error") {
  const auto error = [](const std::string& path) {
    return reading_error(Csv(params()), MemoryFolder({{path, "id,patient,view\n"}, {"png/a.png", ""}}));
  };
  names(error("tables/t.csv"), "there is no file t.csv; there is tables/t.csv in the root");
  names(error("T.csv"), "there is no file t.csv; there is T.csv in the root");
  CHECK(error("u.csv") == "there is no file t.csv");
}

TEST_CASE("an empty id is told as such, with its row") {
  names(error_of(params(), "id,patient,view\na,1,AP\n,1,AP\n"),
        "t.csv:3: row 2, column \"id\": \"\" is no id: the cell is empty");
}

TEST_CASE("a column that is not there is told with the parameter that names it") {
  const auto missing = [](auto change, const std::string& part) {
    Csv::Params given = params();
    change(given);
    names(error_of(given, "id,patient,view\na,1,AP\n"), part);
  };
  missing([](Csv::Params& given) { given.id = "ID"; }, "id: t.csv has no column \"ID\"; did you mean \"id\"?");
  missing([](Csv::Params& given) { given.patient = "person"; }, "patient: t.csv has no column \"person\"");
  missing([](Csv::Params& given) { given.picture = "{file}"; }, "picture: t.csv has no column \"file\"");
  missing([](Csv::Params& given) { given.metadata = {{"sex", "Sex"}}; }, "metadata: sex: t.csv has no column \"Sex\"");
  missing([](Csv::Params& given) { given.split = "part"; }, "split: t.csv has no column \"part\"");
  missing([](Csv::Params& given) { given.where = {{"View", {"AP"}}}; }, "where: t.csv has no column \"View\"");
  missing([](Csv::Params& given) { given.label_columns.columns = {"Mass..Hernia"}; },
          "label_columns: t.csv has no column \"Mass\"");
  missing([](Csv::Params& given) { given.labels["ap"].column = "View"; }, "labels: ap: t.csv has no column \"View\"");
}

TEST_CASE("boxes are counted, and those that leave the picture or stand twice are told with the first one's row") {
  Csv::Params given = params();
  given.picture = "";
  given.boxes["sign"] = {.file = "", .id = "", .x = "x", .y = "y", .width = "w", .height = "h"};
  const std::string header = "id,patient,view,x,y,w,h\n";
  CHECK(log_of(given, header + "a,1,AP,0,0,9,9\nb,1,AP,,,,\n") == "boxes: sign: 1 of 2 pictures have one\n");
  names(log_of(given, header + "a,1,AP,-5,0,9,9\n"),
        "boxes: sign: 1 box reaches beyond the picture by more than a pixel, and is cut at its edge; the first is "
        "t.csv:2: row 1\n");
  given.width = given.height = "10";
  names(log_of(given, header + "a,1,AP,1,1,9,9\nb,1,AP,2,2,9,9.5\n"),
        "boxes: sign: 1 box reaches beyond the picture by more than a pixel, and is cut at its edge; the first is "
        "t.csv:3: row 2\n");
  given.rows = RowsOfPicture::several;
  names(log_of(given, header + "a,1,AP,1,1,9,9\na,1,AP,1,1,9,9\n"),
        "boxes: sign: 1 box stands there twice with the same label; the first is t.csv:3: row 2\n");
}

TEST_CASE("how many pictures have a mask is told") {
  Csv::Params given = params();
  given.picture = "";
  given.masks["m"] = {.file = "", .id = "", .path = "", .runs = "runs", .part = "", .width = "4", .height = "4"};
  const std::string header = "id,patient,view,runs\n";
  names(log_of(given, header + "a,1,AP,1 2\nb,1,AP,\n"), "masks: m: 1 of 2 pictures have one\n");
  for (const char* cell : {"[1,2]", "[[1, 2], [5, 1]]", "(1 2)"})
    names(error_of(given, header + "a,1,AP,\"" + cell + "\"\n"),
          "has brackets, which do not say what they hold; expected pairs of a start and a length");
  Csv::Params file = params();
  file.picture = "";
  file.mask = "png/{id}.png";
  names(log_of(file, "id,patient,view\na,1,AP\nb,1,AP\n"), "mask: 1 of 2 pictures have one\n");
}
