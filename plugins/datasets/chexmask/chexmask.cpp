// CheXmask (Gaggion et al., Scientific Data 2024, arXiv:2307.03293; doi 10.13026/dx54-8351): outlines of both lungs and
// the heart for the pictures of five other collections, as regions without pictures. Columns are those of its tables
// and data dictionary; runs start at 1 and follow the rows (DataPostprocessing/utils.py of the authors' repository
// CheXmask-Database).
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/exclusions.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

#include "runs.hpp"

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Region, collimator::Sample, collimator::Samples;

struct Part {
  std::string name, column;
};
const std::array<Part, 3> all_parts{{{"left_lung", "Left Lung"}, {"right_lung", "Right Lung"}, {"heart", "Heart"}}};

// How the tables of ChestX-ray8, PadChest, VinDr-CXR, MIMIC-CXR-JPG and CheXpert call the picture.
constexpr std::array id_columns{"Image Index", "ImageID", "image_id", "dicom_id", "Path", "Image ID"};

constexpr double publishers_advice = 0.7;  // "recommended threshold" of the data dictionary, for the mean

enum class Quality { mean, max };

class CheXmask final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    std::string file, id, id_form = "{id}";
    Quality quality = Quality::mean;
    std::optional<double> at_least;
    std::vector<std::string> parts;
    std::int64_t size = 1024;

    void describe(auto& field) {
      field("root", root, "the folder that holds the tables, as OriginalResolution").required();
      field("file", file, "the table, relative to the root; .gz need not be written").required();
      field("id", id, "column of the picture's name; by default the publisher's for any of the collections");
      field("id_form", id_form,
            "how the other collection writes that name: {id} is the column's text, {name} what follows its last slash, "
            "{stem} the same without .png or .jpg");
      field("quality", quality, "which Dice of the reverse classification accuracy says how good a mask is")
          .value("mean", Quality::mean)
          .value("max", Quality::max);
      field("at_least", at_least,
            "rows below it are left out; by default 0.7, as the publisher advises, where the table has the column")
          .range(0, 1);
      field("parts", parts, "left_lung, right_lung, heart (of the patient); all by default");
      field("size", size, "height and width of the masks in rows that do not say it").range(1, 65536).unit("px");
    }
    void check() const {
      std::vector<std::string> known;
      known.reserve(all_parts.size());
      for (const Part& part : all_parts) known.push_back(part.name);
      for (const std::string& part : parts)
        if (std::ranges::find(known, part) == known.end())
          throw std::invalid_argument("parts: there is no " + collimator::in_quotes(part) + "; " +
                                      collimator::missing_name(part, known));
      std::size_t braces = 0;
      for (const char* name : {"{id}", "{name}", "{stem}"}) braces += id_form.find(name) != std::string::npos;
      if (braces == 0) throw std::invalid_argument("id_form: there is none of {id}, {name}, {stem} in it");
    }
  };

  explicit CheXmask(Params params) : params_(std::move(params)) {}

  // Samples without pictures and without classes. Ids as `id_form` makes them. Regions: the parts, each stretched over
  // the whole picture. Metadata: dice_rca_mean, dice_rca_max.
  Samples read(const Folder& folder) const override {
    const CsvTable table = table_in(folder);
    const Columns columns = columns_of(table);
    Samples result;
    Counts counts;
    std::unordered_map<std::string, std::size_t> ids;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      host().check_cancelled();
      if (row % 1000 == 0) host().progress(row, table.rows());
      Sample sample;
      sample.id = id_of(table, columns.id, row);
      if (const auto [first, is_new] = ids.emplace(sample.id, row); !is_new)
        throw table.wrong(row, columns.id, "stands in row " + std::to_string(first->second + 1) + " already");
      if (columns.quality && !is_good(table, *columns.quality, row, counts.left_out)) continue;
      sample.patient = sample.id;
      if (columns.mean) sample.metadata["dice_rca_mean"] = table.cell(row, *columns.mean);
      if (columns.max) sample.metadata["dice_rca_max"] = table.cell(row, *columns.max);
      add_regions(table, columns, row, sample, counts);
      if (sample.regions.empty())
        counts.left_out.count("have no outline", table.place(row));
      else
        result.samples.push_back(std::move(sample));
    }
    result.left_out = counts.left_out.list();
    tell(table, columns, result, counts);
    return result;
  }

 private:
  struct Columns {
    std::size_t id = 0;
    std::optional<std::size_t> mean, max, quality, height, width;
    std::vector<std::pair<std::string, std::size_t>> parts{};
  };
  struct Counts {
    collimator::Exclusions left_out, empty;
    std::size_t without_size = 0, square = 0;
  };

  CsvTable table_in(const Folder& folder) const {
    const std::vector<std::string> files = folder.list("");
    const auto path = collimator::table_path(files, params_.file, [&](const std::string& line) { host().log(line); });
    if (path) return CsvTable(folder.read(*path), *path);
    std::vector<std::string> tables;
    for (const std::string& file : files)
      if (file.ends_with(".csv") || file.ends_with(".csv.gz")) tables.push_back(file);
    throw std::runtime_error("there is no table " + params_.file + " below the root; " +
                             collimator::missing_name(params_.file, tables));
  }

  Columns columns_of(const CsvTable& table) const {
    Columns columns;
    columns.id = id_column(table);
    columns.mean = table.find("Dice RCA (Mean)");
    columns.max = table.find("Dice RCA (Max)");
    columns.quality = params_.quality == Quality::mean ? columns.mean : columns.max;
    if (params_.at_least && !columns.quality) columns.quality = table.column(quality_name());  // throws
    columns.height = table.find("Height");
    columns.width = table.find("Width");
    if (columns.height.has_value() != columns.width.has_value())
      throw std::runtime_error(table.name() + " has only one of the columns \"Height\" and \"Width\"");
    for (const Part& part : all_parts)
      if (params_.parts.empty() || std::ranges::find(params_.parts, part.name) != params_.parts.end())
        columns.parts.emplace_back(part.name, table.column(part.column));
    return columns;
  }

  std::size_t id_column(const CsvTable& table) const {
    if (!params_.id.empty()) return table.column(params_.id);
    for (const char* name : id_columns)
      if (const auto found = table.find(name)) return *found;
    throw std::runtime_error(table.name() +
                             " has no column of the picture's name; expected one of \"Image Index\", \"ImageID\", "
                             "\"image_id\", \"dicom_id\" and \"Path\" (`id` names another); there are " +
                             collimator::name_list(table.header()));
  }

  std::string quality_name() const { return params_.quality == Quality::mean ? "Dice RCA (Mean)" : "Dice RCA (Max)"; }

  std::string id_of(const CsvTable& table, std::size_t column, std::size_t row) const {
    const std::string_view id = table.cell(row, column), name = id.substr(id.rfind('/') + 1);
    if (id.empty()) throw table.wrong(row, column, "is no picture's name");
    std::string_view stem = name;
    for (const std::string_view end : {".png", ".jpg", ".jpeg", ".dicom", ".dcm"})
      if (stem.size() > end.size() && stem.ends_with(end)) stem.remove_suffix(end.size());
    std::string result = params_.id_form;
    const std::array<std::pair<std::string_view, std::string_view>, 3> texts{
        {{"{id}", id}, {"{name}", name}, {"{stem}", stem}}};
    for (const auto& [brace, text] : texts)
      if (const std::size_t at = result.find(brace); at != std::string::npos) result.replace(at, brace.size(), text);
    return result;
  }

  bool is_good(const CsvTable& table, std::size_t column, std::size_t row, collimator::Exclusions& left_out) const {
    const double least = params_.at_least.value_or(publishers_advice);
    const double dice = table.cell(row, column).empty() ? std::nan("") : table.number(row, column);
    if (dice >= least && dice <= 1) return true;
    if (dice < 0 || dice > 1) throw table.wrong(row, column, "is no Dice coefficient; expected 0 to 1");
    if (std::isnan(dice)) {
      if (least == 0) return true;
      left_out.count("have no " + quality_name());
    } else {
      left_out.count("have a " + quality_name() + " below " + collimator::json_number(least));
    }
    return false;
  }

  void add_regions(const CsvTable& table, const Columns& columns, std::size_t row, Sample& sample,
                   Counts& counts) const {
    std::int64_t height = params_.size, width = params_.size;
    if (columns.height && (!table.cell(row, *columns.height).empty() || !table.cell(row, *columns.width).empty())) {
      height = side(table, *columns.height, row);
      width = side(table, *columns.width, row);
    } else {
      ++counts.without_size;
    }
    counts.square += height == width;
    for (const auto& [part, column] : columns.parts) {
      Region region{.part = part, .grid_width = width, .grid_height = height};
      region.runs = chexmask::runs_of(table, row, column, static_cast<std::uint64_t>(width * height));
      if (region.runs.empty())
        counts.empty.count("have no " + part, table.place(row));
      else
        sample.regions.push_back(std::move(region));
    }
  }

  // "1024" or "1024.0".
  static std::int64_t side(const CsvTable& table, std::size_t column, std::size_t row) {
    const double pixels = table.number(row, column);
    if (!(pixels >= 1 && pixels <= 65536) || pixels != std::floor(pixels))
      throw table.wrong(row, column, "is no number of pixels; expected 1 to 65536");
    return static_cast<std::int64_t>(pixels);
  }

  void tell(const CsvTable& table, const Columns& columns, const Samples& result, const Counts& counts) const {
    const std::string& name = table.name();
    if (!counts.left_out.empty())
      host().log(name + ": " + std::to_string(result.samples.size()) + " of " + std::to_string(table.rows()) +
                 " rows are read; left out: " + counts.left_out.told());
    if (result.samples.empty())
      throw std::runtime_error(name + ": none of its " + std::to_string(table.rows()) + " rows is left" +
                               (counts.left_out.empty() ? "" : ": " + counts.left_out.told()));
    if (!columns.quality) host().log(name + " has no column \"" + quality_name() + "\": all rows are taken");
    if (!counts.empty.empty()) host().log(name + ": " + counts.empty.told());
    if (counts.without_size > 0)
      host().log(name + ": " + std::to_string(counts.without_size) + " rows have no height and width; they count as " +
                 std::to_string(params_.size) + " x " + std::to_string(params_.size));
    if (counts.square == result.samples.size() && table.header()[columns.id] != "Image Index")
      host().log(name +
                 ": all masks are square, as the publisher's tables at 1024 x 1024 are, for which pictures were padded "
                 "or cut to squares: they fit square pictures; for others take the table of OriginalResolution");
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(CheXmask, "chexmask", "1.0.0",
                   "CheXmask: outlines of lungs and heart for the pictures of other collections, as regions")
