// A collection in few bytes, on its way from a dataset to the disk: as objects, 10^5 samples take a hundred times the
// memory of a line of their table.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "framework/data/collection_writer.hpp"

namespace collimator {

// Sets a record's metadata, field by field in the order of their names. What has the fields of the record before, as in
// a table, keeps their places in memory.
class MetadataSetter {
 public:
  explicit MetadataSetter(Record& record) : metadata_(record.metadata), at_(metadata_.begin()) {}
  ~MetadataSetter() { metadata_.erase(at_, metadata_.end()); }
  MetadataSetter(const MetadataSetter&) = delete;
  MetadataSetter& operator=(const MetadataSetter&) = delete;

  void set(std::string_view field, std::string_view value) {
    if (at_ != metadata_.end() && at_->first == field) {
      at_++->second = value;
      return;
    }
    metadata_.erase(at_, metadata_.end());
    metadata_.insert_or_assign(std::string(field), value);
    at_ = metadata_.end();
  }

 private:
  std::map<std::string, std::string>& metadata_;
  std::map<std::string, std::string>::iterator at_;  // the field before it was set last
};

// Records that are read back in the order in which they were added; without their source, which they share. Labels are
// 0, 1 or NaN.
class PackedRecords {
 public:
  void add(const Record& record);
  std::size_t size() const { return size_; }
  // What was added has this shape.
  const CollectionShape& shape() const { return shape_; }
  // visit(record) for each, with this source; the record lives until visit returns.
  template <typename Visit>
  void each(const std::string& source, Visit visit) const {
    Record record;
    record.source = source;
    for (const std::string& block : blocks_)
      for (std::size_t at = 0; at < block.size();) {
        at = unpack(block, at, record);
        visit(std::as_const(record));
      }
  }

 private:
  std::size_t unpack(const std::string& block, std::size_t at, Record& record) const;

  std::deque<std::string> blocks_;  // of whole records, so that what is full never moves
  std::size_t size_ = 0;
  CollectionShape shape_;
  std::vector<std::string> fields_;  // of metadata, which records name by their places
  std::unordered_map<std::string, std::size_t> places_;
};

struct PackedCollection {
  std::vector<std::string> classes;
  PackedRecords records;
};

// Every record gets `source`. The folder is that of save_collection().
void save_collection(const PackedCollection& collection, const std::string& source,
                     const std::filesystem::path& folder);
Collection unpacked(const PackedCollection& collection, const std::string& source);

}  // namespace collimator
