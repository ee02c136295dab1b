// Writes the folder of a collection record by record, so that nobody needs all of them in memory as objects.
#pragma once

#include <array>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "framework/base/file.hpp"
#include "framework/data/collection.hpp"

namespace collimator {

// The first columns of samples.csv, and those that are there only where a sample says something in them.
inline const std::vector<std::string> collection_columns{"sample", "patient", "source", "own_id",
                                                         "split",  "picture", "width",  "height"};
struct RareColumn {
  const char* name;
  std::string Record::*value;
};
inline constexpr std::array rare_collection_columns{RareColumn{"root", &Record::root},
                                                    RareColumn{"patient_space", &Record::patient_space},
                                                    RareColumn{"own_patient", &Record::own_patient},
                                                    RareColumn{"same_as", &Record::same_as},
                                                    RareColumn{"planted", &Record::planted},
                                                    RareColumn{"soft_labels", &Record::soft_labels}};

// What decides the columns of a collection's tables.
struct CollectionShape {
  std::set<std::string> fields;  // of metadata
  std::array<bool, rare_collection_columns.size()> rare{};
  bool has_objects = false;  // boxes of things that are no findings

  void note(const Record& record);
};

class CollectionWriter {
 public:
  CollectionWriter(const std::vector<std::string>& classes, const CollectionShape& shape, std::filesystem::path folder);
  // In the order of the rows. The shape has noted the record.
  void add(const Record& record);
  // Ends samples.csv, and writes boxes.csv, regions.json and collection.json. Throws InputError.
  void finish(const std::vector<std::string>& origins);

 private:
  void add_boxes(const Record& record);

  const std::vector<std::string>& classes_;
  const CollectionShape& shape_;
  std::filesystem::path folder_;
  GrowingFile samples_;
  std::string boxes_;
  std::vector<std::pair<std::string, std::string>> regions_;  // id, JSON
  std::vector<std::size_t> coloured_;                         // places of the samples whose pictures are in colour
  std::size_t count_ = 0;
};

}  // namespace collimator
