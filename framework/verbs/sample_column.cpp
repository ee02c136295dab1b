// Finds the field among metadata and classes, and compares its values.
#include "framework/verbs/sample_column.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <collimator/cell_value.hpp>
#include <collimator/names.hpp>

#include "framework/base/error.hpp"

namespace collimator {

SampleColumn::SampleColumn(const Collection& collection, const std::string& field, const char* who) : field_(field) {
  std::set<std::string> names{"sample", "patient", "split"};
  for (const Record& record : collection.samples)
    for (const auto& [name, value] : record.metadata)
      if (!names.contains(name)) names.insert(name);
  is_metadata_ = names.contains(field);
  const auto found = std::ranges::find(collection.classes, field);
  if (!is_metadata_ && found == collection.classes.end()) {
    names.insert(collection.classes.begin(), collection.classes.end());
    const std::vector<std::string> list(names.begin(), names.end());
    throw failure("{} names the field \"{}\", which no sample has; {}", who, field, missing_name(field, list));
  }
  class_ = static_cast<std::size_t>(found - collection.classes.begin());
}

std::string SampleColumn::text_of(const Record& record) const {
  if (field_ == "sample") return record.id;
  if (field_ == "patient") return record.patient;
  if (field_ == "split") return record.split;
  if (!is_metadata_) return std::isnan(record.labels[class_]) ? "unknown" : record.labels[class_] == 1 ? "1" : "0";
  const auto found = record.metadata.find(field_);
  return found == record.metadata.end() ? std::string() : found->second;
}

bool SampleColumn::is_missing(const Record& record) const {
  if (field_ == "sample" || field_ == "patient") return false;
  return is_metadata_ ? means_missing(text_of(record)) : std::isnan(record.labels[class_]);
}

std::string SampleColumn::compared(const std::string& text) const {
  return field_ == "sample" || field_ == "patient" ? text : value_of(text);
}

std::unordered_set<std::string> SampleColumn::compared(const std::vector<std::string>& texts) const {
  std::unordered_set<std::string> all;
  for (const std::string& text : texts) all.insert(compared(text));
  return all;
}

std::vector<std::string> SampleColumn::absent(const Collection& collection,
                                              const std::vector<std::string>& texts) const {
  std::unordered_set<std::string> there;
  if (is_metadata_)
    for (const Record& record : collection.samples) there.insert(of(record));
  else
    there = {"0", "1", "unknown"};
  std::vector<std::string> result;
  for (const std::string& text : texts)
    if (!there.contains(compared(text))) result.push_back(text);
  return result;
}

}  // namespace collimator
