// Hands each plugin to a worker, as a task of the hidden verb `examine`, and holds names against what came out.
#include "framework/run/examine.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "framework/data/collection.hpp"
#include "framework/graph/document.hpp"
#include "framework/graph/field_kind.hpp"
#include "framework/run/known.hpp"
#include "framework/run/rehearsal.hpp"
#include "framework/stats/averages.hpp"
#include "framework/verbs/examine/examine.hpp"

namespace collimator {
namespace {

using Clock = std::chrono::steady_clock;

class Examination {
 public:
  Examination(const Graph& graph, const Registry& registry, Executor& executor, const std::filesystem::path& scratch,
              Mistakes& mistakes)
      : graph_(graph), registry_(registry), executor_(executor), scratch_(scratch), mistakes_(mistakes) {
    for (const Task& task : graph.tasks) note_model(task);
    for (std::size_t i = 0; i < graph.plugins.size(); ++i) {
      const PluginUse& use = graph.plugins[i];
      const PluginInfo* plugin = registry.find(use.role, use.slot.at("id").get<std::string>());
      const bool is_tried = use.slot.contains("params") || models_.contains(use.slot.dump()) ||
                            (plugin != nullptr && plugin->kind == "portable");
      if (plugin != nullptr && plugin->refused.empty() && is_tried) waiting_.push_back(i);
    }
    std::ranges::reverse(waiting_);
  }

  void run(std::chrono::milliseconds most) {
    const auto end = Clock::now() + most;
    const auto at_once = static_cast<std::size_t>(std::max(1, executor_.capacity().cpus));
    while (!waiting_.empty() || !running_.empty()) {
      while (!waiting_.empty() && running_.size() < at_once) {
        submit(waiting_.back());
        waiting_.pop_back();
      }
      for (const Report& report : executor_.poll(std::chrono::milliseconds(50))) take(report);
      if (Clock::now() < end) continue;
      for (const auto& [use, begin] : running_) {
        executor_.kill(use);
        give_up(use, std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin), most);
      }
      if (!waiting_.empty())
        examined_.notes.push_back(fmt::format("{} plugins and tables were not looked at: others took {} s",
                                              waiting_.size(), most.count() / 1000));
      break;
    }
  }
  Examined take() { return std::move(examined_); }

  // What is told of tasks, each once: of a hidden task at a node that uses it.
  void rehearse_tasks(std::chrono::milliseconds most) {
    NodesOfTasks nodes;
    for (const Node& node : graph_.nodes())
      for (const Instance& instance : node.instances) {
        nodes.emplace(instance.task, &node);
        for (const TaskInput& input : graph_.tasks[instance.task].inputs) nodes.emplace(input.task, &node);
      }
    const auto loaded = [&](const Task& task) -> std::optional<std::filesystem::path> {
      Json dataset = task.params.at("dataset");
      dataset.erase("label");
      for (std::size_t i = 0; i < graph_.plugins.size(); ++i)
        if (graph_.plugins[i].role == "dataset" && graph_.plugins[i].slot == dataset &&
            datasets_.contains(dataset.dump()))
          return folder_of(i);
      return std::nullopt;
    };
    std::map<const Node*, int> told;
    std::map<std::string, int> notes;
    const auto wrong = [&](std::size_t task, const std::string& message) {
      constexpr int most_told = 3;  // of many instances
      const auto node = nodes.find(task);
      if (node != nodes.end() && ++told[node->second] <= most_told) tell(nodes, task, message);
    };
    std::filesystem::create_directories(scratch_ / "rehearsal");
    const auto cut_short = [&](std::size_t left) {
      examined_.notes.push_back(
          fmt::format("{} tasks were not tried with stand-ins for pictures and networks: that takes longer than {} s",
                      left, most.count() / 1000));
    };
    const auto not_done = [&](std::size_t task, const std::string& message) {
      constexpr int most_told = 3;  // of many instances
      const auto node = nodes.find(task);
      const std::string name = node == nodes.end() ? graph_.tasks[task].label : node->second->name;
      if (++notes[name] <= most_told)
        examined_.notes.push_back(
            fmt::format("{} was not tried with stand-ins for pictures and networks: {}", name, message));
    };
    examined_.rehearsed =
        rehearse(graph_, registry_, executor_, scratch_ / "rehearsal", most, {loaded, wrong, not_done, cut_short});
  }

  // Names that nodes say of their inputs, held against what datasets and the YAML tell of these.
  void check_names() {
    NodesOfTasks nodes;
    for (const Node& node : graph_.nodes())
      for (const Instance& instance : node.instances) nodes.emplace(instance.task, &node);
    const auto wrong = [&](std::size_t task, const std::string& message) { tell(nodes, task, message); };
    const auto loaded = [&](Json dataset) {
      dataset.erase("label");
      const auto found = datasets_.find(dataset.dump());
      return found == datasets_.end() ? nullptr : &found->second;
    };
    const std::vector<Known> known = known_of(graph_.tasks, loaded, wrong);
    for (const auto& [task, node] : nodes) {
      for (const std::string& message : unknown_names(graph_.tasks[task], known)) wrong(task, message);
      for (const std::string& message : names_of_two(graph_.tasks[task], nodes, known)) wrong(task, message);
      const bool averages =
          std::ranges::any_of(node->verb->schema, [](const Json& field) { return field.at("name") == "averages"; });
      if (const auto& classes = known[task].classes; averages && classes)
        if (const std::string message = wrong_with_classes(*classes); !message.empty()) wrong(task, message);
    }
    for (const Value* shown : {&graph_.experiment.tables, &graph_.experiment.figures})
      for (const Value::Member& each : shown->members) check_shown_classes(each.value, known);
  }

 private:
  using NodesOfTasks = std::map<std::size_t, const Node*>;

  // At the node of a task; nothing where none is known.
  void tell(const NodesOfTasks& nodes, std::size_t task, const std::string& message) {
    if (const auto node = nodes.find(task); node != nodes.end())
      mistakes_.add(node->second->at, fmt::format("{}: {}", node->second->name, message));
  }

  // A parameter that takes a node or a region's name, where one name is both.
  static std::vector<std::string> names_of_two(const Task& task, const NodesOfTasks& nodes,
                                               const std::vector<Known>& known) {
    std::vector<std::string> all;
    for (const Json& field : task.verb->schema) {
      const TaskInput* input =
          field.contains("or_name_in") ? find_input(task, field.at("name").get<std::string>()) : nullptr;
      const std::optional<Known> of = known_behind(task, "of", known);
      if (input == nullptr || !of || !of->parts) continue;
      const auto node = nodes.find(input->task);
      if (node == nodes.end() || !of->parts->contains(node->second->name)) continue;
      all.push_back(names_two(field.at("name").get<std::string>(), node->second->name,
                              field.at("or_name_in").get<std::string>()));
    }
    return all;
  }

  // What a network is tried with: sizes of pictures, and files of weights. One of a large size takes long, and what is
  // wrong with a size is wrong with small ones.
  void note_model(const Task& task) {
    constexpr std::int64_t most = 512;
    if (!task.params.contains("model")) return;
    Json slot = task.params["model"];
    slot.erase("label");
    const auto tried = [&]() -> Json& { return models_[slot.dump()]; };
    const auto given = task.params.find("with");
    if (given != task.params.end() && given->is_object())
      tried()["weights"][given->at("weights").get<std::string>()] = given->at("classes");
    if (!task.verb->gives("model")) return;
    const std::int64_t size = task.params.value("size", std::int64_t{224});
    const bool outlines = find_input(task, "target") != nullptr;
    const auto add = [&](const char* name) {
      Json& sizes = tried()[name];
      if (std::find(sizes.begin(), sizes.end(), Json(size)) == sizes.end()) sizes.push_back(size);
    };
    if (size <= most) add(outlines ? "outline_sizes" : "sizes");
    if (size <= most && task.params.value("batch", std::int64_t{0}) == 1) add("sizes_of_one");
    // Those of a head of other classes are left as drawn.
    if (task.params.contains("weights"))
      tried()["initial_weights"][task.params["weights"].get<std::string>()] =
          task.params.value("classes", Json::array({"a class"}));
  }

  // The classes that a table or a figure shows, of the nodes that it names.
  void check_shown_classes(const Value& shown, const std::vector<Known>& known) {
    const Value *of = shown.find("of"), *where = shown.find("where");
    const Value* classes = where == nullptr ? nullptr : where->find("class");
    if (of == nullptr || classes == nullptr) return;
    std::vector<const Value*> named;
    if (of->is_scalar()) named.push_back(of);
    for (const Value& item : of->items) named.push_back(&item);
    for (const Value::Member& member : of->members) named.push_back(&member.value);
    std::vector<std::string> all{"macro", "micro", "weighted"};
    for (const Value* name : named) {
      const Node* node = graph_.find(name->text, name->scope()).node;
      if (node == nullptr) return;
      for (const Instance& instance : node->instances) {
        if (!known[instance.task].classes) return;
        for (const std::string& each : *known[instance.task].classes)
          if (std::ranges::find(all, each) == all.end()) all.push_back(each);
      }
    }
    for (const std::string& each : texts_of(classes))
      if (!each.empty() && std::ranges::find(all, each) == all.end())
        mistakes_.add(classes->at, fmt::format("where: there is no class `{}`{}", each, suggestion(each, all)));
  }

  void submit(std::size_t index) {
    const PluginUse& use = graph_.plugins[index];
    const PluginInfo& plugin = *registry_.find(use.role, use.slot.at("id").get<std::string>());
    const bool native = plugin.kind == "native";
    Json slot = use.slot;
    slot["library"] = plugin.library.string();
    Json params{{"role", use.role}, {"plugin", slot}};
    if (const auto tried = models_.find(use.slot.dump()); tried != models_.end() && use.role == "model")
      params.update(tried->second);
    Submission submission{.task = index,
                          .job = {.verb = (native ? examine_native_verb() : examine_verb()).name,
                                  .params = params,
                                  .inputs = {},
                                  .out = folder_of(index)},
                          .native = native,
                          .resources = {.cpus = 1},
                          .log = scratch_ / fmt::format("{}.log", index)};
    std::filesystem::create_directories(submission.job.out);
    for_each_path(plugin.params, use.slot.value("params", Json::object()), "/plugin/params",
                  [&](const std::string& pointer, const std::string&) { submission.paths.push_back(pointer); });
    executor_.submit(std::move(submission));
    running_.emplace(index, Clock::now());
  }

  // A table may be long, but nothing excuses a plugin that is not even made, unless it began late.
  void give_up(std::size_t index, std::chrono::milliseconds after, std::chrono::milliseconds most) {
    const PluginUse& use = graph_.plugins[index];
    const std::string what = fmt::format("{}: the {} {}", node_of(use), use.role, use.slot.at("id").get<std::string>());
    const PluginInfo* plugin = registry_.find(use.role, use.slot.at("id").get<std::string>());
    const bool takes_long = use.role == "dataset" || (plugin != nullptr && plugin->kind == "native");  // LibTorch
    if (takes_long || 2 * after < most)
      examined_.notes.push_back(
          fmt::format("{} was not looked at to its end: that takes longer than {} s", what, after.count() / 1000));
    else
      mistakes_.add(use.at, fmt::format("{} does not come to an end: it was to be made with these parameters, and was "
                                        "stopped after {} s",
                                        what, after.count() / 1000));
  }

  // The first node that uses the plugin with these parameters.
  std::string node_of(const PluginUse& use) const {
    for (const Node& node : graph_.nodes())
      for (const Instance& instance : node.instances)
        for (const Task& task = graph_.tasks[instance.task]; const FoundSlot& slot : task.slots) {
          Json said = task.params.at(Json::json_pointer(slot.pointer));
          said.erase("label");
          if (slot.role == use.role && said == use.slot) return node.name;
        }
    return "a task that a node inserts";
  }

  void take(const Report& report) {
    if (report.kind == Report::progress) return;
    running_.erase(report.task);
    const PluginUse& use = graph_.plugins[report.task];
    if (report.kind == Report::failed && report.message.find(scratch_.string()) != std::string::npos) {
      examined_.notes.push_back(fmt::format("{}: {}", node_of(use), report.message));  // TMPDIR is full
      return;
    }
    if (report.kind == Report::failed && report.reason != "cancelled") mistakes_.add(use.at, report.message);
    examined_.refused = examined_.refused || (report.kind == Report::failed && report.reason == "refused");
    if (report.kind == Report::died)
      mistakes_.add(use.at, fmt::format("the {} {} crashes with these parameters: its worker was {}", use.role,
                                        use.slot.at("id").get<std::string>(), report.message));
    if (report.kind == Report::done && use.role == "dataset")
      datasets_[use.slot.dump()] = known_of(load_collection(folder_of(report.task)));
  }

  std::filesystem::path folder_of(std::size_t index) const { return scratch_ / std::to_string(index); }

  const Graph& graph_;
  const Registry& registry_;
  Executor& executor_;
  std::filesystem::path scratch_;
  Mistakes& mistakes_;
  Examined examined_;
  std::vector<std::size_t> waiting_;                  // of the graph's plugins; the next one last
  std::map<std::size_t, Clock::time_point> running_;  // since when
  std::map<std::string, Json> models_;     // what each is tried with, by slot: parameters of `examine_native`
  std::map<std::string, Known> datasets_;  // by their slot
};

}  // namespace

Examined examine(const Graph& graph, const Registry& registry, Executor& executor, const std::filesystem::path& scratch,
                 std::chrono::milliseconds most, Mistakes& mistakes) {
  Examination examination(graph, registry, executor, scratch, mistakes);
  examination.run(most);
  if (!mistakes.any()) examination.check_names();
  if (!mistakes.any()) examination.rehearse_tasks(most / 4);
  return examination.take();
}

}  // namespace collimator
