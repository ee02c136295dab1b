// Radiographs of the covid-chestxray collection (Cohen et al. 2020) with structures outlined by radiologists
// (GeneralBlockchain's covid-19-chest-xray-segmentations-dataset).
//
// structure.csv names for every structure a mask file that is cropped to a box, and the box; metadata.csv says
// who is on the picture. Only pictures with structures are samples.
#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Rect, collimator::Region, collimator::Sample,
    collimator::Samples;

constexpr const char* structure_file = "structure.csv";
constexpr const char* metadata_file = "metadata.csv";

// "COVID-19 Left Lung" -> "left_lung"; the table's "Nosogastric" is nasogastric, and its cardiomediastinum stands
// where other sets have the heart.
std::string part_of(std::string_view name) {
  constexpr std::string_view prefix = "COVID-19 ";
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  std::string part;
  for (const char c : name) part += c == ' ' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return part == "cardiomediastinum" ? "heart" : part == "nosogastric_tube" ? "nasogastric_tube" : part;
}

// "1310x1219": width and height of the picture.
std::pair<std::int64_t, std::int64_t> resolution(const CsvTable& table, std::size_t row, std::size_t column) {
  const std::string_view text = table.cell(row, column);
  std::int64_t width = 0, height = 0;
  const char *begin = text.data(), *end = begin + text.size();
  const auto first = std::from_chars(begin, end, width);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == 'x') {
    const auto second = std::from_chars(first.ptr + 1, end, height);
    if (second.ec == std::errc() && second.ptr == end && width > 0 && height > 0) return {width, height};
  }
  throw table.wrong(row, column, "is no size; expected WIDTHxHEIGHT");
}

struct StructureColumns {
  explicit StructureColumns(const CsvTable& table)
      : name(table.column("Class")),
        picture(table.column("Filename")),
        mask(table.column("Mask")),
        resolution(table.column("Resolution")),
        left(table.column("Left")),
        top(table.column("Top")),
        width(table.column("Width")),
        height(table.column("Height")) {}
  std::size_t name, picture, mask, resolution, left, top, width, height;
};

// Whether the findings, as "Pneumonia/Viral/COVID-19" or "COVID-19, ARDS", name COVID-19.
float label_of(std::string_view findings) {
  if (collimator::means_missing(findings) || collimator::value_of(findings) == "todo") return collimator::unknown_label;
  for (std::size_t begin = 0; begin <= findings.size();) {
    const std::size_t end = std::min(findings.find_first_of("/,", begin), findings.size());
    if (collimator::value_of(findings.substr(begin, end - begin)) == "covid-19") return 1;
    begin = end + 1;
  }
  return 0;
}

class CovidSegmentations final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    std::vector<std::string> structures;

    void describe(auto& field) {
      field("root", root, "the folder that holds structure.csv, metadata.csv, images and masks").required();
      field("structures", structures,
            "the parts that are read: left_lung, right_lung, heart (the cardiomediastinum), airways, "
            "ground_glass_opacities, consolidation, endotracheal_tube, …; none named: all");
    }
  };

  explicit CovidSegmentations(Params params) : params_(std::move(params)) {}

  // One sample per picture of metadata.csv that has rows in structure.csv, in metadata.csv's order; its id is
  // the file's name. Class COVID-19: the finding names it. A row without a mask file gives no region, so a
  // picture that lacks a lung lacks that part; the metadata field `lungs` says which it has: both, left, right
  // or none.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    auto regions = all_regions(folder, files);
    const CsvTable table(folder.read(metadata_file), metadata_file);
    const std::size_t name = table.column("filename"), place = table.column("folder");
    std::unordered_map<std::string_view, std::size_t> rows;
    Samples result{{"COVID-19"}, {}};
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const auto found = regions.find(std::string(table.cell(row, name)));
      if (found == regions.end()) continue;
      if (const auto [same, is_new] = rows.emplace(table.cell(row, name), row); !is_new)
        throw table.wrong(row, name, "stands in row " + std::to_string(same->second + 1) + " already");
      Sample& sample = result.samples.emplace_back(described(table, row));
      sample.picture = std::string(table.cell(row, place)) + "/" + sample.id;
      if (!std::ranges::binary_search(files, sample.picture))
        throw table.wrong(row, name, "has no picture: there is no file " + sample.picture);
      sample.regions = std::move(found->second.regions);
      if (!sample.regions.empty()) std::tie(sample.width, sample.height) = found->second.size;
      const auto outlined = [&](const char* part) {
        return std::ranges::find(sample.regions, part, &Region::part) != sample.regions.end();
      };
      const bool left = outlined("left_lung"), right = outlined("right_lung");
      sample.metadata["lungs"] = left && right ? "both" : left ? "left" : right ? "right" : "none";
    }
    for (const auto& [picture, outlined] : regions)
      if (!rows.contains(picture))
        throw std::runtime_error(outlined.place + " outlines " + picture + ", which " + metadata_file +
                                 " does not name");
    if (result.samples.empty()) throw std::runtime_error(std::string(structure_file) + " outlines no picture");
    return result;
  }

 private:
  struct Outlined {
    std::string place;  // of its first row
    std::vector<Region> regions;
    std::pair<std::int64_t, std::int64_t> size;  // of the picture on which they were drawn
  };

  // What is outlined on each picture, by the picture's name.
  std::map<std::string, Outlined> all_regions(const Folder& folder, const std::vector<std::string>& files) const {
    const CsvTable table(folder.read(structure_file), structure_file);
    const StructureColumns columns(table);
    std::map<std::string, Outlined> result;
    std::vector<std::string> parts;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string picture(table.cell(row, columns.picture));
      Outlined& outlined = result.try_emplace(picture, Outlined{table.place(row), {}, {}}).first->second;
      const std::string part = part_of(table.cell(row, columns.name));
      if (part.empty()) throw table.wrong(row, columns.name, "is no structure");
      if (std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
      const std::string mask(table.cell(row, columns.mask));
      if (mask.empty() || !asked_for(part)) continue;
      if (!std::ranges::binary_search(files, mask)) throw table.wrong(row, columns.mask, "is no file below the root");
      const auto size = resolution(table, row, columns.resolution);
      if (!outlined.regions.empty() && size != outlined.size)
        throw table.wrong(row, columns.resolution, "is another size than in a row of the same picture before");
      outlined.size = size;
      outlined.regions.push_back({.part = part, .file = mask, .place = box_of(table, columns, row)});
    }
    for (const std::string& part : params_.structures)
      if (std::ranges::find(parts, part) == parts.end())
        throw std::runtime_error("structures: " + collimator::in_quotes(part) + " is in no row of " + structure_file +
                                 "; " + collimator::missing_name(part, parts));
    return result;
  }

  bool asked_for(const std::string& part) const {
    return params_.structures.empty() || std::ranges::find(params_.structures, part) != params_.structures.end();
  }

  static Rect box_of(const CsvTable& table, const StructureColumns& columns, std::size_t row) {
    const auto [width, height] = resolution(table, row, columns.resolution);
    const Rect box{table.integer(row, columns.left), table.integer(row, columns.top), table.integer(row, columns.width),
                   table.integer(row, columns.height)};
    const auto side = [&](std::int64_t begin, std::int64_t length, std::int64_t whole, std::size_t first,
                          std::size_t second) {
      const std::string of = "the picture's " + std::to_string(whole);
      if (begin < 0 || begin >= whole) throw table.wrong(row, first, "lies outside " + of);
      if (length < 1 || length > whole - begin)
        throw table.wrong(row, second, "does not fit: the box begins at " + std::to_string(begin) + " of " + of);
    };
    side(box.x, box.width, width, columns.left, columns.width);
    side(box.y, box.height, height, columns.top, columns.height);
    return box;
  }

  static Sample described(const CsvTable& table, std::size_t row) {
    const std::size_t patient = table.column("patientid"), finding = table.column("finding");
    Sample sample;
    sample.id = table.cell(row, table.column("filename"));
    sample.patient = table.cell(row, patient);
    sample.patient_space = "covid_segmentations";
    if (sample.patient.empty()) throw table.wrong(row, patient, "is no patient");
    const std::string_view found = table.cell(row, finding);
    sample.labels = {label_of(found)};
    for (const char* name : {"age", "finding", "license", "modality", "offset", "sex", "view"})
      sample.metadata[name] = table.cell(row, table.column(name));
    return sample;
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(CovidSegmentations, "covid_segmentations", "1.1.0",
                   "covid-chestxray pictures with lungs, heart, airways, opacities and devices outlined")
