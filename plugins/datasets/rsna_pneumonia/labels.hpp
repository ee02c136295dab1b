// Reads the challenge's two tables: which class a patient's picture is of, and the boxes that radiologists drew.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <collimator/box_checks.hpp>
#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

namespace rsna {

inline constexpr std::int64_t side = 1024;  // of the publisher's pictures, in whose pixels boxes are
inline const std::string opacity = "Lung Opacity", not_normal = "No Lung Opacity / Not Normal", normal = "Normal";

struct Patient {
  std::string id, found;  // `found` is the detailed class, empty where no table says it
  std::string place;      // of the first row in the label table
  std::vector<collimator::FindingBox> boxes;
};

// The patients of the label table, in its order. A patient with two boxes has two rows.
class Labels {
 public:
  explicit Labels(const collimator::CsvTable& table) : table_(table) {
    const std::size_t patient = table.column("patientId"), target = table.column("Target");
    edges_ = {table.column("x"), table.column("y"), table.column("width"), table.column("height")};
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string id(table.cell(row, patient));
      if (id.empty()) throw table.wrong(row, patient, "is no patient");
      const std::string value = collimator::value_of(table.cell(row, target));
      if (value != "0" && value != "1") throw table.wrong(row, target, "is neither 0 nor 1");
      const auto [place, is_new] = places_.emplace(id, patients_.size());
      if (is_new) patients_.push_back({id, "", table.place(row), {}});
      Patient& known = patients_[place->second];
      if (!is_new && known.boxes.empty())
        throw table.wrong(row, patient, "has Target 0 in a row before (" + known.place + "), which may stand once");
      if (value == "1") {
        add_box(known, row);
      } else {
        if (!is_new) throw table.wrong(row, target, "is 0, but the patient has a box in a row before: " + known.place);
        for (const std::size_t edge : edges_)
          if (!collimator::means_missing(table.cell(row, edge)))
            throw table.wrong(row, edge, "belongs to no box: Target is 0");
      }
    }
  }

  std::vector<Patient>& patients() { return patients_; }
  // What is strange about the boxes of all patients; see BoxChecks.
  std::vector<std::string> remarks() const { return checks_.remarks(); }

  // Takes each patient's class from the other table, which says it as often as the label table has rows. Returns how
  // many patients of it the label table does not have.
  std::size_t add_classes(const collimator::CsvTable& table) {
    const std::size_t patient = table.column("patientId"), found = table.column("class");
    std::unordered_map<std::string_view, std::size_t> others;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string name(table.cell(row, found));
      if (name != opacity && name != not_normal && name != normal)
        throw table.wrong(row, found, "is no class; expected " + collimator::name_list({opacity, not_normal, normal}));
      const auto place = places_.find(std::string(table.cell(row, patient)));
      if (place == places_.end()) {
        others.emplace(table.cell(row, patient), row);
        continue;
      }
      Patient& known = patients_[place->second];
      if (!known.found.empty() && known.found != name)
        throw table.wrong(row, found, "is another class than in a row of the same patient before: " + known.found);
      if ((name == opacity) == known.boxes.empty())
        throw table.wrong(row, found,
                          std::string(known.boxes.empty() ? "stands for a patient with Target 0: "
                                                          : "stands for a patient with Target 1: ") +
                              known.place);
      known.found = name;
    }
    for (const Patient& each : patients_)
      if (each.found.empty())
        throw std::runtime_error(each.place + ": the patient " + each.id + " is not in " + table.name());
    return others.size();
  }

 private:
  void add_box(Patient& patient, std::size_t row) {
    const std::array<double, 4> at = collimator::box_numbers(table_, row, edges_);
    const auto [x, y, width, height] = at;
    for (const std::size_t i : {2U, 3U})
      if (!(at[i] > 0) || !std::isfinite(at[i])) throw table_.wrong(row, edges_[i], "is no size above 0");
    for (const std::size_t i : {0U, 1U})
      if (!(at[i] < double(side)) || !(at[i] + at[i + 2] > 0))
        throw table_.wrong(row, edges_[i],
                           "lets the box lie outside the picture of " + std::to_string(side) + " pixels");
    for (const collimator::FindingBox& other : patient.boxes)
      if (other.x == x && other.y == y && other.width == width && other.height == height)
        throw table_.wrong(row, edges_[0], "begins the same box as a row of the same patient before");
    patient.boxes.push_back({x, y, width, height, opacity});
    checks_.edges(patient.boxes.back(), double(side), double(side), table_.place(row));
  }

  const collimator::CsvTable& table_;
  std::array<std::size_t, 4> edges_{};
  std::vector<Patient> patients_;
  collimator::BoxChecks checks_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace rsna
