// Finds the rows of single classes beside an average, and averages anew those that are defined on both sides.
#include "framework/tables/class_averages.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/stats/averages.hpp"
#include "framework/stats/metric.hpp"

namespace collimator {
namespace {

std::string key_of(const std::map<std::string, std::string>& keys, const char* key) {
  const auto found = keys.find(key);
  return found == keys.end() ? "" : found->second;
}

bool is_weighted(const ResultRow& row) { return key_of(row.keys, "class") == name_of(Average::weighted); }

bool is_mean_of_classes(const ResultRow& row) {
  return is_weighted(row) || key_of(row.keys, "class") == name_of(Average::macro);
}

bool is_pooled(const ResultRow& row) { return key_of(row.keys, "class") == name_of(Average::micro); }

// "sex" of "sex=worst" and "sex=gap"; empty for a group and for all samples.
std::string field_of_all_groups(const ResultRow& row) {
  const std::string group = key_of(row.keys, "group");
  for (const std::string_view of_all : {"=worst", "=gap"})
    if (group.ends_with(of_all)) return group.substr(0, group.size() - of_all.size());
  return {};
}

}  // namespace

ClassAverages::ClassAverages(const std::vector<ResultRow>& rows, std::span<const std::vector<AveragedValue>> values,
                             const std::set<std::string>& odds_ratios)
    : rows_(rows), values_(values.begin(), values.end()), odds_ratios_(odds_ratios) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (holds_odds_ratios(i))
      for (AveragedValue& each : values_[i]) each.value = logarithm_of(each.value);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Keys keys = rows[i].keys;
    const std::string name = key_of(keys, "class");
    keys.erase("class");
    if (!is_average(name)) classes_[keys].emplace(name, i);
    keys = rows[i].keys;
    const std::string group = key_of(keys, "group");
    keys.erase("group");
    groups_[keys].emplace(group, i);
  }
}

const ClassAverages::Classes& ClassAverages::classes_of(std::size_t row) const {
  static const Classes none;
  Keys keys = rows_[row].keys;
  keys.erase("class");
  const auto found = classes_.find(keys);
  return found == classes_.end() ? none : found->second;
}

// The classes whose number every run has. A class without a positive sample has no weight.
std::set<std::string> ClassAverages::defined(const Classes& classes, bool weighted) const {
  std::set<std::string> names;
  for (const auto& [name, row] : classes)
    if (std::ranges::all_of(values_[row], [&](const AveragedValue& each) {
          return !std::isnan(each.value) && (!weighted || each.positives > 0);
        }))
      names.insert(name);
  return names;
}

std::set<std::string> ClassAverages::defined_in_all_groups(std::size_t row, bool weighted) const {
  Keys wanted = rows_[row].keys;
  wanted.erase("class");
  wanted.erase("group");
  const std::string field = field_of_all_groups(rows_[row]);
  std::optional<std::set<std::string>> all;
  for (const auto& [keys, classes] : classes_) {
    Keys own = keys;
    own.erase("group");
    const std::string group = key_of(keys, "group");
    if (own != wanted || !group.starts_with(field + "=") || group == field + "=worst" || group == field + "=gap" ||
        group == field + "=unknown")
      continue;
    const std::set<std::string> here = defined(classes, weighted);
    if (!all)
      all = here;
    else
      std::erase_if(*all, [&](const std::string& name) { return !here.contains(name); });
  }
  return all.value_or(std::set<std::string>{});
}

std::set<std::string> ClassAverages::groups_defined(std::size_t row) const {
  Keys keys = rows_[row].keys;
  keys.erase("group");
  const std::string field = field_of_all_groups(rows_[row]);
  std::set<std::string> groups;
  for (const auto& [group, each] : groups_.at(keys))
    if (group.starts_with(field + "=") && group != field + "=worst" && group != field + "=gap" &&
        group != field + "=unknown" &&
        std::ranges::any_of(values_[each], [](const AveragedValue& run) { return !std::isnan(run.value); }))
      groups.insert(group);
  return groups;
}

std::vector<AveragedValue> ClassAverages::averaged(std::size_t row, const std::set<std::string>& over,
                                                   bool weighted) const {
  const Classes& classes = classes_of(row);
  std::vector<AveragedValue> result;
  for (const AveragedValue& run : values_[row]) {
    double sum = 0, weights = 0;
    for (const std::string& name : over)
      for (const AveragedValue& each : values_[classes.at(name)]) {
        if (each.over != run.over) continue;
        const double weight = weighted ? each.positives : 1;
        sum += weight * each.value;
        weights += weight;
      }
    result.push_back({run.over, sum / weights});
  }
  return result;
}

bool ClassAverages::holds_odds_ratios(std::size_t row) const {
  return odds_ratios_.contains(key_of(rows_[row].keys, "metric"));
}

ClassAverages::Sides ClassAverages::sides(std::size_t ours, std::size_t theirs) const {
  const bool logarithms = holds_odds_ratios(ours);
  if (logarithms && key_of(rows_[ours].keys, "group").ends_with("=gap"))
    return {{}, {}, "a gap between odds ratios is no ratio: no difference", true};
  Sides rows{values_[ours], values_[theirs], {}, logarithms};
  const bool of_groups = !field_of_all_groups(rows_[ours]).empty(), pooled = is_pooled(rows_[ours]);
  if (of_groups && groups_defined(ours) != groups_defined(theirs))
    return {{}, {}, "over other groups than at the baseline: no difference", logarithms};
  if (!pooled && !is_mean_of_classes(rows_[ours])) return rows;
  const bool weighted = is_weighted(rows_[ours]);
  if (of_groups) {
    if (defined_in_all_groups(ours, weighted) == defined_in_all_groups(theirs, weighted)) return rows;
    return {{}, {}, "over other classes than at the baseline: no difference", logarithms};
  }
  const Classes &here = classes_of(ours), &there = classes_of(theirs);
  std::set<std::string> common;
  std::ranges::set_intersection(defined(here, weighted), defined(there, weighted), std::inserter(common, common.end()));
  // Whether some run averages a class that is not among them.
  const auto has_more = [&](const Classes& classes) {
    return std::ranges::any_of(classes, [&](const auto& each) {
      return !common.contains(each.first) && std::ranges::any_of(values_[each.second], [&](const AveragedValue& run) {
        return !std::isnan(run.value) && (!weighted || run.positives > 0);
      });
    });
  };
  const bool others = has_more(here) || has_more(there);
  if (others && pooled) return {{}, {}, "pooled over other classes than at the baseline: no difference", logarithms};
  if (pooled || (!others && !logarithms)) return rows;
  if (common.empty()) return {{}, {}, "no class is defined in every run of both sides: no difference", logarithms};
  return {averaged(ours, common, weighted), averaged(theirs, common, weighted),
          others ? fmt::format("difference over the {} of {} classes that both sides have", common.size(), here.size())
                 : "",
          logarithms};
}

}  // namespace collimator
