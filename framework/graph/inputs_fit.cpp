// Asks the verbs of the inputs: which numbers their plugins give, and how they divide.
#include "framework/graph/inputs_fit.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/graph/given_numbers.hpp"

namespace collimator {
namespace {

// Names of numbers, which the verb's field says to be those of the table behind a port (hint numbers_of).
void check_numbers(const Task& task, const TaskList& tasks, const Registry& registry, const Value& text,
                   const Position& at, Mistakes& mistakes) {
  for (const Json& field : task.verb->schema) {
    if (!field.contains("numbers_of")) continue;
    const TaskInput* table = find_input(task, field["numbers_of"].get<std::string>());
    const std::string name = field.at("name");
    const auto said = task.params.find(name);
    if (table == nullptr || said == task.params.end()) continue;
    const std::vector<std::string> known = number_names(tasks[table->task], registry);
    if (known.empty()) continue;  // it gives no such table, as the verb says
    const Value* place = text.find(name);
    for (const auto& [number, unused] : said->items())
      if (std::ranges::find(known, number) == known.end())
        mistakes.add(place != nullptr ? place->at : at,
                     fmt::format("{}: `{}` gives no number `{}`{}", name, tasks[table->task].label, number,
                                 suggestion(number, known)));
  }
}

// Two numbers of one name, as of one metric that is asked for twice.
void check_labels(const Task& task, const Registry& registry, const Value& text, const Position& at,
                  Mistakes& mistakes) {
  std::set<std::string> seen;
  for (const GivenNumber& number : given_numbers(task, registry)) {
    if (number.plugin == nullptr || seen.insert(number.name).second) continue;
    const Value* place = text.find(number.plugin->role + "s");
    return mistakes.add(place != nullptr ? place->at : at,
                        fmt::format("two numbers would be called `{0}`; give one of them another name, as "
                                    "{{OTHER: {0}}}, or leave it out",
                                    number.name));
  }
}

// What is trained, tested or chosen there would be nothing.
void check_parts(const Task& task, const TaskList& tasks, const Value& text, const Position& at, Mistakes& mistakes) {
  for (const TaskInput& input : task.inputs) {
    const Task& divided = tasks[input.task];
    if (!divided.verb->divides) continue;
    const auto share = [&](const std::string& port) { return divided.verb->division(divided, port); };
    const Division part = share(input.output);
    // A share is told as one of the training part's, so nothing is known of the others where that has none.
    if (part.drawn_by.empty() || part.part_over_train > 0 || part.in_turn) continue;
    const std::string& training = divided.verb->ports.front().name;
    if (input.output != training && share(training).part_over_train == 0) continue;
    const Value* place = text.find(input.port.substr(0, input.port.find('.')));
    mistakes.add(place != nullptr ? place->at : at,
                 fmt::format("{}: the part `{}` of `{}` is empty: give it a share there", input.port, input.output,
                             divided.label));
  }
}

}  // namespace

void check_inputs(const Task& task, const TaskList& tasks, const Registry& registry, const Value& text,
                  const Position& at, Mistakes& mistakes) {
  check_numbers(task, tasks, registry, text, at, mistakes);
  check_labels(task, registry, text, at, mistakes);
  check_parts(task, tasks, text, at, mistakes);
}

}  // namespace collimator
