// collimate: the command line.
#include <exception>
#include <filesystem>
#include <functional>
#include <sstream>

#include <CLI/CLI.hpp>

#include "framework/base/error.hpp"
#include "framework/base/failed_writes.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/run/worker.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/output.hpp"
#include "tools/collimate/words.hpp"

namespace {

using namespace collimator;

constexpr const char* examples = R"(Examples:
  collimate validate experiments/quickstart.yaml        all mistakes, nothing run
  collimate run experiments/quickstart.yaml             tables in runs/quickstart/TIME
  collimate run study.yaml --set epochs=1 --set sweep.seed=[1]
  collimate run study.yaml --only mask=roi,seed=1       one cell of the sweep
  collimate plan study.yaml                             what would run, what is in the store
  collimate why study.yaml net                          what is new about a node
  collimate show runs/quickstart/TIME                   the tables again
  collimate report runs/quickstart/TIME                 report.html again
  collimate verb info score                             a verb's parameters
  collimate plugin list                                 what can stand in a YAML
  collimate plugin info center_crop                     a plugin's parameters
  collimate phantom --layout chexpert --out chexpert --count 200
                                                        pictures that imitate a collection
  collimate schema > collimate.json                     for editors: they complete and check by it
  collimate store gc --older 30d --dry-run              what no run uses any more

Exit status: 0 done, 1 some node failed, 2 the input is wrong, 3 a plugin was refused, 130 interrupted.)";

constexpr const char* pictures_help = "let the report show pictures and ids also of data that may not be passed on";

class CommandLine {
 public:
  CommandLine()
      : app_("Collimator asks of a chest X-ray classifier: does it look at the disease, or at something else?",
             "collimate") {
    app_.footer(examples);
    app_.require_subcommand(1);
    app_.set_version_flag("--version", "collimate " COLLIMATOR_VERSION);

    CLI::App* run = command("run", "run an experiment; what is in the store is not computed again",
                            [this] { return run_command(common_, run_); });
    experiment(run);
    json(run);
    run->add_option("--out", run_.out, "folder for the results (default: runs/EXPERIMENT/TIME)")->check(named);
    device(run);
    run->add_option("--jobs", run_.jobs, "nodes at once (default: the cores)")->check(CLI::Range(1, 4096));
    run->add_option("--audit", run_.audit, "make this share of the results in the store again and compare them")
        ->check(CLI::Range(0.0, 1.0));
    run->add_flag("--pictures", run_.pictures, pictures_help);
    run->footer(
        "Examples:\n  collimate run experiments/quickstart.yaml --set epochs=2 --jobs 2 --out /tmp/try\n"
        "  collimate run experiments/quickstart.yaml --audit 0.1      is a plugin's result the same each time?");

    CLI::App* validate = command("validate", "tell all mistakes of an experiment, run nothing",
                                 [this] { return validate_command(common_); });
    experiment(validate);
    json(validate);

    CLI::App* plan = command("plan", "tell what a run would do: cells, nodes, what is in the store",
                             [this] { return plan_command(common_); });
    experiment(plan);
    device(plan);
    json(plan);

    CLI::App* why =
        command("why", "tell which part of a node's key is new", [this] { return why_command(common_, name_); });
    experiment(why);
    device(why);
    why->add_option("node", name_, "the node's name")->required();

    CLI::App* show = command("show", "print a run's tables", [this] { return show_command(common_.file, name_); });
    show->add_option("run", common_.file, "the run's folder")->required();
    show->add_option("table", name_, "one table (default: all)");

    CLI::App* report = command("report", "write a run's report.html again, from its folder alone; print its path",
                               [this] { return report_command(common_.file, run_.pictures); });
    report->add_option("run", common_.file, "the run's folder")->required();
    report->add_flag("--pictures", run_.pictures, pictures_help);

    CLI::App* verb = app_.add_subcommand("verb", "what a node may do: list, info");
    verb->require_subcommand(1);
    json(command(
        "list", "all verbs", [this] { return verb_list_command(common_.json); }, verb));
    CLI::App* about = command(
        "info", "a verb's parameters, with defaults and ranges",
        [this] { return verb_info_command(name_, common_.json); }, verb);
    json(about);
    about->add_option("name", name_, "the verb, as `score`")->required();

    CLI::App* plugin = app_.add_subcommand("plugin", "plugins: list, info");
    plugin->require_subcommand(1);
    CLI::App* list = command(
        "list", "the plugins that are found, by their manifests; loads none",
        [this] { return plugin_list_command(common_); }, plugin);
    plugins(list);
    json(list);
    CLI::App* info = command(
        "info", "a plugin's parameters, with defaults and ranges",
        [this] { return plugin_info_command(common_, name_); }, plugin);
    plugins(info);
    json(info);
    info->add_option("name", name_, "the plugin's id, or ROLE/ID")->required();

    CLI::App* schema = command("schema", "print a JSON Schema of experiments, for editors",
                               [this] { return schema_command(common_); });
    plugins(schema);
    schema->footer(
        "Example: collimate schema > collimate.json, and as an experiment's first line\n"
        "# yaml-language-server: $schema=collimate.json\n"
        "An editor with yaml-language-server then completes, explains and checks experiments by the plugins found.");

    CLI::App* phantom = command("phantom", "write phantom pictures in the layout of a collection",
                                [this] { return phantom_command(common_, phantom_); });
    phantom
        ->add_option("--layout", phantom_.layout,
                     "the collection: " + phantom_layouts(", ") + "; or all, each in a folder of its name")
        ->required();
    phantom->add_option("--out", phantom_.out, "the folder to write: one that is not there yet, or is empty")
        ->required()
        ->check(named);
    phantom->add_option("--count", phantom_.count, "number of frontal pictures; side views come beside them")
        ->required()
        ->check(CLI::Range(1, 100000));
    phantom->add_option("--seed", phantom_.seed, "another seed gives other patients; the same one the same bytes")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 53))
        ->capture_default_str();
    phantom->add_option("--size", phantom_.size, "pixels of the longer side (default: as the publisher, or 1024)")
        ->check(CLI::Range(64, 2048));
    plugins(phantom);
    json(phantom);
    phantom->footer(
        "Examples:\n"
        "  collimate phantom --layout chexpert --out data/chexpert --count 400\n"
        "  collimate phantom --layout rsna_pneumonia --out data/rsna --count 60 --seed 7 --size 512\n"
        "  collimate phantom --layout all --out phantoms --count 20       for experiments/collections.yaml\n"
        "Names, tables, bit depths, tags and masks are the publisher's. Findings, stamps, markers and drains "
        "are known\nexactly: their boxes stand in phantom_truth.csv. An interrupted command goes on where it "
        "ended.\nLayouts:\n" +
        phantom_layouts_told());

    CLI::App* store = app_.add_subcommand("store", "the store of results: verify, gc");
    store->require_subcommand(1);
    CLI::App* verify = command(
        "verify", "recompute the digest of every artifact", [this] { return store_verify_command(common_); }, store);
    in_store(verify);
    CLI::App* gc = command(
        "gc", "free results that no folder of a run names",
        [this] { return store_gc_command(common_, older_, dry_run_); }, store);
    in_store(gc);
    gc->add_option("--older", older_, "only what was made longer ago: 30d, 12h, 90m (default: all)");
    gc->add_flag("--dry-run", dry_run_, "say what would be freed, and free nothing");
    gc->footer(
        "Example: collimate store gc --older 30d --dry-run\n"
        "A run's folder names its results in run.json; the store knows the folders where they were made. What a "
        "folder\n"
        "that was moved or removed named is freed, and made again when it is asked for.");
  }

  int run(int argc, char** argv) {
    if (argc == 1) {
      say("{}", app_.help());
      return exit_input;
    }
    for (int i = 1; i < argc; ++i) refuse_other_bytes(argv[i], "a word of the command line");
    std::error_code gone;
    refuse_other_bytes(std::filesystem::current_path(gone).string(), "the name of the folder where this runs");
    check_words({argv + 1, argv + argc}, [this](const auto& words) { return commands_below(words); });
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      std::ostringstream out, messages;
      const int status = app_.exit(error, out, messages);
      write_output(out.str());
      write_message(messages.str());
      return status == 0 ? 0 : exit_input;
    }
    return action_();
  }

 private:
  CLI::App* command(const std::string& name, const std::string& about, std::function<int()> action,
                    CLI::App* parent = nullptr) {
    CLI::App* command = (parent ? parent : &app_)->add_subcommand(name, about);
    command->callback([this, action] { action_ = action; });
    return command;
  }
  std::vector<std::string> commands_below(const std::vector<std::string>& words) {
    CLI::App* command = &app_;
    for (const std::string& word : words) command = command->get_subcommand(word);
    std::vector<std::string> names;
    for (const CLI::App* each : command->get_subcommands(nullptr)) names.push_back(each->get_name());
    return names;
  }
  void experiment(CLI::App* command) {
    command->add_option("file", common_.file, "the experiment, a YAML file")->required();
    command
        ->add_option("--set", common_.sets,
                     "name=value, sweep.AXIS=[…], nodes.NODE.PARAMETER=value, tables.NAME.KEY=value; may be repeated")
        ->allow_extra_args(false);
    command
        ->add_option("--only", common_.only,
                     "axis=label,…: only the cells of the sweep that fit; another --only adds others")
        ->allow_extra_args(false);
    in_store(command);
    plugins(command);
  }
  // An empty name is a variable of the shell that is not set, and not the default.
  static std::string named(const std::string& folder) {
    return folder.empty() ? "it names no folder; leave it out for the default" : "";
  }
  void in_store(CLI::App* command) {
    command->add_option("--store", common_.store, "the store (default: ~/.cache/collimator)")->check(named);
  }
  void plugins(CLI::App* command) {
    command->add_option("--plugins", common_.plugins, "a further folder of plugins; may be repeated")
        ->allow_extra_args(false);
  }
  void device(CLI::App* command) {
    command->add_option("--device", common_.device, "auto, cpu or cuda: what networks compute on")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
  }
  void json(CLI::App* command) { command->add_flag("--json", common_.json, "print one JSON object to stdout"); }

  CLI::App app_;
  Common common_;
  RunOptions run_;
  PhantomOptions phantom_;
  std::string name_, older_;
  bool dry_run_ = false;
  std::function<int()> action_;
};

int run_program(int argc, char** argv) {
  try {
    if (argc == 2 && std::string_view(argv[1]) == "worker") return worker_main(portable_work);
    return CommandLine().run(argc, argv);
  } catch (const RefusedError& error) {
    say("error: {}\n", error.what());
    return exit_refused;
  } catch (const InputError& error) {
    say("error: {}\n", error.what());
    return exit_input;
  } catch (const std::exception& error) {
    say("error: {}\n", plain_text(error));
    return exit_failed;
  }
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  let_writes_fail();
  return finish_output(run_program(argc, argv));
}
