// Sorts samples into groups, and puts the groups into the order in which a reader expects them.
#include "framework/stats/groups.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>

#include <collimator/cell_value.hpp>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"

namespace collimator {
namespace {

std::vector<std::string> from_labels(const Predictions& predictions, const std::string& field) {
  std::vector<std::string> values;
  for (std::size_t sample = 0; sample < predictions.samples.size(); ++sample) {
    std::size_t count = 0, last = 0;
    bool all_known = true;
    for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
      all_known = all_known && !std::isnan(predictions.label(sample, c));
      if (predictions.label(sample, c) > 0.5F) ++count, last = c;
    }
    if (field == "label_count")
      values.push_back(all_known ? std::to_string(count) : "");
    else if (count > 1)
      values.emplace_back("several");
    else
      values.push_back(!all_known ? "" : count == 0 ? "none" : predictions.classes[last]);
  }
  return values;
}

std::vector<std::string> field_values(const Predictions& predictions, const std::string& field) {
  std::string known = "label_count, single_label";
  for (const auto& [name, column] : predictions.metadata) {
    if (name == field) return column;
    known += ", " + name;
  }
  if (made_from_labels(field)) return from_labels(predictions, field);
  throw failure("by: the predictions have no field `{}`; there are: {}", field, known);
}

std::optional<double> number_of(const std::string& text) {
  const std::optional<double> number = number_in(text);
  return number && std::isnan(*number) ? std::nullopt : number;
}

void into_bands(const Predictions& predictions, const std::string& field, const std::vector<double>& cuts,
                std::vector<std::string>& values) {
  for (std::size_t sample = 0; sample < values.size(); ++sample) {
    std::string& value = values[sample];
    if (means_missing(value)) continue;
    const std::optional<double> number = number_of(value);
    if (!number)
      throw failure("bands: {} of sample {} is `{}`, which is no number; leave the bands of {} out", field,
                    predictions.samples[sample], value, field);
    const auto above = std::ranges::upper_bound(cuts, *number);
    value = above == cuts.begin() ? fmt::format("below {}", *above)
            : above == cuts.end() ? fmt::format("from {}", cuts.back())
                                  : fmt::format("{} to below {}", *(above - 1), *above);
  }
}

// By number where both are, numbers first; then by text; "unknown" last.
bool before(const std::string& a, const std::string& b) {
  if ((a == "unknown") != (b == "unknown")) return b == "unknown";
  const auto x = number_of(a), y = number_of(b);
  if (x && y && *x != *y) return *x < *y;
  return x.has_value() != y.has_value() ? x.has_value() : a < b;
}

// Refuses values under which one group would become two, and two things one row.
void check_values(const std::string& field, const std::map<std::string, std::vector<std::size_t>>& rows) {
  std::map<std::string, std::string> first;
  for (const auto& [value, samples] : rows) {
    if (value == "worst" || value == "gap")
      throw failure("by: {} has the value \"{}\", which tables call the {} of all groups; name it otherwise", field,
                    value, value == "gap" ? "difference between best and worst" : "worst");
    if (const auto [same, added] = first.emplace(value_of(value), value); !added)
      throw failure("by: {} has the values \"{}\" and \"{}\", which are one, written in two ways; write it in one way",
                    field, same->second, value);
  }
}

}  // namespace

void check_bands(const Bands& bands, std::span<const std::string> by) {
  for (const auto& [field, cuts] : bands) {
    if (std::ranges::find(by, field) == by.end())
      throw std::invalid_argument(
          fmt::format("bands: {} is not among the fields of `by`, so nothing would be shown by it", field));
    if (cuts.empty() || std::ranges::adjacent_find(cuts, std::greater_equal()) != cuts.end())
      throw std::invalid_argument(fmt::format("bands: the cuts of {} must rise, as in {{{}: [40, 60]}}", field, field));
  }
}

bool made_from_labels(const std::string& field) { return field == "label_count" || field == "single_label"; }

std::vector<Group> groups_of(const Predictions& predictions, std::span<const std::string> by, const Bands& bands) {
  std::vector<Group> groups(1);
  groups[0].rows.resize(predictions.samples.size());
  std::iota(groups[0].rows.begin(), groups[0].rows.end(), std::size_t{0});
  for (const std::string& field : by) {
    std::vector<std::string> values = field_values(predictions, field);
    const auto cut = bands.find(field);
    // Bands in their order, not in that of their names.
    std::vector<double> places(values.size());
    if (cut != bands.end()) {
      for (std::size_t i = 0; i < values.size(); ++i) places[i] = number_of(values[i]).value_or(INFINITY);
      into_bands(predictions, field, cut->second, values);
    }
    for (std::string& value : values)
      if (means_missing(value)) value = "unknown";
    std::map<std::string, std::vector<std::size_t>> rows;
    for (std::size_t sample = 0; sample < values.size(); ++sample) rows[values[sample]].push_back(sample);
    check_values(field, rows);
    std::vector<Group> of_field;
    for (auto& [value, samples] : rows) of_field.push_back({field, value, std::move(samples)});
    std::ranges::stable_sort(of_field, [&](const Group& a, const Group& b) {
      if (cut == bands.end() || !a.known() || !b.known()) return before(a.value, b.value);
      return places[a.rows.front()] < places[b.rows.front()];
    });
    std::ranges::move(of_field, std::back_inserter(groups));
  }
  return groups;
}

}  // namespace collimator
