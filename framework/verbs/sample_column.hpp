// A field of samples as `select` and `split` name it: sample, patient, split, a metadata field or a class.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "framework/data/collection.hpp"

namespace collimator {

class SampleColumn {
 public:
  // Throws InputError where no sample has the field; `who` names it: "select: `where`".
  SampleColumn(const Collection& collection, const std::string& field, const char* who);

  const std::string& field() const { return field_; }
  bool is_class() const { return !is_metadata_; }
  // As a table has it: of a class 1, 0 or unknown; "" where the sample has no such metadata.
  std::string text_of(const Record& record) const;
  // As it is compared; "" where the sample has no such metadata.
  std::string of(const Record& record) const { return compared(text_of(record)); }
  // Whether nothing is known: an unknown label, or metadata that are empty or say so (NA, ?).
  bool is_missing(const Record& record) const;
  // As `csv` compares values: numbers as numbers. Ids are what they are.
  std::string compared(const std::string& text) const;
  std::unordered_set<std::string> compared(const std::vector<std::string>& texts) const;
  // Those that no sample has, as a slip of the pen leaves them. A class may well have no unknown label.
  std::vector<std::string> absent(const Collection& collection, const std::vector<std::string>& texts) const;

 private:
  std::string field_;
  bool is_metadata_ = false;
  std::size_t class_ = 0;
};

}  // namespace collimator
