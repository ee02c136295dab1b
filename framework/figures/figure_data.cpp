// Sorts the rows of stored tables into panels, series and lines, then puts all of them in the order of the sweep.
#include "framework/figures/figure_data.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/tables/result_table.hpp"

namespace collimator {
namespace {

class Builder {
 public:
  Builder(const AxesSpec& spec, const std::vector<Axis>& axes) : axes_(axes) {
    data_.spec = spec;
    Experiment experiment;
    experiment.axes = axes;
    const auto fields = experiment.record_fields();
    told_ = told_already(axes, fields, {spec.x, spec.color, spec.panel});
    for (const auto& [field, axis] : fields) told_.insert(field);
    data_.x_is_axis = experiment.axis(spec.x) != nullptr || fields.contains(spec.x);
  }

  FigureData run(const std::vector<FigureSource>& sources) {
    if (data_.spec.panel.empty())
      for (const std::string& y : data_.spec.y) panel_of(y, "");
    std::size_t repeated = 0;
    for (const FigureSource& source : sources)
      if (is_new(source))
        add(source);
      else
        ++repeated;
    if (repeated > 0)
      note(fmt::format("{} of {} instances say the same as another, and count once", repeated, sources.size()));
    if (sources.empty())
      note("there is nothing to draw: every instance failed or was skipped");
    else if (!unknown_)
      note_missing_columns(sources);
    order_x();
    order_series();
    std::ranges::stable_sort(data_.panels, {}, [&](const FigurePanel& panel) {
      return std::pair(axis_place(data_.spec.panel, panel.facet), std::ranges::find(data_.spec.y, panel.y));
    });
    for (const std::string& name : apart_) data_.apart.push_back(name);
    for (const std::string& y : data_.spec.y) note_undefined(y);
    return std::move(data_);
  }

 private:
  struct Row {
    const FigureSource& source;
    const std::vector<std::string>& cells;
  };

  // Whether no other instance gave the same result at the same place, as copies of one network do among seeds.
  bool is_new(const FigureSource& source) {
    if (source.key.empty()) return true;
    std::vector<std::string> place{source.key};
    for (const std::string* name : {&data_.spec.x, &data_.spec.color, &data_.spec.panel}) {
      const auto axis = source.axes.find(*name);
      place.push_back(axis == source.axes.end() ? "" : axis->second);
    }
    return places_.insert(std::move(place)).second;
  }

  void note(std::string text) {
    if (std::ranges::find(data_.notes, text) == data_.notes.end()) data_.notes.push_back(std::move(text));
  }

  void note_missing(const std::string& text) {
    note(text);
    if (std::ranges::find(data_.missing, text) == data_.missing.end()) data_.missing.push_back(text);
  }

  static std::optional<std::string> value_of(const Row& row, const std::string& name) {
    return row.source.value(row.cells, name);
  }

  bool known(const FigureSource& source, const std::string& name, const char* part) {
    if (name.empty() || source.table.has(name) || source.axes.contains(name)) return true;
    unknown_ = true;
    note_missing(fmt::format("{}: {} gives no column `{}` and has no such axis; its columns are {}", part,
                             data_.spec.of.label, name, fmt::join(source.table.header, ", ")));
    return false;
  }

  void add(const FigureSource& source) {
    if (!known(source, data_.spec.x, "x") || !known(source, data_.spec.color, "color") ||
        !known(source, data_.spec.panel, "panel"))
      return;
    const bool metrics = source.table.has(score_column::metric) && source.table.has(score_column::value);
    for (const std::string& y : data_.spec.y) {
      const bool own = source.table.has(y);
      bool any = false;
      for (const auto& cells : source.table.rows) {
        const Row row{source, cells};
        if (!own && !(metrics && *value_of(row, score_column::metric) == y)) continue;
        any = true;
        if (const auto caution = value_of(row, score_column::caution); caution && !caution->empty())
          note("caution: " + *caution);
        const std::string facet = data_.spec.panel.empty() ? "" : *value_of(row, data_.spec.panel);
        add_point(panel_of(y, facet), row, *value_of(row, own ? y : score_column::value));
      }
      if (any || own) given_.insert(y);
    }
  }

  // Which of spec.y no table gave. Rows that the figure does not show say nothing of it.
  void note_missing_columns(const std::vector<FigureSource>& sources) {
    const auto rows = std::ranges::find_if(sources, [](const FigureSource& each) { return !each.table.rows.empty(); });
    if (rows == sources.end()) {
      // A list, such as that of equal pictures, may well be empty; scores are not.
      if (data_.spec.where.empty() && !sources.front().table.has(score_column::metric))
        return note(fmt::format("there is nothing to draw: the table of {} is empty", data_.spec.of.label));
      return note_missing("there is nothing to draw: no row is left that the figure shows");
    }
    const Table& table = rows->table;
    const bool metrics = table.has(score_column::metric) && table.has(score_column::value);
    for (const std::string& y : data_.spec.y)
      if (!given_.contains(y))
        note_missing(fmt::format("y: {} gives no column{} `{}`; its columns are {}", data_.spec.of.label,
                                 metrics ? " or metric" : "", y, fmt::join(table.header, ", ")));
  }

  // Says which lines have no number at all, and how many of the others' numbers no mean holds.
  void note_undefined(const std::string& y) {
    std::vector<std::string> empty;
    std::size_t undefined = 0, all = 0, lines = 0;
    for (const FigurePanel& panel : data_.panels) {
      if (panel.y != y) continue;
      std::vector<std::size_t> of_series(data_.series.size());
      for (const FigureLine& line : panel.lines) ++of_series[line.series];
      for (const FigureLine& line : panel.lines) {
        const auto gaps = static_cast<std::size_t>(
            std::ranges::count_if(line.points, [](const auto& point) { return !std::isfinite(point.second); }));
        ++lines;
        if (gaps == line.points.size()) {
          empty.push_back(full_name(panel, line));
        } else if (of_series[line.series] > 1 || data_.x_is_axis) {
          undefined += gaps;
          all += line.points.size();
        }
      }
    }
    constexpr std::size_t most = 5;
    if (empty.size() == lines && lines > 0) return note(fmt::format("{}: no finite number", y));
    if (const std::size_t count = empty.size(); count > 0) {
      empty.resize(std::min(count, most));
      note(fmt::format("{}: no finite number for {}{}, which {} left out", y, fmt::join(empty, "; "),
                       count > most ? fmt::format(" and {} more", count - most) : "", count == 1 ? "is" : "are"));
    }
    if (undefined > 0)
      note(fmt::format("{}: {} of {} numbers {} undefined or infinite, and left out", y, undefined, all,
                       undefined == 1 ? "is" : "are"));
  }

  std::string full_name(const FigurePanel& panel, const FigureLine& line) const {
    std::vector<std::string> parts;
    if (!panel.facet.empty()) parts.push_back(data_.spec.panel + "=" + panel.facet);
    if (!data_.series[line.series].empty()) parts.push_back(data_.spec.color + "=" + data_.series[line.series]);
    if (!line.name.empty()) parts.push_back(line.name);
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  // The index of a panel, which is made where there is none.
  std::size_t panel_of(const std::string& y, const std::string& facet) {
    const auto [place, is_new] = panels_.emplace(std::pair(y, facet), data_.panels.size());
    if (is_new) data_.panels.push_back({.y = y, .facet = facet});
    return place->second;
  }

  void add_point(std::size_t panel_place, const Row& row, const std::string& text) {
    FigurePanel& panel = data_.panels[panel_place];
    const std::optional<double> y = number_in(text);
    if (!y) note(fmt::format("y: {} of {} is no number: {}", panel.y, data_.spec.of.label, text));
    const auto [place, is_new] = x_places_.emplace(*value_of(row, data_.spec.x), data_.x_labels.size());
    if (is_new) data_.x_labels.push_back(place->first);
    const std::size_t x = place->second;
    const std::string series = data_.spec.color.empty() ? "" : *value_of(row, data_.spec.color);
    // All else that tells this row from others makes a line of its own.
    std::vector<std::string> parts;
    const auto part = [&](const std::string& name, const std::string& value) {
      if (name == data_.spec.x || name == data_.spec.color || name == data_.spec.panel || value.empty()) return;
      parts.push_back(name + "=" + value);
      if (const auto [first, added] = firsts_.emplace(name, value); !added && first->second != value)
        apart_.insert(name);
    };
    for (const auto& [axis, label] : row.source.axes)
      if (!told_.contains(axis)) part(axis, label);
    for (const char* name : figure_grouping)
      if (row.source.table.has(name) && name != panel.y)
        if (const std::string value = *value_of(row, name); value != "all") part(name, value);
    const std::string name = fmt::format("{}", fmt::join(parts, ", "));
    const auto [color, is_new_color] = series_.emplace(series, data_.series.size());
    if (is_new_color) data_.series.push_back(series);
    const auto [line_place, is_new_line] =
        lines_.emplace(std::tuple(panel_place, color->second, name), panel.lines.size());
    if (is_new_line) panel.lines.push_back({color->second, name, {}, {}, {}});
    FigureLine& line = panel.lines[line_place->second];
    if (!y || !std::isfinite(*y)) {
      line.points.emplace(x, std::nan(""));
      return;
    }
    const std::size_t rows = ++line.rows[x];
    double& mean = line.points[x];
    mean = next_mean(mean, *y, rows);
    line.bands.erase(x);
    const auto low = value_of(row, score_column::low), high = value_of(row, score_column::high);
    if (rows == 1 && low && high && panel.y != score_column::low && panel.y != score_column::high)
      if (const auto from = number_in(*low), to = number_in(*high);
          from && to && std::isfinite(*from) && std::isfinite(*to))
        line.bands[x] = {*from, *to};
    if (rows > 1)
      note(fmt::format("{}: each point is the mean over the rows of one table that have that {}", panel.y,
                       data_.spec.x));
  }

  // Where each old index goes, sorted by `before`.
  template <typename Before>
  static std::vector<std::size_t> sorted(std::size_t count, Before before) {
    std::vector<std::size_t> order(count), places(count);
    for (std::size_t i = 0; i < count; ++i) order[i] = i;
    std::ranges::stable_sort(order, before);
    for (std::size_t i = 0; i < count; ++i) places[order[i]] = i;
    return places;
  }

  // The place of a label on its axis; labels of columns keep the order in which they were met.
  std::size_t axis_place(const std::string& name, const std::string& label) const {
    const auto axis = std::ranges::find(axes_, name, &Axis::name);
    return axis == axes_.end() ? 0 : axis->index_of(label).value_or(0);
  }

  void order_x() {
    std::vector<double> values;
    for (const std::string& label : data_.x_labels) {
      const std::optional<double> value = number_in(label);
      data_.x_is_number = data_.x_is_number && value && std::isfinite(*value);
      values.push_back(value.value_or(0));
    }
    const std::vector<std::string> labels = data_.x_labels;
    const auto places = sorted(labels.size(), [&](std::size_t a, std::size_t b) {
      return data_.x_is_number ? values[a] < values[b]
                               : axis_place(data_.spec.x, labels[a]) < axis_place(data_.spec.x, labels[b]);
    });
    data_.x_values.resize(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      data_.x_labels[places[i]] = labels[i];
      data_.x_values[places[i]] = data_.x_is_number ? values[i] : static_cast<double>(places[i]);
    }
    for (FigurePanel& panel : data_.panels)
      for (FigureLine& line : panel.lines) {
        std::map<std::size_t, double> points;
        std::map<std::size_t, std::size_t> rows;
        for (const auto& [x, y] : line.points) points[places[x]] = y;
        for (const auto& [x, count] : line.rows) rows[places[x]] = count;
        std::map<std::size_t, std::pair<double, double>> bands;
        for (const auto& [x, band] : line.bands) bands[places[x]] = band;
        line.bands = std::move(bands);
        line.points = std::move(points);
        line.rows = std::move(rows);
      }
  }

  void order_series() {
    const std::vector<std::string> labels = data_.series;
    const auto places = sorted(labels.size(), [&](std::size_t a, std::size_t b) {
      return axis_place(data_.spec.color, labels[a]) < axis_place(data_.spec.color, labels[b]);
    });
    for (std::size_t i = 0; i < labels.size(); ++i) data_.series[places[i]] = labels[i];
    for (FigurePanel& panel : data_.panels)
      for (FigureLine& line : panel.lines) line.series = places[line.series];
  }

  const std::vector<Axis>& axes_;
  std::set<std::string> told_;  // axes and fields that make no line of their own
  FigureData data_;
  bool unknown_ = false;                       // some table lacks what x, color or panel name
  std::set<std::string> given_;                // those of spec.y that some table has
  std::set<std::vector<std::string>> places_;  // of the instances: result, x, color, panel
  // Of rows, lines and sample ids there may be very many.
  std::unordered_map<std::string, std::size_t> x_places_, series_;
  std::map<std::pair<std::string, std::string>, std::size_t> panels_;               // (y, facet)
  std::map<std::tuple<std::size_t, std::size_t, std::string>, std::size_t> lines_;  // (panel, series, name)
  std::map<std::string, std::string> firsts_;
  std::set<std::string> apart_;
};

}  // namespace

FigureData figure_data(const AxesSpec& spec, const std::vector<Axis>& axes, const std::vector<FigureSource>& sources) {
  return Builder(spec, axes).run(sources);
}

}  // namespace collimator
