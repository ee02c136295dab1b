// What the tests of load's followers share: a scratch folder, small collections, and one verb's run.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"

namespace collimator::testing {

// An empty folder for one test; removed with the object.
class Scratch {
 public:
  explicit Scratch(const std::string& name) : path_(std::filesystem::temp_directory_path() / ("collimator_" + name)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline Record record(std::string id, std::string patient, std::vector<float> labels) {
  Record result;
  result.own_id = result.id = std::move(id);
  result.patient = std::move(patient);
  result.labels = std::move(labels);
  return result;
}

inline std::vector<std::string> ids(const Collection& collection) {
  std::vector<std::string> result;
  for (const Record& record : collection.samples) result.push_back(record.id);
  return result;
}

// Runs `verb` and gives what it logged. Throws what it throws.
inline std::vector<std::string> run(Work verb, Json params, std::map<std::string, std::filesystem::path> inputs,
                                    const std::filesystem::path& out) {
  std::filesystem::remove_all(out);
  std::filesystem::create_directories(out);
  std::vector<std::string> logged;
  Context context;
  context.log = [&](const std::string& message) { logged.push_back(message); };
  verb({.params = std::move(params), .inputs = std::move(inputs), .out = out}, context);
  return logged;
}

inline bool any_contains(const std::vector<std::string>& lines, const std::string& text) {
  for (const std::string& line : lines)
    if (line.find(text) != std::string::npos) return true;
  return false;
}

}  // namespace collimator::testing
