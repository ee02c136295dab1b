// Any table of pictures: the parameters say which columns hold picture, patient, labels, metadata and mask.
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

std::string lower(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::string result(text);
  for (char& character : result)
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  return result;
}

// Whether a cell is one of the values; blanks around it and the case of ASCII letters do not count.
bool is_any(std::string_view cell, const std::vector<std::string>& values) {
  return std::ranges::any_of(values, [&](const std::string& value) { return lower(value) == lower(cell); });
}

// A path with columns in braces: "png/{image_id}.png".
class Pattern {
 public:
  Pattern(const std::string& text, const CsvTable& table, const std::string& parameter) : table_(table) {
    std::size_t at = 0;
    while (true) {
      const std::size_t open = text.find('{', at), close = text.find('}', open);
      pieces_.push_back({text.substr(at, open - at), std::nullopt});
      if (open == std::string::npos) break;
      if (close == std::string::npos)
        throw std::runtime_error(parameter + ": the brace of \"" + text + "\" is not closed");
      pieces_.back().column = table.column(text.substr(open + 1, close - open - 1));
      at = close + 1;
    }
  }
  std::string of(std::size_t row) const {
    std::string path;
    for (const Piece& piece : pieces_) {
      path += piece.text;
      if (piece.column) path += table_.cell(row, *piece.column);
    }
    return path;
  }
  // The folder that all paths lie in, as far as no column decides it.
  std::string folder() const {
    return pieces_[0].text.substr(0, std::min(pieces_[0].text.rfind('/'), pieces_[0].text.size()));
  }
  bool has_folder() const { return pieces_[0].text.find('/') != std::string::npos; }
  std::unordered_set<std::string> files(const Folder& folder) const {
    const auto paths = folder.list(has_folder() ? this->folder() : "");
    return {paths.begin(), paths.end()};
  }

 private:
  struct Piece {
    std::string text;
    std::optional<std::size_t> column;
  };
  const CsvTable& table_;
  std::vector<Piece> pieces_;
};

struct LabelRule {
  std::string column;
  std::vector<std::string> positive, negative;

  void describe(auto& field) {
    field("column", column, "the column that decides").required();
    field("positive", positive,
          "values that make a sample positive; none: the cells are 1 and 0, empty where not known");
    field("negative", negative,
          "values that make it negative, all others being unknown; none: every other value that is not empty");
  }
};

// One class's labels. Values are compared without regard to case.
class Labeller {
 public:
  Labeller(const std::string& name, const LabelRule& rule, const CsvTable& table)
      : rule_(rule), table_(table), column_(table.column(rule.column)) {
    if (rule.positive.empty() && !rule.negative.empty())
      throw std::runtime_error("labels: " + name + " names negative values, but no positive ones");
    if (rule.positive.empty() || !rule.negative.empty() || table.rows() == 0) return;
    std::vector<std::string> there;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view cell = table.cell(row, column_);
      if (is_any(cell, rule.positive)) return;
      if (there.size() < 20 && std::ranges::find(there, cell) == there.end()) there.emplace_back(cell);
    }
    throw std::runtime_error("labels: " + name + ": no row of " + table.name() + " has " + rule.column + " = " +
                             collimator::name_list(rule.positive) + "; there are " + collimator::name_list(there) +
                             " (list `negative` values if that is meant)");
  }
  float of(std::size_t row) const {
    const std::string_view cell = table_.cell(row, column_);
    if (rule_.positive.empty()) {
      if (lower(cell).empty()) return collimator::unknown_label;
      const double value = table_.number(row, column_);
      if (value != 0 && value != 1)
        throw table_.wrong(row, column_, "is not 0 or 1; say with `positive` which values mean yes");
      return static_cast<float>(value);
    }
    if (is_any(cell, rule_.positive)) return 1;
    if (rule_.negative.empty()) return lower(cell).empty() ? collimator::unknown_label : 0;
    return is_any(cell, rule_.negative) ? 0 : collimator::unknown_label;
  }

 private:
  const LabelRule& rule_;
  const CsvTable& table_;
  std::size_t column_;
};

enum class Pictures { all, present };

class Csv final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    std::string file, id, patient, picture, mask, mask_part = "lungs", split, delimiter = ",";
    Pictures pictures = Pictures::all;
    std::map<std::string, LabelRule> labels;
    std::map<std::string, std::string> metadata;
    std::map<std::string, std::vector<std::string>> where;

    void describe(auto& field) {
      field("root", root, "the folder that holds the table and the pictures").required();
      field("file", file, "the table, relative to the root; gzipped or not").required();
      field("id", id, "column of the sample's id").required();
      field("patient", patient, "column of the patient; the id's where every picture has a patient of its own")
          .required();
      field("picture", picture, "path of the picture, with columns in braces: png/{image_id}.png; empty: labels only");
      field("pictures", pictures, "all rows, a missing picture being an error, or those whose picture is there")
          .value("all", Pictures::all)
          .value("present", Pictures::present);
      field("mask", mask,
            "path of the mask picture: masks/{image_id}.png; stretched over the picture; none where no such file is");
      field("mask_part", mask_part, "what the mask shows");
      field("labels", labels, "class: {column, positive, negative}").required();
      field("metadata", metadata, "metadata field: column");
      field("where", where, "column: the values of the rows that are read");
      field("split", split, "column of the official part: train, validate (or val) or test");
      field("delimiter", delimiter, "between cells: one character, or tab");
    }
    void check() const {
      if (delimiter.size() != 1 && delimiter != "tab")
        throw std::invalid_argument("delimiter: \"" + delimiter + "\" is not one character, and not `tab`");
    }
  };

  explicit Csv(Params params) : params_(std::move(params)) {}

  // One sample per row that `where` keeps, in the table's order.
  Samples read(const Folder& folder) const override {
    const CsvTable table(folder.read(params_.file), params_.file,
                         params_.delimiter == "tab" ? '\t' : params_.delimiter[0]);
    Samples result;
    std::vector<Labeller> labellers;
    for (const auto& [name, rule] : params_.labels) {
      result.classes.push_back(name);
      labellers.emplace_back(name, rule, table);
    }
    const Pattern picture(params_.picture, table, "picture"), mask(params_.mask, table, "mask");
    const auto pictures = params_.picture.empty() ? std::unordered_set<std::string>() : picture.files(folder);
    const auto masks = params_.mask.empty() ? std::unordered_set<std::string>() : mask.files(folder);
    const std::size_t id = table.column(params_.id);
    std::unordered_map<std::string_view, std::size_t> rows;
    for (const std::size_t row : rows_read(table)) {
      const std::string path = picture.of(row);
      if (!path.empty() && !pictures.contains(path)) {
        if (params_.pictures == Pictures::present) continue;
        throw table.wrong(row, id, "has no picture: there is no file " + path);
      }
      if (const auto [same, is_new] = rows.emplace(table.cell(row, id), row); !is_new)
        throw table.wrong(row, id, "stands in row " + std::to_string(same->second + 1) + " already");
      Sample& sample = result.samples.emplace_back(described(table, row, id));
      sample.picture = path;
      for (const Labeller& labeller : labellers) sample.labels.push_back(labeller.of(row));
      if (const std::string file = mask.of(row); masks.contains(file))
        sample.regions.push_back({.part = params_.mask_part, .file = file});
    }
    if (result.samples.empty())
      throw std::runtime_error(params_.file + ": none of its " + std::to_string(table.rows()) + " rows is left" +
                               (params_.where.empty() ? "" : "; check `where`"));
    return result;
  }

 private:
  std::vector<std::size_t> rows_read(const CsvTable& table) const {
    std::vector<std::pair<std::size_t, const std::vector<std::string>*>> filters;
    for (const auto& [column, values] : params_.where) filters.emplace_back(table.column(column), &values);
    std::vector<std::size_t> result;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (std::ranges::all_of(
              filters, [&](const auto& filter) { return is_any(table.cell(row, filter.first), *filter.second); }))
        result.push_back(row);
    return result;
  }

  Sample described(const CsvTable& table, std::size_t row, std::size_t id) const {
    const std::size_t patient = table.column(params_.patient);
    Sample sample;
    sample.id = table.cell(row, id);
    sample.patient = table.cell(row, patient);
    if (sample.id.empty()) throw table.wrong(row, id, "is no id");
    if (sample.patient.empty()) throw table.wrong(row, patient, "is no patient");
    for (const auto& [name, column] : params_.metadata) sample.metadata[name] = table.cell(row, table.column(column));
    if (params_.split.empty()) return sample;
    const std::size_t split = table.column(params_.split);
    sample.split = lower(table.cell(row, split));
    if (sample.split == "val" || sample.split == "valid" || sample.split == "validation") sample.split = "validate";
    if (sample.split != "train" && sample.split != "validate" && sample.split != "test" && !sample.split.empty())
      throw table.wrong(row, split, "is not train, validate or test");
    return sample;
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(Csv, "csv", "1.0.0", "Any table of pictures, by the names of its columns")
