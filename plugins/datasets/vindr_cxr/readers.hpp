// VinDr-CXR's labels, one row for each radiologist who read a picture, and the rule that makes one label of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <collimator/table.hpp>

namespace vindr {

// The 22 local labels, which have boxes, the 5 global ones, and the absence of all, as the training table calls them.
inline const std::vector<std::string>& labels() {
  static const std::vector<std::string> names{"Aortic enlargement",
                                              "Atelectasis",
                                              "Calcification",
                                              "Cardiomegaly",
                                              "Clavicle fracture",
                                              "Consolidation",
                                              "Edema",
                                              "Emphysema",
                                              "Enlarged PA",
                                              "ILD",
                                              "Infiltration",
                                              "Lung Opacity",
                                              "Lung cavity",
                                              "Lung cyst",
                                              "Mediastinal shift",
                                              "Nodule/Mass",
                                              "Pleural effusion",
                                              "Pleural thickening",
                                              "Pneumothorax",
                                              "Pulmonary fibrosis",
                                              "Rib fracture",
                                              "Other lesion",
                                              "COPD",
                                              "Lung tumor",
                                              "Pneumonia",
                                              "Tuberculosis",
                                              "Other diseases",
                                              "No finding"};
  return names;
}

// A label's place among labels(); the test tables write "Other disease".
inline std::optional<std::size_t> place_of(std::string_view name) {
  if (name == "Other disease") name = "Other diseases";
  const auto found = std::ranges::find(labels(), name);
  if (found == labels().end()) return std::nullopt;
  return static_cast<std::size_t>(found - labels().begin());
}

// How often each label of a picture was given, and by how many radiologists it was read.
struct Votes {
  std::vector<int> yes = std::vector<int>(labels().size());
  int readers = 0;
};

// The rule: `majority` (more than half of the readers), `any`, or one radiologist, such as R8.
inline bool is_positive(const Votes& votes, std::size_t label, bool any) {
  return any ? votes.yes[label] > 0 : 2 * votes.yes[label] > votes.readers;
}

// The votes of an image_labels table in the order of its pictures.
class Readings {
 public:
  // `reader` takes the rows of one radiologist alone; empty: of all.
  Readings(const collimator::CsvTable& table, const std::string& reader) {
    const std::size_t id = table.column("image_id");
    const std::optional<std::size_t> rad = table.find("rad_id");
    std::vector<std::size_t> columns;
    for (const std::string& name : labels())
      columns.push_back(name == "Other diseases" && table.find("Other disease") ? *table.find("Other disease")
                                                                                : table.column(name));
    std::unordered_map<std::string, std::size_t> read;  // picture and radiologist -> row
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string picture(table.cell(row, id));
      if (picture.empty()) throw table.wrong(row, id, "is no picture's id");
      const std::string who(rad ? table.cell(row, *rad) : "");
      if (rad && who.empty()) throw table.wrong(row, *rad, "is no radiologist");
      if (const auto [first, is_new] = read.emplace(picture + '\n' + who, row); !is_new)
        throw table.wrong(row, id,
                          "was read by the same radiologist in row " + std::to_string(first->second + 1) + " already");
      if (rad && !reader.empty() && who != reader) {
        others_.push_back(picture);
        continue;
      }
      const auto [place, is_new] = places_.emplace(picture, pictures_.size());
      if (is_new) {
        pictures_.push_back(picture);
        votes_.emplace_back();
      }
      Votes& votes = votes_[place->second];
      ++votes.readers;
      for (std::size_t i = 0; i < columns.size(); ++i) votes.yes[i] += label(table, row, columns[i]);
    }
    std::erase_if(others_, [&](const std::string& picture) { return places_.contains(picture); });
    std::ranges::sort(others_);
    others_.erase(std::unique(others_.begin(), others_.end()), others_.end());
    has_readers_ = rad.has_value();
  }
  const std::vector<std::string>& pictures() const { return pictures_; }
  const Votes& votes(std::size_t picture) const { return votes_[picture]; }
  // The pictures that only other radiologists than `reader` have read, sorted.
  const std::vector<std::string>& not_read() const { return others_; }
  // Whether the table says who read a picture; that of the test part has a consensus.
  bool has_readers() const { return has_readers_; }

 private:
  static int label(const collimator::CsvTable& table, std::size_t row, std::size_t column) {
    const std::string_view cell = table.cell(row, column);
    if (cell == "0" || cell == "0.0") return 0;
    if (cell == "1" || cell == "1.0") return 1;
    throw table.wrong(row, column, "is no label; expected 0 or 1");
  }
  std::vector<std::string> pictures_, others_;
  bool has_readers_ = false;
  std::vector<Votes> votes_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace vindr
