// Boxes that columns hold, of the pictures' table or of a second one.
#pragma once

#include <array>
#include <string>
#include <vector>

#include <collimator/box_checks.hpp>

#include "side_table.hpp"

namespace csv {

using collimator::BoxKind;

struct BoxRule {
  std::string file, id, x, y, width, height, x_max, y_max, label;
  BoxKind kind = BoxKind::finding;
  Condition only;

  void describe(auto& field) {
    field("file", file, "the table of the boxes, relative to the root; none: the pictures' own");
    field("id", id, "its column of the picture's id; none: the one named as in the pictures' table");
    field("x", x, "column of the left edge, in pixels of the picture, whose left edge is at 0").required();
    field("y", y, "column of the top edge").required();
    field("width", width, "column of the width");
    field("height", height, "column of the height");
    field("x_max", x_max, "column of the right edge, in place of `width`");
    field("y_max", y_max, "column of the bottom edge, in place of `height`");
    field("label", label, "column of what the box shows; none: the rule's name");
    field("kind", kind, "a finding, or a thing that is none, such as a stamp")
        .value("finding", BoxKind::finding)
        .value("object", BoxKind::object);
    field("only", only, "which rows are read as boxes; rows without numbers are none anyway");
  }
  void check(const std::string& name) const {
    const auto both = [](const std::string& a, const std::string& b) { return !a.empty() && !b.empty(); };
    if (both(width, height) == both(x_max, y_max) || width.empty() != height.empty() || x_max.empty() != y_max.empty())
      throw std::invalid_argument("boxes: " + name + ": name `width` and `height`, or `x_max` and `y_max`");
  }
};

// The boxes of one rule.
class Boxes {
 public:
  Boxes(const std::string& name, const BoxRule& rule, const Source& source)
      : name_(name),
        kind_(rule.kind),
        by_edges_(!rule.x_max.empty()),
        side_("boxes: " + name, source, rule.file, rule.id, rule.only) {
    const CsvTable& table = side_.table();
    const std::string asks = "boxes: " + name + ": ";
    columns_ = {table.column(rule.x, asks + "x"), table.column(rule.y, asks + "y"),
                by_edges_ ? table.column(rule.x_max, asks + "x_max") : table.column(rule.width, asks + "width"),
                by_edges_ ? table.column(rule.y_max, asks + "y_max") : table.column(rule.height, asks + "height")};
    if (!rule.label.empty()) label_ = table.column(rule.label, asks + "label");
  }

  void add_to(collimator::Sample& sample, std::span<const std::size_t> rows) {
    side_.note_id(sample.id);
    const std::size_t before = found_;
    side_.each(sample.id, rows, [&](std::size_t row) {
      auto box = box_of(row);
      if (!box) return;
      const std::string place = side_.table().place(row);
      checks_.edges(*box, static_cast<double>(sample.width), static_cast<double>(sample.height), place);
      checks_.twice(*box, sample.boxes, place);
      sample.boxes.push_back(std::move(*box));
    });
    ++samples_;
    with_box_ += found_ > before;
  }
  void finish() const {
    side_.finish();
    if (found_ == 0)
      throw std::runtime_error("boxes: " + name_ + ": no row of a picture that is read has a box in column " +
                               collimator::in_quotes(side_.table().header()[columns_[0]]));
  }
  std::vector<std::string> remarks() const {
    std::vector<std::string> result = side_.remarks();
    if (with_box_ < samples_)
      result.push_back("boxes: " + name_ + ": " + std::to_string(with_box_) + " of " + std::to_string(samples_) +
                       " pictures have one");
    for (const std::string& line : checks_.remarks()) result.push_back("boxes: " + name_ + ": " + line);
    return result;
  }

 private:
  // Nothing where the row has none.
  std::optional<collimator::FindingBox> box_of(std::size_t row) {
    const CsvTable& table = side_.table();
    const auto numbers = collimator::box_numbers(table, row, columns_, collimator::means_missing);
    if (!numbers) return std::nullopt;
    collimator::FindingBox box{(*numbers)[0], (*numbers)[1], (*numbers)[2], (*numbers)[3], name_, kind_};
    if (by_edges_) box.width -= box.x, box.height -= box.y;
    for (const std::size_t i : {std::size_t{2}, std::size_t{3}})
      if (!((i == 2 ? box.width : box.height) > 0))
        throw table.wrong(row, columns_[i],
                          by_edges_ ? "is no edge to the right of or below the first one; leave such rows out by `only`"
                                    : "is no width or height above 0; leave such rows out by `only`");
    if (label_) {
      box.label = trimmed(table.cell(row, *label_));
      if (box.label.empty()) throw table.wrong(row, *label_, "is empty, and the box has no label");
    }
    ++found_;
    return box;
  }

  std::string name_;
  BoxKind kind_;
  bool by_edges_;
  SideTable side_;
  std::array<std::size_t, 4> columns_{};
  std::optional<std::size_t> label_;
  collimator::BoxChecks checks_;
  std::size_t found_ = 0, samples_ = 0, with_box_ = 0;
};

}  // namespace csv
