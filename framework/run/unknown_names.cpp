// Holds what a task says of classes, fields, parts and boxes against what is known of its inputs.
#include <algorithm>

#include <fmt/format.h>
#include <collimator/cell_value.hpp>

#include "framework/data/table.hpp"
#include "framework/run/known.hpp"
#include "framework/task/condition.hpp"

namespace collimator {
namespace {

using Classes = std::vector<std::string>;

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
  // `params` are the task's, or those within one of them.
  Names(const Task& task, const std::vector<Known>& known, const Json& params, const Json& field,
        std::vector<std::string>& told)
      : task_(task), known_(known), field_(field), name_(field.at("name")), told_(told) {
    if (const auto said = params.find(name_); said != params.end()) said_ = *said;
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
      const std::optional<Known> of = known_behind(task_, port, known_);
      if (!of || !of->classes) return;
      any = true;
      all.insert(all.end(), of->classes->begin(), of->classes->end());
    }
    if (!any) return;
    for (const std::string& each : said_names(said_))
      if (!has_class(all, each))
        tell(fmt::format("there is no class {}; {}", in_quotes(each), missing_name(each, all)));
    if (field_.contains("one_class") && said_names(said_).empty() && all.size() > 1)
      tell(fmt::format("name the class; there are {}", name_list(all)));
  }

  void check_set(const std::string& port, std::optional<std::set<std::string>> Known::*member,
                 const std::string& what) {
    const std::vector<std::string> ports = split_names(port, '|');  // the first that there is
    const auto there = std::ranges::find_if(ports, [&](const std::string& each) { return find_input(task_, each); });
    const std::optional<Known> of = known_behind(task_, there == ports.end() ? ports.front() : *there, known_);
    if (!of || !((*of).*member)) return;
    const std::set<std::string>& names = *((*of).*member);
    for (const std::string& each : said_names(said_))
      if (!names.contains(each))
        tell(fmt::format("{} {}; {}", what, in_quotes(each), missing_name(each, {names.begin(), names.end()})));
  }

  void check_fields(const std::string& port) {
    const std::optional<Known> of = known_behind(task_, port, known_);
    if (!of || !of->fields) return;
    if (field_.at("kind") == "bool_or_names" && !said_.is_array()) return;
    if (field_.at("kind") == "condition" && said_.is_string()) return check_condition(*of);
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

  // The names and values of each comparison.
  void check_condition(const Known& of) {
    if (!of.classes) return;
    std::vector<std::string> own = split_names(field_.value("also", ""), ','), names = own;
    for (const auto& [field, values] : *of.fields) names.push_back(field);
    names.insert(names.end(), of.classes->begin(), of.classes->end());
    for_each_test(parse_condition(said_.get<std::string>()), [&](const Condition& test, bool negated) {
      if (!has_class(names, test.name))
        return tell(
            fmt::format("no sample has the field {}; {}", in_quotes(test.name), missing_name(test.name, names)));
      const auto found = of.fields->find(test.name);
      if (found == of.fields->end()) return;
      const std::set<std::string>& there = found->second;
      if (test.kind == Condition::Kind::has)
        return tell(fmt::format("{} alone is a field, and says nothing of a sample; compare it, as {} = {}", test.name,
                                test.name, there.empty() ? "1" : *there.begin()));
      if (there.empty() || test.values.empty()) return;
      const auto is_there = [&](const std::string& said) {
        return std::ranges::any_of(there, [&](const std::string& value) {
          return test.compares_numbers() ? number_in(value).has_value() : value_of(said) == value_of(value);
        });
      };
      if (std::ranges::any_of(test.values, is_there) || (negated && !test.compares_numbers())) return;
      const std::string said = name_list(test.values), known = name_list({there.begin(), there.end()});
      tell(test.compares_numbers()
               ? fmt::format("{} is no field of numbers, and is compared with {}; there are {}", test.name, said, known)
               : fmt::format("no sample has {} = {}; there are {}", test.name, said, known));
    });
  }

  // A field in which no value at all is a number is none to be cut into bands.
  void check_numbers(const std::string& port) {
    const std::optional<Known> of = known_behind(task_, port, known_);
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
    const std::optional<Known> of = known_behind(task_, port, known_);
    if (of && of->classes && said_.is_number_integer() && said_.get<std::int64_t>() > std::ssize(*of->classes))
      tell(fmt::format("it is {}, but there are {} classes: {}", said_.get<std::int64_t>(), of->classes->size(),
                       name_list(*of->classes)));
  }

  void check_shared(const std::string& port) {
    const std::optional<Known> ours = known_behind(task_, port, known_), theirs = known_behind(task_, name_, known_);
    if (!ours || !theirs || !ours->classes || !theirs->classes ||
        std::ranges::any_of(*ours->classes, [&](const std::string& each) { return has_class(*theirs->classes, each); }))
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

std::vector<std::string> unknown_names(const Task& task, const std::vector<Known>& known) {
  std::vector<std::string> told;
  for (const Json& field : task.verb->schema) {
    Names(task, known, task.params, field, told).check();
    const auto within = task.params.find(field.at("name").get<std::string>());
    if (field.at("kind") != "struct" || within == task.params.end()) continue;
    for (const Json& inner : field.at("fields")) Names(task, known, *within, inner, told).check();
  }
  return told;
}

}  // namespace collimator
