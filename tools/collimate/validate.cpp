// collimate validate: tells all that is wrong with an experiment, after its plugins were tried in workers.
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "framework/base/error.hpp"
#include "framework/run/examine.hpp"
#include "framework/run/executor/local.hpp"
#include "framework/tables/result_table.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/output.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// A folder that goes when it is left.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    const fs::path all = fs::temp_directory_path(error);
    if (error) throw failure("there is no folder for temporary files: TMPDIR names none");
    refuse_other_bytes(all.string(), "the name of the folder for temporary files (TMPDIR)");
    std::string name = (all / "collimate-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw failure("cannot make a folder in {}", all.string());
    folder_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

std::atomic<bool> interrupted = false;

// Ends with Cancelled once the user has asked to stop.
class InterruptibleExecutor : public LocalExecutor {
 public:
  using LocalExecutor::LocalExecutor;
  std::vector<Report> poll(std::chrono::milliseconds most) override {
    if (interrupted) throw Cancelled{};
    return LocalExecutor::poll(most);
  }
};

// What a table or a figure names and nothing gives, as far as all that it shows was rehearsed.
void check_shown(Loaded& loaded, const std::vector<TaskResult>& results) {
  const auto is_done = [&](const TableNode& of) {
    return std::ranges::all_of(loaded.graph.node(of.node)->instances, [&](const Instance& instance) {
      return results[instance.task].status == TaskStatus::done;
    });
  };
  for (const TableSpec& spec : loaded.tables) {
    for (const Difference& difference : spec.differences)
      if (const TaskResult& test = results[difference.task]; test.status == TaskStatus::failed)
        loaded.mistakes.add(spec.at, fmt::format("table {}: baseline: {}", spec.name, test.message));
    if (!std::ranges::all_of(spec.of, is_done)) continue;
    const Value* where = loaded.graph.experiment.tables.find(spec.name)->find("where");
    try {
      const ResultTable table = gather(spec, loaded.graph, results);
      for (const auto& [key, missing] : table.missing) {
        const Value* named = where == nullptr ? nullptr : where->find(key);
        const Position& at = named == nullptr ? spec.at : named->at;
        const std::string told = fmt::format("table {}: {}", spec.name, missing);
        // What is shown beside it is shown.
        table.rows.empty() ? loaded.mistakes.add(at, told) : loaded.mistakes.warn(at, told);
      }
    } catch (const InputError& error) {
      loaded.mistakes.add(spec.at, error.what());
    }
  }
  for (const auto& [name, at, kind, figure] : loaded.figures) {
    try {
      for (const std::string& told : figure->draw(loaded.graph, results).missing)
        loaded.mistakes.add(at, fmt::format("figure {}: {}", name, told));
    } catch (const InputError& error) {
      loaded.mistakes.add(at, fmt::format("figure {}: {}", name, error.what()));
    }
  }
}

// What is wrong goes to the mistakes.
Examined examine_plugins(Loaded& loaded, const Registry& registry) {
  std::optional<Scratch> scratch;
  try {
    scratch.emplace();
  } catch (const InputError& error) {  // all that the YAML tells is told
    loaded.graph.notes.push_back(fmt::format("plugins and tables were not looked at: {}", error.what()));
    return {.notes = {error.what()}};
  }
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  struct sigaction hangup {};
  ::sigaction(SIGHUP, nullptr, &hangup);
  if (hangup.sa_handler != SIG_IGN) ::sigaction(SIGHUP, &action, nullptr);  // nohup lets it go on
  InterruptibleExecutor executor({.program = program_folder() / "collimate",
                                  .native_program = program_folder() / "collimate-native",
                                  .cpus = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))});
  constexpr std::chrono::seconds most{20};
  Examined examined = examine(loaded.graph, registry, executor, scratch->folder(), most, loaded.mistakes);
  const std::size_t before = loaded.mistakes.warnings().size();
  if (!loaded.mistakes.any()) check_shown(loaded, examined.rehearsed);
  for (std::size_t i = before; i < loaded.mistakes.warnings().size(); ++i)
    say("{}", describe(loaded.mistakes.warnings()[i], "warning"));
  std::ranges::copy(examined.notes, std::back_inserter(loaded.graph.notes));
  loaded.mistakes.sort();
  return examined;
}

}  // namespace

int validate_command(const Common& common) try {
  const Registry registry = find_plugins(common);
  Loaded loaded = load_experiment(common, registry);
  bool refused = !loaded.mistakes.any() && refuses_plugins(loaded, registry), whole = true;
  if (!loaded.mistakes.any()) {
    const Examined examined = examine_plugins(loaded, registry);
    refused = examined.refused;
    whole = examined.notes.empty();
  }
  const bool wrong = loaded.mistakes.any();
  if (wrong || common.json) print_mistakes(loaded, common);
  if (!wrong && !common.json)
    put("{}: no mistakes{}; {} cells, {} nodes\n", common.file.string(), whole ? "" : " in what was looked at",
        loaded.graph.experiment.cells.size(), loaded.graph.tasks.size());
  for (const std::string& note : loaded.graph.notes) say("note: {}\n", note);
  return refused ? exit_refused : wrong ? exit_input : exit_done;
} catch (const Cancelled&) {
  say("interrupted\n");
  return exit_interrupted;
}

}  // namespace collimator
