// Regions of interest that columns hold: paths of mask pictures, or run lengths, of the pictures' table or of a second
// one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "run_lengths.hpp"
#include "side_table.hpp"

namespace csv {

struct MaskRule {
  std::string file, id, path, runs, part, width, height;
  std::int64_t first = 1;
  Order order = Order::rows;
  Pairs pairs = Pairs::absolute;
  std::vector<std::string> none{"-1"};
  Condition only;

  void describe(auto& field) {
    field("file", file, "the table that tells of the masks, relative to the root; none: the pictures' own");
    field("id", id, "its column of the picture's id; none: the one named as in the pictures' table");
    field("path", path, "path of the mask picture, with columns in braces: {mask}, masks/{id}_left.png");
    field("runs", runs,
          "column of run lengths: pairs of a start and a length, with blanks between, as in Kaggle's contests");
    field("part", part, "column of what the mask shows; none: the rule's name");
    field("width", width, "of the grid of the runs: a number of pixels, or a column that holds it");
    field("height", height, "of the grid of the runs");
    field("first", first, "what runs call the first pixel").range(0, 1);
    field("order", order, "runs go along rows, or down columns, as those of SIIM and Airbus do")
        .value("rows", Order::rows)
        .value("columns", Order::columns);
    field("pairs", pairs,
          "starts count from the first pixel, or from the end of the run before, as those of SIIM's pneumothoraces do")
        .value("absolute", Pairs::absolute)
        .value("relative", Pairs::relative);
    field("none", none, "cells of `runs` that say that there is no mask, beside empty ones");
    field("only", only, "which rows are read as masks");
  }
  void check(const std::string& name) const {
    if (path.empty() == runs.empty()) throw std::invalid_argument("masks: " + name + ": name either `path` or `runs`");
    if (!runs.empty() && (width.empty() || height.empty()))
      throw std::invalid_argument("masks: " + name + ": `runs` need the `width` and `height` of their grid");
  }
};

// The masks of one rule. Several rows of run lengths of one picture and part are one mask.
class Masks {
 public:
  static constexpr std::uint64_t most_area = 1U << 28;

  Masks(const std::string& name, const MaskRule& rule, const Source& source, const collimator::Folder& pictures,
        std::string root)
      : name_(name),
        root_(std::move(root)),
        style_{rule.first, rule.order, rule.pairs},
        side_("masks: " + name, source, rule.file, rule.id, rule.only),
        none_(rule.none),
        width_("masks: " + name + ": width", rule.width, side_.table()),
        height_("masks: " + name + ": height", rule.height, side_.table()),
        path_(rule.path, side_.table(), "masks: " + name + ": path"),
        files_(path_, pictures) {
    if (!rule.runs.empty()) runs_ = side_.table().column(rule.runs, "masks: " + name + ": runs");
    if (!rule.part.empty()) part_ = side_.table().column(rule.part, "masks: " + name + ": part");
  }

  void add_to(collimator::Sample& sample, std::span<const std::size_t> rows) {
    side_.note_id(sample.id);
    const std::size_t before = sample.regions.size();
    std::map<std::string, collimator::Region> regions;  // of runs, by part
    side_.each(sample.id, rows, [&](std::size_t row) {
      if (runs_)
        add_runs(regions, row);
      else if (const auto found = files_.find(path_.of(row)))
        add_file(sample, row, *found);
      else if (missing_++ == 0)
        first_missing_ = side_.table().place(row) + ", " + path_.of(row);
    });
    for (auto& [part, region] : regions) {
      if (style_.order == Order::columns) to_rows(region);
      sample.regions.push_back(std::move(region));
      ++found_;
    }
    ++samples_;
    with_mask_ += sample.regions.size() > before;
  }
  void finish() const {
    side_.finish();
    if (found_ == 0)
      throw std::runtime_error("masks: " + name_ + ": no picture that is read has one" +
                               (missing_ == 0 ? "" : "; the first would be of " + first_missing_));
  }
  std::vector<std::string> remarks() const {
    std::vector<std::string> result = side_.remarks();
    if (with_mask_ < samples_)
      result.push_back("masks: " + name_ + ": " + std::to_string(with_mask_) + " of " + std::to_string(samples_) +
                       " pictures have one");
    if (missing_ > 0)
      result.push_back("masks: " + name_ + ": " + std::to_string(missing_) + " rows have none, the first is " +
                       first_missing_);
    return result;
  }

 private:
  std::string part_of(std::size_t row) const {
    if (!part_) return name_;
    const std::string part(trimmed(side_.table().cell(row, *part_)));
    if (part.empty()) throw side_.table().wrong(row, *part_, "is empty, and the mask shows nothing by a name");
    return part;
  }
  // Rows of one picture may repeat its file.
  void add_file(collimator::Sample& sample, std::size_t row, const std::string& file) {
    const std::string part = part_of(row);
    for (const collimator::Region& other : sample.regions)
      if (other.part == part && other.file == file) return;
    sample.regions.push_back({.part = part, .file = file, .root = root_});
    ++found_;
  }
  void add_runs(std::map<std::string, collimator::Region>& regions, std::size_t row) {
    const CsvTable& table = side_.table();
    const std::string_view cell = table.cell(row, *runs_);
    if (collimator::means_missing(cell) || none_.hold(value_of(cell))) return;
    const std::int64_t width = width_.of(row), height = height_.of(row);
    const auto area = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    if (area == 0) throw table.wrong(row, *runs_, "is run lengths on a grid whose size is not known");
    if (area > most_area) throw table.wrong(row, *runs_, "is run lengths on a grid of more than 268,435,456 pixels");
    std::vector<Run> runs;
    try {
      runs = runs_in(cell, style_, area);
    } catch (const std::invalid_argument& wrong) {
      throw table.wrong(row, *runs_, wrong.what());
    }
    const std::string part = part_of(row);
    collimator::Region& region = regions[part];
    if (!region.part.empty() && (region.grid_width != width || region.grid_height != height))
      throw table.wrong(row, *runs_, "is run lengths on another grid than the rows before it of the same picture");
    region.part = part;
    region.grid_width = width;
    region.grid_height = height;
    for (std::size_t i = 0; i < region.runs.size(); i += 2) runs.emplace_back(region.runs[i], region.runs[i + 1]);
    set_runs(region, united(std::move(runs)));
  }
  static void set_runs(collimator::Region& region, const std::vector<Run>& runs) {
    region.runs.clear();
    for (const auto& [start, length] : runs) region.runs.insert(region.runs.end(), {start, length});
  }
  static void to_rows(collimator::Region& region) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < region.runs.size(); i += 2) runs.emplace_back(region.runs[i], region.runs[i + 1]);
    set_runs(region, along_rows(runs, static_cast<std::uint64_t>(region.grid_width),
                                static_cast<std::uint64_t>(region.grid_height)));
  }

  std::string name_, root_;
  RunStyle style_;
  SideTable side_;
  Values none_;
  Pixels width_, height_;
  PathPattern path_;
  Files files_;
  std::optional<std::size_t> runs_, part_;
  std::size_t found_ = 0, missing_ = 0, samples_ = 0, with_mask_ = 0;
  std::string first_missing_;
};

}  // namespace csv
