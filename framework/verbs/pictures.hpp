// The native pictures of a collection: decoded from files, or drawn by their dataset.
#pragma once

#include <map>
#include <memory>

#include "framework/data/collection.hpp"
#include "framework/data/picture.hpp"
#include "framework/plugin/object.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// Opens the datasets that draw their pictures; the job outlives this. Any thread.
class Pictures {
 public:
  Pictures(const Collection& collection, const Job& job, const Context& context);

  PictureHeader probe(const Record& record) const;  // reads no pixel
  Picture read(const Record& record) const;

  // The folder of the sample's dataset that `name` means: Sample::root or Region::root.
  std::filesystem::path root(const Record& record, const std::string& name) const;

 private:
  const Slot& source(const Record& record) const;
  std::filesystem::path file(const Record& record) const { return root(record, record.root) / record.picture; }

  const Job& job_;
  std::map<std::string, std::unique_ptr<PluginObject<collimator_dataset_v1>>> drawn_;
};

}  // namespace collimator
