// Takes notes apart at their semicolons, so that what several instances share is said once.
#include "framework/tables/averaged_row.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/stats/distribution.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {
namespace {

std::vector<std::string> parts_of(const std::string& note) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < note.size();) {
    const std::size_t end = std::min(note.find("; ", begin), note.size());
    std::string part = note.substr(begin, end - begin);
    if (std::ranges::find(parts, part) == parts.end()) parts.push_back(std::move(part));
    begin = end + 2;
  }
  return parts;
}

std::string joined(const std::vector<std::string>& notes) {
  constexpr std::size_t most = 8;
  std::vector<std::string> parts;
  std::map<std::string, std::size_t> counts;
  for (const std::string& note : notes)
    for (const std::string& part : parts_of(note))
      if (++counts[part] == 1) parts.push_back(part);
  const std::size_t others = parts.size() > most ? parts.size() - most : 0;
  parts.resize(parts.size() - others);
  for (std::string& part : parts)
    if (const std::size_t count = counts[part]; count < notes.size())
      part += fmt::format(" ({} of {})", count, notes.size());
  if (others > 0) parts.push_back(fmt::format("and {} notes more", others));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string text_at(const std::map<std::string, std::string>& keys, const char* key) {
  const auto found = keys.find(key);
  return found == keys.end() ? std::string() : found->second;
}

bool is_gap(const std::map<std::string, std::string>& keys) { return text_at(keys, "group").ends_with("=gap"); }

// Of a gap: from 0 to the width of the range.
std::pair<double, double> range_of(const std::map<std::string, std::string>& keys, const TableSpec& spec) {
  const NumberBounds bounds = bounds_of(spec.ranges, text_at(keys, "metric"));
  return is_gap(keys) ? std::pair(0.0, bounds.second - bounds.first) : bounds;
}

}  // namespace

bool over_other_classes(const std::vector<std::string>& notes) {
  std::set<std::string> said;
  for (const std::string& note : notes)
    for (const std::string& part : parts_of(note)) {
      if (part.starts_with("mean of ") || part.starts_with("samples of ")) said.insert(part);
      for (const char* of_groups : {", over the ", ", samples of "})  // that are held together
        if (const std::size_t at = part.find(of_groups); at != std::string::npos) said.insert(part.substr(at));
    }
  return said.size() > 1;
}

bool holds_odds_ratios(const std::map<std::string, std::string>& keys, const TableSpec& spec) {
  return spec.is_odds_ratio(text_at(keys, "metric")) && !is_gap(keys);
}

void tell_odds_ratios(ResultTable& table) {
  const bool any = std::ranges::any_of(table.rows, [&](const ResultRow& row) {
    return !row.hidden && row.n > 1 && holds_odds_ratios(row.keys, table.spec);
  });
  if (!any) return;
  std::string words = "odds ratios are averaged as their logarithms: the mean is geometric";
  if (table.spec.spread == Spread::sem || table.spec.spread == Spread::sd)
    words += fmt::format(", and the {} is that of the logarithms times the mean",
                         table.spec.spread == Spread::sem ? "sem" : "sd");
  if (table.spec.spread == Spread::interval) words += ", and the interval is that of the logarithms";
  const bool gap = std::ranges::any_of(table.rows, [&](const ResultRow& row) {
    return !row.hidden && row.n > 1 && is_gap(row.keys) && table.spec.is_odds_ratio(text_at(row.keys, "metric"));
  });
  if (gap) words += "; a gap between odds ratios is a difference, whose mean is arithmetic";
  table.notes.push_back(std::move(words));
}

void tell_narrow(ResultTable& table) {
  const auto narrow = std::ranges::count_if(table.rows, [](const ResultRow& row) {
    return !row.hidden && row.low && row.note.find("the interval is too narrow") != std::string::npos;
  });
  if (narrow > 0)
    table.notes.push_back(fmt::format(
        "caution: the intervals of {} of {} numbers are too narrow, as all positive, or all negative, samples are "
        "called alike: see the column note of the CSV",
        narrow, std::ranges::count(table.rows, false, &ResultRow::hidden)));
}

double greatest_difference(const ResultRow& row, const TableSpec& spec) {
  const auto [least, greatest] = range_of(row.keys, spec);
  return greatest - least;
}

std::string with_note(const std::string& notes, const std::string& more) {
  return fmt::format("{}", fmt::join(parts_of(notes.empty()  ? more
                                              : more.empty() ? notes
                                                             : notes + "; " + more),
                                     "; "));
}

ResultRow averaged_row(const Gathered& gathered, const TableSpec& spec) {
  ResultRow row;
  row.keys = gathered.keys;
  row.hidden = gathered.hidden;
  row.resampling = gathered.resampling;
  row.note = joined(gathered.notes);
  for (const auto& [name, counts] : gathered.counts)
    row.counts[name] = counts.size() == 1 ? std::to_string(*counts.begin())
                                          : fmt::format("{} to {}", *counts.begin(), *counts.rbegin());
  const bool logarithms = gathered.values.size() > 1 && holds_odds_ratios(gathered.keys, spec);
  std::vector<double> values, lows, highs;
  values.reserve(gathered.values.size());
  lows.reserve(gathered.values.size());
  highs.reserve(gathered.values.size());
  for (std::size_t i = 0; i < gathered.values.size(); ++i) {
    values.push_back(gathered.values[i].value);
    const auto [low, high] = gathered.intervals[i];
    if (std::isnan(values.back()) || std::isnan(low) || std::isnan(high)) continue;
    lows.push_back(logarithms ? std::log(low) : low);
    highs.push_back(logarithms ? std::log(high) : high);
  }
  std::vector<AveragedValue> averaged = gathered.values;
  if (logarithms)
    for (std::size_t i = 0; i < values.size(); ++i) averaged[i].value = values[i] = std::log(values[i]);
  const Summary summary = summarize(values);
  // Seeds within a fold are no further folds: what is averaged, and what spreads, are the folds' means.
  const std::vector<double> means = division_means(averaged, gathered.resampling);
  const Summary spread = gathered.resampling.axes.empty() || means.size() == values.size() ? summary : summarize(means);
  row.value = logarithms ? std::exp(spread.mean) : spread.mean;
  row.n = summary.n;
  row.expected = gathered.expected;
  row.interval = fmt::format("{}", fmt::join(gathered.methods, ", "));
  if (!lows.empty() && lows.size() == summary.n) {
    const auto mean = [&](const std::vector<double>& ends) {
      return logarithms ? std::exp(summarize(ends).mean) : summarize(ends).mean;
    };
    (spec.over.empty() ? row.low : row.test_low) = mean(lows);
    (spec.over.empty() ? row.high : row.test_high) = mean(highs);
  } else if (!lows.empty()) {
    row.note = with_note(
        row.note, fmt::format("{} of {} have an interval of their own: no mean of them", lows.size(), summary.n));
  }
  // A p-value is of one comparison; there is no mean of several.
  if (values.size() == 1 && !std::isnan(gathered.p)) row.p = gathered.p;
  if (spec.over.empty() || spread.n < 2) return row;
  if (std::isnan(spread.sd)) {  // of an infinite logarithm
    row.note = with_note(row.note, "no spread: a number is infinite, or the logarithm of an odds ratio of 0");
    return row;
  }
  const double scale = logarithms ? row.value : 1;
  if (spec.spread == Spread::sem) row.spread = scale * spread.sem;
  if (spec.spread == Spread::sd) row.spread = scale * spread.sd;
  if (spec.spread == Spread::interval) {
    // Equal to within rounding: that tells nothing of how far another would lie from them.
    double size = 0;
    for (const double value : values)
      if (!std::isnan(value)) size = std::max(size, std::abs(value));
    if (spread.sd <= 1e-12 * size) {
      row.note = with_note(row.note, fmt::format("no interval: all {} are equal", spread.n));
      return row;
    }
    const double half = t_quantile(0.975, static_cast<double>(spread.n - 1)) * spread.sem;
    const std::pair<double, double> range = range_of(gathered.keys, spec);
    const auto end = [&](double bound) {
      return std::clamp(logarithms ? std::exp(bound) : bound, range.first, range.second);
    };
    row.low = end(spread.mean - half);
    row.high = end(spread.mean + half);
  }
  return row;
}

}  // namespace collimator
