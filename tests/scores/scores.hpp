// What these tests share: a folder that goes away, jobs with real plugins, and the public data.
#pragma once

#include <cmath>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/table.hpp"
#include "framework/task/job.hpp"

namespace collimator::scores {

class ScratchFolder {
 public:
  explicit ScratchFolder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("collimator_scores_" + name)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::filesystem::path make(const std::string& name) const {
    std::filesystem::create_directories(path_ / name);
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

inline Json plugin(const std::string& id, const std::string& label = "") {
  return {{"id", id},
          {"label", label.empty() ? id : label},
          {"library", std::string(COLLIMATOR_PLUGINS) + "/" + id + ".so"}};
}

// Runs a verb; the table that it leaves.
inline Table run(Work verb, const Json& params, std::map<std::string, std::filesystem::path> inputs,
                 const std::filesystem::path& out, const std::string& file = "table.csv") {
  Job job;
  job.params = params;
  job.inputs = std::move(inputs);
  job.out = out;
  verb(job, Context{});
  return read_table(out / file);
}

// The cell of the first row that begins with these cells.
inline std::string cell(const Table& table, const std::vector<std::string>& begins, const std::string& column) {
  for (const auto& row : table.rows)
    if (std::equal(begins.begin(), begins.end(), row.begin())) return row[table.column(column)];
  throw std::runtime_error("no row begins with " + begins.front());
}

inline double number(const Table& table, const std::vector<std::string>& begins, const std::string& column) {
  return parse_number(cell(table, begins, column));
}

// 60 samples of three classes that any language can repeat: s = (37 k + 11 + 29 c) mod 101, probability s / 100, label
// s + (k^2 + 17 c) mod 80 > 90 + 5 c. Patients have two samples each, or one.
inline Predictions three_classes(bool patients_repeat) {
  Predictions result;
  result.classes = {"a", "b", "c"};
  result.metadata = {{"sex", {}}, {"age", {}}};
  for (int k = 0; k < 60; ++k) {
    result.samples.push_back("s" + std::to_string(k));
    result.patients.push_back("p" + std::to_string(patients_repeat ? k / 2 : k));
    result.metadata[0].second.push_back(k % 3 == 0 ? "F" : "M");
    result.metadata[1].second.push_back(std::to_string(k * 13 % 90));
    for (int c = 0; c < 3; ++c) {
      const int s = (37 * k + 11 + 29 * c) % 101;
      result.probabilities.push_back(s / 100.0);
      result.labels.push_back(s + (k * k + 17 * c) % 80 > 90 + 5 * c ? 1.0F : 0.0F);
    }
  }
  return result;
}

// A folder of the public data; empty, with a message, where it is not there.
inline std::filesystem::path data(const std::string& name) {
  const auto folder = std::filesystem::path(COLLIMATOR_SOURCE_DIR) / "../shared/data" / name;
  if (std::filesystem::exists(folder)) return folder;
  MESSAGE("skipped: there is no ", folder.string());
  return {};
}

// The published predictions of CheXNet for ChestX-ray14, joined with the label table of 2020.
inline Predictions chexnet(const std::filesystem::path& predicted, const std::filesystem::path& truth) {
  const Table table = read_table(predicted / "preds.csv.gz"),
              labels = read_table(truth / "Data_Entry_2017_v2020.csv.gz");
  std::unordered_map<std::string, const std::vector<std::string>*> rows;
  for (const auto& row : labels.rows) rows.emplace(row[0], &row);
  Predictions result;
  for (std::size_t c = 1; c < table.header.size(); ++c) result.classes.push_back(table.header[c].substr(5));
  for (const auto& row : table.rows) {
    const std::vector<std::string>& known = *rows.at(row[0]);
    result.samples.push_back(row[0]);
    result.patients.push_back(known[3]);
    for (std::size_t c = 0; c < result.classes.size(); ++c) {
      result.probabilities.push_back(parse_number(row[c + 1]));
      result.labels.push_back(("|" + known[1] + "|").find("|" + result.classes[c] + "|") != std::string::npos ? 1.0F
                                                                                                              : 0.0F);
    }
  }
  return result;
}

}  // namespace collimator::scores
