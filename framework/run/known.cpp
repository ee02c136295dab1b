// Carries names from datasets to what is made of them, task by task, since inputs stand before their users.
#include "framework/run/known.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/data/table.hpp"

namespace collimator {
namespace {

using Classes = std::vector<std::string>;

constexpr std::size_t most_values = 1000;  // of a field; ids and the like have more

// The same or, where one of the two is not known, nothing.
template <typename Names>
void join(std::optional<Names>& all, const std::optional<Names>& more) {
  if (!all || !more)
    all.reset();
  else
    all->insert(more->begin(), more->end());
}

void join_fields(Known& all, const Known& more) {
  if (!all.fields || !more.fields) return all.fields.reset();
  for (const auto& [field, values] : *more.fields) {
    const auto [known, is_new] = all.fields->emplace(field, values);
    if (is_new) continue;
    if (known->second.empty() || values.empty())
      known->second.clear();
    else
      known->second.insert(values.begin(), values.end());
  }
}

// What several inputs become: `merge` joins collections, whose names are classes then; others take predictions of the
// same classes.
Known joined(const Task& task, const std::vector<Known>& known, const std::function<void(std::string)>& wrong) {
  const bool collections = task.verb->gives("collection");
  const std::string label = task.verb->field("label") == nullptr ? "" : task.params.value("label", "source");
  const auto new_names = task.params.value("rename", std::map<std::string, std::string>());
  const auto renamed = [&](const std::string& name) { return new_names.contains(name) ? new_names.at(name) : name; };
  Known all{.classes = Classes(), .fields = {{}}, .parts = {{}}, .boxes = {{}}};
  std::map<std::string, const Known*> inputs;  // as the verbs read them: in the order of the names
  for (const TaskInput& input : task.inputs)
    if (input.port.starts_with("of.")) inputs.emplace(input.port.substr(3), &known[input.task]);
  for (const auto& [name, input] : inputs) {
    join_fields(all, *input);
    join(all.parts, input->parts);
    std::optional<std::set<std::string>> boxes = input->boxes;  // other things than findings keep their labels
    if (boxes)
      for (const auto& [old, name] : new_names)
        if (boxes->contains(old)) boxes->insert(name);
    join(all.boxes, boxes);
    if (input->fields && !label.empty() && input->fields->contains(label))
      wrong(fmt::format("the samples of `{}` have a metadata field `{}` already; choose another name with `label`",
                        name, label));
    if (!input->classes) {
      all.classes.reset();
    } else if (all.classes && collections) {
      for (const std::string& own : *input->classes)
        if (const std::string each = renamed(own); !has_class(*all.classes, each)) all.classes->push_back(each);
      for (const std::string& own : input->origins) all.origins.push_back(renamed(own));
    } else if (all.classes && all.classes->empty()) {
      all.classes = input->classes;
    } else if (all.classes && !std::ranges::is_permutation(*all.classes, *input->classes)) {
      wrong(fmt::format("`{}` has the classes {}, but `{}` has {}; expected predictions of the same classes",
                        inputs.begin()->first, name_list(*all.classes), name, name_list(*input->classes)));
    }
  }
  if (all.classes && collections)
    for (const auto& [name, input] : inputs) {
      if (has_class(*all.classes, name))
        wrong(
            fmt::format("`{}` is the name of a collection and of a class of its samples; rename the collection", name));
      all.classes->push_back(name);
      all.origins.push_back(name);
    }
  if (all.fields && !label.empty())
    for (const auto& [name, input] : inputs) (*all.fields)[label].insert(name);
  return all;
}

std::optional<Classes> learnt(const Task& task, const Known& of) {
  if (find_input(task, "target") != nullptr) return Classes{"outline"};
  if (task.params.contains("classes")) return task.params["classes"].get<Classes>();
  return of.classes ? std::optional(Collection{.classes = *of.classes, .origins = of.origins}.findings())
                    : std::nullopt;
}

Known given_by(const Task& task, const std::vector<Known>& known, const std::function<void(std::string)>& wrong) {
  if (std::ranges::any_of(task.inputs, [](const TaskInput& input) { return input.port.starts_with("of."); }) &&
      task.verb->gathers()) {
    const bool joins = task.verb->gives("collection") || task.verb->gives("predictions");
    return joins ? joined(task, known, wrong) : Known();  // what is compared need not have the same classes
  }
  const TaskInput* of =
      find_input(task, task.verb->field("truth") != nullptr && task.verb->gives("predictions") ? "truth" : "of");
  Known result = of == nullptr ? Known() : known[of->task];
  if (const TaskInput* from = find_input(task, "from"); from != nullptr && task.verb->gives("collection"))
    join(result.parts, known[from->task].parts);
  if (task.verb->gives("model")) {
    result.classes = learnt(task, result);
  } else if (task.verb->gives("predictions") || task.verb->gives("maps")) {
    if (const std::optional<Known> network = known_behind(task, "with", known)) result.classes = network->classes;
    if (task.params.contains("classes"))
      result.classes = task.params["classes"].get<Classes>();
    else if (find_input(task, "truth") != nullptr)
      result.classes.reset();  // those that its table has
    if (task.params.contains("by")) result.fields.reset();
  }
  return result;
}

}  // namespace

Known known_of(const Collection& collection) {
  Known known{.classes = collection.classes,
              .origins = collection.origins,
              .fields = {{}},
              .parts = parts_of(collection),
              .boxes = {{}}};
  std::set<std::string> too_many;
  for (const Record& record : collection.samples) {
    for (const auto& [field, value] : record.metadata) {
      std::set<std::string>& values = (*known.fields)[field];
      if (!too_many.contains(field)) values.insert(value);
      if (values.size() <= most_values) continue;
      values.clear();
      too_many.insert(field);
    }
    for (const FindingBox& box : record.boxes) known.boxes->insert(box.label);
  }
  return known;
}

std::vector<Known> known_of(const TaskList& tasks, const std::function<const Known*(const Json& dataset)>& loaded,
                            const std::function<void(std::size_t task, std::string message)>& wrong) {
  std::vector<Known> known(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (!tasks[i].verb->opens_dataset)
      known[i] = given_by(tasks[i], known, [&](std::string message) { wrong(i, std::move(message)); });
    else if (const Known* dataset = loaded(tasks[i].params.at("dataset")))
      known[i] = *dataset;
  }
  return known;
}

std::optional<Known> known_behind(const Task& task, const std::string& port, const std::vector<Known>& known) {
  if (const TaskInput* input = find_input(task, port)) return known[input->task];
  const auto given = task.params.find(port);
  if (given == task.params.end() || !given->is_object() || !given->contains("classes")) return std::nullopt;
  return Known{.classes = (*given)["classes"].get<Classes>()};
}

}  // namespace collimator
