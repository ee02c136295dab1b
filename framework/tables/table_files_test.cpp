// The files of a run's folder tables/: where one cannot be written, the error names it.
#include "framework/tables/table_files.hpp"

#include <filesystem>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/tables/in_test.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;
namespace fs = std::filesystem;

namespace {

// A run's folder, and a stored result of a node that gives predictions.
struct Run {
  fs::path folder = fs::temp_directory_path() / ("collimator_table_files_" + std::to_string(::getpid()));
  Graph graph;
  std::vector<TaskResult> results;
  Run() {
    fs::remove_all(folder);
    fs::create_directories(folder / "tables");
    fs::create_directories(folder / "stored");
    graph.tasks.add({.verb = find_verb("read_predictions")});
    graph.add({"guess", {}, find_verb("read_predictions"), {"seed"}, {{{{"seed", "1"}}, 0}}});
    TaskResult& result = results.emplace_back();
    result.status = TaskStatus::done;
    result.stored = StoredResult{"", folder / "stored", {}, 0};
  }
  ~Run() { fs::remove_all(folder); }
};

}  // namespace

TEST_CASE("predictions stand behind the labels of their axes, and lines within quotes stay together") {
  Run run;
  write_file(run.folder / "stored" / "predictions.csv", "sample,class\n1,\"a\nb\"\n2,c\n");
  write_node_tables(run.graph, run.results, run.folder);
  CHECK(read_file(run.folder / "tables" / "predictions_guess.csv") == "seed,sample,class\n1,1,\"a\nb\"\n1,2,c\n");
}

TEST_CASE("on a full disk each file of the folder is told by name") {
  Run run;
  write_file(run.folder / "stored" / "predictions.csv", "sample,class\n1,a\n");
  for (const char* name : {"predictions_guess.csv", "predictions_guess.csv.gz", "auroc.csv", "auroc.json", "auroc.md"})
    fs::create_symlink("/dev/full", run.folder / "tables" / name);
  CHECK_THROWS_WITH_AS(write_node_tables(run.graph, run.results, run.folder),
                       doctest::Contains("predictions_guess.csv: No space left on device"), InputError);
  std::string many = "s\n";
  for (int i = 0; i < 1'000'001; ++i) many += "1\n";  // so many rows are gzipped
  write_file(run.folder / "stored" / "predictions.csv", many);
  CHECK_THROWS_WITH_AS(write_node_tables(run.graph, run.results, run.folder),
                       doctest::Contains("predictions_guess.csv.gz: No space left on device"), InputError);
  for (const char* name : {"auroc.csv", "auroc.json", "auroc.md"}) {
    CHECK_THROWS_WITH_AS(write_tables({small_table()}, run.folder), doctest::Contains(name), InputError);
    fs::remove(run.folder / "tables" / name);
  }
  write_tables({small_table()}, run.folder);
}
