// Facts about the tests in tables: numbers over folds, folds that failed, and p-values corrected for their number.
#include "framework/tables/table_tests.hpp"

#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/stats/score_table.hpp"
#include "framework/tables/in_test.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

struct Study {
  ResultTable table;
  std::vector<std::vector<AveragedValue>> values{2};  // of the baseline, of the other mask
  Graph graph;
  std::vector<TaskResult> results;
  std::filesystem::path folder;

  ~Study() {
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  // The task that holds the folds of both arms against each other left this note.
  void check_folds(const std::string& note = "", bool groups = false) {
    static int number = 0;
    if (!folder.empty()) std::filesystem::remove_all(folder);
    folder = std::filesystem::temp_directory_path() /
             ("collimator-folds-" + std::to_string(::getpid()) + "-" + std::to_string(number++));
    std::filesystem::create_directories(folder);
    ContrastRow row;
    row.tested = false;
    row.note = note;
    write_table(contrast_table(std::vector{row}), folder / "contrast.csv");
    table.spec.differences = {
        {"home", {{"mask", "roi"}}, graph.tasks.add({.verb = find_verb("contrast")}), true, groups}};
    results.clear();
    TaskResult& result = results.emplace_back();
    result.status = TaskStatus::done;
    result.stored = StoredResult{.key = {}, .files = folder, .ports = {}};
  }

  explicit Study(bool seeds = false) {
    table.spec.over = {"fold"};
    table.spec.baseline = {{"mask", "none"}};
    table.rows = {result_row("none", "home", 0.8), result_row("roi", "home", 0.815)};
    Axis axis;
    axis.name = "fold";
    const double differences[] = {0.031, -0.004, 0.022, 0.017, 0.009};  // those of folds_test.cpp
    for (int fold = 0; fold < 5; ++fold) {
      const std::string label = std::to_string(fold + 1);
      AxisValue& value = axis.values.emplace_back();
      value.label = label;
      for (int seed = 0; seed < (seeds ? 2 : 1); ++seed) {
        const std::map<std::string, std::string> over{{"fold", label}, {"seed", std::to_string(seed)}};
        values[0].push_back({over, 0.8 + 0.01 * fold});
        values[1].push_back({over, 0.8 + 0.01 * fold + differences[fold] + (seeds ? 0.02 * seed - 0.01 : 0.0)});
      }
    }
    graph.experiment.axes = {Axis{"mask", {}, {{"none", {}}, {"roi", {}}}}, axis};
    graph.add({"home", {}, nullptr, {"mask", "fold"}, {}});
    table.spec.of = {{"home", "home", ""}};
    if (seeds) table.spec.over = {"fold", "seed"};
    check_folds();
    for (ResultRow& row : table.rows) row.resampling = {.axes = {"fold"}, .divisions = 5, .test_over_train = 1.0 / 4};
  }
};

}  // namespace

// Reference: folds_test.cpp (NumPy 2.4.6, scipy 1.17.1), n_test/n_train = 1/4.
TEST_CASE("over folds, difference, interval and p are Nadeau and Bengio's; seeds are averaged first") {
  for (const bool seeds : {false, true}) {
    Study study(seeds);
    add_tests(study.table, study.values, study.graph, study.results);
    const ResultRow& row = study.table.rows[1];
    CHECK(*row.difference == doctest::Approx(0.015).epsilon(1e-12));
    CHECK(*row.difference_low == doctest::Approx(-0.009743874423913307).epsilon(1e-10));
    CHECK(*row.p == doctest::Approx(0.16764200450713587).epsilon(1e-11));
    CHECK(*row.p_holm == *row.p);
    CHECK_FALSE(study.table.rows[0].p);
    REQUIRE(study.table.notes.size() == 1);
    CHECK(study.table.notes[0].find("Nadeau and Bengio") != std::string::npos);
    CHECK(study.table.notes[0].find("n_test/n_train = 1/4") != std::string::npos);
  }
}

TEST_CASE("a baseline without seeds, as published predictions, stands against every seed of the same fold") {
  Study study(true);
  std::erase_if(study.values[0], [](const AveragedValue& each) { return each.over.at("seed") == "1"; });
  for (AveragedValue& each : study.values[0]) each.over.erase("seed");
  add_tests(study.table, study.values, study.graph, study.results);
  const ResultRow& row = study.table.rows[1];
  CHECK(*row.difference == doctest::Approx(0.015).epsilon(1e-12));
  REQUIRE(row.p);
  CHECK(*row.p == doctest::Approx(0.16764200450713587).epsilon(1e-11));
  CHECK(*row.difference_low == doctest::Approx(-0.009743874423913307).epsilon(1e-10));
}

TEST_CASE("a fold that failed is left out and said so; one fold alone is not tested") {
  Study study;
  study.values[1].pop_back();
  add_tests(study.table, study.values, study.graph, study.results);
  CHECK(study.table.rows[1].note == "difference over 4 of 5 folds");
  CHECK(*study.table.rows[1].difference == doctest::Approx(0.0165));
  Study single;
  single.values[1].resize(1);
  add_tests(single.table, single.values, single.graph, single.results);
  CHECK(*single.table.rows[1].difference == doctest::Approx(0.031));  // of the one pair
  CHECK_FALSE(single.table.rows[1].p);
}

TEST_CASE("the foot tells over how many folds the differences are, and the degrees of freedom of that many") {
  Study all, three;
  add_tests(all.table, all.values, all.graph, all.results);
  CHECK(all.table.notes[0].find("mean over the 5 folds, with") != std::string::npos);
  CHECK(all.table.notes[0].find("(4 degrees of freedom,") != std::string::npos);
  three.values[0].erase(three.values[0].begin());
  three.values[1].pop_back();
  add_tests(three.table, three.values, three.graph, three.results);
  CHECK(three.table.rows[1].note == "difference over 3 of 5 folds");
  CHECK(three.table.notes[0].find("mean over 3 of the 5 folds, with") != std::string::npos);
  CHECK(three.table.notes[0].find("(2 degrees of freedom,") != std::string::npos);
}

TEST_CASE("arms whose numbers are equal have no test, and the note says so") {
  Study study;
  for (ResultRow& row : study.table.rows) row.resampling = {};
  study.table.spec.differences.clear();
  study.table.rows[1].value = study.table.rows[0].value;
  study.values[1] = study.values[0];
  add_tests(study.table, study.values, study.graph, study.results);
  CHECK(*study.table.rows[1].difference == 0);
  CHECK_FALSE(study.table.rows[1].p);
  CHECK(study.table.rows[1].note == "the arms' numbers are equal: no interval, no test");
  CHECK(study.table.rows[0].note.empty());
}

TEST_CASE("a difference whose test failed is told as that, and not as one without a counterpart") {
  Study study;
  for (ResultRow& row : study.table.rows) row.resampling = {};
  study.table.spec.differences.clear();
  study.table.spec.differences = {{"home", {{"mask", "roi"}}, 0}};
  std::vector<TaskResult> results(1);
  results[0].message = "the arms were not judged on the same samples";
  add_tests(study.table, study.values, study.graph, results);
  CHECK_FALSE(study.table.rows[1].difference);
  REQUIRE(study.table.notes.size() == 1);
  CHECK(study.table.notes[0] ==
        "1 of 2 numbers have no difference from mask=none, as their test failed: the arms were not judged on the same "
        "samples");
}

TEST_CASE("the interval of a difference of shares over folds ends at -1 and 1") {
  Study study;
  for (std::size_t fold = 0; fold < 5; ++fold) study.values[1][fold].value = fold % 2 == 0 ? 1 : 0;
  study.table.spec.ranges = {{"auroc", {0, 1}}};
  add_tests(study.table, study.values, study.graph, study.results);
  CHECK(*study.table.rows[1].difference_low == -1);
  CHECK(*study.table.rows[1].difference_high < 1);
}

TEST_CASE("p-values that rows bring along are corrected for their number and reach CSV and text") {
  ResultTable table = small_table();
  table.spec.baseline.clear();
  for (ResultRow& row : table.rows) {
    row.difference = row.difference_low = row.difference_high = row.p = row.p_holm = std::nullopt;
    row.spread = std::nullopt;
  }
  table.rows[0].p = 0.04;
  table.rows[1].p = 0.01;
  const std::vector<std::vector<AveragedValue>> values(table.rows.size());
  add_tests(table, values, Graph{}, {});
  CHECK(*table.rows[0].p_holm == 0.04);
  CHECK(*table.rows[1].p_holm == 0.02);
  // Of another test, which asks the same in its own way.
  table.rows[2].p = 0.03;
  table.rows[2].keys["group"] = "test=delong";
  add_tests(table, values, Graph{}, {});
  CHECK(*table.rows[1].p_holm == 0.02);
  CHECK(*table.rows[2].p_holm == 0.03);
  const Table csv = as_csv(table);
  CHECK(csv.has("p_holm"));
  CHECK_FALSE(csv.has("difference"));
  CHECK(as_text(table).find("0.020") != std::string::npos);
}

TEST_CASE("over folds, groups of scores and their gap have a difference, but no p that Holm's correction would count") {
  for (const bool pictures : {false, true}) {
    Study study;
    for (const char* group : {"sex=F", "sex=worst", "sex=gap"})
      for (std::size_t arm : {0, 1}) {
        ResultRow row = study.table.rows[arm];
        row.keys["group"] = group;
        study.table.rows.push_back(row);
        study.values.push_back(std::vector<AveragedValue>(study.values[arm]));
      }
    study.table.spec.differences[0].groups = pictures;  // of localize, whose groups are tested as all pictures are
    add_tests(study.table, study.values, study.graph, study.results);
    CHECK(*study.table.rows[1].p == doctest::Approx(0.16764200450713587).epsilon(1e-11));
    CHECK(*study.table.rows[1].p_holm == doctest::Approx(*study.table.rows[1].p * (pictures ? 2 : 1)).epsilon(1e-12));
    CHECK(study.table.rows[3].p.has_value() == pictures);
    for (const std::size_t i : {5, 7}) {
      CHECK(*study.table.rows[i].difference == doctest::Approx(0.015).epsilon(1e-12));
      CHECK_FALSE(study.table.rows[i].p);
      CHECK_FALSE(study.table.rows[i].difference_low);
    }
  }
}

TEST_CASE("folds of other samples than the baseline's have the difference of the means alone") {
  Study apart, unknown;
  apart.check_folds("unpaired: 60 samples against 80 others: no interval, no test");
  add_tests(apart.table, apart.values, apart.graph, apart.results);
  CHECK(*apart.table.rows[1].difference == doctest::Approx(0.015));
  CHECK_FALSE(apart.table.rows[1].p);
  CHECK(apart.table.rows[1].note == "unpaired: 60 samples against 80 others: no interval, no test");
  unknown.table.spec.differences.clear();  // of a verb that tests nothing
  add_tests(unknown.table, unknown.values, unknown.graph, {});
  CHECK_FALSE(unknown.table.rows[1].p);
  CHECK(unknown.table.rows[1].note.find("nothing says whether the folds are of the same samples") == 0);
}

// Reference: NumPy 2.4.6 and SciPy 1.17.1, as in folds_test.cpp, of the differences of logarithms.
TEST_CASE("odds ratios are held against each other over folds as their logarithms, and the foot says so") {
  Study study;
  const double base[] = {1, 2, 4, 2, 3}, ours[] = {2, 6, 5, 9, 4};
  for (std::size_t fold = 0; fold < 5; ++fold) {
    study.values[0][fold].value = base[fold];
    study.values[1][fold].value = ours[fold];
  }
  study.table.spec.odds_ratios = {"auroc"};
  study.table.spec.ranges = {{"auroc", {0, 1}}};
  ResultRow gap = study.table.rows[1], base_gap = study.table.rows[0];
  gap.keys["group"] = base_gap.keys["group"] = "sex=gap";
  study.table.rows.insert(study.table.rows.end(), {gap, base_gap});
  study.values.push_back(std::vector<AveragedValue>(study.values[1]));
  study.values.push_back(std::vector<AveragedValue>(study.values[0]));
  add_tests(study.table, study.values, study.graph, study.results);
  const ResultRow& row = study.table.rows[1];
  CHECK(*row.difference == doctest::Approx(0.7613324979540639).epsilon(1e-12));
  CHECK(*row.p == doctest::Approx(0.10530850573881431).epsilon(1e-11));
  CHECK(*row.difference_low == doctest::Approx(-0.25200438054508933).epsilon(1e-11));
  CHECK_FALSE(study.table.rows[2].difference);
  CHECK(study.table.rows[2].note == "a gap between odds ratios is no ratio: no difference");
  CHECK(study.table.notes.back() == "Δ of an odds ratio is the difference of mean logarithms");
}

// Reference: NumPy 2.4.6 and SciPy 1.17.1, as in folds_test.cpp, of the differences of the folds' means.
TEST_CASE("where a cell of fold and seed is undefined, the fold's difference is that of the means of what is left") {
  Study study(true);
  study.values[1][1].value = std::nan("");
  add_tests(study.table, study.values, study.graph, study.results);
  CHECK(*study.table.rows[1].difference == doctest::Approx(0.013).epsilon(1e-12));
  CHECK(*study.table.rows[1].p == doctest::Approx(0.14701423751457707).epsilon(1e-11));
  CHECK(study.table.rows[1].note == "difference of the folds' means of 9 values here and 10 at the baseline");
}
