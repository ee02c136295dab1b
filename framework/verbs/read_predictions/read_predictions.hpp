// Parameters and work of the verb `read_predictions`: probabilities from a table made elsewhere.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/task/job.hpp"

namespace collimator {

struct ReadPredictionsParams {
  Path file;
  std::map<std::string, std::string> columns;
  NodeRef truth;
  std::vector<std::string> classes;

  void describe(auto& field) {
    field("file", file, "a CSV table, gzipped or not").required();
    field("columns", columns,
          "`sample` and `probability` name columns. Wide tables: probability: \"prob_{class}\"; long tables also name "
          "`class`")
        .required();
    field("truth", truth, "the collection whose labels are joined by sample").hint("gives", "collection").required();
    field("classes", classes, "the classes to read; by default all of the collection that have a column");
  }
};

void run_read_predictions(const Job& job, const Context& context);

}  // namespace collimator
