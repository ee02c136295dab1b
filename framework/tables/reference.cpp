// Matches published numbers by the keys that both sides have, and leaves out what fits several numbers.
#include "framework/tables/reference.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/data/table.hpp"
#include "framework/graph/mistakes.hpp"
#include "framework/tables/table_grid.hpp"

namespace collimator {
namespace {

// Notes of the published metrics that are not among those given.
void tell_not_given(const Reference& published, const std::set<std::string>& given, std::vector<std::string>& notes) {
  const std::vector<std::string> known(given.begin(), given.end());
  std::set<std::string> missing, foreign;
  for (const PublishedNumber& number : published.numbers)
    if (!given.contains(number.metric)) missing.insert(number.metric);
  for (const std::string& metric : missing) {
    const std::string near = nearest(metric, known);
    if (near.empty())
      foreign.insert(metric);
    else
      notes.push_back(fmt::format("no node of this table gives the published metric `{}`{}", metric, near));
  }
  if (!foreign.empty())
    notes.push_back(fmt::format("published metrics that no node of this table gives: {}", fmt::join(foreign, ", ")));
}

}  // namespace

void add_reference(ResultTable& table, const std::set<std::string>& given) {
  const Reference& published = *table.spec.reference;
  std::vector<std::string> shared, foreign;
  for (const std::string& column : published.columns) {
    const bool known = std::ranges::any_of(table.rows, [&](const ResultRow& row) { return row.keys.contains(column); });
    (known ? shared : foreign).push_back(column);
  }
  shared.push_back("metric");
  // Without a column `group`, a number is of all samples: no group's, where those stand here, and no derived one.
  const bool by_group = std::ranges::find(shared, "group") != shared.end();
  const auto group_of = [](const ResultRow& row) {
    const auto found = row.keys.find("group");
    return found == row.keys.end() ? std::string() : found->second;
  };
  const bool has_all = std::ranges::any_of(table.rows, [&](const ResultRow& row) { return group_of(row).empty(); });
  const auto is_of_all = [&](const ResultRow& row) {
    const std::string group = group_of(row);
    return by_group || group.empty() || !(has_all || group.ends_with("=gap") || group.ends_with("=worst"));
  };
  const auto values_of = [&](const std::map<std::string, std::string>& keys) {
    std::vector<std::string> values;
    values.reserve(shared.size());
    for (const std::string& key : shared) values.push_back(shown_value(key, keys.at(key)));
    return values;
  };
  // The numbers here by their values of the shared keys.
  std::map<std::vector<std::string>, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& keys = table.rows[i].keys;
    if (is_of_all(table.rows[i]) &&
        std::ranges::all_of(shared, [&](const std::string& key) { return keys.contains(key); }))
      places[values_of(keys)].push_back(i);
  }
  std::size_t unmatched = 0;
  std::vector<bool> several(table.rows.size(), false);  // numbers that more than one published one fits
  for (const PublishedNumber& number : published.numbers) {
    std::map<std::string, std::string> keys = number.keys;
    keys["metric"] = number.metric;
    const auto found = places.find(values_of(keys));
    if (found == places.end()) {
      ++unmatched;
      continue;
    }
    for (const std::size_t i : found->second) {
      ResultRow& row = table.rows[i];
      if (row.reference) several[i] = true;
      row.reference = number.value;
      row.reference_spread = number.spread;
    }
  }
  std::set<std::string> impossible;
  for (const ResultRow& row : table.rows)
    if (const auto range = table.spec.ranges.find(row.keys.at("metric"));
        row.reference && range != table.spec.ranges.end())
      if (*row.reference < range->second.first || *row.reference > range->second.second)
        impossible.insert(fmt::format("{} of {}", row.keys.at("metric"), number_text(*row.reference)));
  if (!impossible.empty())
    table.notes.push_back(
        fmt::format("caution: published numbers that cannot be, perhaps in per cent: {}", fmt::join(impossible, ", ")));
  for (std::size_t i = 0; i < several.size(); ++i)
    if (several[i]) table.rows[i].reference = table.rows[i].reference_spread = std::nullopt;
  const std::string name = published.file.filename().string();
  table.notes.push_back(fmt::format("published: {}, matched by {}", name, fmt::join(shared, ", ")));
  if (unmatched > 0)
    table.notes.push_back(
        fmt::format("{} of {} published numbers have no counterpart here", unmatched, published.numbers.size()));
  const auto alone = std::ranges::count_if(table.rows, [](const ResultRow& row) { return !row.reference.has_value(); });
  if (alone > 0)
    table.notes.push_back(fmt::format("{} of {} numbers here were not published", alone, table.rows.size()));
  if (const auto count = std::ranges::count(several, true); count > 0)
    table.notes.push_back(fmt::format(
        "several published numbers fit each of {} numbers here, so none stands beside them: arrange the table, or name "
        "its axes, as {} does",
        count, name));
  if (!given.empty()) tell_not_given(published, given, table.notes);
  if (!foreign.empty())
    table.notes.push_back(
        fmt::format("columns of {} that this table does not have: {}", name, fmt::join(foreign, ", ")));
}

}  // namespace collimator
