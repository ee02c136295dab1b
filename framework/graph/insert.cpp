#include "framework/graph/insert.hpp"

#include <algorithm>

namespace collimator {
namespace {

// Whether the verb draws random numbers with these parameters; only then its seed counts.
bool draws(const Task& task, const Registry& registry) {
  const std::string& verb = task.verb->name;
  if (verb == "train" || verb == "split") return true;
  if (verb == "score" || verb == "curves") return task.params.value("replicates", 1) > 0;
  if (verb == "select")
    return task.params.contains("per_class") || task.params.contains("limit") || task.params.contains("prevalence");
  if (verb != "mask") return false;
  return std::ranges::any_of(task.slots, [&](const FoundSlot& slot) {
    const PluginInfo* plugin = registry.find(slot.role, slot.id);
    return plugin != nullptr && (plugin->needs_a("random") || plugin->needs_a("donor"));
  });
}

class Inserter {
 public:
  Inserter(std::vector<Task>& tasks, Task& task) : tasks_(tasks), task_(task) {}

  // The pack (and reduced masks) that the pictures of input `of` are read from, for a network of `size`.
  void add_pictures(const std::string& of, std::int64_t size) {
    const TaskInput* collection = find_input(task_, of);
    const TaskInput* mask = find_input(task_, "mask");
    if (collection == nullptr) return;
    TaskInput base = base_of(*collection);
    Task pack{find_verb("pack"), {{"size", size}}, {}, {}, "", task_.label + ": pictures"};
    if (mask != nullptr) {
      const Task masks = tasks_[mask->task];
      if (masks.params.contains("fit")) pack.params["fit"] = masks.params["fit"];
      if (masks.params.value("crop", false)) {  // a crop changes the pictures, so it has a pack of its own
        base = base_of(*find_input(masks, "of"));
        pack.inputs.push_back({"mask", mask->task, mask->output});
      }
      const std::size_t reduced = reduce(*mask, size);
      task_.inputs.push_back({of + ".masks", reduced, ""});
    }
    pack.inputs.push_back({"of", base.task, base.output});
    task_.inputs.push_back({of + ".pack", add_task(tasks_, std::move(pack)), ""});
  }

  std::size_t reduce(const TaskInput& mask, std::int64_t size) {
    Task reduce{find_verb("reduce"),    {{"size", size}}, {{"of", mask.task, mask.output}}, {}, "",
                task_.label + ": masks"};
    return add_task(tasks_, std::move(reduce));
  }

 private:
  // Parts of a split share one pack.
  TaskInput base_of(const TaskInput& input) const {
    const Task& task = tasks_[input.task];
    if (task.verb->name == "split") return base_of(*find_input(task, "of"));
    return input;
  }

  std::vector<Task>& tasks_;
  Task& task_;
};

}  // namespace

const TaskInput* find_input(const Task& task, std::string_view port) {
  const auto found = std::ranges::find(task.inputs, port, &TaskInput::port);
  return found == task.inputs.end() ? nullptr : &*found;
}

void finish_task(std::vector<Task>& tasks, Task& task, std::int64_t seed, const Registry& registry) {
  if (!draws(task, registry))
    task.params.erase("seed");
  else if (!task.params.contains("seed"))
    task.params["seed"] = seed;

  Inserter inserter(tasks, task);
  const std::string& verb = task.verb->name;
  if (verb == "train") {
    const std::int64_t size = task.params.value("size", std::int64_t{224});
    inserter.add_pictures("of", size);
    inserter.add_pictures("validate", size);
  } else if (verb == "predict" || verb == "explain") {
    const Task& network = tasks[find_input(task, "with")->task];
    const std::int64_t size = network.params.value("size", std::int64_t{224});
    task.params["model"] = network.params.at("model");
    task.slots.push_back({"/model", "model", task.params["model"].at("id")});
    inserter.add_pictures("of", size);
  } else if (verb == "localize") {
    const Task maps = tasks[find_input(task, "of")->task];
    const TaskInput* collection = find_input(maps, "of");
    const TaskInput* pack = find_input(maps, "of.pack");
    task.inputs.push_back({"collection", collection->task, collection->output});
    task.inputs.push_back({"of.pack", pack->task, pack->output});
    if (const TaskInput* roi = find_input(task, "roi")) {
      const TaskInput mask = *roi;
      task.inputs.push_back(
          {"roi.masks", inserter.reduce(mask, tasks[pack->task].params.value("size", std::int64_t{224})), ""});
    }
  }
}

}  // namespace collimator
