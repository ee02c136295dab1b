// PadChest (Bustos et al., Medical Image Analysis 2020, arXiv:1901.07441; bimcv.cipf.es/bimcv-projects/padchest): its
// table of labels, in which cells are Python lists, and its 16-bit pictures.
#include <cmath>
#include <optional>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/exclusions.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

#include "labeller.hpp"
#include "picture_files.hpp"

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

constexpr std::string_view usual_name = "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv";

enum class Pictures { present, all };
enum class Pediatric { all, none, only };
enum class LabelledBy { all, physician, network };

// Whether a cell says that nothing is known, as this table does it.
bool is_missing(std::string_view cell) {
  constexpr std::size_t longest = 12;
  if (cell.empty() || cell == "None") return true;
  if (cell.size() > longest || (cell.front() >= '0' && cell.front() <= '9')) return false;  // nearly all cells
  return collimator::means_missing(cell);
}

struct Columns {
  explicit Columns(const CsvTable& table)
      : picture(table.column("ImageID")),
        folder(table.column("ImageDir")),
        date(table.column("StudyDate_DICOM")),
        study(table.column("StudyID")),
        patient(table.column("PatientID")),
        birth(table.column("PatientBirth")),
        sex(table.column("PatientSex_DICOM")),
        projection(table.column("Projection")),
        pediatric(table.column("Pediatric")),
        manufacturer(table.column("Manufacturer_DICOM")),
        method(table.column("MethodLabel")),
        labels(table.column("Labels")) {}
  std::size_t picture, folder, date, study, patient, birth, sex, projection, pediatric, manufacturer, method, labels;
};

// "frontal", "lateral" or "other" for a Projection.
std::string_view side_of(std::string_view projection) {
  if (projection == "PA" || projection == "AP" || projection == "AP_horizontal") return "frontal";
  return projection == "L" ? "lateral" : "other";
}

class PadChest final : public collimator::Dataset {
 public:
  static constexpr bool restricted = true;

  struct Params {
    collimator::Path root;
    std::string file, folder;
    std::vector<std::string> classes, views, projections;
    std::map<std::string, std::vector<std::string>> labels_of;
    Pediatric pediatric = Pediatric::all;
    LabelledBy labelled_by = LabelledBy::all;
    Pictures pictures = Pictures::present;
    bool labels_only = false;

    void describe(auto& field) {
      field("root", root, "the folder that holds PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv (or .csv.gz)")
          .required();
      field("file", file, "the table, where it has another name");
      field("folder", folder, "take only pictures below this folder of the root");
      field(
          "classes", classes,
          "each is one of the 14 findings of ChestX-ray14, a name of `labels_of`, or a label of the table; by default "
          "those 14, and the names of `labels_of`");
      field("labels_of", labels_of, "class: the labels that make it: {Fracture: [rib fracture, clavicle fracture]}");
      field("views", views, "frontal (PA, AP, AP_horizontal), lateral (L), other; all by default");
      field("projections", projections,
            "what Projection must be, as PA, AP, AP_horizontal, L; all but EXCLUDE by default");
      field("pediatric", pediatric,
            "pictures taken by the protocol for children: all pictures, without these, or only these")
          .value("all", Pediatric::all)
          .value("none", Pediatric::none)
          .value("only", Pediatric::only);
      field("labelled_by", labelled_by, "whose labels: all, of physicians only, or of the publisher's network only")
          .value("all", LabelledBy::all)
          .value("physician", LabelledBy::physician)
          .value("network", LabelledBy::network);
      field("pictures", pictures, "the rows whose picture is there, or all rows, a missing picture being an error")
          .value("present", Pictures::present)
          .value("all", Pictures::all);
      field("labels_only", labels_only, "all rows, without pictures: truth for read_predictions");
    }
    void check() const {
      collimator::check_names_known("views", views, {"frontal", "lateral", "other"});
      for (const auto& [name, labels] : labels_of) {
        if (labels.empty()) throw std::invalid_argument("labels_of: " + name + " has no label");
        if (!classes.empty() && std::ranges::find(classes, name) == classes.end())
          throw std::invalid_argument("labels_of: " + collimator::in_quotes(name) + " is none of the classes; " +
                                      collimator::missing_name(name, classes));
      }
    }
  };

  explicit PadChest(Params params) : params_(std::move(params)) {}

  // Ids are ImageID. Metadata: view (PA, AP, lateral, or what Projection says), projection, sex, age (years, of birth
  // and study year, so it may be one too high), pediatric (yes, no), labelled_by (physician, network), manufacturer,
  // study. Rows are left out, and counted in the log, that are damaged, have no patient or no label, or are labelled
  // `exclude`.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const CsvTable table = table_in(folder, files);
    const Columns columns(table);
    collimator::check_values_there(table, columns.projection, params_.projections, "projections");
    const padchest::PictureFiles pictures(files, params_.folder);
    padchest::Labeller labeller(params_.classes, params_.labels_of);
    std::unordered_map<std::string_view, std::size_t> rows;
    rows.reserve(table.rows());
    collimator::Exclusions left_out;
    Samples result{labeller.classes(), {}};
    std::size_t without_age = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      host().check_cancelled();
      const std::string_view id = table.cell(row, columns.picture);
      if (id.empty()) throw table.wrong(row, columns.picture, "is no file name");
      if (const auto [first, is_new] = rows.emplace(id, row); !is_new)
        throw table.wrong(row, columns.picture, "stands in row " + std::to_string(first->second + 1) + " already");
      const padchest::Labeller::Row& labels = labeller.read(table, row, columns.labels);
      if (const std::string reason = why_not(table, columns, row, labels); !reason.empty()) {
        left_out.count(reason, reason.starts_with("are of the projection") ? "" : id);
        continue;
      }
      Sample sample = described(table, columns, row);
      if (!params_.labels_only) sample.picture = pictures.find(table.cell(row, columns.folder), id);
      if (sample.picture.empty() && !params_.labels_only) {
        if (params_.pictures == Pictures::all)
          throw table.wrong(row, columns.picture,
                            "is no picture below the root, neither in its ImageDir nor elsewhere; `pictures: present` "
                            "leaves such rows out");
        left_out.count("have no picture", id);
        continue;
      }
      sample.labels = labels.labels;
      without_age += sample.metadata.at("age").empty();
      result.samples.push_back(std::move(sample));
    }
    labeller.check_asked(table.name());
    result.left_out = left_out.list();
    tell(table, result, left_out, without_age);
    return result;
  }

 private:
  CsvTable table_in(const Folder& folder, const std::vector<std::string>& files) const {
    const auto tell = [&](const std::string& line) { host().log(line); };
    std::string name = params_.file;
    for (const std::string& file : files) {
      if (!params_.file.empty()) break;
      const bool named = file.starts_with("PADCHEST_chest_x_ray_images_labels") && file.find('/') == std::string::npos;
      if (!named || (!file.ends_with(".csv") && !file.ends_with(".csv.gz"))) continue;
      const std::string plain = file.ends_with(".gz") ? file.substr(0, file.size() - 3) : file;
      if (!name.empty() && plain != name)
        throw std::runtime_error("the root has two tables: " + collimator::name_list({name, file}) +
                                 "; name one with `file`");
      name = plain;
    }
    if (name.empty()) name = usual_name;
    if (const auto path = collimator::table_path(files, name, tell)) return CsvTable(folder.read(*path), *path);
    throw std::runtime_error(collimator::not_in_root(files, {name}, params_.root.text));
  }

  // Why a row is left out; empty where it is not.
  std::string why_not(const CsvTable& table, const Columns& columns, std::size_t row,
                      const padchest::Labeller::Row& labels) const {
    if (!params_.labels_only && padchest::is_damaged(table.cell(row, columns.picture)))
      return "are known to be damaged";
    if (is_missing(table.cell(row, columns.patient))) return "have no patient";
    if (labels.none) return "have no label";
    if (labels.exclude) return "are labelled `exclude`";
    const std::string_view projection = table.cell(row, columns.projection);
    const auto &sides = params_.views, &wanted = params_.projections;
    if ((wanted.empty() ? projection == "EXCLUDE" : std::ranges::find(wanted, projection) == wanted.end()) ||
        (!sides.empty() && std::ranges::find(sides, side_of(projection)) == sides.end()))
      return projection.empty() ? "have no projection" : "are of the projection " + std::string(projection);
    const std::string child = pediatric(table, columns.pediatric, row);
    if (params_.pediatric == Pediatric::none && child == "yes") return "are pediatric";
    if (params_.pediatric == Pediatric::only && child != "yes") return "are not pediatric";
    const std::string method = labelled_by(table, columns.method, row);
    if (params_.labelled_by == LabelledBy::physician && method != "physician") return "are not labelled by a physician";
    if (params_.labelled_by == LabelledBy::network && method != "network") return "are not labelled by the network";
    return {};
  }

  static Sample described(const CsvTable& table, const Columns& columns, std::size_t row) {
    const auto text = [&](std::size_t column) {
      const std::string_view cell = table.cell(row, column);
      return is_missing(cell) ? std::string() : std::string(cell);
    };
    const std::string projection = text(columns.projection);
    Sample sample;
    sample.id = table.cell(row, columns.picture);
    sample.patient = table.cell(row, columns.patient);
    sample.patient_space = "padchest";
    const std::string view = projection == "L" ? "lateral" : projection == "AP_horizontal" ? "AP" : projection;
    sample.metadata = {{"age", age(table, columns, row)},
                       {"labelled_by", labelled_by(table, columns.method, row)},
                       {"manufacturer", text(columns.manufacturer)},
                       {"pediatric", pediatric(table, columns.pediatric, row)},
                       {"projection", projection},
                       {"sex", sex(table, columns.sex, row)},
                       {"study", text(columns.study)},
                       {"view", view}};
    return sample;
  }

  static std::string sex(const CsvTable& table, std::size_t column, std::size_t row) {
    const std::string_view cell = table.cell(row, column);
    if (cell == "M" || cell == "F") return std::string(cell);
    if (cell == "O" || is_missing(cell)) return {};  // DICOM's "other"
    throw table.wrong(row, column, "is neither M, F nor O");
  }
  // What is neither of the words that the publisher names is kept as it is written.
  static std::string pediatric(const CsvTable& table, std::size_t column, std::size_t row) {
    const std::string_view cell = table.cell(row, column);
    if (is_missing(cell)) return {};
    return cell == "PED" ? "yes" : cell == "No" ? "no" : std::string(cell);
  }
  static std::string labelled_by(const CsvTable& table, std::size_t column, std::size_t row) {
    const std::string_view cell = table.cell(row, column);
    if (is_missing(cell)) return {};
    return cell == "Physician" ? "physician" : cell.starts_with("RNN") ? "network" : std::string(cell);
  }

  // The year of the study less that of birth; empty where either is not known or it is no human age.
  static std::string age(const CsvTable& table, const Columns& columns, std::size_t row) {
    if (is_missing(table.cell(row, columns.birth)) || is_missing(table.cell(row, columns.date))) return {};
    const double born = table.number(row, columns.birth), date = table.number(row, columns.date);  // 1937.0, 20140915
    const double years = std::floor(date / 10000) - std::floor(born);
    return years >= 0 && years <= 120 ? std::to_string(static_cast<int>(years)) : std::string();
  }

  void tell(const CsvTable& table, const Samples& result, const collimator::Exclusions& left_out,
            std::size_t without_age) const {
    if (result.samples.empty())
      throw std::runtime_error(table.name() + ": none of its " + std::to_string(table.rows()) + " rows is left" +
                               (left_out.empty() ? "" : ": " + left_out.told()) +
                               "; `labels_only: true` reads the table alone");
    if (!left_out.empty())
      host().log(table.name() + ": " + std::to_string(result.samples.size()) + " of " + std::to_string(table.rows()) +
                 " rows are read; left out: " + left_out.told());
    if (without_age > 0) host().log(std::to_string(without_age) + " samples have no age, or an impossible one");
    std::vector<std::string> none;
    for (std::size_t i = 0; i < result.classes.size(); ++i)
      if (std::ranges::none_of(result.samples, [&](const Sample& sample) { return sample.labels[i] == 1; }))
        none.push_back(result.classes[i]);
    if (!none.empty()) host().log("no sample is positive for " + collimator::name_list(none));
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(PadChest, "padchest", "1.2.0",
                   "PadChest: 14 findings or any of its labels, projections, physicians' and network's labels; also "
                   "called BIMCV PadChest")
