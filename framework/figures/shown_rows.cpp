// Takes rows out of the tables before they are drawn.
#include "framework/figures/shown_rows.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "framework/stats/averages.hpp"

namespace collimator {
namespace {

using Cells = std::vector<std::string>;

void leave(FigureSource& source, const auto& shown) {
  std::erase_if(source.table.rows, [&](const Cells& cells) { return !shown(cells); });
}

bool any(const std::vector<FigureSource>& sources, const std::string& name, const auto& wanted) {
  return std::ranges::any_of(sources, [&](const FigureSource& source) {
    return std::ranges::any_of(source.table.rows, [&](const Cells& cells) {
      const auto value = source.value(cells, name);
      return value && wanted(*value);
    });
  });
}

bool names(const AxesSpec& spec, const char* name) {
  return spec.where.contains(name) || spec.x == name || spec.color == name || spec.panel == name;
}

// Whether a class may be an average. Curves have none: there, a class that is called like one is a class.
bool has_averages(const std::vector<FigureSource>& sources) {
  return std::ranges::any_of(sources,
                             [](const FigureSource& source) { return source.table.has(score_column::metric); });
}

}  // namespace

bool leave_averaged_rows(std::vector<FigureSource>& sources, const AxesSpec& spec, std::vector<std::string>& absent) {
  const std::string macro = name_of(Average::macro);
  if (!has_averages(sources) || names(spec, score_column::class_name) ||
      !any(sources, score_column::class_name, [&](const std::string& name) { return name == macro; })) {
    leave_shown_rows(sources, spec, absent);
    return false;
  }
  AxesSpec of_macro = spec;
  of_macro.where[score_column::class_name] = {macro};
  leave_shown_rows(sources, of_macro, absent);
  return true;
}

void leave_shown_rows(std::vector<FigureSource>& sources, const AxesSpec& spec, std::vector<std::string>& absent) {
  for (const auto& part : spec.where)  // of all rows, before any is taken away
    for (const std::string& wanted : part.second)
      if (!sources.empty() && !any(sources, part.first, [&](const std::string& value) { return value == wanted; }))
        absent.push_back(fmt::format("where: {} has no row with {} `{}`", spec.of.label, part.first, wanted));
  for (const auto& part : spec.where)
    for (FigureSource& source : sources)
      leave(source, [&](const Cells& cells) {
        const auto value = source.value(cells, part.first);
        return !value || std::ranges::find(part.second, *value) != part.second.end();
      });
  const auto is_all = [](const std::string& group) { return group == "all"; };
  if (!names(spec, score_column::group) && any(sources, score_column::group, is_all))
    for (FigureSource& source : sources)
      leave(source,
            [&](const Cells& cells) { return source.value(cells, score_column::group).value_or("all") == "all"; });
  const auto is_single = [](const std::string& name) { return !name.empty() && !is_average(name); };
  if (has_averages(sources) && !names(spec, score_column::class_name) &&
      any(sources, score_column::class_name, is_single))
    for (FigureSource& source : sources)
      leave(source, [&](const Cells& cells) {
        return !is_average(source.value(cells, score_column::class_name).value_or(""));
      });
}

}  // namespace collimator
