// Parameters and work of the verb `read_predictions`: probabilities from a table made elsewhere.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "framework/task/job.hpp"

namespace collimator {

// Which samples of the truth must have a prediction.
enum class PredictedSamples { all, listed };

struct ReadPredictionsParams {
  Path file;
  std::map<std::string, std::string> columns;
  NodeRef truth;
  std::vector<std::string> classes;
  PredictedSamples samples = PredictedSamples::all;

  void describe(auto& field) {
    field("file", file, "a CSV table, gzipped or not").required();
    field("columns", columns,
          "`sample` and `probability` name columns. Wide tables: probability: \"prob_{class}\"; long tables also name "
          "`class`")
        .required();
    field("truth", truth, "the collection whose labels are joined by sample").hint("gives", "collection").required();
    field("classes", classes, "the classes to read; by default all of the collection that have a column")
        .hint("class_of", "truth");
    field(
        "samples", samples,
        "`listed` where the truth is wider than the table on purpose: the others are left out, and counted; by default "
        "a sample without a prediction is an error")
        .value("all", PredictedSamples::all)
        .value("listed", PredictedSamples::listed);
  }

  void check() const {
    for (const char* needed : {"sample", "probability"})
      if (!columns.contains(needed))
        throw std::invalid_argument(std::string("read_predictions: `columns` does not say which column holds the ") +
                                    needed);
    for (const auto& [key, column] : columns)
      if (key != "sample" && key != "probability" && key != "class")
        throw std::invalid_argument("read_predictions: `columns` names \"" + key +
                                    "\"; expected sample, probability and, in a long table, class");
  }
};

void run_read_predictions(const Job& job, const Context& context);

}  // namespace collimator
