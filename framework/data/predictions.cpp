// Reads and writes predictions.csv and groups.csv, and refuses rows that are not in the order that it writes.
#include "framework/data/predictions.hpp"

#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/json.hpp"
#include "framework/data/table.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;

constexpr const char *no_samples_file = "no_samples.json", *own_sample_column = "own_sample";
const std::vector<std::string> columns{"sample", "patient", "class", "probability", "label"};

// The classes are those of the first sample; every other one must have them in the same order.
void load_rows(Predictions& predictions, const CsvTable& table) {
  if (table.header() != columns)
    throw failure("{}: the header is {}; expected {}", table.name(), name_list(table.header()), name_list(columns));
  std::size_t classes = 0;
  while (classes < table.rows() && table.cell(classes, 0) == table.cell(0, 0))
    predictions.classes.emplace_back(table.cell(classes++, 2));
  if (classes != 0 && table.rows() % classes != 0)
    throw failure("{}: {} rows are no multiple of {} classes", table.name(), table.rows(), classes);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (row % classes == 0) {
      predictions.samples.emplace_back(table.cell(row, 0));
      predictions.patients.emplace_back(table.cell(row, 1));
    }
    if (table.cell(row, 0) != predictions.samples.back() || table.cell(row, 2) != predictions.classes[row % classes])
      throw failure("{}: expected sample \"{}\", class \"{}\"", table.place(row), predictions.samples.back(),
                    predictions.classes[row % classes]);
    predictions.probabilities.push_back(table.number(row, 3));
    const double label = table.number(row, 4);
    if (label != 0 && label != 1 && !std::isnan(label)) throw table.wrong(row, 4, "is not 0, 1 or nan");
    predictions.labels.push_back(static_cast<float>(label));
  }
}

void load_groups(Predictions& predictions, const CsvTable& table) {
  if (table.column("sample") != 0) throw failure("{}: the first column is not \"sample\"", table.name());
  if (table.rows() != predictions.samples.size())
    throw failure("{}: {} rows for {} samples", table.name(), table.rows(), predictions.samples.size());
  for (std::size_t i = 1; i < table.header().size(); ++i) predictions.metadata.push_back({table.header()[i], {}});
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.cell(row, 0) != predictions.samples[row])
      throw failure("{}: expected sample \"{}\"", table.place(row), predictions.samples[row]);
    for (std::size_t i = 0; i < predictions.metadata.size(); ++i)
      predictions.metadata[i].second.emplace_back(table.cell(row, i + 1));
  }
}

void load_identities(Predictions& predictions, const CsvTable& table) {
  std::vector<std::string> expected{"sample", "identity"};
  const bool renamed = table.find(own_sample_column).has_value();
  if (renamed) expected.emplace_back(own_sample_column);
  if (table.header() != expected || table.rows() != predictions.samples.size())
    throw failure("{}: expected the columns sample, identity and perhaps own_sample, and {} rows", table.name(),
                  predictions.samples.size());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.cell(row, 0) != predictions.samples[row])
      throw failure("{}: expected sample \"{}\"", table.place(row), predictions.samples[row]);
    predictions.identities.emplace_back(table.cell(row, 1));
    if (renamed) predictions.own_samples.emplace_back(table.cell(row, 2));
  }
}

}  // namespace

void save_predictions(const Predictions& predictions, const fs::path& folder) {
  fs::create_directories(folder);
  std::string out = "sample,patient,class,probability,label\n";
  for (std::size_t sample = 0; sample < predictions.samples.size(); ++sample)
    for (std::size_t i = 0; i < predictions.classes.size(); ++i) {
      append_cell(out, predictions.samples[sample]);
      out += ',';
      append_cell(out, predictions.patients[sample]);
      out += ',';
      append_cell(out, predictions.classes[i]);
      out += ',';
      append_number(out, predictions.probability(sample, i));
      out += ',';
      append_number(out, predictions.label(sample, i));
      out += '\n';
    }
  write_file(folder / "predictions.csv", out);
  // Without a sample no row tells the classes.
  if (predictions.samples.empty())
    write_json(folder / no_samples_file, {{"classes", predictions.classes}});
  else
    fs::remove(folder / no_samples_file);

  std::vector<std::string> cells{"sample"};
  for (const auto& [field, values] : predictions.metadata) cells.push_back(field);
  out.clear();
  append_row(out, cells);
  for (std::size_t sample = 0; sample < predictions.samples.size(); ++sample) {
    cells.assign(1, predictions.samples[sample]);
    for (const auto& [field, values] : predictions.metadata) cells.push_back(values[sample]);
    append_row(out, cells);
  }
  write_file(folder / "groups.csv", out);

  fs::remove(folder / "patients.csv");
  const bool renamed = !predictions.own_samples.empty();
  if (predictions.identities.empty() && !renamed) return;
  cells = {"sample", "identity"};
  if (renamed) cells.emplace_back(own_sample_column);
  out.clear();
  append_row(out, cells);
  for (std::size_t sample = 0; sample < predictions.samples.size(); ++sample) {
    cells = {predictions.samples[sample], predictions.patient_identities()[sample]};
    if (renamed) cells.push_back(predictions.own_samples[sample]);
    append_row(out, cells);
  }
  write_file(folder / "patients.csv", out);
}

Predictions load_predictions(const fs::path& folder) try {
  Predictions predictions;
  load_rows(predictions, read_csv(folder / "predictions.csv"));
  if (const fs::path classes = folder / no_samples_file; predictions.samples.empty() && fs::exists(classes))
    predictions.classes = read_json(classes).value("classes", std::vector<std::string>{});
  load_groups(predictions, read_csv(folder / "groups.csv"));
  if (fs::exists(folder / "patients.csv")) load_identities(predictions, read_csv(folder / "patients.csv"));
  return predictions;
} catch (const InputError&) {
  throw;
} catch (const std::runtime_error& error) {  // a wrong cell
  throw InputError(error.what());
}

}  // namespace collimator
