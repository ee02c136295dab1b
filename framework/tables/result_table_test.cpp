// Result tables: how they are gathered, arranged and written, and that they come back from their JSON.
#include "framework/tables/result_table.hpp"

#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/base/error.hpp"
#include "framework/stats/number_ranges.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/tables/in_test.hpp"
#include "framework/tables/table_grid.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

TEST_CASE("a table comes back from its JSON as it was") {
  ResultTable table = small_table();
  table.notes = {"a note"};
  table.rows[0].value = std::nan("");
  table.rows[2].value = -INFINITY;
  table.rows[2].low = 0.66;
  table.rows[2].high = INFINITY;
  const Json infinite = as_json(table).at("rows").at(2);
  CHECK(infinite.at("value") == "-inf");
  CHECK(infinite.at("high") == "inf");
  CHECK(infinite.at("low") == 0.66);
  const ResultTable back = table_from_json(Json::parse(as_json(table).dump()), "x.json");
  CHECK(as_text(back) == as_text(table));
  CHECK(std::isnan(back.rows[0].value));
  CHECK(back.rows[2].value == -INFINITY);
  CHECK(*back.rows[2].high == INFINITY);
  CHECK(back.rows[3].n == 2);
}

TEST_CASE("a table goes down and across as asked; what is the same everywhere stands at the foot") {
  const ResultTable table = small_table();
  const TableGrid grid = arrange(table);
  CHECK(grid.down == std::vector<std::string>{"mask"});
  CHECK(grid.across == std::vector<std::string>{"node"});
  CHECK(grid.everywhere == std::vector<std::string>{"auroc"});
  CHECK(grid.rows == std::vector<std::vector<std::string>>{{"none"}, {"<roi>"}});
  CHECK(grid.columns == std::vector<std::vector<std::string>>{{"home"}, {"away"}});
  CHECK(grid.cells[1][1]->value == 0.8);
  const std::string text = as_text(small_table());
  CHECK(text.find("| mask  | home          | Δ from none             | p       | away ") != std::string::npos);
  CHECK(text.find("-0.050 [-0.100, +0.000] | < 0.001 |") != std::string::npos);
}

namespace {

// A node `score` whose instances left these tables, one for each seed.
struct Scored {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("collimator_tables_" + std::to_string(::getpid()));
  Graph graph;
  std::vector<TaskResult> results;
  TableSpec spec;

  explicit Scored(const std::vector<Table>& tables) {
    std::filesystem::remove_all(folder);
    Node node{"score", {}, find_verb("score"), {"seed"}, {}};
    graph.experiment.axes.push_back({"seed", {}, {}});
    for (std::size_t i = 0; i < tables.size(); ++i)
      graph.experiment.axes.back().values.push_back({std::to_string(i), {}});
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const std::filesystem::path files = folder / std::to_string(i);
      std::filesystem::create_directories(files);
      write_table(tables[i], files / "table.csv");
      Task task;
      task.verb = node.verb;
      task.params = {{"i", i}};
      graph.tasks.add(std::move(task));
      TaskResult result;
      result.status = TaskStatus::done;
      result.stored = StoredResult{"", files, {}, 0};
      results.push_back(std::move(result));
      node.instances.push_back({{{"seed", std::to_string(i)}}, i});
    }
    graph.add(std::move(node));
    spec.name = "t";
    spec.of = {{"score", "score", ""}};
  }
  ~Scored() { std::filesystem::remove_all(folder); }
};

Table scores(std::size_t groups, double value) {
  std::vector<ScoreRow> rows(groups);
  for (std::size_t i = 0; i < groups; ++i) {
    rows[i].class_name = "ill";
    rows[i].metric = "auroc";
    rows[i].group_field = "patient";
    rows[i].group = std::to_string(groups - i);
    rows[i].value = value + static_cast<double>(i);
  }
  return score_table(rows);
}

}  // namespace

TEST_CASE("rows stand in the order in which the nodes' tables have them, and are averaged over seeds") {
  Scored scored({scores(3, 1), scores(3, 2)});
  scored.spec.over = {"seed"};
  const ResultTable table = gather(scored.spec, scored.graph, scored.results);
  REQUIRE(table.rows.size() == 3);
  CHECK(table.rows[0].keys.at("group") == "patient=3");
  CHECK(table.rows[2].keys.at("group") == "patient=1");
  CHECK(table.rows[2].value == 3.5);
  CHECK(table.rows[2].n == 2);
}

TEST_CASE("the foot says whether intervals are over patients or over samples") {
  ScoreRow row;
  row.metric = "auroc";
  row.value = 0.5;
  row.low = 0.4;
  row.high = 0.6;
  row.interval = "delong";
  const Table table = score_table(std::vector<ScoreRow>{row});
  for (const auto& [unit, units] : {std::pair("sample", "samples"), {"patient", "patients"}}) {
    Scored scored({table});
    Task task = scored.graph.tasks[0];
    task.params["unit"] = unit;
    scored.graph.tasks = {};
    scored.graph.tasks.add(std::move(task));
    CHECK(as_text(gather(scored.spec, scored.graph, scored.results))
              .find(std::string("95 % interval over the ") + units + " of the test set (delong)") != std::string::npos);
  }
}

TEST_CASE("what numbers were made of stands beside them, from least to most where a mean's instances differ") {
  std::vector<Table> tables;
  for (const std::size_t positives : {40, 44}) {
    ScoreRow row;
    row.class_name = "ill";
    row.metric = "auroc";
    row.value = 0.8;
    row.n = 100;
    row.positives = positives;
    row.patients = 70;
    tables.push_back(score_table(std::vector<ScoreRow>{row}));
  }
  Scored scored(tables);
  scored.spec.over = {"seed"};
  scored.spec.counts = {"samples", "negatives", "patients"};
  const ResultTable table = gather(scored.spec, scored.graph, scored.results);
  CHECK(as_text(table).find("56 to 60 negatives, 70 patients, 100 samples") != std::string::npos);
  const Table csv = as_csv(table);
  CHECK(csv.rows.at(0).at(csv.column("negatives")) == "56 to 60");
  CHECK(as_text(table_from_json(as_json(table), "t.json")).find("70 patients") != std::string::npos);
}

// Reference as in averaged_row_test.cpp: mean -+ t(0.975, 2) SD / sqrt(3) by SciPy 1.17.1, before it is cut.
TEST_CASE("an interval over seeds ends where every seed's table says that the number ends, and nowhere without that") {
  std::vector<Table> tables;
  for (const double value : {0.0, 0.01, 0.05}) {
    ScoreRow row;
    row.metric = "share";
    row.value = value;
    tables.push_back(score_table(std::vector<ScoreRow>{row}));
  }
  Scored scored(tables);
  scored.spec.over = {"seed"};
  scored.spec.spread = Spread::interval;
  const auto low = [&] { return *gather(scored.spec, scored.graph, scored.results).rows.at(0).low; };
  for (const char* seed : {"0", "1", "2"}) {
    CHECK(low() == doctest::Approx(-0.04572410607728428).epsilon(1e-13));
    save_ranges({{"share", {0, 1}}}, scored.folder / seed);
  }
  CHECK(low() == 0);
  save_ranges({{"share", {-0.01, 2}}}, scored.folder / "1");
  CHECK(low() == -0.01);
}

// Were each row looked for among all others, this would take minutes.
TEST_CASE("a table of 100,000 rows is gathered, compared with its baseline, and arranged") {
  Scored scored({scores(50'000, 1), scores(50'000, 2)});
  scored.spec.baseline = {{"seed", "0"}};
  scored.spec.columns = {"seed"};
  const ResultTable table = gather(scored.spec, scored.graph, scored.results);
  REQUIRE(table.rows.size() == 100'000);
  CHECK(*table.rows[99'999].difference == 1);
  CHECK_FALSE(table.rows[0].difference);
  CHECK(arrange(table).cells.size() == 50'000);
}

TEST_CASE("a table without metric and value is no result table, and a cell that is no number names its file") {
  const Scored curves({Table{"t", {"epoch", "loss"}, {{"1", "2"}}}});
  CHECK_THROWS_WITH_AS(gather(curves.spec, curves.graph, curves.results),
                       "table t: score gives a table without the columns metric and value (it has epoch, loss); draw "
                       "it as a figure",
                       InputError);
  const Scored wrong({Table{"t", {"metric", "value"}, {{"auroc", "o.5"}}}});
  CHECK_THROWS_WITH_AS(gather(wrong.spec, wrong.graph, wrong.results), doctest::Contains("0/table.csv: row 1, column"),
                       InputError);
}
