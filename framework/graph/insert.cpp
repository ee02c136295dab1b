#include "framework/graph/insert.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "framework/base/error.hpp"
#include "framework/data/safetensors.hpp"

namespace collimator {
namespace {

std::string fill_of(const Task& mask) {
  return mask.params.contains("fill") ? mask.params["fill"].at("name").get<std::string>() : "zero";
}

// Whether the verb draws random numbers with these parameters; only then its seed counts.
bool draws(const Task& task, const Registry& registry) {
  const std::string& verb = task.verb->name;
  if (verb == "train" || verb == "split") return true;
  if (verb == "score" || verb == "curves") return task.params.value("replicates", 1) > 0;
  if (verb == "select")
    return task.params.contains("per_class") || task.params.contains("limit") || task.params.contains("prevalence");
  if (verb == "compare")
    return std::ranges::any_of(task.params.value("tests", Json::array()),
                               [](const Json& test) { return test == "bootstrap" || test == "permutation"; });
  if (verb != "mask") return false;
  const std::string fill = fill_of(task);
  if (fill == "background" || fill == "noise" || fill == "training_noise") return true;
  return std::ranges::any_of(task.slots, [&](const FoundSlot& slot) {
    const PluginInfo* plugin = registry.find(slot.role, slot.id);
    return plugin != nullptr && (plugin->needs_a("random") || plugin->needs_a("donor"));
  });
}

// What the YAML leaves out of {model, weights}, from the metadata of the weights' file; the network's slot then stands
// where it stands for a trained node: in `model`.
void take_given_network(Task& task) {
  Json& with = task.params["with"];
  const std::string file = with.at("weights").get<std::string>();
  const auto metadata = SafetensorsFile(file).metadata();
  try {
    for (const char* name : {"size", "mean", "deviation", "classes"})
      if (const auto found = metadata.find(name); found != metadata.end() && !with.contains(name))
        with[name] = Json::parse(found->second);
    const Json classes = with.value("classes", Json::array({"outline"}));
    bool sound = with.value("size", 224) >= 8 && with.value("size", 224) <= 4096 &&
                 std::isfinite(with.value("mean", 0.0)) && with.value("deviation", 1.0) > 0 &&
                 std::isfinite(with.value("deviation", 1.0)) && classes.is_array() && !classes.empty() &&
                 std::set<Json>(classes.begin(), classes.end()).size() == classes.size();
    for (const Json& name : classes) sound = sound && name.is_string() && !name.get<std::string>().empty();
    if (!sound)
      throw failure("{}: its metadata (size, mean, deviation, classes) are not sound; give yours in the YAML", file);
  } catch (const Json::exception&) {
    throw failure("{}: its metadata are not as `train` writes them; give size, classes, mean and deviation", file);
  }
  if (!with.contains("classes")) {
    if (task.verb->name != "segment")
      throw failure("{}: with: {} does not say what the network's classes are: give `classes: [...]`", task.label,
                    file);
    with["classes"] = {"outline"};
  }
  task.params["model"] = with["model"];
  with.erase("model");
  const std::string old = "/with/model";
  for (FoundSlot& slot : task.slots)
    if (slot.pointer.starts_with(old)) slot.pointer = "/model" + slot.pointer.substr(old.size());
}

// Whether a mask node cuts its pictures: then nothing made on whole pictures lies on the same grid.
bool cuts(const Task& mask) { return mask.params.value("crop", false); }

class Inserter {
 public:
  Inserter(std::vector<Task>& tasks, Task& task) : tasks_(tasks), task_(task) {}

  // The pack (and reduced masks) that the pictures of input `of` are read from, for a network of `size`.
  void add_pictures(const std::string& of, std::int64_t size) {
    const TaskInput* collection = find_input(task_, of);
    if (collection == nullptr) return;
    std::optional<TaskInput> mask;  // copied, because inputs are added below
    if (const TaskInput* found = find_input(task_, "mask")) mask = *found;
    TaskInput base = base_of(*collection);
    Task pack{find_verb("pack"), {{"size", size}}, {}, {}, "", task_.label + ": pictures"};
    if (const TaskInput* target = find_input(task_, "target")) {
      const Task masks = tasks_[target->task];
      if (masks.params.contains("fit")) pack.params["fit"] = masks.params["fit"];
      if (cuts(masks) || (mask && cuts(tasks_[mask->task])))
        throw failure("{}: outlines are learnt on whole pictures; leave `crop` out of `target` and `mask`",
                      task_.label);
      const std::size_t outlines = reduce(*target, size, true);  // `target` is no more after the next line
      task_.inputs.push_back({of + ".target", outlines, ""});
    }
    if (mask) {
      const Task masks = tasks_[mask->task];
      if (masks.params.contains("fit")) pack.params["fit"] = masks.params["fit"];
      if (cuts(masks)) {  // a crop changes the pictures, so it has a pack of its own
        base = base_of(*find_input(masks, "of"));
        pack.inputs.push_back({"mask", mask->task, mask->output});
      }
      if (fill_of(masks) == "background") {  // the donors' pictures, on the same grid
        const TaskInput* donors = find_input(masks, "donors");
        const TaskInput from = base_of(donors != nullptr ? *donors : *find_input(masks, "of"));
        Task donated{pack.verb, pack.params, {{"of", from.task, from.output}}, {}, "", task_.label + ": donors"};
        task_.inputs.push_back({of + ".donors", add_task(tasks_, std::move(donated)), ""});
      }
      const std::size_t reduced = reduce(*mask, size);
      task_.inputs.push_back({of + ".masks", reduced, ""});
    }
    pack.inputs.push_back({"of", base.task, base.output});
    task_.inputs.push_back({of + ".pack", add_task(tasks_, std::move(pack)), ""});
  }

  std::size_t reduce(const TaskInput& mask, std::int64_t size, bool learnt = false) {
    Task reduce{find_verb("reduce"),    {{"size", size}}, {{"of", mask.task, mask.output}}, {}, "",
                task_.label + ": masks"};
    if (learnt) reduce.params["learnt"] = true;
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
  if (verb == "show") {
    inserter.add_pictures("of", task.params.value("size", std::int64_t{160}));
  } else if (verb == "train") {
    const std::int64_t size = task.params.value("size", std::int64_t{224});
    inserter.add_pictures("of", size);
    inserter.add_pictures("validate", size);
  } else if (verb == "predict" || verb == "explain" || verb == "segment") {
    std::int64_t size = 224;
    if (const TaskInput* with = find_input(task, "with")) {
      const Task& network = tasks[with->task];
      size = network.params.value("size", size);
      task.params["model"] = network.params.at("model");
      for (const FoundSlot& slot : network.slots)
        if (slot.role == "model") task.slots.push_back(slot);
    } else {
      take_given_network(task);
      size = task.params["with"].value("size", size);
    }
    inserter.add_pictures("of", size);
  } else if (verb == "score") {  // masks know neither their patients nor who is missing; their collection does
    if (find_input(task, "truth") != nullptr)
      if (const TaskInput* collection = find_input(tasks[find_input(task, "of")->task], "of"))
        task.inputs.push_back({"collection", collection->task, collection->output});
  } else if (verb == "localize") {
    const Task maps = tasks[find_input(task, "of")->task];
    const TaskInput* collection = find_input(maps, "of");
    const TaskInput* pack = find_input(maps, "of.pack");
    task.inputs.push_back({"collection", collection->task, collection->output});
    task.inputs.push_back({"of.pack", pack->task, pack->output});
    if (const TaskInput* roi = find_input(task, "roi")) {
      const TaskInput mask = *roi;
      const TaskInput* seen = find_input(maps, "mask");
      const bool seen_cuts = seen != nullptr && cuts(tasks[seen->task]), roi_cuts = cuts(tasks[mask.task]);
      if ((seen_cuts || roi_cuts) && (seen == nullptr || seen->task != mask.task))
        throw failure("{}: the maps are of {} pictures, `roi` is of {}: both must be cut by one mask, or neither",
                      task.label, seen_cuts ? "cut" : "whole", roi_cuts ? "cut ones" : "whole ones");
      task.inputs.push_back(
          {"roi.masks", inserter.reduce(mask, tasks[pack->task].params.value("size", std::int64_t{224})), ""});
    }
  }
}

}  // namespace collimator
