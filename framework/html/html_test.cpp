// The report page: whole, self-contained, made from the run's folder alone.
#include "framework/html/html.hpp"

#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/encode_png.hpp"
#include "framework/data/picture.hpp"
#include "framework/figures/in_test.hpp"
#include "framework/html/examples.hpp"
#include "framework/html/run_folder.hpp"
#include "framework/tables/in_test.hpp"
#include "framework/tables/table_files.hpp"
#include "framework/tables/table_grid.hpp"

using namespace collimator;
using namespace collimator::testing;
namespace fs = std::filesystem;

namespace {

// A run's folder with one table and a failed node.
struct RunFolder {
  fs::path path = fs::temp_directory_path() / ("collimator_report_" + std::to_string(::getpid()));
  RunFolder() {
    fs::remove_all(path);
    fs::create_directories(path / "figures");
    write_tables({small_table()}, path);
    write_file(path / "graph.yaml", "experiment: <b>try\ntables:\n  auroc: {of: score, about: 'Home & away'}\n");
    const Json counts{{"total", 3}, {"executed", 1}, {"from_store", 0}, {"failed", 1}, {"skipped", 1}};
    Json run{{"experiment", "<b>try"}, {"about", "Does it \"look\"?"}, {"seed", 0}, {"started", "2026-01-02T03:04:05Z"},
             {"seconds", 1.5},         {"interrupted", false},         {"cells", 2}};
    run["counts"] = counts;
    run["environment"] = {{"device", "cpu"}, {"cores", 2}};
    run["nodes"] = {{{"name", "a"}, {"verb", "load"}, {"status", "executed"}, {"seconds", 0.5}},
                    {{"name", "b (mask=<roi>)"},
                     {"verb", "mask"},
                     {"status", "failed"},
                     {"seconds", 0},
                     {"message", "<script>alert(1)</script>"},
                     {"log", "logs/0001-b #1.log"}},
                    {{"name", "c"}, {"verb", "train"}, {"status", "skipped"}, {"seconds", 0}}};
    write_json(path / "run.json", run);
  }
  ~RunFolder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("the page is whole, escapes everything, and refers to nothing outside the folder") {
  const RunFolder run;
  const std::string page = read_file(write_report(run.path));
  CHECK(unclosed(page) == "");
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<b>try") == std::string::npos);
  CHECK(page.find("&lt;script&gt;alert(1)") != std::string::npos);
  CHECK(page.find("Home &amp; away") != std::string::npos);
  CHECK(page.find("<b>1</b> failed") != std::string::npos);
  CHECK(page.find("href=\"logs/0001-b%20%231.log\"") != std::string::npos);
  CHECK(page.find("href=\"tables/auroc.csv\"") != std::string::npos);
  CHECK(page.find("href=\"/") == std::string::npos);
  CHECK(count(page, "http") == count(page, "http-equiv"));
  CHECK(page.find(run.path.string()) == std::string::npos);
}

TEST_CASE("a folder that holds no run, or a damaged one, is an error that names the file") {
  const RunFolder run;
  CHECK_THROWS_WITH_AS(write_report(run.path / "tables"), doctest::Contains("it has no run.json"), InputError);
  write_file(run.path / "tables" / "auroc.json", "{\"name\": 3}");
  CHECK_THROWS_WITH_AS(write_report(run.path), doctest::Contains("auroc.json"), InputError);
  write_file(run.path / "run.json", "[1]");
  CHECK_THROWS_WITH_AS(write_report(run.path), doctest::Contains("run.json"), InputError);
  fs::remove(run.path / "tables" / "auroc.json");
  write_file(run.path / "run.json", "{\"experiment\"");
  CHECK_THROWS_AS(write_report(run.path), InputError);
}

TEST_CASE("the page forbids itself to run or load anything, before anything else stands in it") {
  const RunFolder run;
  const std::string page = read_file(write_report(run.path));
  const std::size_t policy =
      page.find("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;");
  REQUIRE(policy != std::string::npos);
  CHECK(policy < page.find("<title>"));
  CHECK(policy < page.find("<style>"));
}

TEST_CASE("a figure stands in the page as a picture, which can run nothing") {
  const RunFolder run;
  write_file(run.path / "figures" / "bad.svg", "<svg onload=\"x()\"><script>x()</script></svg>");
  const std::string page = read_file(write_report(run.path));
  CHECK(page.find("<img class=\"drawing\" alt=\"bad\" src=\"data:image/svg+xml;base64,") != std::string::npos);
  CHECK(page.find("onload") == std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<svg") == std::string::npos);
  write_file(run.path / "figures" / "bad.svg", "<html>");
  CHECK_THROWS_WITH_AS(write_report(run.path), doctest::Contains("is not a figure that this program wrote"),
                       InputError);
}

TEST_CASE("a report follows no symbolic link out of its folder, neither to read nor to write") {
  const RunFolder run;
  const fs::path secret = run.path.string() + "_secret";
  write_file(secret, "<svg >my key</svg>");
  const auto refused = [&](const fs::path& place, const fs::path& target) {
    fs::remove_all(place);
    fs::create_symlink(target, place);
    CHECK_THROWS_WITH_AS(write_report(run.path), doctest::Contains("is a symbolic link"), InputError);
    fs::remove(place);
  };
  refused(run.path / "figures" / "x.svg", secret);
  refused(run.path / "figures" / "x.png", secret);
  refused(run.path / "figures", "/");
  refused(run.path / "tables" / "x.json", secret);
  refused(run.path / "report.html", secret);
  refused(run.path / "graph.yaml", secret);
  CHECK(read_file(secret) == "<svg >my key</svg>");
  fs::remove(secret);
  CHECK_NOTHROW(write_report(run.path));
}

TEST_CASE("a table is drawn with its headings, notes, published numbers and p-values, again from its JSON") {
  ResultTable table = small_table();
  table.rows[0].p_holm = 0.02;  // without a difference
  const std::string html = html_table(table);
  CHECK(unclosed(html) == "");
  CHECK(html.find("2 of 3") != std::string::npos);
  CHECK(html.find("published 0.330") != std::string::npos);
  CHECK(html.find("one class &amp; no more") != std::string::npos);
  CHECK(html.find("p = 0.020") != std::string::npos);
  CHECK(html_table(table_from_json(Json::parse(as_json(table).dump()), "x.json")) == html);
  table.rows[0].value = *(table.rows[0].high = INFINITY);
  table.rows[0].low = 0.66;
  CHECK(html_table(table_from_json(as_json(table), "x.json")).find("[0.660, inf]") != std::string::npos);
}

TEST_CASE("counts have no decimals, all samples are called so, and very many notes are shown by pointing") {
  ResultTable table;
  table.spec.name = "groups";
  table.spec.rows = {"group"};
  table.keys = {"group", "metric"};
  for (const std::string group : {"", "site=home"})
    for (const std::string metric : {"missing", "dice"}) {
      ResultRow& row = table.rows.emplace_back();
      row.keys = {{"group", group}, {"metric", metric}};
      row.value = metric == "dice" && !group.empty() ? 0.5 : 1;
      row.n = row.expected = 1;
      row.note = "first";
    }
  CHECK(as_text(table).find("| all       | 1       | 1.000 |") != std::string::npos);
  CHECK(as_csv(table).rows[0][0].empty());  // the CSV says what the nodes' tables say
  CHECK(html_table(table).find("<sup>1</sup> first.") != std::string::npos);
  for (int i = 0; i < 12; ++i) {
    table.rows.push_back(table.rows.back());
    table.rows.back().keys["group"] = "site=" + std::to_string(i);
    table.rows.back().note = "note \"" + std::to_string(i) + "\"";
  }
  const std::string page = html_table(table);
  CHECK(unclosed(page) == "");
  CHECK(page.find("title=\"note &quot;7&quot;\"") != std::string::npos);
  CHECK(page.find("<sup>1</sup>") == std::string::npos);
}

TEST_CASE("base64 is that of RFC 4648, section 10") {
  CHECK(data_address("t", "") == "data:t;base64,");
  CHECK(data_address("t", "f") == "data:t;base64,Zg==");
  CHECK(data_address("t", "fo") == "data:t;base64,Zm8=");
  CHECK(data_address("t", "foo") == "data:t;base64,Zm9v");
  CHECK(data_address("t", "foobar") == "data:t;base64,Zm9vYmFy");
}

TEST_CASE("an example picture reads back as it was drawn; a map of nothing leaves it as it is") {
  const SmallPicture picture = shrink({0.0f, 1.0f, 0.5f, 0.2f}, 2);
  const std::vector<std::uint8_t> pixels = overlay(picture, shrink({0, 0, -1, 0}, 2));
  const Picture back = decode_picture(encode_png(pixels, 2, 2, 3), "picture");
  CHECK(back.data == std::vector<std::uint8_t>{0, 255, 128, 51});
  const std::vector<std::uint8_t> hot = overlay(picture, shrink({0, 2, 0, 0}, 2));
  CHECK(std::vector<int>(hot.begin() + 3, hot.begin() + 6) ==
        std::vector<int>{244, 235, 113});  // a quarter white, the rest yellow
  CHECK(shrink(std::vector<float>(400 * 400, 0.25f), 400).size == 133);
}
