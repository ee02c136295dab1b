// The native pictures of a collection: decoded from files, or drawn by their dataset.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/picture.hpp"
#include "framework/data/region.hpp"
#include "framework/plugin/object.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// Opens the datasets that draw their pictures; the job outlives this. Any thread.
class Pictures {
 public:
  Pictures(const Collection& collection, const Job& job, const Context& context);

  PictureHeader probe(const Record& record) const;  // reads no pixel
  Picture read(const Record& record) const;         // with what is planted in it
  // Throws InputError where one file is the picture of two samples under two names, as by a link: it would count twice.
  void check_distinct_files(const Collection& collection) const;

  // Where the picture of a sample lies whose dataset names a file for it.
  std::filesystem::path file(const Record& record) const;

  // Sets the pixels of the sample's regions of that part in `target`, the picture's native grid, to 1 (region.hpp), and
  // gives the size of one whose proportions are not those of its place. Throws InputError that names the sample.
  DrawnRegion draw_regions(const Record& record, const std::string& part, MaskView target) const;

 private:
  const Slot& source(const Record& record) const;
  Picture unplanted(const Record& record) const;

  const Job& job_;
  std::map<std::string, std::unique_ptr<PluginObject<collimator_dataset_v1>>> drawn_;
};

// Samples whose pictures or regions cannot be read: collected from any threads, so that all are told at once and can be
// mended or left out at once.
class Unreadable {
 public:
  explicit Unreadable(const Collection& collection) : collection_(collection) {}

  // Whether read() came to its end; what it throws as InputError is kept for the sample of that row.
  template <typename Read>
  bool readable(std::size_t row, Read read) {
    try {
      read();
      return true;
    } catch (const InputError& error) {
      const std::scoped_lock lock(mutex_);
      errors_.emplace(row, error.what());
      return false;
    }
  }
  // These when no thread calls readable().
  bool any() const { return !errors_.empty(); }
  bool has(std::size_t row) const { return errors_.contains(row); }
  std::size_t count() const { return errors_.size(); }
  const std::string& first() const { return errors_.begin()->second; }  // where there is any
  // Throws InputError where there is any: the first in the collection's order, how many more there are, and their ids.
  void tell() const;

 private:
  const Collection& collection_;
  std::mutex mutex_;
  std::map<std::size_t, std::string> errors_;
};

}  // namespace collimator
