// Facts about CSV tables: what is read as what, which errors name which place, and that numbers come back exactly.
#include "framework/data/table.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cmath>
#include <limits>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text) { return parse_table(text, "t.csv").rows; }

std::string error_of(std::string_view text) {
  try {
    parse_table(text, "t.csv");
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

std::filesystem::path scratch(const char* name) { return std::filesystem::temp_directory_path() / name; }

}  // namespace

TEST_CASE("quotes, doubled quotes and line breaks inside them") {
  CHECK(rows_of("a,b\n\"x, y\",\"he said \"\"no\"\"\"\n\"two\nlines\",\"\"\n") ==
        Rows{{"x, y", "he said \"no\""}, {"two\nlines", ""}});
  CHECK(rows_of("a,b\nx\"y,\"z\"\"\"\n") == Rows{{"x\"y", "z\""}});
}

TEST_CASE("line ends, a byte order mark, empty lines and a missing line break at the end make no difference") {
  const Rows expected{{"1", "2"}, {"3", ""}};
  for (const char* text : {"a,b\n1,2\n3,\n", "a,b\r\n1,2\r\n3,\r\n", "a,b\r1,2\r3,",
                           "\xef\xbb\xbf"
                           "a,b\n1,2\n3,",
                           "\n\na,b\n\n1,2\n\r\n3,\n\n"})
    CHECK(rows_of(text) == expected);
  CHECK(parse_table("\xef\xbb\xbf\"a\",b", "t").header == std::vector<std::string>{"a", "b"});
}

TEST_CASE("what is no table is refused with the place") {
  CHECK(error_of("") == "t.csv is empty; expected a header that names the columns");
  CHECK(error_of("\n\n") == error_of(""));
  CHECK(error_of("a,b\n1,2\n3\n") == "t.csv:3: row 2 has 1 cells; the header has 2");
  CHECK(error_of("a;b\n1;0,5\n") ==
        "t.csv:2: row 1 has 2 cells; its header is one column, \"a;b\": its cells seem to be divided by `;`, not by "
        "`,`");
  CHECK(error_of("a,b\n1,2,3\n") == "t.csv:2: row 1 has 3 cells; the header has 2");
  CHECK(error_of("a,b\n\"1\n2\",3\n4\n") == "t.csv:4: row 2 has 1 cells; the header has 2");
  CHECK(error_of("a,b\n1,\"2\n3,4\n").find("t.csv:2: a quoted cell begins here") == 0);
  CHECK(error_of("a,b\n1,\"2\"3\n").find("t.csv:2: text follows the closing quote") == 0);
  CHECK(error_of(std::string_view("a,b\n1,\0\n", 8)).find("t.csv:2: a NUL byte") == 0);
  CHECK(error_of("\xff\xfe"
                 "a")
            .find("UTF-16") != std::string::npos);
  CHECK(error_of("\"").find("t.csv:1:") == 0);
}

TEST_CASE("columns without a name at the end may be missing in rows, as in NIH's box table") {
  const Table table = parse_table("picture,x,,,\na,1\nb,2,,\nc,3,4,5,6\n", "t");
  CHECK(table.header == std::vector<std::string>{"picture", "x"});
  CHECK(table.rows == Rows{{"a", "1"}, {"b", "2"}, {"c", "3"}});
}

TEST_CASE("another kind of file under the name of a table is called by its kind") {
  using namespace std::string_literals;
  CHECK(error_of("PK\3\4\x14\0\0\0t.csv"s).find("t.csv is no text table: it looks like a zip archive") == 0);
  CHECK(error_of("\x80\2}q\0."s).find("a Python pickle") != std::string::npos);
  CHECK(error_of("version https://git-lfs.github.com/spec/v1\noid sha256:0\n").find("Git LFS") != std::string::npos);
  CHECK(error_of("<!DOCTYPE html>\n<html>\n").find("a web page") != std::string::npos);
  CHECK(error_of("a,b\n1,\0\n"s) == "t.csv:2: a NUL byte: this is no text table");
  CHECK(rows_of("BMI,MM\n1,2\n") == Rows{{"1", "2"}});  // BMP and TIFF begin like this
}

TEST_CASE("a line of commas is no table, before it takes many times its size") {
  const std::string commas(200'000, ',');
  CHECK(error_of(commas) == "t.csv:1: a row of more than 100,000 cells: this is no table");
  CHECK(error_of("a,b\n1,2\n" + commas) == "t.csv:3: a row of more than 100,000 cells: this is no table");
  CHECK(error_of(std::string(99'999, ',') + "\n").empty());
}

TEST_CASE("a number may have a plus in front, and may be smaller than any double") {
  const CsvTable table = parse_csv("p\n+0.9\n1e-400\n-1e-400\n4e-320\n+3\n1e400\n+-1\n++1\n+\n1e-400x\n", "t");
  CHECK(table.number(0, 0) == 0.9);
  CHECK(table.number(1, 0) == 0);
  CHECK(table.number(2, 0) == 0);
  CHECK(table.number(3, 0) == 4e-320);
  CHECK(table.integer(4, 0) == 3);
  for (std::size_t row = 5; row < table.rows(); ++row)
    CHECK_THROWS_WITH(table.number(row, 0), doctest::Contains("is not a number"));
  CHECK(parse_number(" +0.9 ") == 0.9);
  CHECK(parse_number("1e-400") == 0);
  CHECK_THROWS_AS(parse_number("1e400"), InputError);
  CHECK(std::isinf(parse_number("+inf")));
}

TEST_CASE("a missing column is named with the nearest there is") {
  const Table table = parse_table("Patient ID,Age\n", "t.csv");
  CHECK(table.column("Age") == 1);
  CHECK(table.has("Age"));
  CHECK_THROWS_WITH_AS(
      table.column("Patient Id"),
      "t.csv has no column \"Patient Id\"; did you mean \"Patient ID\"? there are \"Patient ID\", \"Age\"", InputError);
  CHECK_THROWS_WITH(parse_csv("a,a\n", "t.csv").column("a"), "t.csv: the header names column \"a\" twice");
}

TEST_CASE("a wrong number is named with line, row and column") {
  const CsvTable table = parse_csv("id,age\n\"a\nb\",5\nc,old\n", "t.csv");
  CHECK(table.number(0, 1) == 5);
  CHECK_THROWS_WITH(table.number(1, 1), "t.csv:4: row 2, column \"age\": \"old\" is not a number");
  CHECK_THROWS_WITH(parse_csv("n\n1.5\n", "t").integer(0, 0),
                    "t:2: row 1, column \"n\": \"1.5\" is not a whole number");
}

TEST_CASE("a table that is written reads back the same") {
  const Table table{
      "", {"plain", "with, comma", "quote\""}, {{"", "two\r\nlines", "\"\""}, {"Müller", " blank ", "x"}}};
  write_table(table, scratch("collimator_table_test.csv"));
  const Table back = read_table(scratch("collimator_table_test.csv"));
  CHECK(back.header == table.header);
  CHECK(back.rows == table.rows);
  const Table narrow{"", {"only"}, {{""}, {"x"}}};
  write_table(narrow, scratch("collimator_table_test.csv"));
  CHECK(read_table(scratch("collimator_table_test.csv")).rows == narrow.rows);
}

TEST_CASE("gzip is inflated; damaged gzip is an error") {
  const auto file = scratch("collimator_table_test.csv.gz");
  const gzFile out = gzopen(file.c_str(), "wb");
  for (int i = 0; i < 2000; ++i) gzputs(out, i == 0 ? "a,b\n" : "1,2\n");
  gzclose(out);
  CHECK(read_table(file).rows.size() == 1999);
  const std::string whole = read_file(file);
  write_file(file, whole + whole.substr(0, 10) + whole.substr(10) + std::string(512, '\0'));
  CHECK(read_table(file).rows.size() == 3999);  // two members, and the zeros of an archive
  write_file(file, whole + "3,4\n");
  CHECK_THROWS_WITH_AS(read_table(file), doctest::Contains("4 bytes stand behind the end of its gzip data"),
                       InputError);
  for (const std::size_t size : {std::size_t{5}, std::size_t{30}, whole.size() - 1}) {
    write_file(file, whole.substr(0, size));
    CHECK_THROWS_WITH_AS(read_table(file), doctest::Contains("ends too early"), InputError);
  }
  std::string flipped = whole;
  flipped[flipped.size() - 6] ^= 1;  // of the checksum
  write_file(file, flipped);
  CHECK_THROWS_WITH_AS(read_table(file), doctest::Contains("damaged gzip: incorrect data check"), InputError);
}

TEST_CASE("a gzip bomb is refused by name and limit, long before it fills the memory") {
  const auto file = scratch("collimator_table_test_bomb.csv.gz");
  const gzFile out = gzopen(file.c_str(), "wb9");
  const std::string lines(std::size_t{1} << 20, ',');
  gzputs(out, "a,b\n");
  for (int i = 0; i < 80; ++i) gzwrite(out, lines.data(), static_cast<unsigned>(lines.size()));
  gzclose(out);
  REQUIRE(std::filesystem::file_size(file) < 100'000);
  CHECK_THROWS_WITH_AS(read_csv(file),
                       doctest::Contains("collimator_table_test_bomb.csv.gz inflates to more than 200 times"),
                       InputError);
  CHECK_THROWS_WITH_AS(read_file_inflated(file, {.bytes = 1000}), doctest::Contains("more than 1000 bytes"),
                       InputError);
  CHECK_THROWS_WITH_AS(
      read_file_inflated(file, {.bytes = 1000, .taken = 990}),
      doctest::Contains("more than 1000 bytes, which is the limit, with 990 bytes of the files before"), InputError);
  CHECK(read_file_inflated(file, {.ratio = 1100}).size() == (std::size_t{80} << 20) + 4);
  std::filesystem::remove(file);
}

TEST_CASE("numbers read back exactly") {
  for (const double value : {0.0, 0.1, 1.0 / 3.0, -1e-300, 5e-324, 1.7976931348623157e308, 123456789.125})
    CHECK(parse_number(number_text(value)) == value);
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(std::nan("")) == "nan");
  CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(std::isnan(parse_number("")));
  CHECK(std::isnan(parse_number("nan")));
  CHECK(parse_number(" 2 ") == 2);
  CHECK_THROWS_WITH_AS(parse_number("2x"), "\"2x\" is not a number", InputError);
}
