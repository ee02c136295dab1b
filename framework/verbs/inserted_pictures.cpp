// Makes packs and reduced masks such that nodes which see the same pictures on the same grid share them.
#include "framework/verbs/inserted_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/verbs/pack/pack.hpp"
#include "framework/verbs/reduce/reduce.hpp"

namespace collimator {
namespace {

constexpr std::int64_t default_size = 224;

// That the classes which the YAML gives are those which the file names, in their order: others would be taken for
// outputs that stand for something else.
void check_classes(const std::string& label, const std::string& file, const Json& theirs, const Json& ours) {
  const auto are_names = [](const Json& classes) {
    return classes.is_array() && !classes.empty() && std::ranges::all_of(classes, &Json::is_string);
  };
  if (!are_names(theirs) || !are_names(ours) || theirs == ours) return;
  const auto named = theirs.get<std::vector<std::string>>(), given = ours.get<std::vector<std::string>>();
  throw failure("{}: with: {} says that its classes are [{}], `classes` says [{}]{}", label, file,
                fmt::join(named, ", "), fmt::join(given, ", "),
                std::ranges::is_permutation(named, given)
                    ? ": the same in another order; leave `classes` out, and each output keeps its name"
                    : "; leave `classes` out, and call the labels of the collection as the file does");
}

// What the YAML leaves out of {model, weights}, from the metadata of the weights' file; the network's slot then stands
// where it stands for a trained node: in `model`.
void take_given_network(Task& task, const std::vector<std::string>& default_classes) {
  Json& with = task.params["with"];
  const std::string file = with.at("weights").get<std::string>();
  const auto metadata = SafetensorsFile(file).metadata();
  try {
    for (const char* name : {"size", "mean", "deviation", "classes"})
      if (const auto found = metadata.find(name); found != metadata.end()) {
        const Json said = parse_json(found->second).value_or(Json());
        if (!with.contains(name))
          with[name] = said;
        else if (std::string_view(name) == "classes")
          check_classes(task.label, file, said, with[name]);
      }
    const Json classes = with.value("classes", Json::array({"outline"}));
    bool sound = with.value("size", default_size) >= 8 && with.value("size", default_size) <= 4096 &&
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
    if (default_classes.empty())
      throw failure("{}: with: {} does not say what the network's classes are: give `classes: [...]`", task.label,
                    file);
    with["classes"] = default_classes;
  }
  task.params["model"] = with["model"];
  with.erase("model");
  const std::string old = "/with/model";
  for (FoundSlot& slot : task.slots)
    if (slot.pointer.starts_with(old)) slot.pointer = "/model" + slot.pointer.substr(old.size());
}

}  // namespace

std::string fill_of(const Task& mask) {
  return mask.params.contains("fill") ? mask.params["fill"].at("name").get<std::string>() : "zero";
}

bool cuts(const Task& mask) { return mask.params.value("crop", false); }

std::size_t insert_reduced(TaskList& tasks, const Task& user, const TaskInput& mask, std::int64_t size, bool learnt) {
  Task reduce{.verb = &reduce_verb(),
              .params = {{"size", size}},
              .inputs = {{"of", mask.task, mask.output}},
              .slots = {},
              .label = user.label + ": masks"};
  if (learnt) reduce.params["learnt"] = true;
  return tasks.add(std::move(reduce));
}

void insert_pictures(TaskList& tasks, Task& task, const std::string& of, std::int64_t size) {
  // `task` itself is not among `tasks` yet: what is added here gets a lower index, as inputs must have.
  const TaskInput* collection = find_input(task, of);
  if (collection == nullptr) return;
  // Copied, because inputs are added below, and so are tasks, which moves the others.
  const auto input = [&](const char* port) -> std::optional<TaskInput> {
    const TaskInput* found = find_input(task, port);
    return found == nullptr ? std::nullopt : std::optional(*found);
  };
  const std::optional<TaskInput> mask = input("mask"), target = input("target");
  TaskInput whole = whole_of(tasks, *collection);
  Task pack{
      .verb = &pack_verb(), .params = {{"size", size}}, .inputs = {}, .slots = {}, .label = task.label + ": pictures"};
  if (target) {
    const Task masks = tasks[target->task];
    if (masks.params.contains("fit")) pack.params["fit"] = masks.params["fit"];
    if (cuts(masks) || (mask && cuts(tasks[mask->task])))
      throw failure("{}: outlines are learnt on whole pictures; leave `crop` out of `target` and `mask`", task.label);
    task.inputs.push_back({of + ".target", insert_reduced(tasks, task, *target, size, true), ""});
  }
  if (mask) {
    const Task masks = tasks[mask->task];
    if (masks.params.contains("fit")) pack.params["fit"] = masks.params["fit"];
    if (cuts(masks)) {  // a crop changes the pictures, so it has a pack of its own
      whole = whole_of(tasks, *find_input(masks, "of"));
      pack.inputs.push_back({"mask", mask->task, mask->output});
    }
    if (fill_of(masks) == "background") {  // the donors' pictures, on the same grid
      const TaskInput* donors = find_input(masks, "donors");
      const TaskInput from = whole_of(tasks, donors != nullptr ? *donors : *find_input(masks, "of"));
      Task donated{.verb = pack.verb,
                   .params = pack.params,
                   .inputs = {{"of", from.task, from.output}},
                   .slots = {},
                   .label = task.label + ": donors"};
      task.inputs.push_back({of + ".donors", tasks.add(std::move(donated)), ""});
    }
    task.inputs.push_back({of + ".masks", insert_reduced(tasks, task, *mask, size), ""});
  }
  pack.inputs.push_back({"of", whole.task, whole.output});
  task.inputs.push_back({of + ".pack", tasks.add(std::move(pack)), ""});
}

void insert_network(TaskList& tasks, Task& task, const std::vector<std::string>& classes) {
  std::int64_t size = default_size;
  if (const TaskInput* with = find_input(task, "with")) {
    const Task& network = tasks[with->task];  // good until the pictures are inserted below
    const bool draws = find_input(network, "target") != nullptr, wanted = !classes.empty();
    if (draws && !wanted)
      throw failure("{}: {} draws outlines, it knows no class: `segment` takes it", task.label, network.label);
    if (!draws && wanted)
      throw failure("{}: {} is no segmentation network: it was trained for classes, without `target`", task.label,
                    network.label);
    size = network.params.value("size", size);
    task.params["model"] = network.params.at("model");
    for (const FoundSlot& slot : network.slots)
      if (slot.role == "model") task.slots.push_back(slot);
  } else {
    take_given_network(task, classes);
    size = task.params["with"].value("size", size);
  }
  insert_pictures(tasks, task, "of", size);
}

}  // namespace collimator
