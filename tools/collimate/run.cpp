// collimate run: from a YAML file to a folder of tables.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/html/examples.hpp"
#include "framework/html/html.hpp"
#include "framework/html/pseudonyms.hpp"
#include "framework/html/run_folder.hpp"
#include "framework/html/run_output.hpp"
#include "framework/run/engine.hpp"
#include "framework/run/executor/local.hpp"
#include "framework/store/collect.hpp"
#include "framework/tables/table_files.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/device.hpp"
#include "tools/collimate/output.hpp"
#include "tools/collimate/progress.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

std::atomic<int> interrupts = 0;

// Who may be to blame where a task's result came out otherwise than before.
std::string suspects(const Task& task) {
  std::vector<std::string> plugins;
  for (const FoundSlot& slot : task.slots) plugins.push_back(slot.role + " " + slot.id);
  return plugins.empty() ? "the verb is" : fmt::format("{} or the verb itself is", fmt::join(plugins, ", "));
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

void print_failures(const Graph& graph, const std::vector<TaskResult>& results, const fs::path& folder) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].status != TaskStatus::failed) continue;
    say("failed: {} ({}): {}\n", graph.tasks[i].label, graph.tasks[i].verb->name, results[i].message);
    if (!results[i].log.empty() && !folder.empty())
      say("        log: {}\n", (folder / "logs" / results[i].log).string());
  }
  const NodeCounts counts = count_nodes(results);
  if (counts.skipped > 0)
    say("skipped, because they depend on these: {} node{}\n", counts.skipped, counts.skipped == 1 ? "" : "s");
}

// Tells the store which results the run's folder names, and that of the older run where it lies elsewhere now. Of a run
// that was dropped, the older one's folder names them, so that the same command can go on.
void note_runs(const Store& store, const RunOutput& output, const std::vector<TaskResult>& results, bool dropped) {
  try {
    if (!output.before().empty()) note_moved_run(store, output.name(), output.before());
    std::set<Digest> keys;
    for (const TaskResult& result : results)
      if (!result.key.empty()) keys.insert(result.key);
    dropped ? note_more(store, output.name(), keys) : note_run(store, output.name(), keys);
  } catch (const std::exception& error) {  // a store that only others may write to
    say("note: `store gc` will not know of this run: {}\n", error.what());
  }
}

// Figures, examples and the report. What is wrong with them is told, and takes nothing from the results.
// False where something could not be written.
bool tell(const Loaded& loaded, const Registry& registry, const std::vector<TaskResult>& results, Shown shown,
          const fs::path& folder) {
  bool whole = true;
  for (const auto& [name, at, kind, figure] : loaded.figures) {
    try {
      const DrawnFigure drawn = figure->draw(loaded.graph, results);
      if (!drawn.bytes.empty()) write_file(folder / "figures" / (name + kind->ending), drawn.bytes);
      for (const std::string& note : drawn.notes)
        say("{}:{}:{}: warning: figure {}: {}\n", at.source->file.string(), at.line, at.column, name, note);
    } catch (const std::exception& error) {
      say("figure {} is not drawn: {}\n", name, error.what());
      whole = false;
    }
  }
  try {
    write_examples(loaded.graph, results, folder);
  } catch (const std::exception& error) {
    say("the report has no example pictures: {}\n", error.what());
    whole = false;
  }
  write_pseudonyms(loaded.graph, registry, results, folder);
  write_report(folder, shown);
  return whole;
}

}  // namespace

int run_command(const Common& common, const RunOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const Registry registry = find_plugins(common);
  Loaded loaded = load_experiment(common, registry);
  if (loaded.mistakes.any()) {
    print_mistakes(loaded, common);
    return exit_input;
  }
  if (refuses_plugins(loaded, registry)) {
    print_mistakes(loaded, common);
    return exit_refused;
  }
  const Device device = device_of(common.device);
  Store store(store_folder(common));
  RunRecord record{
      utc_now(), 0, device.kind,
      options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()))};
  RunOutput output(options.out, loaded.graph.experiment.name);
  const fs::path& folder = output.folder();
  write_graph(loaded.graph.experiment, folder);

  struct sigaction action {};
  action.sa_handler = [](int) { ++interrupts; };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);

  Progress progress(loaded.graph);
  EngineEvents events{
      [&](std::size_t task, const TaskResult& result) { progress.changed(task, result); },
      [&](std::size_t task, std::uint64_t done, std::uint64_t total) { progress.step(task, done, total); },
      [&](const std::string& message) { progress.note(message); }};
  LocalExecutor executor({.program = program_folder() / "collimate",
                          .native_program = program_folder() / "collimate-native",
                          .cpus = record.jobs,
                          .cuda_devices = device.cuda_devices});
  Engine engine(
      loaded.graph, registry, store, executor,
      {.logs = fs::absolute(folder / "logs"), .device = device.kind, .audit = options.audit, .interrupts = &interrupts},
      events);
  record.interrupted = !engine.run();
  progress.clear();

  const std::vector<TaskResult>& results = engine.results();
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const Json told = run_json(loaded.graph, registry, store, results, record);
  write_json(folder / "run.json", told);
  std::vector<ResultTable> tables;
  for (const TableSpec& spec : loaded.tables) tables.push_back(gather(spec, loaded.graph, results));
  write_tables(tables, folder);
  write_node_tables(loaded.graph, results, folder);
  const Shown shown = options.pictures ? Shown::pictures_too : Shown::tables;
  const bool whole = tell(loaded, registry, results, shown, folder);
  const NodeCounts counts = count_nodes(results);
  // An interrupted run does not take the place of an older one: what it made is in the store, and goes on from there.
  const bool dropped = record.interrupted && output.replaces();
  if (!dropped) {
    const bool all = whole && counts.failed == 0 && counts.skipped == 0;
    for (const std::string& note : output.publish(all)) say("note: {}\n", note);
  }
  note_runs(store, output, results, dropped);

  const auto audited = std::ranges::count_if(results, &TaskResult::audited);
  const auto differ = std::ranges::count_if(results, [](const TaskResult& result) { return !result.audit.empty(); });
  if (common.json) {
    put("{}\n", Json{{"run", dropped ? Json() : Json(folder.string())},
                     {"audit", {{"made_again", audited}, {"differ", differ}}},
                     {"cells", loaded.graph.experiment.cells.size()},
                     {"nodes", to_json(counts)},
                     {"seconds", record.seconds}}
                    .dump(2));
  } else {
    for (const ResultTable& table : tables) put("{}\n", as_text(table));
    put("{} nodes: {} executed, {} from the store, {} failed, {} skipped; {:.1f} s\n", counts.total, counts.executed,
        counts.from_store, counts.failed, counts.skipped, record.seconds);
    if (!dropped) put("run folder: {}\nreport: {}\n", folder.string(), (folder / "report.html").string());
  }
  if (options.audit > 0 && !common.json)
    put("audit: {} of {} results from the store were made again: {} the same, {} not\n", audited, counts.from_store,
        audited - differ, differ);
  flush_output();
  for (std::size_t i = 0; i < results.size(); ++i)
    if (!results[i].audit.empty())
      say("audit: {} ({}): made again, {}: {} not deterministic\n", loaded.graph.tasks[i].label,
          loaded.graph.tasks[i].verb->name, results[i].audit, suspects(loaded.graph.tasks[i]));
  for (const Json& caveat : told.at("caveats"))  // a table that was printed has said what concerns it
    if (common.json || std::ranges::none_of(tables, [&](const ResultTable& table) {
          return std::ranges::find(table.notes, caveat.get<std::string>()) != table.notes.end();
        }))
      say("note: {}\n", caveat.get<std::string>());
  print_failures(loaded.graph, results, dropped ? fs::path() : folder);
  if (record.interrupted) {
    if (dropped) say("{} holds the run before, as it was\n", output.name().string());
    say("interrupted; the same command goes on from here\n");
    return exit_interrupted;
  }
  if (counts.failed == 0) return whole && differ == 0 ? exit_done : exit_failed;
  return std::ranges::any_of(results, &TaskResult::refused) ? exit_refused : exit_failed;
}

}  // namespace collimator
