// Describes the verb `read_predictions` to the host.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"
#include "framework/task/task.hpp"
#include "framework/verbs/columns.hpp"
#include "framework/verbs/read_predictions/read_predictions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

// Of the instance that has the fewest predictions.
std::vector<std::string> not_predicted(const NodeFacts& node) {
  const Json* fewest = nullptr;
  for (const NodeFacts::Instance& instance : node.instances)
    if (instance.own.contains("predicted") &&
        (fewest == nullptr || instance.own["predicted"] < fewest->at("predicted")))
      fewest = &instance.own;
  if (fewest == nullptr) return {};
  return {fmt::format("{}: {} of the {} samples of the truth have a prediction; the others are left out", node.node,
                      fewest->at("predicted").get<std::size_t>(), fewest->at("samples").get<std::size_t>())};
}

// Holds `columns` and `classes` against the table's header, before anything is computed.
void check_columns(TaskList&, Task& task) try {
  const CsvTable table = read_csv_header(task.params.at("file").get<std::string>());
  const auto columns = task.params.at("columns").get<std::map<std::string, std::string>>();
  const std::string& probability = columns.at("probability");
  table.column(columns.at("sample"));
  if (columns.at("sample") == probability)
    throw failure("read_predictions: `sample` and `probability` are one column, \"{}\"", probability);
  if (columns.contains("class")) table.column(columns.at("class"));
  const std::size_t hole = probability.find("{class}");
  if (hole == std::string::npos || columns.contains("class")) {
    table.column(probability);
    return;
  }
  const std::string before = probability.substr(0, hole), after = probability.substr(hole + 7);
  for (const auto& name : task.params.value("classes", std::vector<std::string>{})) table.column(before + name + after);
  if (std::ranges::none_of(table.header(), [&](const std::string& column) {
        return column.size() > before.size() + after.size() && column.starts_with(before) && column.ends_with(after);
      }))
    throw failure("{} has no column like \"{}\"; there are {}", table.name(), probability, name_list(table.header()));
} catch (const InputError&) {
  throw;
} catch (const std::runtime_error& error) {  // a missing column
  throw InputError(error.what());
}

}  // namespace

const Verb& read_predictions_verb() {
  static const Verb verb = verb_of<ReadPredictionsParams>(
      {.name = "read_predictions",
       .about = "takes probabilities from a table made elsewhere",
       .version = 3,
       .ports = {{"", "predictions", "", prediction_columns()}},
       .work = run_read_predictions,
       .exports = {{"predictions.csv", "predictions"}},
       .division =
           [](const Task& task, const std::string&) {
             const Json& params = task.params;
             return params.value("samples", "") == "listed" ? Division{0, params.value("file", "")} : Division();
           },
       .insert = check_columns,
       .caveats = not_predicted});
  return verb;
}

}  // namespace collimator
