// Carries names from datasets to what is made of them, task by task, since inputs stand before their users.
#include "framework/run/known.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <collimator/cell_value.hpp>

#include "framework/data/table.hpp"

namespace collimator {
namespace {

using Classes = std::vector<std::string>;

constexpr std::size_t most_values = 1000;  // of a field; ids and the like have more

bool has(const Classes& classes, const std::string& name) { return std::ranges::find(classes, name) != classes.end(); }

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
        if (const std::string each = renamed(own); !has(*all.classes, each)) all.classes->push_back(each);
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
      if (has(*all.classes, name))
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

// Of what comes through a port, or of the network that a parameter of its name gives; null where there is neither.
std::optional<Known> behind(const Task& task, const std::string& port, const std::vector<Known>& known) {
  if (const TaskInput* input = find_input(task, port)) return known[input->task];
  const auto given = task.params.find(port);
  if (given == task.params.end() || !given->is_object() || !given->contains("classes")) return std::nullopt;
  return Known{.classes = (*given)["classes"].get<Classes>()};
}

Known given_by(const Task& task, const std::vector<Known>& known, const std::function<void(std::string)>& wrong) {
  if (std::ranges::any_of(task.inputs, [](const TaskInput& input) { return input.port.starts_with("of."); }) &&
      task.verb->gathers())
    return joined(task, known, wrong);
  const TaskInput* of =
      find_input(task, task.verb->field("truth") != nullptr && task.verb->gives("predictions") ? "truth" : "of");
  Known result = of == nullptr ? Known() : known[of->task];
  if (task.verb->gives("model")) {
    result.classes = learnt(task, result);
  } else if (task.verb->gives("predictions") || task.verb->gives("maps")) {
    if (const std::optional<Known> network = behind(task, "with", known)) result.classes = network->classes;
    if (task.params.contains("classes"))
      result.classes = task.params["classes"].get<Classes>();
    else if (find_input(task, "truth") != nullptr)
      result.classes.reset();  // those that its table has
    if (task.params.contains("by")) result.fields.reset();
  }
  return result;
}

std::vector<std::string> said_names(const Json& said) {
  std::vector<std::string> names;
  if (said.is_string() && !said.get<std::string>().empty()) names.push_back(said);
  if (said.is_array())
    for (const Json& each : said)
      if (each.is_string()) names.push_back(each);
  if (said.is_object())
    for (const auto& [name, unused] : said.items()) names.push_back(name);
  return names;
}

std::vector<std::string> split_names(std::string_view text, char separator) {
  std::vector<std::string> names;
  while (!text.empty()) {
    names.emplace_back(text.substr(0, text.find(separator)));
    text.remove_prefix(std::min(names.back().size() + 1, text.size()));
  }
  return names;
}

// Tells the names that a task says in one field.
class Names {
 public:
  Names(const Task& task, const std::vector<Known>& known, const Json& field, std::vector<std::string>& told)
      : task_(task), known_(known), field_(field), name_(field.at("name")), told_(told) {
    if (const auto said = task.params.find(name_); said != task.params.end()) said_ = *said;
  }

  void check() {
    if (const auto port = field_.find("class_of"); port != field_.end()) check_classes(*port);
    if (const auto port = field_.find("part_of"); port != field_.end())
      check_set(*port, &Known::parts, "no sample has a region named");
    if (const auto port = field_.find("box_of"); port != field_.end())
      check_set(*port, &Known::boxes, "no sample has a box labelled");
    if (const auto port = field_.find("field_of"); port != field_.end()) check_fields(*port);
    if (const auto port = field_.find("number_field_of"); port != field_.end()) check_numbers(*port);
    if (const auto port = field_.find("at_most_classes_of"); port != field_.end()) check_count(*port);
    if (const auto port = field_.find("shares_classes_with"); port != field_.end()) check_shared(*port);
  }

 private:
  void tell(const std::string& message) { told_.push_back(fmt::format("{}: {}", name_, message)); }

  // A class of any of the ports that there are.
  void check_classes(const std::string& ports) {
    Classes all;
    bool any = false;
    for (const std::string& port : split_names(ports, '|')) {
      if (find_input(task_, port) == nullptr && !task_.params.contains(port)) continue;
      const std::optional<Known> of = behind(task_, port, known_);
      if (!of || !of->classes) return;
      any = true;
      all.insert(all.end(), of->classes->begin(), of->classes->end());
    }
    if (!any) return;
    for (const std::string& each : said_names(said_))
      if (!has(all, each)) tell(fmt::format("there is no class {}; {}", in_quotes(each), missing_name(each, all)));
    if (field_.contains("one_class") && said_names(said_).empty() && all.size() > 1)
      tell(fmt::format("name the class; there are {}", name_list(all)));
  }

  void check_set(const std::string& port, std::optional<std::set<std::string>> Known::*member,
                 const std::string& what) {
    const std::optional<Known> of = behind(task_, port, known_);
    if (!of || !((*of).*member)) return;
    const std::set<std::string>& names = *((*of).*member);
    for (const std::string& each : said_names(said_))
      if (!names.contains(each))
        tell(fmt::format("{} {}; {}", what, in_quotes(each), missing_name(each, {names.begin(), names.end()})));
  }

  void check_fields(const std::string& port) {
    const std::optional<Known> of = behind(task_, port, known_);
    if (!of || !of->fields) return;
    std::vector<std::string> names = split_names(field_.value("also", ""), ',');
    const std::size_t also = names.size();
    for (const auto& [field, values] : *of->fields) names.push_back(field);
    const bool classes_too = field_.contains("classes_too");
    if (classes_too && !of->classes) return;
    if (classes_too) names.insert(names.end(), of->classes->begin(), of->classes->end());
    for (const std::string& each : said_names(said_)) {
      const auto found = std::ranges::find(names, each);
      if (found == names.end())
        tell(fmt::format("no sample has the field {}; {}", in_quotes(each), missing_name(each, names)));
      else if (field_.contains("values_kept") && static_cast<std::size_t>(found - names.begin()) >= also)
        check_values(each, *of);
    }
  }

  // A field in which no value at all is a number is none to be cut into bands.
  void check_numbers(const std::string& port) {
    const std::optional<Known> of = behind(task_, port, known_);
    if (!of || !of->fields) return;
    for (const std::string& each : said_names(said_)) {
      const auto found = of->fields->find(each);
      if (found == of->fields->end() || found->second.empty() ||
          std::ranges::any_of(found->second, [](const std::string& value) { return number_in(value).has_value(); }))
        continue;
      tell(fmt::format("{} is no field of numbers; there are {}", each,
                       name_list({found->second.begin(), found->second.end()})));
    }
  }

  void check_count(const std::string& port) {
    const std::optional<Known> of = behind(task_, port, known_);
    if (of && of->classes && said_.is_number_integer() && said_.get<std::int64_t>() > std::ssize(*of->classes))
      tell(fmt::format("it is {}, but there are {} classes: {}", said_.get<std::int64_t>(), of->classes->size(),
                       name_list(*of->classes)));
  }

  void check_shared(const std::string& port) {
    const std::optional<Known> ours = behind(task_, port, known_), theirs = behind(task_, name_, known_);
    if (!ours || !theirs || !ours->classes || !theirs->classes ||
        std::ranges::any_of(*ours->classes, [&](const std::string& each) { return has(*theirs->classes, each); }))
      return;
    tell(fmt::format("it has the classes {}, `{}` has {}: none in common, so there is nothing to compare",
                     name_list(*theirs->classes), port, name_list(*ours->classes)));
  }

  // One of the values, at least, must be there.
  void check_values(const std::string& field, const Known& of) {
    static const std::set<std::string> labels{"0", "1", "unknown"};
    const auto found = of.fields->find(field);
    const std::set<std::string>& there = found == of.fields->end() ? labels : found->second;
    const std::vector<std::string> values = said_names(said_.at(field));
    if (there.empty() || values.empty() || std::ranges::find(said_.at(field), "") != said_.at(field).end() ||
        std::ranges::any_of(there, [&](const std::string& value) {  // as `select` compares them
          return std::ranges::any_of(values,
                                     [&](const std::string& said) { return value_of(said) == value_of(value); });
        }))
      return;
    tell(fmt::format("no sample has {} = {}; there are {}", field, name_list(values),
                     name_list({there.begin(), there.end()})));
  }

  const Task& task_;
  const std::vector<Known>& known_;
  const Json& field_;
  const std::string name_;
  std::vector<std::string>& told_;
  Json said_;
};

}  // namespace

Known known_of(const Collection& collection) {
  Known known{
      .classes = collection.classes, .origins = collection.origins, .fields = {{}}, .parts = {{}}, .boxes = {{}}};
  std::set<std::string> too_many;
  for (const Record& record : collection.samples) {
    for (const auto& [field, value] : record.metadata) {
      std::set<std::string>& values = (*known.fields)[field];
      if (!too_many.contains(field)) values.insert(value);
      if (values.size() <= most_values) continue;
      values.clear();
      too_many.insert(field);
    }
    for (const Region& region : record.regions) known.parts->insert(region.part);
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

std::vector<std::string> unknown_names(const Task& task, const std::vector<Known>& known) {
  std::vector<std::string> told;
  for (const Json& field : task.verb->schema) Names(task, known, field, told).check();
  return told;
}

}  // namespace collimator
