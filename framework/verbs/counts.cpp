// Counts samples and patients, and writes the tables beside a collection.
#include "framework/verbs/counts.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_set>

#include "framework/base/file.hpp"
#include "framework/data/table.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/task/task.hpp"

namespace collimator {
namespace {

std::size_t patients_among(const Collection& collection, const std::vector<std::size_t>& rows) {
  std::unordered_set<std::string_view> patients;
  for (const std::size_t row : rows) patients.insert(collection.samples[row].patient);
  return patients.size();
}

Records records_of(const Collection& collection) {
  return {&collection.classes, [&](const Records::Visit& visit) {
            for (const Record& record : collection.samples) visit(record);
          }};
}

// A column's name, or the same behind what it is where another column is called so.
std::string column_name(const std::string& name, const char* kind, const std::set<std::string>& taken) {
  return taken.contains(name) ? std::string(kind) + ":" + name : name;
}

}  // namespace

Port counts_port(std::vector<std::string> (*metrics)(const Task& task)) {
  using namespace score_column;
  return {"counts",
          "table",
          "counts",
          {{class_name, "the class that positives, negatives, unknown and prevalence are of; else empty"},
           {metric, "what is counted: samples, patients, positives …"},
           {group_field,
            "`part` of a split, `step` of a selection, `label` of what was planted, or `reason` of what a dataset left "
            "out; empty for all samples"},
           {group, "the part's name, the step's number and rule, or the reason"},
           {value, "the count, or the share of positives among known labels"},
           {n, "samples that it was counted among"},
           {positives, "how many of them are positive; empty where that means nothing"},
           {patients, "whose samples they are"},
           {note, "what a reader of the number must know"}},
          metrics};
}

Port samples_port(bool parts) {
  Port port{"samples",
            "samples",
            "samples",
            {{"sample", "the sample's id in the collection"},
             {"patient", "whose picture it is"},
             {"split", "the publisher's part, where it names one"}}};
  if (parts) port.columns.push_back({"part", "where the sample went: train, validate or test"});
  port.columns.push_back({"CLASS", "of each class: 1, 0, or empty where the label is not known"});
  port.columns.push_back({"FIELD", "of each metadata field: its value"});
  return port;
}

std::vector<std::string> count_metrics(const Task&) {
  using namespace count_metric;
  return {samples, patients, positives, negatives, unknown, prevalence};
}

std::vector<std::string> count_metrics_of_reasons(const Task& task) {
  std::vector<std::string> metrics = count_metrics(task);
  metrics.emplace_back(count_metric::left_out_samples);
  return metrics;
}

std::vector<std::string> count_metrics_of_steps(const Task& task) {
  using namespace count_metric;
  std::vector<std::string> metrics = count_metrics(task);
  metrics.insert(metrics.end(), {left_out_samples, left_out_patients, missing});
  if (task.params.contains("correlate")) metrics.emplace_back(phi);
  return metrics;
}

void CollectionTables::add(const Collection& collection, const std::string& part) {
  listed_.push_back({records_of(collection), part});
  count(listed_.back().records, part, fields_);
}

void CollectionTables::add(const PackedCollection& collection) {
  listed_.push_back(
      {{&collection.classes, [&](const Records::Visit& visit) { collection.records.each("", visit); }}, ""});
  count(listed_.back().records, "", fields_);
}

void CollectionTables::add_counts(const Collection& collection, const std::string& part) {
  std::set<std::string> not_listed;
  count(records_of(collection), part, not_listed);
}

void CollectionTables::count(const Records& records, const std::string& part, std::set<std::string>& fields) {
  std::size_t samples = 0;
  std::unordered_set<std::string> patients;
  std::vector<std::size_t> positives(records.classes->size()), negatives(records.classes->size());
  records.each([&](const Record& record) {
    ++samples;
    patients.insert(record.patient);
    for (std::size_t i = 0; i < positives.size(); ++i) {
      positives[i] += record.labels[i] == 1 ? 1 : 0;
      negatives[i] += record.labels[i] == 0 ? 1 : 0;
    }
    for (const auto& [field, value] : record.metadata)
      if (!fields.contains(field)) fields.insert(field);
  });
  ScoreRow row;
  row.group_field = part.empty() ? "" : count_part;
  row.group = part;
  row.n = samples;
  row.patients = patients.size();
  const auto put = [&](const char* metric, double value) {
    row.metric = metric;
    row.value = value;
    rows_.push_back(row);
  };
  put(count_metric::samples, static_cast<double>(row.n));
  put(count_metric::patients, static_cast<double>(*row.patients));
  for (std::size_t i = 0; i < positives.size(); ++i) {
    const std::size_t positive = positives[i], negative = negatives[i];
    row.class_name = (*records.classes)[i];
    row.positives = positive;
    put(count_metric::positives, static_cast<double>(positive));
    put(count_metric::negatives, static_cast<double>(negative));
    put(count_metric::unknown, static_cast<double>(row.n - positive - negative));
    if (positive + negative == 0) row.note = "no label of this class is known";
    put(count_metric::prevalence, static_cast<double>(positive) / static_cast<double>(positive + negative));
    row.note.clear();
  }
}

void CollectionTables::add_steps(const Collection& collection, const std::vector<CountedStep>& steps) {
  std::size_t samples_before = 0, patients_before = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    ScoreRow row;
    row.group_field = count_step;
    row.group = std::to_string(i) + " " + steps[i].rule;
    row.n = steps[i].rows.size();
    row.patients = patients_among(collection, steps[i].rows);
    const auto put = [&](const char* metric, std::size_t value) {
      row.metric = metric;
      row.value = static_cast<double>(value);
      rows_.push_back(row);
    };
    put(count_metric::samples, row.n);
    put(count_metric::patients, *row.patients);
    if (i > 0) {
      put(count_metric::left_out_samples, samples_before - row.n);
      put(count_metric::left_out_patients, patients_before - *row.patients);
      put(count_metric::missing, steps[i].missing);
    }
    samples_before = row.n;
    patients_before = *row.patients;
  }
}

void CollectionTables::add_reasons(const std::vector<LeftOut>& reasons) {
  for (const LeftOut& entries : reasons)
    if (entries.count > 0) {
      ScoreRow row;
      row.metric = count_metric::left_out_samples;
      row.group_field = count_reason;
      row.group = entries.reason;
      row.value = static_cast<double>(entries.count);
      row.n = entries.count;
      rows_.push_back(row);
    }
}

void CollectionTables::save(const std::filesystem::path& folder) const {
  std::filesystem::create_directories(folder / "counts");
  write_table(score_table(rows_), folder / "counts" / "table.csv");
  std::filesystem::create_directories(folder / "samples");
  std::vector<std::string> header{"sample", "patient", "split"};
  const bool parts = std::ranges::any_of(listed_, [](const Listed& listed) { return !listed.part.empty(); });
  if (parts) header.emplace_back("part");
  std::set<std::string> taken(header.begin(), header.end());
  if (!listed_.empty())
    for (const std::string& name : *listed_.front().records.classes)
      header.push_back(column_name(name, "class", taken));
  taken.insert(header.begin(), header.end());
  for (const std::string& field : fields_) header.push_back(column_name(field, "field", taken));
  GrowingFile file(folder / "samples" / "table.csv");
  std::string& out = file.text();
  append_row(out, header);
  const auto add = [&out](std::string_view cell) {
    append_cell(out, cell);
    out += ',';
  };
  for (const Listed& listed : listed_)
    listed.records.each([&](const Record& record) {
      add(record.id);
      add(record.patient);
      add(record.split);
      if (parts) add(listed.part);
      for (const float label : record.labels) add(label == 1 ? "1" : label == 0 ? "0" : "");
      for (const std::string& field : fields_) {
        const auto found = record.metadata.find(field);
        add(found == record.metadata.end() ? std::string_view() : found->second);
      }
      out.back() = '\n';
      file.grow();
    });
  file.finish();
}

void save_collection_tables(const Collection& collection, const std::filesystem::path& folder) {
  CollectionTables tables;
  tables.add(collection);
  tables.save(folder);
}

}  // namespace collimator
