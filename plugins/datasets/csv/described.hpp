// What the columns of a row say of its picture: id, patient, metadata, size and official part.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ages.hpp"
#include "params.hpp"

namespace csv {

class Described {
 public:
  Described(const Params& params, const PatientPattern& patients, const CsvTable& table)
      : params_(params),
        patients_(patients),
        table_(table),
        id_(table.column(params.id, "id")),
        patient_(table.column(params.patient, "patient")),
        width_("width", params.width, table),
        height_("height", params.height, table) {
    for (const auto& [name, column] : params.metadata) {
      metadata_.push_back(table.column(column, "metadata: " + name));
      is_age_.push_back(std::find(params.ages.begin(), params.ages.end(), name) != params.ages.end());
    }
    if (!params.split.empty()) split_ = table.column(params.split, "split");
  }

  std::size_t id_column() const { return id_; }
  // Fills in a sample, which may hold another one: its memory serves again.
  void describe(std::size_t row, collimator::Sample& sample) {
    sample.id = table_.cell(row, id_);
    if (sample.id.empty())
      throw table_.wrong(row, id_, "is no id: the cell is empty; `where_not` leaves such rows out");
    sample.patient = patient_of(row);
    sample.patient_space = params_.patients_of;
    if (sample.metadata.empty()) sample.metadata = params_.metadata;
    auto field = sample.metadata.begin();  // the fields are those of the parameter, in its order
    for (std::size_t i = 0; i < metadata_.size(); ++i, ++field)
      if (is_age_[i])
        field->second = ages_.years(table_, row, metadata_[i]);
      else
        field->second = table_.cell(row, metadata_[i]);
    sample.channels = params_.colour ? 3 : 1;
    sample.width = width_.of(row);
    sample.height = height_.of(row);
    if (split_) sample.split = split_of(row);
    sample.labels.clear();
    sample.boxes.clear();
    sample.regions.clear();
  }
  std::string told() const { return ages_.told(); }
  // Throws where another row of the same picture says another thing of it.
  void check_same(std::size_t first, std::size_t row) const {
    std::vector<std::size_t> columns = metadata_;
    columns.insert(columns.begin(), patient_);
    if (split_) columns.push_back(*split_);
    for (const std::size_t column : columns)
      if (table_.cell(row, column) != table_.cell(first, column))
        throw table_.wrong(row, column,
                           "is " + collimator::in_quotes(table_.cell(first, column)) + " in row " +
                               std::to_string(first + 1) + ", which is of the same picture; rows of one picture agree");
    if (width_.of(row) != width_.of(first) || height_.of(row) != height_.of(first))
      throw table_.wrong(row, id_, "has another size in row " + std::to_string(first + 1));
  }

 private:
  std::string patient_of(std::size_t row) const {
    const std::string_view cell = table_.cell(row, patient_);
    if (!params_.patient_pattern.empty() && cell.size() > PatientPattern::most_text)
      throw table_.wrong(row, patient_,
                         "is longer than the " + std::to_string(PatientPattern::most_text) +
                             " characters in which `patient_pattern` looks for a patient");
    std::string patient(trimmed(patients_.in(cell)));
    if (collimator::means_missing(patient))
      throw table_.wrong(row, patient_,
                         params_.patient_pattern.empty()
                             ? "is no patient; leave such rows out with `where_not`, or give each a patient of its own"
                             : "holds no patient as `patient_pattern` finds it: " + params_.patient_pattern);
    return patient;
  }
  std::string split_of(std::size_t row) const {
    std::string split = value_of(table_.cell(row, *split_));
    if (split == "val" || split == "valid" || split == "validation") split = "validate";
    if (split != "train" && split != "validate" && split != "test" && !split.empty())
      throw table_.wrong(row, *split_, "is not train, validate or test");
    return split;
  }

  const Params& params_;
  const PatientPattern& patients_;
  const CsvTable& table_;
  std::size_t id_, patient_;
  Pixels width_, height_;
  std::vector<std::size_t> metadata_;  // columns
  std::vector<bool> is_age_;           // of each of these
  Ages ages_;
  std::optional<std::size_t> split_;
};

}  // namespace csv
