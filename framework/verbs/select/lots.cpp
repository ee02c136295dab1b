// Groups the rows, decides how many of each group stay, and draws them.
#include "framework/verbs/select/lots.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/draw.hpp"
#include "framework/verbs/sample_column.hpp"
#include "framework/verbs/select/fourfold.hpp"

namespace collimator {
namespace {

using Rows = std::vector<std::size_t>;

constexpr double prevalence_tolerance = 0.01;

}  // namespace

std::vector<std::size_t> scaled_counts(std::vector<std::size_t> counts, std::size_t most) {
  const std::size_t all = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  if (all <= most) return counts;
  std::vector<std::pair<std::size_t, std::size_t>> remainders;  // and the group
  std::size_t given = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::size_t product = counts[i] * most;  // a collection has fewer than 2^32 samples
    counts[i] = product / all;
    given += counts[i];
    remainders.emplace_back(product % all, i);
  }
  std::ranges::stable_sort(remainders, [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; given < most; ++i, ++given) ++counts[remainders[i].second];
  return counts;
}

Rows Lots::labelled(const Rows& rows, std::size_t index, float label) const {
  Rows result;
  for (const std::size_t row : rows)
    if (collection_.samples[row].labels[index] == label) result.push_back(row);
  return result;
}

Rows Lots::draw(const Rows& rows, std::size_t count) const {
  Rows drawn =
      in_drawn_order(rows, rng_, [&](std::size_t row) { return std::string_view(collection_.samples[row].id); });
  drawn.resize(std::min(count, drawn.size()));
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

Rows Lots::of_groups(const std::vector<Rows>& groups, std::vector<std::size_t> counts,
                     std::optional<std::size_t> most) const {
  if (most) counts = scaled_counts(std::move(counts), *most);
  Rows all;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Rows drawn = draw(groups[i], counts[i]);
    all.insert(all.end(), drawn.begin(), drawn.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

Rows Lots::per_class(const Rows& rows, const std::string& class_name, std::size_t count) const {
  Rows result;
  const auto add = [&](std::size_t index, float label) {
    const Rows group = labelled(rows, index, label);
    if (group.size() < count)
      throw failure("select: per_class asks for {} samples, but only {} are {} for class \"{}\"", count, group.size(),
                    label == 1 ? "positive" : "negative", collection_.classes[index]);
    const Rows drawn = draw(group, count);
    result.insert(result.end(), drawn.begin(), drawn.end());
  };
  if (!class_name.empty() || collection_.classes.size() == 1) {
    const std::size_t index = collection_.class_index(class_name);
    add(index, 0);
    add(index, 1);
  } else {
    check_exclusive(rows);
    for (std::size_t i = 0; i < collection_.classes.size(); ++i) add(i, 1);
  }
  std::sort(result.begin(), result.end());
  return result;
}

void Lots::check_exclusive(const Rows& rows) const {
  for (const std::size_t row : rows) {
    const Record& record = collection_.samples[row];
    if (std::ranges::count(record.labels, 1.0f) > 1)
      throw failure(
          "select: per_class needs one class or classes that exclude each other, but sample \"{}\" has several; name "
          "one with `class`",
          record.id);
  }
}

DrawnRows Lots::with_prevalence(const Rows& rows, const std::string& class_name, double share,
                                std::optional<std::size_t> most) const {
  const std::size_t index = collection_.class_index(class_name);
  const Rows positive = labelled(rows, index, 1), negative = labelled(rows, index, 0);
  const auto p = static_cast<double>(positive.size()), n = static_cast<double>(negative.size());
  std::vector<std::size_t> counts{positive.size(), negative.size()};
  if (share * (p + n) > p)
    counts[1] = std::min(counts[1], static_cast<std::size_t>(std::llround(p * (1 - share) / share)));
  else if (share < 1)
    counts[0] = std::min(counts[0], static_cast<std::size_t>(std::llround(n * share / (1 - share))));
  DrawnRows drawn{.rows = of_groups({positive, negative}, counts, most)};
  drawn.missing = rows.size() - positive.size() - negative.size();
  const auto all = static_cast<double>(drawn.rows.size());
  const double reached = static_cast<double>(labelled(drawn.rows, index, 1).size()) / all;
  if (!(std::abs(reached - share) <= prevalence_tolerance))  // also where none are left
    throw failure(
        "select: prevalence: {} cannot be reached to within {}: of {} positive and {} negative samples of class \"{}\" "
        "{}",
        share, prevalence_tolerance, positive.size(), negative.size(), collection_.classes[index],
        drawn.rows.empty() ? "none would be left"
                           : fmt::format("{:.3g} is the nearest, with {} samples", reached, drawn.rows.size()));
  drawn.told = fmt::format("prevalence: {:.4f} of class \"{}\" in {} samples, where {} was wished", reached,
                           collection_.classes[index], drawn.rows.size(), share);
  return drawn;
}

DrawnRows Lots::balanced(const Rows& rows, const std::vector<std::string>& names,
                         std::optional<std::size_t> most) const {
  constexpr std::size_t most_groups = 1000;
  std::vector<SampleColumn> columns;
  for (const std::string& name : names) columns.emplace_back(collection_, name, "select: `balanced`");
  DrawnRows drawn;
  std::map<std::vector<std::string>, Rows> groups;
  std::vector<std::set<std::string>> values(columns.size());
  for (const std::size_t row : rows) {
    std::vector<std::string> group;
    for (const SampleColumn& column : columns)
      if (!column.is_missing(collection_.samples[row])) group.push_back(column.of(collection_.samples[row]));
    if (group.size() < columns.size()) {
      ++drawn.missing;
      continue;
    }
    for (std::size_t i = 0; i < group.size(); ++i) values[i].insert(group[i]);
    groups[std::move(group)].push_back(row);
  }
  std::size_t combinations = 1;
  for (std::size_t i = 0; i < columns.size() && combinations <= most_groups; ++i) {
    if (values[i].size() == 1)
      throw failure("select: balanced: all samples have {} = {}, so there are no groups to balance", names[i],
                    name_list({values[i].begin(), values[i].end()}));
    combinations *= values[i].size();
  }
  if (combinations > most_groups)
    throw failure("select: balanced: the values of {} make more than {} groups; balance fields of few values",
                  name_list(names), most_groups);
  if (groups.size() < combinations) {
    std::string there;
    for (const auto& [group, members] : groups)
      there += fmt::format("{}{}: {}", there.empty() ? "" : "; ", name_list(group), members.size());
    throw failure(
        "select: balanced: {} of the {} combinations of {} have no sample, and none could stay of the others; "
        "there are {}",
        combinations - groups.size(), combinations, name_list(names), there.empty() ? "none" : there);
  }
  std::vector<Rows> members;
  std::size_t least = rows.size();
  for (auto& [group, own] : groups) {
    least = std::min(least, own.size());
    members.push_back(std::move(own));
  }
  if (most) least = std::min(least, *most / members.size());
  if (least == 0)
    throw failure("select: balanced: a limit of {} is less than a sample for each of {} groups", most.value_or(0),
                  members.size());
  drawn.rows = of_groups(members, std::vector<std::size_t>(members.size(), least), std::nullopt);
  drawn.told = fmt::format("balanced: {} samples of each of {} groups of {}", least, members.size(), name_list(names));
  return drawn;
}

DrawnRows Lots::correlated(const Rows& rows, const Correlation& wish, std::optional<std::size_t> most) const {
  const std::size_t index = collection_.class_index(wish.class_name);
  const auto& [field, value] = *wish.with.begin();
  const SampleColumn column(collection_, field, "select: `correlate.with`");
  if (const auto absent = column.absent(collection_, {value}); !absent.empty())
    throw failure("select: correlate: no sample has {} = {}", field, name_list(absent));
  const std::string wanted = column.compared(value);
  DrawnRows drawn;
  std::vector<Rows> cells(4);
  for (const std::size_t row : rows) {
    const Record& record = collection_.samples[row];
    if (std::isnan(record.labels[index]) || column.is_missing(record)) {
      ++drawn.missing;
      continue;
    }
    cells[(record.labels[index] == 1 ? 0 : 2) + (column.of(record) == wanted ? 0 : 1)].push_back(row);
  }
  const Fourfold there{cells[0].size(), cells[1].size(), cells[2].size(), cells[3].size()};
  Fourfold nearest = there;
  std::optional<Fourfold> chosen = fourfold_with_phi(there, wish.phi, nearest);
  const auto told = [](const Fourfold& table) {
    return fmt::format("{} with both, {} with the class alone, {} with the attribute alone, {} with neither",
                       table.both, table.class_only, table.attribute_only, table.neither);
  };
  if (chosen && most) {
    const auto counts =
        scaled_counts({chosen->both, chosen->class_only, chosen->attribute_only, chosen->neither}, *most);
    chosen = Fourfold{counts[0], counts[1], counts[2], counts[3]};
    nearest = *chosen;
    if (!(std::abs(chosen->phi() - wish.phi) <= phi_tolerance)) chosen.reset();
  }
  if (!chosen)
    throw failure(
        "select: correlate: phi = {} of class \"{}\" with {} = {} cannot be reached to within {}: of {} samples ({}) "
        "{:.3g} is the nearest, with {} samples",
        wish.phi, collection_.classes[index], field, in_quotes(value), phi_tolerance, there.all(), told(there),
        nearest.phi(), nearest.all());
  drawn.rows = of_groups(cells, {chosen->both, chosen->class_only, chosen->attribute_only, chosen->neither}, {});
  drawn.told = fmt::format(
      "correlate: phi = {:.4f} of class \"{}\" with {} = {} in {} samples ({}), where {} was wished", chosen->phi(),
      collection_.classes[index], field, in_quotes(value), chosen->all(), told(*chosen), wish.phi);
  drawn.number = ScoreRow{.class_name = collection_.classes[index],
                          .metric = count_metric::phi,
                          .group_field = field,
                          .group = value,
                          .value = chosen->phi(),
                          .n = chosen->all(),
                          .positives = chosen->both + chosen->class_only,
                          .note = {}};
  return drawn;
}

}  // namespace collimator
