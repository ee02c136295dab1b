// What several rows say of one picture: the rows of the pictures' own table, or those of a second one by the pictures'
// ids; and sizes that a column or a number gives.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <collimator/folder.hpp>

#include "conditions.hpp"
#include "paths.hpp"

namespace csv {

// The pictures' own table, for what is read beside it.
struct Source {
  const collimator::Folder& folder;
  const CsvTable& pictures;
  std::string id;  // its column
  char delimiter;
  std::string separator;
};

// The table that a rule reads.
class SideTable {
 public:
  // `name` is the rule's, in errors. An empty `file` means the pictures' table, an empty `id` the pictures' column.
  SideTable(const std::string& name, const Source& source, const std::string& file, const std::string& id,
            const Condition& only)
      : name_(name), pictures_(source.pictures) {
    if (!file.empty())
      own_ = std::make_unique<CsvTable>(table_text(source.folder, normal(file)), normal(file), source.delimiter);
    if (!only.empty()) only_.emplace(name + ": only", only, source.separator, table());
    if (own_ == nullptr) return;
    id_ = own_->column(id.empty() ? source.id : id, name + ": id");
    for (std::size_t row = 0; row < own_->rows(); ++row) rows_[own_->cell(row, id_)].push_back(row);
  }
  const CsvTable& table() const { return own_ == nullptr ? pictures_ : *own_; }

  // Visits the rows that tell of a sample, which has these rows in the pictures' table.
  template <typename Visit>
  void each(std::string_view id, std::span<const std::size_t> rows_of_pictures, Visit visit) {
    if (own_ != nullptr) {
      const auto found = rows_.find(id);
      if (found == rows_.end()) return;
      used_ += found->second.size();
      rows_of_pictures = found->second;
    }
    for (const std::size_t row : rows_of_pictures)
      if (!only_ || only_->holds(row)) visit(row);
  }
  // Throws where a second table has rows, and none is of a sample that is read.
  void finish() const {
    if (own_ == nullptr || used_ > 0 || own_->rows() == 0) return;
    throw std::runtime_error(name_ + ": no row of " + own_->name() + " is of a picture that is read: the first has " +
                             own_->header()[id_] + " = " + collimator::in_quotes(own_->cell(0, id_)) +
                             ", and an id of " + pictures_.name() + " is " + collimator::in_quotes(some_id_) +
                             "; `id` says which column holds the pictures' ids");
  }
  std::vector<std::string> remarks() const {
    std::vector<std::string> result = only_ ? only_->remarks() : std::vector<std::string>{};
    if (own_ != nullptr && used_ < own_->rows())
      result.push_back(name_ + ": " + std::to_string(own_->rows() - used_) + " of " + std::to_string(own_->rows()) +
                       " rows of " + own_->name() + " are of pictures that are not read");
    return result;
  }
  void note_id(std::string_view id) {
    if (some_id_.empty()) some_id_ = id;
  }

 private:
  std::string name_, some_id_;
  const CsvTable& pictures_;
  std::unique_ptr<CsvTable> own_;
  std::optional<RowTest> only_;
  std::size_t id_ = 0, used_ = 0;
  std::unordered_map<std::string_view, std::vector<std::size_t>> rows_;  // of `own_`, by id
};

// A length in pixels: a number, or the column that holds it.
class Pixels {
 public:
  static constexpr std::int64_t most = 65'536;

  Pixels(const std::string& parameter, const std::string& text, const CsvTable& table) : table_(table) {
    if (text.empty()) return;
    const auto number = collimator::number_of<std::int64_t>(text);
    if (!number || table.find(text))
      column_ = table.column(text, parameter);
    else if (*number < 1 || *number > most)
      throw std::runtime_error(parameter + ": " + text + " is no size; expected 1 to 65,536 pixels, or a column");
    else
      fixed_ = *number;
  }
  // 0 where no size was given, or the cell is empty.
  std::int64_t of(std::size_t row) const {
    if (!column_) return fixed_;
    if (collimator::means_missing(table_.cell(row, *column_))) return 0;
    const double value = table_.number(row, *column_);  // pandas writes 1024.0 where a column has gaps
    if (!(value >= 1 && value <= static_cast<double>(most)) || value != std::floor(value))
      throw table_.wrong(row, *column_, "is no size; expected a whole number of 1 to 65,536 pixels");
    return static_cast<std::int64_t>(value);
  }

 private:
  const CsvTable& table_;
  std::optional<std::size_t> column_;
  std::int64_t fixed_ = 0;
};

}  // namespace csv
