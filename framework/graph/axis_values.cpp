// Tells the ways apart in which an axis may be written, and reads each.
#include "framework/graph/axis_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/table.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;

class AxisReader {
 public:
  AxisReader(Axis axis, Experiment& experiment, Mistakes& mistakes)
      : text_{std::move(axis)}, experiment_(experiment), mistakes_(mistakes) {}

  AxisText read(const Value& value) {
    if (value.at.source && value.at.source->file == "--set") text_.axis.at = value.at;
    const std::size_t before = mistakes_.all().size();
    read_values(value, 0);
    if (text_.axis.values.empty() && mistakes_.all().size() == before)
      mistakes_.add(text_.axis.at, fmt::format("the axis {} has no value", text_.axis.name));
    return std::move(text_);
  }

 private:
  void add(std::string label, const Value& value, const Position& at) {
    if (!is_utf8(label))
      return mistakes_.add(
          at, fmt::format("the axis {}: the label \"{}\" is not UTF-8", text_.axis.name, printable(label)));
    const auto [known, is_new] = places_.emplace(label, text_.axis.values.size());
    if (!is_new && (text_.axis.zip.empty() || yaml_text(text_.axis.values[known->second].value) != yaml_text(value)))
      mistakes_.add(at, fmt::format("the axis {} has the value `{}` twice", text_.axis.name, label));
    else
      text_.axis.values.push_back({std::move(label), value});
  }

  static std::string label_of(const Value& value) { return value.is_scalar() ? value.text : yaml_text(value); }

  // Whether a map says how the values come about, rather than labels; what else stands in it is a slip.
  bool says_how(const Value& value) {
    static const std::vector<std::string> known{"values", "repeat", "file", "column", "when"};
    const auto is_known = [](const Value::Member& member) {
      return std::ranges::find(known, member.name) != known.end();
    };
    const auto has = [&](const char* name) { return value.find(name) != nullptr; };
    if (!has("values") && !has("repeat") && !has("file") && !has("when")) {
      // One label that is a slip of the pen away from these is hardly a label.
      if (value.members.size() == 1)
        if (const std::string meant = nearest(value.members[0].name, known); !meant.empty())
          mistakes_.add(value.members[0].at, fmt::format("the axis {} would have the one value `{}`{}", text_.axis.name,
                                                         value.members[0].name, meant));
      return false;
    }
    for (const Value::Member& member : value.members)
      if (!is_known(member))
        mistakes_.add(member.at, fmt::format("the axis {}: beside `{}` there is no `{}`{}", text_.axis.name,
                                             std::ranges::find_if(value.members, is_known)->name, member.name,
                                             suggestion(member.name, known)));
    if (has("values") + has("repeat") + has("file") != 1)
      mistakes_.add(value.at, fmt::format("the axis {} has one of `values`, `repeat`, `file`", text_.axis.name));
    return true;
  }

  void read_values(const Value& value, int depth) {
    if (depth > 8) return mistakes_.add(value.at, fmt::format("the axis {} stands for itself", text_.axis.name));
    if (value.is_list()) {
      for (const Value& item : value.items) add(label_of(item), item, item.at);
    } else if (value.is_map() && says_how(value)) {
      if (const Value* when = value.find("when")) {
        if (depth == 0) text_.when = when;
        if (depth > 0 || !text_.axis.zip.empty())
          mistakes_.add(when->at, fmt::format("when: {} is {}; only an axis of `grid` has a condition", text_.axis.name,
                                              depth > 0 ? "given by a variable" : "zipped"));
      }
      if (const Value* column = value.find("column"); column != nullptr && value.find("file") == nullptr)
        mistakes_.add(column->at, "`column` is of a `file`");
      if (const Value* values = value.find("values")) read_values(*values, depth + 1);
      if (const Value* repeat = value.find("repeat")) read_repeat(*repeat);
      if (const Value* file = value.find("file")) read_file(*file, value.find("column"), depth);
    } else if (value.is_map()) {
      for (const Value::Member& item : value.members) add(item.name, item.value, item.at);
    } else if (const auto name = sole_name(value.text)) {
      std::vector<std::string> names;
      for (const Value::Member& known : experiment_.vars.members) names.push_back(known.name);
      if (const Value* variable = experiment_.vars.find(*name)) {
        experiment_.standing_in.insert(*name);
        read_values(*variable, depth + 1);
      } else {
        mistakes_.add(value.at, fmt::format("the axis {}: there is no variable `{}`{}", text_.axis.name, *name,
                                            suggestion(*name, names)));
      }
    } else {
      mistakes_.add(value.at,
                    fmt::format("the axis {} needs a list of values, or a map label: value", text_.axis.name));
    }
  }

  void read_repeat(const Value& repeat) {
    std::int64_t count = 0;
    const char* end = repeat.text.data() + repeat.text.size();
    const auto [stop, error] = std::from_chars(repeat.text.data(), end, count);
    if (!repeat.is_scalar() || error != std::errc() || stop != end || count < 1 ||
        count > static_cast<std::int64_t>(most_cells))
      return mistakes_.add(
          repeat.at, fmt::format("repeat: expected a whole number from 1 to {}, got {}", most_cells, what_is(repeat)));
    for (std::int64_t i = 1; i <= count; ++i)
      text_.axis.values.push_back({std::to_string(i), scalar(std::to_string(i), repeat.at)});
  }

  void read_file(const Value& name, const Value* column, int depth) {
    const fs::path file =
        name.is_scalar() && name.at.source ? (name.at.source->base / name.text).lexically_normal() : fs::path();
    std::error_code error;
    if (fs::is_directory(file, error))
      return mistakes_.add(name.at, fmt::format("the axis {}: {} is a folder", text_.axis.name, file.string()));
    if (!fs::is_regular_file(file, error))
      return mistakes_.add(name.at, fmt::format("the axis {}: there is no file {}", text_.axis.name, file.string()));
    constexpr std::size_t most_bytes = 20'000'000;
    if (fs::file_size(file, error) > most_bytes)
      return mistakes_.add(name.at, fmt::format("the axis {}: {} is too large: no sweep has so many cells",
                                                text_.axis.name, file.string()));
    if (!file.string().ends_with(".csv") && !file.string().ends_with(".csv.gz")) {
      const auto source = read_source(file);
      const Value values = parse_yaml(source, mistakes_);
      if (column != nullptr) mistakes_.add(column->at, "`column` is of a CSV file");
      if (values.is_map() || values.is_list()) return read_values(values, depth + 1);
      return mistakes_.add(name.at,
                           fmt::format("the axis {}: {} holds no list and no map", text_.axis.name, file.string()));
    }
    try {
      read_rows(read_table(file, {.bytes = most_bytes}), name, column);
    } catch (const InputError& error) {
      mistakes_.add(name.at, fmt::format("the axis {}: {}", text_.axis.name, error.what()));
    }
  }

  // A row of a CSV file is a record, whose label is its first cell; or the values are those of one column.
  void read_rows(const Table& table, const Value& name, const Value* column) {
    for (const std::string& each : table.header)
      if (std::ranges::count(table.header, each) > 1)
        return mistakes_.add(name.at, fmt::format("{} has two columns `{}`", name.text, each));
    if (column != nullptr && !table.has(column->text))
      return mistakes_.add(column->at, fmt::format("{} has no column `{}`{}", name.text, column->text,
                                                   suggestion(column->text, table.header)));
    for (const auto& cells : table.rows) {
      if (column != nullptr) {
        const std::string& cell = cells[table.column(column->text)];
        add(cell, scalar(cell, name.at), name.at);
        continue;
      }
      Value record;
      record.kind = Value::Kind::map;
      record.at = name.at;
      for (std::size_t i = 0; i < cells.size(); ++i)
        record.members.push_back({table.header[i], name.at, scalar(cells[i], name.at)});
      add(cells.empty() ? "" : cells[0], record, name.at);
    }
  }

  AxisText text_;
  Experiment& experiment_;
  Mistakes& mistakes_;
  std::unordered_map<std::string, std::size_t> places_;  // of the values, by label
};

}  // namespace

bool is_table_column(std::string_view name) {
  static constexpr std::array<std::string_view, 28> columns{"node",
                                                            "class",
                                                            "metric",
                                                            "group",
                                                            "group_field",
                                                            "value",
                                                            "low",
                                                            "high",
                                                            "interval",
                                                            "n",
                                                            "of",
                                                            "note",
                                                            "p",
                                                            "p_holm",
                                                            "difference",
                                                            "difference_low",
                                                            "difference_high",
                                                            "published",
                                                            "published_spread",
                                                            "test_low",
                                                            "test_high",
                                                            "sem",
                                                            "sd",
                                                            "counts",
                                                            "samples",
                                                            "positives",
                                                            "negatives",
                                                            "patients"};
  return std::ranges::find(columns, name) != columns.end();
}

bool is_predictions_column(std::string_view name) {
  static constexpr std::array<std::string_view, 5> columns{"sample", "patient", "class", "probability", "label"};
  return std::ranges::find(columns, name) != columns.end();
}

AxisText read_axis(const Value::Member& member, const std::string& zip, Experiment& experiment, Mistakes& mistakes) {
  return AxisReader({member.name, member.at, {}, zip}, experiment, mistakes).read(member.value);
}

}  // namespace collimator
