// Finds a table's row for each sample and class of the truth, in wide and in long tables, and tells what does not
// match.
#include <cmath>
#include <numeric>
#include <optional>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"
#include "framework/data/truth.hpp"
#include "framework/data/whose.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/read_predictions/read_predictions.hpp"

namespace collimator {
namespace {

constexpr std::size_t no_row = static_cast<std::size_t>(-1);

std::string column_for(const std::string& pattern, const std::string& class_name) {
  const std::size_t at = pattern.find("{class}");
  return at == std::string::npos ? pattern : pattern.substr(0, at) + class_name + pattern.substr(at + 7);
}

// The table's cells by sample and class: one row a sample (wide), or one a sample and class (long).
class Answers {
 public:
  Answers(const CsvTable& table, const ReadPredictionsParams& params, const Collection& truth)
      : table_(table), sample_(table.column(params.columns.at("sample"))), truth_(truth), truth_rows_(truth.rows()) {
    const bool is_long = params.columns.contains("class");
    const std::string& probability = params.columns.at("probability");
    if (is_long)
      read_long(table.column(params.columns.at("class")), table.column(probability), params.classes);
    else
      read_wide(probability, params.classes);
  }

  const std::vector<std::string>& classes() const { return classes_; }
  const std::vector<std::string>& ignored() const { return ignored_; }
  // The row of the table for a row of the truth and a class; no_row where there is none.
  std::size_t row(std::size_t truth_row, std::size_t index) const {
    return rows_[truth_row * stride_ + (stride_ > 1 ? index : 0)];
  }
  double probability(std::size_t row, std::size_t index) const {
    const std::size_t column = columns_[columns_.size() > 1 ? index : 0];
    const double value = parse(row, column);
    if (!std::isfinite(value)) throw table_.wrong(row, column, "is not a finite number");
    return value;
  }

 private:
  double parse(std::size_t row, std::size_t column) const {
    try {
      return parse_number(table_.cell(row, column));
    } catch (const InputError&) {
      throw table_.wrong(row, column, "is not a number");
    }
  }

  void read_wide(const std::string& pattern, const std::vector<std::string>& wanted) {
    const bool one = pattern.find("{class}") == std::string::npos;
    classes_ = wanted;
    if (one && wanted.empty()) classes_ = {truth_.classes[truth_.class_index("")]};
    if (one && classes_.size() != 1)
      throw failure(
          "read_predictions: the column \"{}\" is the same for {} classes; write \"prob_{{class}}\", or name one "
          "class",
          pattern, classes_.size());
    if (classes_.empty())
      for (const std::string& name : truth_.classes)
        if (table_.find(column_for(pattern, name))) classes_.push_back(name);
    if (classes_.empty())
      throw failure("{}: no class of the truth has a column \"{}\"; the table has {}, the truth {}", table_.name(),
                    pattern, name_list(table_.header()), name_list(truth_.classes));
    for (const std::string& name : classes_) columns_.push_back(table_.column(column_for(pattern, name)));
    stride_ = 1;
    place([](std::size_t) { return std::size_t{0}; });
  }

  void read_long(std::size_t class_column, std::size_t probability, const std::vector<std::string>& wanted) {
    columns_ = {probability};
    std::unordered_map<std::string, std::size_t> index;
    std::unordered_map<std::string, bool> seen;
    for (std::size_t row = 0; row < table_.rows(); ++row) seen[std::string(table_.cell(row, class_column))] = false;
    for (const std::string& name : wanted.empty() ? truth_.classes : wanted) {
      const auto found = seen.find(name);
      if (found == seen.end() && !wanted.empty())
        throw failure("{}: column \"{}\" never names the class \"{}\"", table_.name(), table_.header()[class_column],
                      name);
      if (found == seen.end()) continue;
      found->second = true;
      index[name] = classes_.size();
      classes_.push_back(name);
    }
    for (const auto& [name, known] : seen)
      if (!known) ignored_.push_back(name);
    std::sort(ignored_.begin(), ignored_.end());
    if (classes_.empty())
      throw failure("{}: column \"{}\" names no class of the truth, which has {}", table_.name(),
                    table_.header()[class_column], name_list(truth_.classes));
    stride_ = classes_.size();
    place([&](std::size_t row) {
      const auto found = index.find(std::string(table_.cell(row, class_column)));
      return found == index.end() ? no_row : found->second;
    });
  }

  // Notes each row's place, `class_of(row)` among its sample's; no_row: the row is not read.
  template <typename ClassOf>
  void place(ClassOf class_of) {
    rows_.assign(truth_.samples.size() * stride_, no_row);
    std::size_t strangers = 0, first_stranger = 0;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const std::size_t index = class_of(row);
      if (index == no_row) continue;
      const auto found = truth_rows_.find(std::string(table_.cell(row, sample_)));
      if (found == truth_rows_.end()) {
        if (strangers++ == 0) first_stranger = row;
        continue;
      }
      std::size_t& known = rows_[found->second * stride_ + index];
      if (known != no_row)
        throw table_.wrong(row, sample_, "has a prediction already, in row " + std::to_string(known + 1));
      known = row;
    }
    if (strangers > 0)
      throw table_.wrong(first_stranger, sample_,
                         "is no sample of the truth" +
                             (strangers == 1 ? std::string()
                                             : fmt::format(", and neither {} of {} more row{}",
                                                           strangers == 2 ? "is the sample" : "are the samples",
                                                           strangers - 1, strangers == 2 ? "" : "s")) +
                             "; the truth has " +
                             (truth_.samples.empty() ? "none" : "ids like \"" + truth_.samples[0].id + '"'));
  }

  const CsvTable& table_;
  std::size_t sample_;
  const Collection& truth_;
  std::unordered_map<std::string, std::size_t> truth_rows_;
  std::vector<std::string> classes_, ignored_;
  std::vector<std::size_t> columns_;  // per class, or the one of a long table
  std::vector<std::size_t> rows_;     // [truth's samples, stride]
  std::size_t stride_ = 1;            // 1 in a wide table, else the number of classes
};

// Names the samples of the truth that no row of the table is about.
InputError missing(const std::string& table, const Collection& truth, const std::vector<std::size_t>& rows) {
  const auto named = [&](std::size_t i) { return '"' + truth.samples[rows[i]].id + '"'; };
  std::string names = named(0);
  for (std::size_t i = 1; i < std::min<std::size_t>(rows.size(), 3); ++i) names += ", " + named(i);
  if (rows.size() > 3) names += fmt::format(" and {} more", rows.size() - 3);
  return failure(
      "{}: {} of {} samples of the truth have no prediction: {}; where the truth is wider on purpose, say `samples: "
      "listed`, or `select` the samples that were predicted",
      table, rows.size(), truth.samples.size(), names);
}

Predictions joined(const Answers& answers, const std::string& table, const Collection& truth, PredictedSamples samples,
                   const Context& context) {
  const std::size_t classes = answers.classes().size();
  std::vector<std::size_t> rows, without;
  for (std::size_t row = 0; row < truth.samples.size(); ++row) {
    std::size_t given = 0;
    for (std::size_t i = 0; i < classes; ++i) given += answers.row(row, i) != no_row;
    if (given != 0 && given != classes)
      throw failure("read_predictions: sample \"{}\" has predictions for {} of {} classes", truth.samples[row].id,
                    given, classes);
    (given != 0 ? rows : without).push_back(row);
  }
  if (!without.empty() && samples == PredictedSamples::all) throw missing(table, truth, without);
  Predictions result = unanswered(truth, rows, answers.classes());
  std::size_t outside = 0;
  for (std::size_t i = 0; i < result.probabilities.size(); ++i) {
    const std::size_t index = i % classes;
    result.probabilities[i] = answers.probability(answers.row(rows[i / classes], index), index);
    outside += result.probabilities[i] < 0 || result.probabilities[i] > 1;
  }
  context.log(fmt::format("{} of {} samples of the truth have a prediction", rows.size(), truth.samples.size()));
  if (!answers.ignored().empty())
    context.log("classes that the truth does not have, not read: " + name_list(answers.ignored()));
  if (outside > 0)
    context.log(fmt::format("{} scores are outside [0, 1]: they rank, but are no probabilities", outside));
  return result;
}

}  // namespace

void run_read_predictions(const Job& job, const Context& context) try {
  const auto params = params_of<ReadPredictionsParams>(job);
  const Collection truth = load_collection(job.inputs.at("truth"));
  const CsvTable table = read_csv(params.file.text);
  if (table.rows() == 0) throw failure("{} has a header, but no row", table.name());
  const Answers answers(table, params, truth);
  const Predictions predictions = joined(answers, table.name(), truth, params.samples, context);
  save_predictions(predictions, job.out);
  SampleOwners owners;
  const auto rows = truth.rows();
  for (const std::string& sample : predictions.samples) owners.add(truth.samples[rows.at(sample)]);
  owners.save(job.out);
  if (predictions.samples.size() < truth.samples.size())
    save_facts({{"predicted", predictions.samples.size()}, {"samples", truth.samples.size()}}, job.out);
} catch (const InputError&) {
  throw;
} catch (const std::runtime_error& error) {  // a missing column or a wrong cell
  throw InputError(error.what());
}

}  // namespace collimator
