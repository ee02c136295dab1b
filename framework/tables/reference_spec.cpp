// Reads the cells of a file of published numbers by what its columns hold.
#include "framework/tables/reference_spec.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include <collimator/cell_value.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/table.hpp"
#include "framework/tables/reference_columns.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// Whether a ${…} in it could not be replaced.
bool is_unresolved(const Value& value) {
  return value.unresolved || std::ranges::any_of(value.items, is_unresolved) ||
         std::ranges::any_of(value.members, [](const Value::Member& member) { return is_unresolved(member.value); });
}

class NumbersReader {
 public:
  NumbersReader(const CsvTable& csv, const ReferenceColumns& columns, const Position& at, Mistakes& mistakes)
      : csv_(csv), columns_(columns), at_(at), mistakes_(mistakes) {}

  bool good() const { return good_; }

  Reference read() {
    Reference reference{csv_.name(), {}, {}};
    for (const std::size_t column : columns_.keys) reference.columns.push_back(columns_.names[column]);
    std::map<std::pair<std::string, std::map<std::string, std::string>>, std::size_t> rows;
    for (const std::size_t row : columns_.rows) {
      PublishedNumber published;
      for (const std::size_t column : columns_.keys)
        published.keys[columns_.names[column]] = columns_.text(csv_, row, column);
      for (const auto& [column, metric] : columns_.numbers) {
        const auto value = number(row, column);
        if (!value) continue;
        published.value = *value;
        published.metric = columns_.metric ? columns_.text(csv_, row, *columns_.metric) : metric;
        const auto spread = columns_.spreads.find(column);
        published.spread = spread == columns_.spreads.end() ? std::nullopt : number(row, spread->second);
        if (published.metric.empty()) wrong(csv_.place(row) + ": this number names no metric");
        const auto [first, added] = rows.emplace(std::pair(published.metric, published.keys), row);
        if (!added) tell_twice(published, first->second, row);
        reference.numbers.push_back(published);
      }
    }
    if (good_ && reference.numbers.empty()) wrong(csv_.name() + " holds no number");
    return reference;
  }

 private:
  // A mistake in a row ("FILE:LINE: …") stands where the file has it, so that its line is shown; any other at the YAML.
  void wrong(const std::string& message) {
    good_ = false;
    if (++told_ > most) return;
    const std::string more = told_ == most ? "; what else is wrong with this file is not listed" : "";
    const std::string name = csv_.name() + ":";
    int line = 0;
    if (!message.starts_with(name) || std::sscanf(message.c_str() + name.size(), "%d:", &line) != 1)
      return mistakes_.add(at_, fmt::format("reference: {}{}", message, more));
    if (!text_) text_ = std::make_shared<SourceText>(SourceText{csv_.name(), read_file(csv_.name())});
    mistakes_.add({text_, line, 1}, fmt::format("reference (named in {}:{}): {}{}", at_.source->file.string(), at_.line,
                                                message.substr(message.find(": ") + 2), more));
  }

  static std::string mend_of(const std::string& cell) {
    if (means_missing(cell)) return "leave the cell empty where no number was published";
    if (const std::string meant = number_meant(cell); !meant.empty()) return "write " + meant;
    const std::size_t end = cell.find_first_not_of("+-.0123456789");
    if (end != std::string::npos && end > 0 && !std::isalpha(static_cast<unsigned char>(cell[end])) &&
        cell[end] != ',' && number_in(cell.substr(0, end)))
      return fmt::format("write {} alone, and what belongs to it in columns of their own", cell.substr(0, end));
    return "write digits with a point, or leave the cell empty where no number was published";
  }

  // The number of a cell; nothing where it is empty, and a mistake where it is no number.
  std::optional<double> number(std::size_t row, std::size_t column) {
    const std::string cell = columns_.text(csv_, row, column);
    const std::optional<double> number = number_in(cell);
    if (number && !std::isinf(*number)) return std::isnan(*number) ? std::nullopt : number;
    wrong(csv_.wrong(row, column, "is not a number: " + mend_of(cell)).what());
    return std::nullopt;
  }

  void tell_twice(const PublishedNumber& number, std::size_t first, std::size_t second) {
    std::vector<std::string> keys;
    for (const auto& [key, text] : number.keys) keys.push_back(fmt::format("{}={}", key, text));
    const std::string after = csv_.place(first).substr(csv_.name().size() + 1);  // "LINE: row R"
    wrong(fmt::format("{}: {}{}{} stands in line {} already", csv_.place(second), number.metric,
                      keys.empty() ? "" : " of ", fmt::join(keys, ", "), after.substr(0, after.find(':'))));
  }

  const CsvTable& csv_;
  const ReferenceColumns& columns_;
  const Position& at_;
  Mistakes& mistakes_;
  bool good_ = true;
  std::shared_ptr<const SourceText> text_;  // of the file, once something in it is wrong
  static constexpr std::size_t most = 10;
  std::size_t told_ = 0;  // at most so many
};

}  // namespace

std::optional<Reference> read_reference(const Value& value, const std::vector<std::string>& keys,
                                        const std::optional<std::vector<std::string>>& metrics, Mistakes& mistakes) {
  static const std::vector<std::string> known{"file", "columns", "where", "rename"};
  if (is_unresolved(value)) return std::nullopt;
  bool good = true;
  for (const Value::Member& member : value.members)
    if (std::ranges::find(known, member.name) == known.end()) {
      mistakes.add(member.at, fmt::format("reference has no `{}`{}", member.name, suggestion(member.name, known)));
      good = false;
    }
  const Value* file = value.is_map() ? value.find("file") : &value;
  if (file == nullptr) {
    mistakes.add(value.at, "reference needs `file`: the CSV of published numbers");
    return std::nullopt;
  }
  if (!file->is_scalar() || file->text.empty()) {
    mistakes.add(file->at, fmt::format("reference: expected a CSV file, or {{file, columns, where, rename}}, got {}",
                                       what_is(*file)));
    return std::nullopt;
  }
  fs::path path = file->text;
  if (path.is_relative()) path = file->at.source->base / path;
  path = fs::absolute(path).lexically_normal();
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) {
    mistakes.add(file->at, fmt::format("reference: there is no file {}", path.string()));
    return std::nullopt;
  }
  try {
    const CsvTable csv = read_csv(path, {.bytes = 20'000'000});
    const auto columns = read_reference_columns(csv, value, file->at, keys, metrics, mistakes);
    if (!columns) return std::nullopt;
    NumbersReader reader(csv, *columns, file->at, mistakes);
    Reference reference = reader.read();
    return good && reader.good() ? std::optional(std::move(reference)) : std::nullopt;
  } catch (const InputError& error) {
    mistakes.add(file->at, fmt::format("reference: {}", error.what()));
    return std::nullopt;
  }
}

}  // namespace collimator
