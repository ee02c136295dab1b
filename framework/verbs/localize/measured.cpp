// Leaves pictures out of all numbers of a protocol at once, and averages by patient within each group.
#include "framework/verbs/localize/measured.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/stats/patient_means.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {
namespace {

const char* const no_proof =
    "where a saliency map lies is no proof that the network uses what lies there: maps are coarse, and active on "
    "hidden "
    "pixels that cannot matter";
const char* const of_negatives =
    "among the maps are those of pictures without the class, which show what speaks against it";

// The labels of the maps' class; nothing where the pictures have none.
std::vector<float> labels_of_maps(const MeasuredPictures& pictures) {
  std::vector<float> labels;
  const auto found = std::ranges::find(pictures.known.classes, pictures.class_name);
  if (found == pictures.known.classes.end()) return labels;
  labels.reserve(pictures.known.samples.size());
  for (std::size_t i = 0; i < pictures.known.samples.size(); ++i)
    labels.push_back(pictures.known.label(i, static_cast<std::size_t>(found - pictures.known.classes.begin())));
  return labels;
}

// One number of the pictures of a group.
struct CountedPictures {
  std::vector<std::string> patients;
  std::vector<double> values;
  std::size_t all_patients = 0, positives = 0, negatives = 0;  // the latter of the pictures that have the number

  CountedPictures(const MeasuredPictures& pictures, const std::vector<std::size_t>& rows, std::size_t number,
                  std::span<const float> labels) {
    const std::size_t numbers = pictures.numbers();
    patients.reserve(rows.size());
    values.reserve(rows.size());
    for (const std::size_t row : rows) {
      patients.push_back(patient_of(pictures.known, row));
      values.push_back(pictures.values[row * numbers + number]);
      if (labels.empty() || std::isnan(values.back())) continue;
      positives += labels[row] == 1 ? 1 : 0;
      negatives += labels[row] == 0 ? 1 : 0;
    }
    all_patients = std::set<std::string>(patients.begin(), patients.end()).size();
  }
};

}  // namespace

std::size_t MeasuredPictures::numbers() const {
  std::size_t count = 0;
  for (const ProtocolNumbers& protocol : protocols) count += protocol.names.size();
  return count;
}

void MeasuredPictures::add(std::span<const double> measured) {
  const bool defined = std::ranges::all_of(measured, [](double value) { return std::isfinite(value); });
  for (const double value : measured) values.push_back(defined ? value : std::nan(""));
}

Table samples_table(const MeasuredPictures& pictures) {
  Table table{"samples/table.csv", {"sample", "patient", score_column::class_name}, {}};
  for (const ProtocolNumbers& protocol : pictures.protocols)
    table.header.insert(table.header.end(), protocol.names.begin(), protocol.names.end());
  table.header.emplace_back(score_column::note);
  for (const std::string& name : table.header)
    if (std::ranges::count(table.header, name) > 1)
      throw failure("a number would be called `{}` like a column of the table of pictures: give its protocol a label",
                    name);
  const std::size_t numbers = pictures.numbers();
  // Who the patients are in every collection: the runs of two arms may be of two hospitals.
  const std::vector<std::string>& patients = pictures.known.patient_identities();
  for (std::size_t i = 0; i < pictures.known.samples.size(); ++i) {
    std::vector<std::string> cells{pictures.known.samples[i], patients[i], pictures.class_name};
    std::vector<std::string> undefined;
    const double* value = pictures.values.data() + i * numbers;
    for (const ProtocolNumbers& protocol : pictures.protocols) {
      if (std::isnan(*value)) undefined.push_back(protocol.label);
      for (std::size_t o = 0; o < protocol.names.size(); ++o) cells.push_back(number_text(*value++));
    }
    cells.push_back(undefined.empty() ? "" : fmt::format("undefined: {}", fmt::join(undefined, ", ")));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table groups_table(const MeasuredPictures& pictures, std::span<const std::string> by, const Bands& bands) {
  Table table{"samples/groups.csv", {"sample"}, {}};
  table.header.insert(table.header.end(), by.begin(), by.end());
  table.rows.reserve(pictures.known.samples.size());
  for (const std::string& sample : pictures.known.samples) {
    table.rows.push_back({sample});
    table.rows.back().resize(table.header.size());
  }
  for (std::size_t f = 0; f < by.size(); ++f)
    for (const Group& group : groups_of(pictures.known, by.subspan(f, 1), bands))
      if (!group.field.empty())
        for (const std::size_t row : group.rows) table.rows[row][f + 1] = group.value;
  return table;
}

std::vector<ScoreRow> mean_rows(const MeasuredPictures& pictures, std::span<const std::string> by, const Bands& bands,
                                const BootstrapOptions& options) {
  const std::vector<float> labels = labels_of_maps(pictures);
  std::vector<ScoreRow> rows;
  for (const Group& group : groups_of(pictures.known, by, bands)) {
    std::size_t number = 0;
    for (const ProtocolNumbers& protocol : pictures.protocols)
      for (const std::string& name : protocol.names) {
        const CountedPictures column(pictures, group.rows, number++, labels);
        const PatientMeans patients(column.patients, column.values);
        ScoreRow& row = rows.emplace_back(ScoreRow{pictures.class_name,
                                                   name,
                                                   group.field,
                                                   group.value,
                                                   summarize(patients.means).mean,
                                                   patients.pictures,
                                                   {},
                                                   ""});
        row.patients = patients.means.size();
        if (column.positives + column.negatives == patients.pictures) row.positives = column.positives;
        row.note = fmt::format("{} of {} pictures, {} of {} patients", patients.pictures, group.rows.size(),
                               patients.means.size(), column.all_patients);
        row.caution = no_proof;
        if (column.negatives > 0) row.caution += std::string("; ") + of_negatives;
        add_mean_interval(patients.means, options, row);
      }
  }
  return rows;
}

}  // namespace collimator
