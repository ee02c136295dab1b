// Facts about a publisher's tables: where they are found, what stands in their place, what boxes they hold, and in
// UTF-8.
#include <collimator/table_files.hpp>

#include <doctest/doctest.h>

#include <collimator/box_checks.hpp>
#include <collimator/table.hpp>

using namespace collimator;

namespace {

std::string last_line;
void tell(const std::string& line) { last_line = line; }

std::string error_of(const std::string& text) {
  try {
    const CsvTable table(text, "t.csv");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a table is found gzipped or not, and of both the one that is read is told") {
  last_line.clear();
  CHECK(table_path({"a.csv", "b.csv.gz"}, "a.csv", tell) == "a.csv");
  CHECK(table_path({"a.csv", "b.csv.gz"}, "b.csv", tell) == "b.csv.gz");
  CHECK_FALSE(table_path({"a.csv", "x/c.csv"}, "c.csv", tell));
  CHECK(last_line.empty());
  CHECK(table_path({"a.csv", "a.csv.gz"}, "a.csv", tell) == "a.csv");
  CHECK(last_line == "there are a.csv and a.csv.gz: a.csv is read");
}

TEST_CASE("a name that differs by capitals, and a folder of the name, are not taken for nothing") {
  CHECK_THROWS_WITH(table_path({"Train.CSV.gz"}, "train.csv", tell),
                    "there is Train.CSV.gz; the publisher's name is train.csv: rename it, or move it away where it is "
                    "not to be read");
  CHECK_THROWS_WITH(table_path({"train.csv/0.csv"}, "train.csv", tell), doctest::Contains("train.csv is a folder"));
  CHECK_THROWS_WITH(path_of_file({"x/Data.csv"}, "data.csv"), doctest::Contains("the publisher's name is data.csv"));
  CHECK_THROWS_WITH(path_of_file({"x/data.csv/1"}, "data.csv"), doctest::Contains("data.csv is a folder"));
  CHECK_THROWS_WITH(path_of_file({"x/data.csv", "x/data.csv.gz"}, "data.csv"),
                    doctest::Contains("move one of them away"));
}

TEST_CASE("where no table is in the root, the error says what is, and where the table lies") {
  CHECK(
      not_in_root({"x/y/b.csv.gz", "z"}, {"a.csv", "b.csv"}, "/data") ==
      "there is no a.csv or b.csv, nor one that ends in .gz, in the root /data; it lies one folder or more below: let "
      "`root` lead to /data/x/y");
  CHECK(not_in_root({"x/1", "z"}, {"a.csv"}, "/data") ==
        "there is no a.csv, nor one that ends in .gz, in the root /data, which holds \"x\", \"z\"");
  CHECK(not_in_root({"x/tables/a.csv"}, {"tables/a.csv"}, "/data/").ends_with("let `root` lead to /data/x"));
  CHECK(not_in_root({"a/1.png", "2.dcm", ".DS_Store"}, {"a.csv"}, "/data/images")
            .ends_with("all its files are pictures: perhaps the folder above it is meant"));
  CHECK(not_in_root({}, {"a.csv"}, "") ==
        "there is no a.csv, nor one that ends in .gz, in the root, which holds no file");
}

TEST_CASE("boxes beyond the picture and boxes that stand twice are counted") {
  BoxChecks checks;
  const FindingBox box{0, 0, 10, 10, "a"}, wide{5, 0, 7, 10, "a"};
  checks.edges(box, 9, 9, "row 1");  // a pixel of rounding
  checks.twice(box, {wide}, "row 1");
  CHECK(checks.remarks().empty());
  checks.edges(wide, 10, 10, "row 2");
  checks.edges({-2, 0, 1, 1, "a"}, 0, 0, "row 3");
  checks.twice(box, {box}, "row 4");
  CHECK(checks.remarks() ==
        std::vector<std::string>{
            "2 boxes reach beyond the picture by more than a pixel, and are cut at its edge; the first is row 2",
            "1 box stands there twice with the same label; the first is row 4"});
}

TEST_CASE("a cell that is not UTF-8 is named with its row and column, and a name of a column with its number") {
  CHECK(
      error_of("id,Alter\n1,5\xc3\xbc\n2,\"M\xfcller\"\n") ==
      "t.csv:3: row 2, column \"Alter\": \"M\xef\xbf\xbdller\" is not UTF-8, but perhaps Latin-1 or Windows-1252; save "
      "the table as UTF-8");
  CHECK(error_of("id,Gr\xf6\xdf"
                 "e\n1,2\n")
            .find("t.csv: the name of column 2, \"Gr") == 0);
  CHECK(error_of("id,Gr\xc3\xb6\xc3\x9f"
                 "e\n\xe4\xb8\xad,2\n")
            .empty());
  CHECK(error_of("id,\n1,\xfc\n").empty());  // a column without a name, which is not read
}

TEST_CASE("the first byte that is no UTF-8 is found at any place among letters of ASCII") {
  for (std::size_t at = 0; at < 20; ++at) {
    std::string text(20, 'a');
    CHECK(first_not_utf8(text) == std::string_view::npos);
    text[at] = '\xe9';
    CHECK(first_not_utf8(text) == at);
    text.replace(at, 1, "\xc3\xa9");
    CHECK(first_not_utf8(text) == std::string_view::npos);
    text.resize(at + 1);  // a character that is cut off
    CHECK(first_not_utf8(text) == at);
  }
}
