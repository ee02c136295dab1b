// The tables that every verb leaves beside a collection: `.counts`, which papers and flow diagrams show, and
// `.samples`.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "framework/data/packed_collection.hpp"
#include "framework/stats/score.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

// `.counts` has the columns of a score's table (stats/score_table.hpp), so that tables and figures show it as such.
// What its numbers are called:
namespace count_metric {
inline constexpr const char *samples = "samples", *patients = "patients",  // of a part, of a step, or of all
                                                      *positives = "positives", *negatives = "negatives",
                            *unknown = "unknown", *prevalence = "prevalence",  // of a class
                                                      *left_out_samples = "left_out_samples",
                            *left_out_patients = "left_out_patients",  // by a step
                                *missing = "missing_samples", *phi = "phi", *planted_share = "planted_share";
}  // namespace count_metric

// The group fields of its rows: the parts of a split, the steps of a selection, the labels of what was planted, and the
// reasons for which a dataset left entries of its tables out.
inline constexpr const char *count_part = "part", *count_step = "step", *count_reason = "reason";

// The two ports; `parts`: the samples have a column `part`, and the counts are of each part, too.
Port counts_port(std::vector<std::string> (*metrics)(const Task& task));
Port samples_port(bool parts = false);
std::vector<std::string> count_metrics(const Task& task);             // of `merge` and `split`
std::vector<std::string> count_metrics_of_reasons(const Task& task);  // of `load`
std::vector<std::string> count_metrics_of_steps(const Task& task);    // of `select`

// What a step of a selection kept of the samples that the one before it had kept.
struct CountedStep {
  std::string rule;  // "where: view = PA"; of the first: "of"
  std::vector<std::size_t> rows;
  std::size_t missing = 0;  // samples of which the rule asks for what is not known
};

// The records of a collection, one after the other, whether they are objects or packed; it outlives this.
struct Records {
  using Visit = std::function<void(const Record& record)>;
  const std::vector<std::string>* classes;
  std::function<void(const Visit& visit)> each;
};

// Gathers the rows of both tables, and writes them into `counts` and `samples` below a folder.
class CollectionTables {
 public:
  // Counts a collection, or a part of one, and lists its samples.
  void add(const Collection& collection, const std::string& part = "");
  void add(const PackedCollection& collection);
  // Counts it without listing its samples, as the whole that parts are of.
  void add_counts(const Collection& collection, const std::string& part = "");
  // The steps of a selection among the samples of a collection; the first keeps all.
  void add_steps(const Collection& collection, const std::vector<CountedStep>& steps);
  // What a dataset left out, before its samples were counted: rows of `left_out_samples`, for each reason.
  void add_reasons(const std::vector<LeftOut>& reasons);
  // A number of its own, such as the correlation that a selection came to.
  void add_number(ScoreRow row) { rows_.push_back(std::move(row)); }

  void save(const std::filesystem::path& folder) const;

 private:
  struct Listed {
    Records records;
    std::string part;
  };
  // Counts the records, and notes the fields of their metadata.
  void count(const Records& records, const std::string& part, std::set<std::string>& fields);

  std::vector<ScoreRow> rows_;
  std::vector<Listed> listed_;
  std::set<std::string> fields_;  // of the metadata of those that are listed
};

// Both tables of one collection.
void save_collection_tables(const Collection& collection, const std::filesystem::path& folder);

}  // namespace collimator
