// The commands of the command line, one function each; they give the exit status.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/figures/figure.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/tables/table_spec.hpp"

namespace collimator {

enum Exit { exit_done = 0, exit_failed = 1, exit_input = 2, exit_refused = 3, exit_interrupted = 130 };

// What most commands take.
struct Common {
  std::filesystem::path file;
  std::vector<std::string> sets, only;
  std::filesystem::path store;
  std::vector<std::filesystem::path> plugins;
  std::string device = "auto";
  bool json = false;
};

struct RunOptions {
  std::filesystem::path out;
  int jobs = 0;
  double audit = 0;       // share of the stored results that are made again and compared
  bool pictures = false;  // the report shows pictures and ids also of data that may not be passed on
};

struct PhantomOptions {
  std::string layout;
  std::filesystem::path out;
  std::int64_t count = 0, seed = 1, size = 0;  // 0: the layout's own size
  bool quiet = false;
};

int run_command(const Common& common, const RunOptions& options);
int validate_command(const Common& common);
int plan_command(const Common& common);
int why_command(const Common& common, const std::string& node);
int show_command(const std::filesystem::path& run, const std::string& table);
int report_command(const std::filesystem::path& run, bool pictures);
int plugin_list_command(const Common& common);
int plugin_info_command(const Common& common, const std::string& name);
int verb_list_command(bool as_json);
int verb_info_command(const std::string& name, bool as_json);
int schema_command(const Common& common);
int phantom_command(const Common& common, const PhantomOptions& options);
int store_verify_command(const Common& common);
int store_gc_command(const Common& common, const std::string& older, bool dry_run);

// The names of the layouts that `phantom` writes, and a line about each.
std::string phantom_layouts(const std::string& between);
std::string phantom_layouts_told();

// Throws InputError for a word or path that is not UTF-8, and so can stand in no run.json, log or message.
void refuse_other_bytes(const std::string& text, std::string_view what);

// The folder that this program lies in.
std::filesystem::path program_folder();
// The plugins of the build or of the installation, of COLLIMATOR_PLUGIN_PATH and of --plugins.
Registry find_plugins(const Common& common);
std::filesystem::path store_folder(const Common& common);

// An experiment, checked and expanded.
struct Loaded {
  Graph graph;
  std::vector<TableSpec> tables;
  std::vector<FigureOfExperiment> figures;
  Mistakes mistakes;
};
Loaded load_experiment(const Common& common, const Registry& registry);
// Whether a plugin that a task uses is refused: known before anything runs. Each is told among the mistakes.
bool refuses_plugins(Loaded& loaded, const Registry& registry);
// Prints every mistake to stderr, or with --json as {"errors": [...]}; says how many.
void print_mistakes(Loaded& loaded, const Common& common);

}  // namespace collimator
