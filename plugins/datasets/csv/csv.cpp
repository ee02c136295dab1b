// Any table of pictures: the parameters say which columns hold picture, patient, labels, metadata and mask.
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

#include "cells.hpp"
#include "paths.hpp"

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples, collimator::trimmed;
using csv::Files, csv::LabelRule, csv::Labeller, csv::PathPattern, csv::PatientPattern, csv::Values;

enum class Pictures { all, present };

class Csv final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root, root_pictures, root_masks;
    std::string file, id, patient, patient_pattern, patients_of, picture, mask, mask_part = "lungs", split,
                                                                                delimiter = ",", separator;
    Pictures pictures = Pictures::all;
    std::map<std::string, LabelRule> labels;
    std::map<std::string, std::string> metadata;
    std::map<std::string, std::vector<std::string>> where, where_not;

    void describe(auto& field) {
      field("root", root, "the folder that holds the table and the pictures").required();
      field("root_pictures", root_pictures, "the folder of pictures and masks, where it is not `root`");
      field("root_masks", root_masks, "the folder of the masks, where it is not the pictures'");
      field("file", file, "the table, relative to the root; gzipped or not").required();
      field("id", id, "column of the sample's id").required();
      field("patient", patient, "column of the patient; the id's where every picture has a patient of its own")
          .required();
      field("patients_of", patients_of,
            "who gave the patients' ids, as a hospital's name: tables that name one giver have patients in common, "
            "and pictures of the same id");
      field("patient_pattern", patient_pattern,
            "where the patient stands inside that column's text: a regular expression with one group, as "
            "\"^(P[0-9]+)_\"");
      field("picture", picture, "path of the picture, with columns in braces: png/{image_id}.png; empty: labels only");
      field("pictures", pictures,
            "all rows, a missing picture being an error, or those whose picture is there, the others being counted")
          .value("all", Pictures::all)
          .value("present", Pictures::present);
      field("mask", mask,
            "path of the mask picture: masks/{image_id}.png; stretched over the picture; none where no such file is");
      field("mask_part", mask_part, "what the mask shows");
      field("labels", labels, "class: {column, positive, negative, unknown}").required();
      field("metadata", metadata, "metadata field: column");
      field("where", where, "column: the values of the rows that are read");
      field("where_not", where_not, "column: the values of rows that are left out");
      field("split", split, "column of the official part: train, validate (or val) or test");
      field("delimiter", delimiter, "between cells: one character, or tab");
      field("separator", separator,
            "between the values of one cell, as | in \"Effusion|Mass\", for labels, `where` and `where_not`: a cell is "
            "positive if any of its values is");
    }
    void check() const {
      if (delimiter.size() != 1 && delimiter != "tab")
        throw std::invalid_argument("delimiter: \"" + delimiter + "\" is not one character, and not `tab`");
      for (const auto& [name, rule] : labels) rule.check(name);
      const PatientPattern pattern(patient_pattern);
    }
  };

  explicit Csv(Params params) : params_(std::move(params)), patients_(params_.patient_pattern) {}

  // One sample per row that `where` keeps, in the table's order.
  Samples read(const Folder& folder) const override {
    const std::string file = csv::normal(params_.file);
    const CsvTable table(folder.read(file), file, params_.delimiter == "tab" ? '\t' : params_.delimiter[0]);
    if (const std::string divided = table.otherwise_divided(); !divided.empty())
      throw std::runtime_error(file + ": " + divided + "; `delimiter` says by what they are");
    Samples result;
    std::vector<Labeller> labellers;
    labellers.reserve(params_.labels.size());
    for (const auto& [name, rule] : params_.labels) {
      result.classes.push_back(name);
      labellers.emplace_back(name, rule, params_.separator, table);
    }
    const std::string of_pictures = params_.root_pictures.text.empty() ? "" : "root_pictures";
    const std::string of_masks = params_.root_masks.text.empty() ? of_pictures : "root_masks";
    const PathPattern picture(params_.picture, table, "picture"), mask(params_.mask, table, "mask");
    Files pictures(picture, of_pictures.empty() ? folder : folder.root(of_pictures));
    Files masks(mask, of_masks.empty() ? folder : folder.root(of_masks));
    const std::size_t id = table.column(params_.id);
    std::unordered_map<std::string_view, std::size_t> rows;
    const std::vector<std::size_t> kept = rows_kept(table);
    std::size_t without_picture = 0, with_mask = 0;
    std::string first_without;
    for (const std::size_t row : kept) {
      host().check_cancelled();
      std::string path = picture.of(row);
      if (!picture.empty()) {
        if (std::optional<std::string> found = pictures.find(path)) {
          path = std::move(*found);
        } else if (params_.pictures == Pictures::present) {
          if (without_picture++ == 0) first_without = table.place(row) + ", " + path;
          continue;
        } else {
          throw table.wrong(row, id,
                            path.starts_with("/") || path.starts_with("..")
                                ? "has a picture that lies outside the dataset's folders: " + path
                                : "has no picture: there is no file " + path);
        }
      }
      if (const auto [same, is_new] = rows.emplace(table.cell(row, id), row); !is_new)
        throw table.wrong(row, id, "stands in row " + std::to_string(same->second + 1) + " already");
      Sample& sample = result.samples.emplace_back(described(table, row, id));
      sample.picture = path;
      sample.root = of_pictures;
      for (Labeller& labeller : labellers) sample.labels.push_back(labeller.of(row));
      if (const auto found = mask.empty() ? std::nullopt : masks.find(mask.of(row))) {
        sample.regions.push_back({.part = params_.mask_part, .file = *found, .root = of_masks});
        ++with_mask;
      }
    }
    if (result.samples.empty())
      throw std::runtime_error(file + ": none of its " + std::to_string(table.rows()) + " rows is left" +
                               (params_.where.empty() && params_.where_not.empty() ? "" : "; check `where`") +
                               (without_picture == 0 ? "" : "; there is no picture of " + first_without));
    for (const Labeller& labeller : labellers) labeller.finish();
    tell(table, kept.size(), without_picture, first_without);
    for (const Labeller& labeller : labellers) {
      tell_not_found("labels: " + labeller.name(), labeller.not_found());
      for (const std::string& misspelt : labeller.misspelt())
        host().log("labels: " + labeller.name() + ": " + misspelt);
    }
    if (!mask.empty() && with_mask == 0)
      host().log("mask: no row has one; the first would be " + mask.of(kept.front()));
    return result;
  }

 private:
  // The rows that `where` keeps and `where_not` does not take away.
  std::vector<std::size_t> rows_kept(const CsvTable& table) const {
    struct Filter {
      std::string column;
      std::size_t index;
      bool keeps;
      Values values;
      std::size_t hidden = 0;  // rows whose cell holds a value among others
      std::string example;
    };
    std::vector<Filter> filters;
    filters.reserve(params_.where.size() + params_.where_not.size());
    for (const auto& [column, values] : params_.where)
      filters.push_back({column, table.column(column), true, Values(values), 0, {}});
    for (const auto& [column, values] : params_.where_not)
      filters.push_back({column, table.column(column), false, Values(values), 0, {}});
    std::vector<std::size_t> result;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      bool kept = true;
      for (Filter& filter : filters) {
        const std::string_view cell = table.cell(row, filter.index);
        const bool holds = filter.values.hold_any(csv::values_in(cell, params_.separator));
        kept = kept && holds == filter.keeps;
        if (!holds && !csv::hidden_among(cell, filter.values).empty() && filter.hidden++ == 0) filter.example = cell;
      }
      if (kept) result.push_back(row);
    }
    for (const Filter& filter : filters) {
      const std::string name = (filter.keeps ? "where: " : "where_not: ") + filter.column;
      tell_not_found(name, filter.values.not_found());
      if (filter.hidden > 0)
        host().log(name + ": " + std::to_string(filter.hidden) + " rows hold a listed value among others, as " +
                   collimator::in_quotes(filter.example) + ", and count as having none; `separator` divides cells");
    }
    return result;
  }

  // How many rows are not read, and why.
  void tell(const CsvTable& table, std::size_t kept, std::size_t without_picture,
            const std::string& first_without) const {
    if (kept == table.rows() && without_picture == 0) return;
    std::string line = table.name() + ": " + std::to_string(kept - without_picture) + " of " +
                       std::to_string(table.rows()) + " rows are read";
    if (kept < table.rows()) line += "; `where` leaves out " + std::to_string(table.rows() - kept);
    if (without_picture > 0)
      line += "; " + std::to_string(without_picture) + " have no picture, the first is " + first_without;
    host().log(line);
  }
  void tell_not_found(const std::string& name, const std::vector<std::string>& values) const {
    if (!values.empty()) host().log(name + ": no row has " + collimator::name_list(values));
  }

  Sample described(const CsvTable& table, std::size_t row, std::size_t id) const {
    const std::size_t patient = table.column(params_.patient);
    Sample sample;
    sample.id = table.cell(row, id);
    sample.patient = trimmed(patients_.in(table.cell(row, patient)));
    sample.patient_space = params_.patients_of;
    if (sample.id.empty()) throw table.wrong(row, id, "is no id");
    if (collimator::means_missing(sample.patient))
      throw table.wrong(row, patient,
                        params_.patient_pattern.empty()
                            ? "is no patient; leave such rows out with `where_not`, or give each a patient of its own"
                            : "holds no patient as `patient_pattern` finds it: " + params_.patient_pattern);
    for (const auto& [name, column] : params_.metadata) sample.metadata[name] = table.cell(row, table.column(column));
    if (params_.split.empty()) return sample;
    const std::size_t split = table.column(params_.split);
    sample.split = collimator::value_of(table.cell(row, split));
    if (sample.split == "val" || sample.split == "valid" || sample.split == "validation") sample.split = "validate";
    if (sample.split != "train" && sample.split != "validate" && sample.split != "test" && !sample.split.empty())
      throw table.wrong(row, split, "is not train, validate or test");
    return sample;
  }

  Params params_;
  PatientPattern patients_;
};

}  // namespace

COLLIMATOR_DATASET(Csv, "csv", "2.1.0", "Any table of pictures, by the names of its columns")
