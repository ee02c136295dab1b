// The parameters of the dataset `csv`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <collimator/params.hpp>
#include <collimator/patient_pattern.hpp>

#include "boxes.hpp"
#include "conditions.hpp"
#include "labels.hpp"
#include "paths.hpp"
#include "regions.hpp"
#include "value_classes.hpp"

namespace csv {

using collimator::PatientPattern;

enum class Pictures { all, present };
enum class RowsOfPicture { one, several };

struct Params {
  collimator::Path root, root_pictures, root_masks;
  std::string file, id, patient, patient_pattern, patients_of, picture, mask, mask_part = "lungs", split,
                                                                              delimiter = ",", separator;
  Pictures pictures = Pictures::all;
  std::map<std::string, LabelRule> labels;
  std::map<std::string, std::string> metadata;
  std::map<std::string, std::vector<std::string>> where, where_not;
  RowsOfPicture rows = RowsOfPicture::one;
  LabelColumns label_columns;
  std::map<std::string, RowRule> rules;
  std::map<std::string, ValueRule> classes;
  std::map<std::string, BoxRule> boxes;
  std::map<std::string, MaskRule> masks;
  std::string width, height;
  std::vector<std::string> ages;
  bool colour = false;

  void describe(auto& field) {
    field("root", root, "the folder that holds the tables and the pictures").required();
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
          "where the patient stands inside that column's text, which may be the id or the picture's path: a regular "
          "expression with one group, as \"^(P[0-9]+)_\"");
    field("picture", picture,
          "path of the picture, with columns in braces: png/{image_id}.png; * is any part of a folder's name: "
          "images_*/{image_id}.png; empty: labels only");
    field("pictures", pictures,
          "all rows, a missing picture being an error, or those whose picture is there, the others being counted")
        .value("all", Pictures::all)
        .value("present", Pictures::present);
    field("rows", rows,
          "how many rows a picture has; where several, it is positive if one of them is, and they agree on all else")
        .value("one", RowsOfPicture::one)
        .value("several", RowsOfPicture::several);
    field("mask", mask,
          "path of the mask picture: masks/{image_id}.png; stretched over the picture; none where no such file is");
    field("mask_part", mask_part, "what the mask shows");
    field("masks", masks, "part: {path or runs, …}, for masks that have several parts, tables or run lengths");
    field("boxes", boxes, "label: {x, y, width and height or x_max and y_max, …}");
    field("width", width,
          "of the publisher's picture, in whose pixels boxes are, where the files are smaller copies: a number, or a "
          "column");
    field("height", height, "of the publisher's picture");
    field("labels", labels, "class: {column, positive, negative, unknown, blank}");
    field("label_columns", label_columns, "columns that are classes by their names, with what their values mean");
    field("rules", rules, "class: {positive: {all, any, none}, negative: {…}, others}, by several columns");
    field("classes", classes,
          "column: {only, none, unknown}; each value is a class: the findings of a list (with `separator`), hospitals");
    field("metadata", metadata, "metadata field: column");
    field("ages", ages,
          "fields of `metadata` that are ages: 58, 058Y, 18M and the like become whole years; below 0 or above 120 is "
          "left empty, and counted");
    field("colour", colour, "whether networks see the pictures in colour");
    field("where", where, "column: the values of the rows that are read");
    field("where_not", where_not, "column: the values of rows that are left out");
    field("split", split, "column of the official part: train, validate (or val) or test");
    field("delimiter", delimiter, "between cells: one character, or tab");
    field("separator", separator,
          "between the values of one cell, as | in \"Effusion|Mass\", or `list` for ['Effusion', 'Mass'] as Python and "
          "JSON write it; for labels, rules, `where` and `where_not`: a cell is positive if any of its values is");
  }
  void check() const {
    if (delimiter.size() != 1 && delimiter != "tab")
      throw std::invalid_argument("delimiter: \"" + delimiter + "\" is not one character, and not `tab`");
    for (const std::string& age : ages)
      if (!metadata.contains(age))
        throw std::invalid_argument("ages: " + age + " is no field of `metadata`; name it there, with its column");
    if (width.empty() != height.empty())
      throw std::invalid_argument("width and height of the publisher's picture go together; name both or none");
    for (const auto& [name, rule] : labels) rule.check(name);
    label_columns.check();
    for (const auto& [name, rule] : rules) rule.check(name);
    for (const auto& [column, rule] : classes) rule.check(column);
    for (const auto& [name, rule] : boxes) rule.check(name);
    for (const auto& [name, rule] : masks) rule.check(name);
    const PatientPattern pattern(patient_pattern);
  }
  char delimiter_character() const { return delimiter == "tab" ? '\t' : delimiter[0]; }
};

}  // namespace csv
