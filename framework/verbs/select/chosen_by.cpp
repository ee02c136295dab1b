// Reads what other nodes say of samples, and refuses what they say of others.
#include "framework/verbs/select/chosen_by.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include <collimator/cell_value.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/stats/threshold.hpp"

namespace collimator {
namespace {

using Ids = std::unordered_set<std::string>;

// Tells of how many samples `by` says nothing.
void check_known(const Collection& collection, const Ids& known, const char* what, const Context& context) {
  const std::size_t all = collection.samples.size();
  const auto strangers = static_cast<std::size_t>(
      std::ranges::count_if(collection.samples, [&](const Record& record) { return !known.contains(record.id); }));
  if (strangers == all && all > 0 && !known.empty())
    throw failure(
        "select: none of the {} samples has a {} in `by`, which is of others: \"{}\" is one of them, and \"{}\" is one "
        "of `of` (`merge` puts the collections' names before ids)",
        all, what, *std::ranges::min_element(known), collection.samples.front().id);
  if (strangers > 0)
    context.log(fmt::format("{} of {} samples have no {} in `by`, and are not kept", strangers, all, what));
}

ChosenIds by_outcome(const Collection& collection, const SelectParams& params, const Predictions& predictions,
                     const Thresholds& thresholds, const Context& context, Json& facts, bool rehearsed) {
  const std::size_t index = Collection{.classes = predictions.classes}.class_index(params.class_name);
  check_known(collection, {predictions.samples.begin(), predictions.samples.end()}, "prediction", context);
  if (params.outcome != Outcome::any)
    if (std::string caution =
            Thresholds::joined(thresholds.caution(predictions), thresholds.scale_caution(predictions, index));
        !caution.empty())
      facts["caution"] = std::move(caution);
  const double threshold = params.outcome == Outcome::any ? 0 : thresholds.of(predictions.classes[index]);
  if (std::isnan(threshold) && !rehearsed)
    throw failure(
        "select: the threshold of class \"{}\" is undefined, so that no outcome is known; its node's table says why",
        predictions.classes[index]);
  ChosenIds ids;
  for (std::size_t i = 0; i < predictions.samples.size(); ++i) {
    const float label = predictions.label(i, index);
    const bool called = predictions.probability(i, index) >= threshold;
    const bool right = label == (called ? 1.0f : 0.0f);
    const bool wrong = label == (called ? 0.0f : 1.0f);
    const bool wanted = params.outcome == Outcome::any ||
                        (params.outcome == Outcome::true_positive && called && right) ||
                        (params.outcome == Outcome::false_positive && called && wrong) ||
                        (params.outcome == Outcome::true_negative && !called && right) ||
                        (params.outcome == Outcome::false_negative && !called && wrong);
    if (wanted) ids.kept.insert(predictions.samples[i]);
    if (!std::isnan(label)) ids.known.insert(predictions.samples[i]);
  }
  return ids;
}

// Keeps those of the ids whose numbers are the first `count` in order; of equal ones those that stand first.
void keep_first(Ids& ids, const Collection& collection, const std::vector<std::size_t>& rows,
                const std::unordered_map<std::string, double>& numbers, std::size_t count, bool highest,
                const Context& context) {
  std::vector<std::pair<double, std::size_t>> ranked;
  for (const std::size_t row : rows)
    if (const auto found = numbers.find(collection.samples[row].id);
        found != numbers.end() && !std::isnan(found->second) && ids.contains(found->first))
      ranked.emplace_back(highest ? -found->second : found->second, row);
  std::ranges::stable_sort(ranked, {}, [](const auto& each) { return each.first; });
  if (ranked.size() < count)
    context.log(fmt::format("{} samples are asked for, and {} have a number", count, ranked.size()));
  else if (const auto ties =
               std::ranges::count(ranked, ranked[count - 1].first, [](const auto& each) { return each.first; }) -
               std::count_if(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(count),
                             [&](const auto& each) { return each.first == ranked[count - 1].first; });
           ties > 0)
    context.log(
        fmt::format("{} more samples have the number of the last that is kept: those that stand first are", ties));
  ranked.resize(std::min(count, ranked.size()));
  ids.clear();
  for (const auto& [number, row] : ranked) ids.insert(collection.samples[row].id);
}

ChosenIds by_numbers(const Collection& collection, const SelectParams& params, const std::vector<std::size_t>& rows,
                     const Table& table, const Context& context) {
  const std::size_t sample = table.column("sample");
  std::vector<std::pair<std::size_t, std::pair<double, double>>> limits;  // column: from, to below
  for (const auto& [name, least] : params.at_least) limits.push_back({table.column(name), {least, INFINITY}});
  for (const auto& [name, top] : params.below) limits.push_back({table.column(name), {-INFINITY, top}});
  const bool highest = !params.highest.empty(), ranks = highest || !params.lowest.empty();
  const auto* ranked = ranks ? &*(highest ? params.highest : params.lowest).begin() : nullptr;  // column, count
  if (ranks) limits.push_back({table.column(ranked->first), {-INFINITY, INFINITY}});            // the last
  Ids known;
  ChosenIds ids;
  std::unordered_map<std::string, double> numbers;
  std::size_t undefined = 0;
  for (const auto& row : table.rows) {
    known.insert(row[sample]);
    bool inside = true, defined = true;
    for (const auto& [column, range] : limits) {
      const std::optional<double> number = means_missing(row[column]) ? std::nan("") : number_in(row[column]);
      if (!number)
        throw failure("select: `by`: {} of sample {} is no number: {}", table.header[column], row[sample], row[column]);
      defined = defined && !std::isnan(*number);
      inside = inside && *number >= range.first && (*number < range.second || range.second == INFINITY);
      numbers[row[sample]] = *number;
    }
    undefined += defined ? 0 : 1;
    if (defined) ids.known.insert(row[sample]);
    if (inside) ids.kept.insert(row[sample]);
  }
  check_known(collection, known, "row", context);
  if (undefined > 0) context.log(fmt::format("{} samples have an undefined number there, and are not kept", undefined));
  if (ranks)
    keep_first(ids.kept, collection, rows, numbers, static_cast<std::size_t>(ranked->second), highest, context);
  return ids;
}

}  // namespace

Ids ids_with_roi(const Job& job, const SelectParams& params, const Collection& collection) {
  const std::filesystem::path& folder = job.inputs.at("has_roi");
  Ids ids;
  if (std::filesystem::exists(folder / "mask.json")) {
    if (!params.parts.empty()) throw failure("select: `parts` are of a dataset's own regions; has_roi names masks");
    SampleOwners(folder).check(collection, "of", "has_roi", job.sources);
    const Json about = read_json(folder / "mask.json");
    if (!about.contains("samples")) throw failure("{} names no samples", (folder / "mask.json").string());
    for (const Json& id : about["samples"]) ids.insert(id.get<std::string>());
    return ids;
  }
  const Collection regions = load_collection(folder);
  SampleOwners(regions).check(collection, "of", "has_roi", job.sources);
  for (const Record& record : regions.samples)
    if (!record.regions.empty() && std::ranges::all_of(params.parts, [&](const std::string& part) {
          return std::ranges::find(record.regions, part, &Region::part) != record.regions.end();
        }))
      ids.insert(record.id);
  return ids;
}

ChosenIds ids_chosen_by(const Job& job, const SelectParams& params, const Collection& collection,
                        const std::vector<std::size_t>& rows, const Context& context, Json& facts, bool rehearsed) {
  const std::filesystem::path& folder = job.inputs.at("by");
  SampleOwners(folder).check(collection, "of", "by", job.sources);
  if (params.by_numbers()) return by_numbers(collection, params, rows, read_table(folder / "table.csv"), context);
  const auto cut = job.inputs.find("threshold");
  return by_outcome(collection, params, load_predictions(folder),
                    cut == job.inputs.end() ? Thresholds(params.threshold.number) : Thresholds::load(cut->second),
                    context, facts, rehearsed);
}

Ids ids_without(const Job& job, const Collection& collection, const std::string& port) {
  const Collection others = load_collection(job.inputs.at(port));
  const bool patients = port != "without";
  const auto name_of = [&](const Record& record) {
    return patients ? giver_of(record) + "/" + own_patient(record) : name_among_loaded(record);
  };
  Ids there, ids;
  for (const Record& record : others.samples) there.insert(name_of(record));
  for (const Record& record : collection.samples)
    if (!there.contains(name_of(record))) ids.insert(record.id);
  return ids;
}

}  // namespace collimator
