// collimate plan, why, show, report, verb and plugin: what tells without running.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/graph/field_kind.hpp"
#include "framework/graph/names.hpp"
#include "framework/html/foreign_folder.hpp"
#include "framework/html/html.hpp"
#include "framework/html/run_files.hpp"
#include "framework/html/run_folder.hpp"
#include "framework/plugin/library_file.hpp"
#include "framework/run/engine.hpp"
#include "framework/verbs/verbs.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/device.hpp"
#include "tools/collimate/output.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

void print_fields(const Json& fields, int depth) {
  for (const Json& field : fields) {
    const std::string indent(2 * static_cast<std::size_t>(depth), ' ');
    put("{}{}: {}\n{}    {}\n", indent, field.at("name").get<std::string>(), describe_field(field), indent,
        field.at("doc").get<std::string>());
    const Json& inner = field.contains("fields") ? field : field.value("item", Json::object());
    if (inner.contains("fields")) print_fields(inner["fields"], depth + 2);
  }
}

std::string short_text(const Json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return text.size() > 70 ? text.substr(0, 67) + "…" : text;
}

}  // namespace

int plan_command(const Common& common) {
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
  Store store(store_folder(common));
  const std::vector<TaskResult> results = planned(loaded.graph, registry, store, device_of(common.device).kind);
  const NodeCounts counts = count_nodes(results);
  if (common.json) {
    put("{}\n", Json{{"cells", loaded.graph.experiment.cells.size()},
                     {"nodes",
                      {{"total", counts.total},
                       {"from_store", counts.from_store},
                       {"to_run", counts.total - counts.from_store}}}}
                    .dump(2));
    return exit_done;
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    put("{:<9} {:<17} {}\n", results[i].from_store ? "in store" : "may run", loaded.graph.tasks[i].verb->name,
        loaded.graph.tasks[i].label);
  put("{} cells, {} nodes: {} in the store, at most {} to run\n", loaded.graph.experiment.cells.size(), counts.total,
      counts.from_store, counts.total - counts.from_store);
  return exit_done;
}

int why_command(const Common& common, const std::string& name) {
  const Registry registry = find_plugins(common);
  Loaded loaded = load_experiment(common, registry);
  if (loaded.mistakes.any()) {
    print_mistakes(loaded, common);
    return exit_input;
  }
  const Node* node = loaded.graph.node(name);
  if (node == nullptr) {
    std::vector<std::string> names;
    for (const Node& each : loaded.graph.nodes()) names.push_back(each.name);
    throw failure("there is no node `{}`{}", name, suggested_node(name, "", names));
  }
  Store store(store_folder(common));
  const std::vector<TaskResult> results = planned(loaded.graph, registry, store, device_of(common.device).kind);
  for (const Instance& instance : node->instances) {
    const Task& task = loaded.graph.tasks[instance.task];
    const TaskResult& result = results[instance.task];
    if (result.from_store) {
      put("{}: in the store\n", task.label);
      continue;
    }
    if (!result.message.empty()) {
      put("{}: would fail: {}\n", task.label, result.message);
      continue;
    }
    if (result.key.empty()) {
      std::vector<std::string> missing;
      for (const TaskInput& input : task.inputs)
        if (results[input.task].status != TaskStatus::done)
          missing.push_back(fmt::format("{} ({})", input.port, loaded.graph.tasks[input.task].label));
      put("{}: would run: {}\n", task.label,
          missing.empty() ? "a file that it reads has changed, or it never ran"
                          : fmt::format("these inputs would run before it: {}", fmt::join(missing, ", ")));
      continue;
    }
    const Json known = store.note("history", history_name(loaded.graph, instance.task));
    if (!known.is_object()) {
      put("{}: would run: it never ran on this store\n", task.label);
      continue;
    }
    put("{}: would run, because\n", task.label);
    const Json& before = known.at("parts");
    bool any = false;
    for (const auto& [part, value] : result.parts.items())
      if (!before.contains(part))
        put("  {} is new: {}\n", part, short_text(value)), any = true;
      else if (before[part] != value)
        put("  {} was {}, is {}\n", part, short_text(before[part]), short_text(value)), any = true;
    for (const auto& [part, value] : before.items())
      if (!result.parts.contains(part)) put("  {} is gone: it was {}\n", part, short_text(value)), any = true;
    if (!any) put("  its result is no longer in the store\n");
  }
  return exit_done;
}

namespace {

// Says which of a run's tables and figures somebody changed, or the disk did.
void tell_changed(const fs::path& run) {
  if (!fs::exists(run / run_marker)) return;
  for (const std::string& file : changed_files_of_run(run))
    say("warning: {} is not as the run wrote it\n", (run / file).string());
}

}  // namespace

int show_command(const fs::path& run, const std::string& name) {
  if (!fs::exists(run / "run.json")) throw failure("{} is no run folder: it has no run.json", run.string());
  tell_changed(run);
  std::vector<fs::path> files;
  for (const std::string& file : names_below(run, "tables"))
    if (file.ends_with(".md")) files.push_back(plain_file(run, "tables/" + file));
  std::vector<std::string> names;
  for (const fs::path& file : files) names.push_back(file.stem().string());
  if (!name.empty() && std::ranges::find(names, name) == names.end())
    throw failure("the run has no table `{}`{}", name, suggestion(name, names));
  for (const fs::path& file : files)
    if (name.empty() || file.stem() == name) put("{}\n", read_file(file));
  return exit_done;
}

int report_command(const fs::path& run, bool pictures) {
  tell_changed(run);
  put("{}\n", write_report(run, pictures ? Shown::pictures_too : Shown::tables).string());
  return exit_done;
}

int plugin_list_command(const Common& common) {
  const Registry registry = find_plugins(common);
  bool refused = !registry.problems().empty();
  Json plugins = Json::array();
  std::vector<std::string> why;  // of each plugin, where it is refused
  for (const PluginInfo& plugin : registry.all()) {
    why.push_back(refusal_of(plugin));
    refused = refused || !why.back().empty();
    Json item{{"id", plugin.id},
              {"role", plugin.role},
              {"version", plugin.version},
              {"kind", plugin.kind},
              {"library", plugin.library.string()},
              {"about", plugin.about}};
    if (!why.back().empty()) item["refused"] = why.back();
    plugins.push_back(std::move(item));
  }
  if (common.json) {
    put("{}\n", Json{{"plugins", plugins}, {"problems", registry.problems()}}.dump(2, ' ', false,
                                                                                   Json::error_handler_t::replace));
  } else {
    for (std::size_t i = 0; i < why.size(); ++i)
      if (const PluginInfo& plugin = registry.all()[i]; why[i].empty())
        put("{:<10} {:<18} {:<8} {:<9} {}\n", plugin.role, plugin.id, plugin.version, plugin.kind, plugin.about);
    std::vector<std::string> folders;
    for (const fs::path& folder : registry.folders()) folders.push_back(folder.string());
    put("{} plugins in {}\n", registry.all().size(), fmt::join(folders, ", "));
  }
  for (std::size_t i = 0; i < why.size(); ++i)
    if (!why[i].empty()) say("refused: {} {}: {}\n", registry.all()[i].role, registry.all()[i].id, why[i]);
  for (const std::string& problem : registry.problems()) say("refused: {}\n", problem);
  return refused ? exit_refused : exit_done;
}

int plugin_info_command(const Common& common, const std::string& name) {
  const Registry registry = find_plugins(common);
  const std::size_t slash = name.find('/');
  const std::string id = slash == std::string::npos ? name : name.substr(slash + 1);
  bool found = false;
  std::vector<std::string> ids;
  for (const PluginInfo& plugin : registry.all()) {
    ids.push_back(plugin.id);
    if (plugin.id != id || (slash != std::string::npos && plugin.role != name.substr(0, slash))) continue;
    found = true;
    if (common.json) {
      put("{}\n", Json{{"id", plugin.id},
                       {"role", plugin.role},
                       {"version", plugin.version},
                       {"kind", plugin.kind},
                       {"library", plugin.library.string()},
                       {"about", plugin.about},
                       {"params", plugin.params},
                       {"outputs", plugin.outputs},
                       {"needs", plugin.needs}}
                      .dump(2));
      continue;
    }
    put("{} {} {} ({})\n{}\nlibrary: {}\n", plugin.role, plugin.id, plugin.version, plugin.kind, plugin.about,
        plugin.library.string());
    if (!plugin.outputs.empty()) put("gives: {}\n", fmt::join(plugin.outputs, ", "));
    if (!plugin.needs.empty()) put("needs: {}\n", fmt::join(plugin.needs, ", "));
    if (const std::string why = refusal_of(plugin); !why.empty()) put("refused: {}\n", why);
    put("parameters:{}\n", plugin.params.empty() ? " none" : "");
    print_fields(plugin.params, 1);
  }
  if (!found) throw failure("there is no plugin `{}`{}; `collimate plugin list` lists all", name, nearest(id, ids));
  return exit_done;
}

int verb_list_command(bool as_json) {
  Json all = Json::array();
  for (const Verb* verb : verbs()) {
    if (verb->hidden) continue;
    if (!as_json) put("{:<17} {}\n", verb->name, verb->about);
    all.push_back({{"name", verb->name}, {"version", verb->version}, {"about", verb->about}});
  }
  if (as_json) put("{}\n", Json{{"verbs", all}}.dump(2));
  return exit_done;
}

int verb_info_command(const std::string& name, bool as_json) {
  const Verb* verb = find_verb(name);
  if (verb == nullptr || verb->hidden) {
    std::vector<std::string> names;
    for (const Verb* each : verbs())
      if (!each->hidden) names.push_back(each->name);
    throw failure("there is no verb `{}`{}; `collimate verb list` lists all", name, nearest(name, names));
  }
  std::vector<std::string> ports;
  Json columns = Json::object();
  for (const Port& port : verb->ports) {
    ports.push_back((port.name.empty() ? "" : "." + port.name + ": ") + port.kind);
    for (const TableColumn& column : port.columns)
      columns[port.name].push_back({{"name", column.name}, {"about", column.about}});
  }
  if (as_json) {
    put("{}\n", Json{{"name", verb->name},
                     {"version", verb->version},
                     {"about", verb->about},
                     {"gives", ports},
                     {"columns", columns},
                     {"params", verb->schema}}
                    .dump(2));
    return exit_done;
  }
  put("{}: {}\ngives: {}\nparameters:\n", verb->name, verb->about, fmt::join(ports, ", "));
  print_fields(verb->schema, 1);
  if (verb->gathers())
    put("  over: axis or axes\n      `of` is one node then, all of whose instances along these axes are gathered\n"
        "  except: label or labels\n      of the first of these axes: what is left out\n");
  if (const Json* of = verb->field("of"); of != nullptr && of->contains("made_by"))
    put("with `with`, `of` is a collection: what `{0}` takes may stand here, and {0} makes the input\n",
        of->at("made_by").get<std::string>());
  for (const Port& port : verb->ports) {
    if (port.columns.empty()) continue;
    put("columns of {}'s table{}:\n", verb->name, port.name.empty() ? "" : fmt::format(" `.{}`", port.name));
    for (const TableColumn& column : port.columns) put("  {:<14} {}\n", column.name, column.about);
  }
  return exit_done;
}

}  // namespace collimator
