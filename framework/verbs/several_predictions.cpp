// Reads the inputs by their ports' names, and carries the facts beside them on to the result.
#include "framework/verbs/several_predictions.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>

#include <collimator/names.hpp>

#include "framework/base/error.hpp"
#include "framework/stats/score_range.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/learnt_from.hpp"

namespace collimator {
namespace {

constexpr std::string_view of = "of.";
constexpr const char *inputs = "inputs", *scales = "scales";

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

void keep_facts_of_inputs(const Job& job, const std::vector<NamedPredictions>& parts) {
  Json all = Json::object(), kept = Json::object();
  for (std::size_t c = 0; c < parts.front().predictions.classes.size() && !all.contains(scales); ++c) {
    std::vector<std::string> outside, within;
    for (const NamedPredictions& part : parts) {
      const ScoreRange range = score_range(part.predictions, c);
      if (range.outside()) outside.push_back(part.name);
      if (range.within()) within.push_back(part.name);
    }
    if (!outside.empty() && !within.empty()) all[scales] = {{"outside", outside}, {"within", within}};
  }
  for (const auto& [port, folder] : job.inputs) {
    if (!port.starts_with(of)) continue;
    const std::string name = port.substr(of.size());
    const Json facts = load_facts(folder);
    if (!facts.contains(inputs)) {
      if (!facts.empty() && !facts.contains(scales)) kept[name] = facts;
      continue;
    }
    for (const auto& [inner, each] : facts.at(inputs).items()) kept[name + "/" + inner] = each;
  }
  if (!kept.empty()) all[inputs] = kept;
  save_facts(all, job.out);
}

std::vector<std::string> caveats_of_inputs(const NodeFacts& node, const char* together) {
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
  const auto mixed = std::ranges::find_if(
      node.instances, [](const NodeFacts::Instance& instance) { return instance.own.contains(scales); });
  if (mixed != node.instances.end())
    told.push_back(
        fmt::format("{}: scores of {} lie outside [0, 1], as logits do, and those of {} within: {} of several "
                    "scales",
                    node.node, name_list(mixed->own.at(scales).at("outside").get<std::vector<std::string>>()),
                    name_list(mixed->own.at(scales).at("within").get<std::vector<std::string>>()), together));
  for (const auto& [name, input] : by_input)
    for (std::string& sentence : learnt_from_caveats(input)) told.push_back(std::move(sentence));
  return told;
}

}  // namespace collimator
