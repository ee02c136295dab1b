// Reads the inputs by their ports' names, and carries the facts beside them on to the result.
#include "framework/verbs/several_predictions.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>

#include <collimator/names.hpp>

#include "framework/base/error.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/learnt_from.hpp"

namespace collimator {
namespace {

constexpr std::string_view of = "of.";
constexpr const char* inputs = "inputs";

// The same predictions with these classes, which are theirs in another order.
Predictions with_classes(const Predictions& predictions, const std::vector<std::string>& classes) {
  Predictions result = predictions;
  result.classes = classes;
  std::vector<std::size_t> columns;
  for (const std::string& name : classes)
    columns.push_back(
        static_cast<std::size_t>(std::ranges::find(predictions.classes, name) - predictions.classes.begin()));
  for (std::size_t row = 0; row < predictions.samples.size(); ++row)
    for (std::size_t i = 0; i < columns.size(); ++i) {
      result.probabilities[row * columns.size() + i] = predictions.probability(row, columns[i]);
      result.labels[row * columns.size() + i] = predictions.label(row, columns[i]);
    }
  return result;
}

}  // namespace

std::vector<NamedPredictions> several_predictions(const Job& job, const std::string& verb) {
  std::vector<NamedPredictions> parts;
  for (const auto& [port, folder] : job.inputs) {
    if (!port.starts_with(of)) continue;
    NamedPredictions& part = parts.emplace_back(NamedPredictions{port.substr(of.size()), load_predictions(folder)});
    std::unordered_set<std::string> seen;
    for (const std::string& sample : part.predictions.samples)
      if (!seen.insert(sample).second) throw failure("{}: sample \"{}\" stands twice in `{}`", verb, sample, part.name);
    const std::vector<std::string>&first = parts.front().predictions.classes, &own = part.predictions.classes;
    if (!std::ranges::is_permutation(first, own))
      throw failure("{}: `{}` has the classes {}, but `{}` has {}; expected predictions of the same classes", verb,
                    parts.front().name, name_list(first), part.name, name_list(own));
    if (first != own) part.predictions = with_classes(part.predictions, first);
  }
  if (parts.empty()) throw failure("{}: `of` names no predictions; expected a map of names and nodes", verb);
  return parts;
}

const std::vector<std::string>* metadata_field(const Predictions& predictions, const std::string& field) {
  for (const auto& [name, values] : predictions.metadata)
    if (name == field) return &values;
  return nullptr;
}

void keep_learnt_from(const Job& job) {
  Json kept = Json::object();
  for (const auto& [port, folder] : job.inputs) {
    if (!port.starts_with(of)) continue;
    const std::string name = port.substr(of.size());
    const Json facts = load_facts(folder);
    if (!facts.contains(inputs)) {
      if (!facts.empty()) kept[name] = facts;
      continue;
    }
    for (const auto& [inner, each] : facts.at(inputs).items()) kept[name + "/" + inner] = each;
  }
  if (!kept.empty()) save_facts({{inputs, kept}}, job.out);
}

std::vector<std::string> learnt_from_caveats_of_inputs(const NodeFacts& node) {
  std::map<std::string, NodeFacts> by_input;
  for (const NodeFacts::Instance& instance : node.instances)
    if (instance.own.contains(inputs))
      for (const auto& [name, facts] : instance.own.at(inputs).items()) {
        NodeFacts& input = by_input[name];
        input.node = fmt::format("{}, input `{}`", node.node, name);
        input.instances.push_back({instance.label, facts, {}});
        if (instance.own.contains(not_judged)) input.instances.back().own[not_judged] = true;
      }
  std::vector<std::string> told;
  for (const auto& [name, input] : by_input)
    for (std::string& sentence : learnt_from_caveats(input)) told.push_back(std::move(sentence));
  return told;
}

}  // namespace collimator
