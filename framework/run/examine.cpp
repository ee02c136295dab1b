// Hands each plugin to a worker, as a task of the hidden verb `examine`, and holds class names against what came out.
#include "framework/run/examine.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "framework/data/collection.hpp"
#include "framework/graph/field_kind.hpp"
#include "framework/verbs/examine/examine.hpp"

namespace collimator {
namespace {

using Classes = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

class Examination {
 public:
  Examination(const Graph& graph, const Registry& registry, Executor& executor, const std::filesystem::path& scratch,
              Mistakes& mistakes)
      : graph_(graph), registry_(registry), executor_(executor), scratch_(scratch), mistakes_(mistakes) {
    for (std::size_t i = 0; i < graph.plugins.size(); ++i) {
      const PluginUse& use = graph.plugins[i];
      const PluginInfo* plugin = registry.find(use.role, use.slot.at("id").get<std::string>());
      const bool said_something = use.slot.contains("params") || use.role == "dataset";
      if (plugin != nullptr && plugin->refused.empty() && said_something) waiting_.push_back(i);
    }
    std::ranges::reverse(waiting_);
  }

  // Whether all was done in time.
  bool run(std::chrono::milliseconds most) {
    const auto end = Clock::now() + most;
    const auto at_once = static_cast<std::size_t>(std::max(1, executor_.capacity().cpus));
    while (!waiting_.empty() || !running_.empty()) {
      while (!waiting_.empty() && running_.size() < at_once) {
        submit(waiting_.back());
        waiting_.pop_back();
      }
      for (const Report& report : executor_.poll(std::chrono::milliseconds(50))) take(report);
      if (Clock::now() < end) continue;
      for (const std::size_t use : running_) executor_.kill(use);
      return waiting_.empty() && running_.empty();
    }
    return true;
  }

  // Class names that tasks say of an input whose classes are known.
  void check_classes() {
    std::vector<std::optional<Classes>> known(graph_.tasks.size());
    for (std::size_t i = 0; i < graph_.tasks.size(); ++i) known[i] = classes_of(graph_.tasks[i], known);
    for (const Node& node : graph_.nodes())
      for (const Instance& instance : node.instances) {
        const Task& task = graph_.tasks[instance.task];
        for (const Json& field : task.verb->schema) {
          if (!field.contains("class_of")) continue;
          const TaskInput* of = find_input(task, field["class_of"].get<std::string>());
          if (of == nullptr || !known[of->task]) continue;
          const std::string name = field.at("name");
          const Json said = task.params.value(name, Json());
          const Classes named = said.is_array() ? said.get<Classes>() : said.is_string() ? Classes{said} : Classes();
          for (const std::string& each : named)
            if (std::ranges::find(*known[of->task], each) == known[of->task]->end())
              mistakes_.add(node.at, fmt::format("{}: {}: there is no class {}; {}", node.name, name, in_quotes(each),
                                                 missing_name(each, *known[of->task])));
        }
      }
  }

 private:
  void submit(std::size_t index) {
    const PluginUse& use = graph_.plugins[index];
    const PluginInfo& plugin = *registry_.find(use.role, use.slot.at("id").get<std::string>());
    const bool native = plugin.kind == "native";
    Json slot = use.slot;
    slot["library"] = plugin.library.string();
    Submission submission{.task = index,
                          .job = {.verb = (native ? examine_native_verb() : examine_verb()).name,
                                  .params = {{"role", use.role}, {"plugin", slot}},
                                  .inputs = {},
                                  .out = folder_of(index)},
                          .native = native,
                          .resources = {.cpus = 1},
                          .log = scratch_ / fmt::format("{}.log", index)};
    std::filesystem::create_directories(submission.job.out);
    for_each_path(plugin.params, use.slot.value("params", Json::object()), "/plugin/params",
                  [&](const std::string& pointer, const std::string&) { submission.paths.push_back(pointer); });
    executor_.submit(std::move(submission));
    running_.push_back(index);
  }

  void take(const Report& report) {
    if (report.kind == Report::progress) return;
    std::erase(running_, report.task);
    const PluginUse& use = graph_.plugins[report.task];
    if (report.kind == Report::failed && report.reason != "cancelled") mistakes_.add(use.at, report.message);
    if (report.kind == Report::died)
      mistakes_.add(use.at, fmt::format("the {} {} crashes with these parameters: its worker was {}", use.role,
                                        use.slot.at("id").get<std::string>(), report.message));
    if (report.kind == Report::done && use.role == "dataset")
      classes_[use.slot.dump()] = load_collection(folder_of(report.task)).classes;
  }

  std::filesystem::path folder_of(std::size_t index) const { return scratch_ / std::to_string(index); }

  std::optional<Classes> classes_of(const Task& task, const std::vector<std::optional<Classes>>& known) const {
    if (task.verb->opens_dataset) {
      Json slot = task.params.at("dataset");
      slot.erase("label");
      const auto found = classes_.find(slot.dump());
      return found == classes_.end() ? std::nullopt : std::optional(found->second);
    }
    const TaskInput* of = find_input(task, "of");
    const bool learns = task.verb->gives("model") && find_input(task, "target") == nullptr;
    if (learns && task.params.contains("classes")) return task.params["classes"].get<Classes>();
    if (of != nullptr && (task.verb->selects || task.verb->divides || learns)) return known[of->task];
    return std::nullopt;
  }

  const Graph& graph_;
  const Registry& registry_;
  Executor& executor_;
  std::filesystem::path scratch_;
  Mistakes& mistakes_;
  std::vector<std::size_t> waiting_, running_;  // of the graph's plugins; the next one last
  std::map<std::string, Classes> classes_;      // of datasets, by their slot
};

}  // namespace

std::vector<std::string> examine(const Graph& graph, const Registry& registry, Executor& executor,
                                 const std::filesystem::path& scratch, std::chrono::milliseconds most,
                                 Mistakes& mistakes) {
  Examination examination(graph, registry, executor, scratch, mistakes);
  const bool whole = examination.run(most);
  if (!mistakes.any()) examination.check_classes();
  if (whole) return {};
  return {fmt::format("not all plugins and tables were looked at: that took longer than {} s", most.count() / 1000)};
}

}  // namespace collimator
