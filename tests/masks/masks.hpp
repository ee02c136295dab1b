// What these tests share: a folder that goes away, small pictures with regions, and the verbs run on them.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/mask_pack.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/pack.hpp"
#include "framework/data/table.hpp"
#include "framework/task/job.hpp"

namespace collimator::masks {

inline const std::filesystem::path data = COLLIMATOR_SOURCE_DIR "/../shared/data";

inline Json plugin(const std::string& id, Json params = Json::object()) {
  const bool ours = id == "speckle" || id == "unruly";
  return {{"id", id},
          {"library", std::string(ours ? COLLIMATOR_TEST_PLUGINS : COLLIMATOR_PLUGINS) + "/" + id + ".so"},
          {"params", std::move(params)}};
}

// A folder for one test, with the jobs that are run in it.
class Workshop {
 public:
  explicit Workshop(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("collimator_masks_" + name)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Workshop() { std::filesystem::remove_all(path_); }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  Sources sources;

  std::filesystem::path folder(const std::string& name) const {
    std::filesystem::create_directories(path_ / name);
    return path_ / name;
  }
  // Runs a verb into the empty folder `out`; inputs are names of folders here.
  std::filesystem::path run(Work verb, const std::string& out, const std::map<std::string, std::string>& inputs,
                            Json params, const Context& context = {}) const {
    std::filesystem::remove_all(path_ / out);
    Job job{.params = std::move(params), .out = folder(out), .sources = sources};
    for (const auto& [port, name] : inputs) job.inputs[port] = path_ / name;
    verb(job, context);
    return job.out;
  }

 private:
  std::filesystem::path path_;
};

// Hannover's first pictures by name, those with lung masks first; the regions are their masks.
inline Collection hannover(Workshop& workshop, std::size_t with_mask, std::size_t without) {
  workshop.sources["hannover"].params = {{"root", (data / "hannover-covid19").string()}};
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(data / "hannover-covid19/png"))
    names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  Collection collection{.classes = {"ap"}, .samples = {}};
  for (const bool masked : {true, false})
    for (std::size_t i = 0, left = masked ? with_mask : without; i < names.size() && left > 0; ++i) {
      const std::string file = "masks/" + names[i] + ".jpg";
      if (std::filesystem::exists(data / "hannover-covid19" / file) != masked) continue;
      Record record;
      record.id = record.own_id = names[i];
      record.patient = names[i];
      record.picture = "png/" + names[i] + ".png";
      record.labels = {1};
      record.source = "hannover";
      if (masked) record.regions = {{.part = "lungs", .file = file}};
      collection.samples.push_back(record);
      --left;
    }
  return collection;
}

}  // namespace collimator::masks
