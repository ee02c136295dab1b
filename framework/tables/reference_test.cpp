// What `reference:` reads of files of published numbers, what it refuses, and beside which numbers they stand.
#include "framework/tables/reference.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"
#include "framework/tables/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

// A table `t` of the study, whose nodes give `metrics`, with this `reference`, beside the file published.csv.
struct Published : Bench {
  std::optional<Reference> read(const std::string& reference, const std::string& csv = "",
                                const std::string& metrics = "[auroc]") {
    std::ofstream(folder / "published.csv") << csv;
    std::string yaml = study;
    yaml.replace(yaml.find("[auroc]"), 7, metrics);
    Graph made = graph(yaml + "tables:\n  t: {of: score, over: seed, reference: " + reference + "}\n");
    return read_tables(made, registry, mistakes).at(0).reference;
  }
};

using Keys = std::map<std::string, std::string>;

std::vector<std::string> notes_of(const ResultTable& table, const std::string& beginning) {
  std::vector<std::string> found;
  for (const std::string& note : table.notes)
    if (note.find(beginning) != std::string::npos) found.push_back(note);
  return found;
}

ResultTable beside(std::optional<Reference> reference, const std::set<std::string>& given = {"auroc"}) {
  ResultTable table = small_table();
  for (ResultRow& row : table.rows) row.reference.reset();
  table.spec.reference = std::move(reference);
  add_reference(table, given);
  return table;
}

}  // namespace

TEST_CASE("a long file has a row for each number, which says its metric, with a spread") {
  Published published;
  const auto reference = published.read("published.csv", "mask,metric,value,sem\nnone,auroc,0.9,0.02\nroi,f1,,\n");
  CHECK(published.first() == "");
  REQUIRE(reference);
  REQUIRE(reference->numbers.size() == 1);  // an empty cell is no number
  CHECK(reference->columns == std::vector<std::string>{"mask"});
  CHECK(reference->numbers[0].keys == Keys{{"mask", "none"}});
  CHECK(reference->numbers[0].metric == "auroc");
  CHECK(reference->numbers[0].value == 0.9);
  CHECK(*reference->numbers[0].spread == 0.02);
}

TEST_CASE("a wide file has a column for each metric: those of the table's nodes, or those that `columns` names") {
  const std::string csv = "mask,f1,auroc,auroc_sd,recall\nnone,0.8,0.9,0.01,0.7\n";
  Published published;
  auto reference = published.read("published.csv", csv);
  REQUIRE(reference);
  CHECK(reference->columns == std::vector<std::string>{"mask", "f1", "recall"});
  REQUIRE(reference->numbers.size() == 1);
  CHECK(reference->numbers[0].metric == "auroc");
  CHECK(*reference->numbers[0].spread == 0.01);

  reference = published.read("{file: published.csv, columns: {recall: sensitivity, f1: f1}}", csv);
  REQUIRE(reference);
  CHECK(reference->columns == std::vector<std::string>{"mask", "auroc_sd"});
  REQUIRE(reference->numbers.size() == 2);
  CHECK(reference->numbers[0].metric == "f1");
  CHECK(reference->numbers[1].metric == "sensitivity");
  CHECK(reference->numbers[1].value == 0.7);

  reference = published.read("{file: published.csv, rename: {recall: auroc, auroc: test_mask, auroc_sd: seed}}", csv);
  REQUIRE(reference);
  CHECK(reference->numbers[0].value == 0.7);
  CHECK(reference->numbers[0].keys.at("test_mask") == "0.9");

  reference = published.read("{file: published.csv, columns: [f1, auroc]}", csv, "{hits: auroc}");
  REQUIRE(reference);
  CHECK(reference->numbers.size() == 2);
  CHECK(published.first() == "");
}

TEST_CASE("`columns` names the metric of numbers that name none themselves") {
  Published published;
  const auto reference =
      published.read("{file: published.csv, columns: {value: auroc}}", "mask,value,sem\nnone,0.9,0.1\n");
  CHECK(published.first() == "");
  REQUIRE(reference);
  CHECK(reference->numbers[0].metric == "auroc");
  CHECK(*reference->numbers[0].spread == 0.1);
}

TEST_CASE("`where` keeps rows: one text of a column is no key any more, and several tell the numbers apart") {
  const std::string csv = "item,mask,metric,value\na,none,auroc,0.9\nb,none,auroc,0.8\nb,roi,auroc,0.7\nc,roi,f1,90%\n";
  Published published;
  auto reference = published.read("{file: published.csv, where: {item: b}}", csv);
  CHECK(published.first() == "");  // what is left out is not looked at
  REQUIRE(reference);
  CHECK(reference->columns == std::vector<std::string>{"mask"});
  CHECK(reference->numbers.size() == 2);
  reference = published.read("{file: published.csv, where: {item: [a, b], metric: auroc}}", csv);
  REQUIRE(reference);
  CHECK(reference->columns == std::vector<std::string>{"item", "mask"});
  CHECK(reference->numbers.size() == 3);
}

TEST_CASE("`rename` turns the file's columns, and the texts in them, into the table's") {
  Published published;
  const auto reference = published.read(
      "{file: published.csv, rename: {label: {to: class, values: {average: macro}}, score: value, mask: {values: {all: "
      "none}}, metric: {values: {AUC: auroc}}}}",
      "label,mask,metric,score\nill,all,AUC,0.9\naverage,roi,f1,0.8\n");
  CHECK(published.first() == "");
  REQUIRE(reference);
  CHECK(reference->numbers[0].keys == Keys{{"class", "ill"}, {"mask", "none"}});
  CHECK(reference->numbers[0].metric == "auroc");
  CHECK(reference->numbers[1].keys == Keys{{"class", "macro"}, {"mask", "roi"}});
}

TEST_CASE("each mistake of a reference is told at its place, with what would be right") {
  Bench bench;
  std::ofstream(bench.folder / "long.csv") << "mask,metric,value\nnone,auroc,0.9\nroi,auroc,0.8\n";
  std::ofstream(bench.folder / "wide.csv") << "mask,loss,count\nnone,0.3,9\n";
  std::ofstream(bench.folder / "unnamed.csv") << "mask,value\nnone,0.9\n";
  std::ofstream(bench.folder / "ragged.csv") << "metric,value\nauroc\n";
  std::ofstream(bench.folder / "none.csv") << "metric,value\nauroc,\n";
  struct Wrong {
    std::string reference, place, message;
  };
  const std::vector<Wrong> wrongs{
      {"gone.csv", "gone.csv", "there is no file"},
      {"[long.csv]", "[long.csv]", "expected a CSV file, or {file, columns, where, rename}, got a list"},
      {"{columns: [auroc]}", "{columns: [auroc]}", "reference needs `file`"},
      {"{file: long.csv, colums: [auroc]}", "colums", "did you mean `columns`?"},
      {"{file: wide.csv, columns: {los: auroc}}", "los:", "wide.csv has no column `los`, did you mean `loss`?"},
      {"{file: long.csv, columns: [value]}", "long.csv", "has a column `metric`"},
      {"{file: long.csv, where: {mas: none}}", "mas: none", "has no column `mas`, did you mean `mask`?"},
      {"{file: long.csv, where: {mask: nome}}", "nome", "says `nome` nowhere, did you mean `none`?"},
      {"{file: long.csv, where: {mask: roi, value: 0.9}}", "{mask: roi, value", "no row of"},
      {"{file: long.csv, rename: {mask: clas}}", "clas", "no key `clas`, did you mean `class`?"},
      {"{file: long.csv, rename: {maks: class}}", "maks", "has no column `maks`, did you mean `mask`?"},
      {"{file: long.csv, rename: {mask: {values: {roy: roi}}}}", "roy", "says `roy` nowhere, did you mean `roi`?"},
      {"{file: long.csv, rename: {mask: metric}}", "{mask: metric}", "two columns `metric` once they are renamed"},
      {"wide.csv", "wide.csv", "neither a column `value` nor one that is called like a metric of this table"},
      {"unnamed.csv", "unnamed.csv", "say columns: {value: METRIC} (of this table: auroc)"},
      {"ragged.csv", "ragged.csv", "ragged.csv:2: row 1 has 1 cells; the header has 2"},
      {"none.csv", "none.csv", "none.csv holds no number"},
  };
  std::string yaml = study + "tables:\n";
  const auto above = std::ranges::count(yaml, '\n');
  std::vector<std::string> lines;
  for (const Wrong& wrong : wrongs)
    yaml +=
        lines.emplace_back("  t" + std::to_string(lines.size()) + ": {of: score, reference: " + wrong.reference + "}") +
        "\n";
  Graph graph = bench.graph(yaml);
  read_tables(graph, bench.registry, bench.mistakes);
  REQUIRE(bench.mistakes.all().size() == wrongs.size());
  for (std::size_t i = 0; i < wrongs.size(); ++i) {
    const Mistake& mistake = bench.mistakes.all()[i];
    CAPTURE(wrongs[i].reference);
    CHECK_MESSAGE(mistake.message.find(wrongs[i].message) != std::string::npos, mistake.message);
    CHECK(mistake.at.line == static_cast<int>(above) + static_cast<int>(i) + 1);
    CHECK(mistake.at.column == static_cast<int>(lines[i].find(wrongs[i].place)) + 1);
  }
}

TEST_CASE("a wrong number of a reference is told in its own file") {
  Bench bench;
  std::ofstream(bench.folder / "percent.csv") << "metric,value\nauroc,90%\n";
  std::ofstream(bench.folder / "twice.csv") << "mask,metric,value\nnone,auroc,0.9\n\nnone,auroc,0.8\n";
  Graph graph =
      bench.graph(study + "tables: {a: {of: score, reference: percent.csv}, b: {of: score, reference: twice.csv}}");
  read_tables(graph, bench.registry, bench.mistakes);
  REQUIRE(bench.mistakes.all().size() == 2);
  const std::string first = describe(bench.mistakes.all()[0]), second = describe(bench.mistakes.all()[1]);
  CHECK(first.find("percent.csv:2:1: error: reference (named in ") != std::string::npos);
  CHECK(first.find("row 1, column \"value\": \"90%\" is not a number: write 0.9") != std::string::npos);
  CHECK(first.find("\n  auroc,90%\n") != std::string::npos);
  CHECK(second.find("twice.csv:4:1: ") != std::string::npos);
  CHECK(second.find("row 2: auroc of mask=none stands in line 2 already") != std::string::npos);
}

TEST_CASE("a cell that is no number is told with what to write in its place") {
  Bench bench;
  const std::vector<std::pair<std::string, std::string>> cells{
      {"\"0,85\"", "write 0.85, with a point"},
      {"NA", "leave the cell empty where no number was published"},
      {"-", "leave the cell empty"},
      {"0.85 (0.80-0.90)", "write 0.85 alone"},
      {"\"1,234\"", "write digits with a point, or leave"},  // a thousand, or not
      {"high", "write digits with a point, or leave the cell empty"}};
  for (const auto& [cell, mend] : cells) {
    std::ofstream(bench.folder / "published.csv") << "metric,value\nauroc," << cell << "\n";
    Graph graph = bench.graph(study + "tables: {a: {of: score, reference: published.csv}}");
    read_tables(graph, bench.registry, bench.mistakes);
    CHECK_MESSAGE(bench.first().find("is not a number: " + mend) != std::string::npos, bench.first());
  }
}

TEST_CASE("a file whose cells something else divides is told as such") {
  Published published;
  CHECK_FALSE(published.read("published.csv", "metric;value\nauroc;0.9\n"));
  CHECK_MESSAGE(published.first().find("its header is one column, \"metric;value\": its cells seem to be divided by "
                                       "`;`, not by `,`") != std::string::npos,
                published.first());
}

TEST_CASE("a column that is called like a key but for its capitals is a mistake") {
  Published published;
  CHECK_FALSE(published.read("published.csv", "Mask,auroc\nnone,0.9\n"));
  CHECK(published.first().find("published.csv has a column `Mask`, but this table's key is `mask`: say rename: "
                               "{Mask: mask}") != std::string::npos);
}

TEST_CASE("a published number that the metric cannot be is told") {
  Published published;
  auto reference = published.read("published.csv", "mask,auroc\nnone,90\n");
  ResultTable table = beside(reference);
  CHECK(notes_of(table, "caution").empty());  // of a metric without bounds
  table.spec.ranges = {{"auroc", {0, 1}}};
  add_reference(table, {"auroc"});
  CHECK(notes_of(table, "caution") ==
        std::vector<std::string>{"caution: published numbers that cannot be, perhaps in per cent: auroc of 90"});
}

TEST_CASE("another mistake of the experiment hides the nodes' metrics, and makes no second mistake of a reference") {
  Published published;
  CHECK_FALSE(published.read("published.csv", "mask,auroc\nnone,0.9\n", "[aurok]"));
  CHECK(published.mistakes.all().size() == 1);
  CHECK(published.first().find("there is no metric `aurok`") == 0);
}

TEST_CASE("a published number stands beside the metric that it names alone, where all shared keys are equal") {
  Published published;
  const ResultTable table = beside(published.read(
      "published.csv", "mask,metric,value,colour\nnone,auroc,0.9,red\nroi,auroc,0.7,red\nnone,f1,0.6,red\n"));
  CHECK(*table.rows[0].reference == 0.9);
  CHECK_FALSE(table.rows[1].reference);
  CHECK(notes_of(table, "published: ") ==
        std::vector<std::string>{"published: published.csv, matched by mask, metric"});
  CHECK(notes_of(table, "counterpart") ==
        std::vector<std::string>{"2 of 3 published numbers have no counterpart here"});
  CHECK(notes_of(table, "not published") == std::vector<std::string>{"2 of 4 numbers here were not published"});
  CHECK(notes_of(table, "no node of this table gives") ==
        std::vector<std::string>{"published metrics that no node of this table gives: f1"});
  CHECK(notes_of(table, "columns of") ==
        std::vector<std::string>{"columns of published.csv that this table does not have: colour"});
}

TEST_CASE("a misspelt published metric stands beside nothing, and the nearest one is told") {
  Published published;
  const ResultTable table = beside(published.read("published.csv", "metric,value\naurocc,0.9\n"));
  for (const ResultRow& row : table.rows) CHECK_FALSE(row.reference);
  CHECK(notes_of(table, "no node of this table gives the published metric `aurocc`, did you mean `auroc`?").size() ==
        1);
}

TEST_CASE("a file that is gone while the nodes run costs nothing: its numbers were read before") {
  Published published;
  const auto reference = published.read("published.csv", "mask,metric,value\nnone,auroc,0.9\n");
  std::filesystem::remove(published.folder / "published.csv");
  CHECK(*beside(reference).rows[0].reference == 0.9);
}

TEST_CASE("numbers that several published ones fit have none beside them; a group of all may be called so") {
  Published published;
  ResultTable table = beside(published.read("published.csv", "site,metric,value\na,auroc,0.9\nb,auroc,0.7\n"));
  for (const ResultRow& row : table.rows) CHECK_FALSE(row.reference);
  CHECK(notes_of(table, "several published numbers fit each of 4 numbers here").size() == 1);
  table = beside(published.read("published.csv", "group,metric,value\nall,auroc,0.9\n"));
  CHECK(*table.rows[3].reference == 0.9);
}

TEST_CASE("every file of published numbers that lies beside the project can be a reference") {
  namespace fs = std::filesystem;
  const fs::path folder = COLLIMATOR_SOURCE_DIR "/../shared/published";
  if (!fs::exists(folder)) {
    MESSAGE("skipped: no published numbers lie beside the project");
    return;
  }
  struct File {
    std::string name, more, metrics;
    std::size_t numbers;
  };
  const std::vector<File> files{
      {"chestxray14_nuances_table_1.csv", "rename: {label: {to: class, values: {average: macro}}, model: mask}",
       "[auroc]", 30},
      {"chestxray14_nuances_table_2.csv", "rename: {model: mask}",
       "{specificity: auroc, sensitivity: auroc, accuracy: auroc, dor: auroc}", 8},
      {"chestxray14_nuances_table_3.csv",
       "columns: {loss: log_loss}, rename: {labels: {to: group, values: {0: label_count=0, 1: label_count=1}}}",
       "{log_loss: auroc}", 9},
      {"chestxray14_nuances_table_4.csv",
       "columns: [mean_probability], rename: {single_label: {to: group, values: {Consolidation: "
       "single_label=Consolidation}}}",
       "{mean_probability: auroc}", 14},
      {"hygieia_table_2.csv", "rename: {model: {to: mask, values: {mnasnet: mnasnet1_0}}, size: seed}",
       "{accuracy: auroc}", 4},
      {"hygieia_tables_3_4.csv", "where: {input: crop}",
       "{accuracy: auroc, recall: auroc, precision: auroc, f2: auroc}", 4},
      {"non_roi_masking_other.csv", "where: {item: hospital_all_masks}", "[auroc]", 2},
      {"non_roi_masking_table_1.csv", "rename: {train_on: test_mask}", "[auroc]", 16},
  };
  CHECK(files.size() == static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {})));
  Published published;
  for (const File& file : files) {
    CAPTURE(file.name);
    const auto reference =
        published.read("{file: \"" + (folder / file.name).string() + "\", " + file.more + "}", "", file.metrics);
    CHECK(published.first() == "");
    REQUIRE(reference);
    CHECK(reference->numbers.size() == file.numbers);
  }
}
