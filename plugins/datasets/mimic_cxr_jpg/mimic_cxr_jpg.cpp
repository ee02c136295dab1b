// MIMIC-CXR-JPG (Johnson et al., arXiv:1901.07042; physionet.org/content/mimic-cxr-jpg, versions 2.0.0 and 2.1.0): its
// metadata, the labels of one of two labellers with a declared rule for uncertain ones, its split and its pictures.
// Written from the publisher's page and from how torchxrayvision reads it; not tried on the original, which only those
// with an account may have.
#include <array>
#include <optional>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/exclusions.hpp>
#include <collimator/report_labels.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

enum class Labeller { chexpert, negbio };
enum class Pictures { present, all };

using Rows = std::unordered_map<std::string_view, std::size_t>;  // text of a column -> row

// Where each text of a column stands. Throws where one stands twice.
Rows rows_by(const CsvTable& table, std::size_t column) {
  Rows rows;
  rows.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (const auto [first, is_new] = rows.emplace(table.cell(row, column), row); !is_new)
      throw table.wrong(row, column, "stands in row " + std::to_string(first->second + 1) + " already");
  return rows;
}

// "frontal", "lateral" or "other" for a ViewPosition; "other" also where it is empty.
std::string_view side_of(std::string_view projection) {
  if (projection == "AP" || projection == "PA") return "frontal";
  return projection == "LATERAL" || projection == "LL" ? "lateral" : "other";
}

class MimicCxrJpg final : public collimator::Dataset {
 public:
  static constexpr bool restricted = true;

  struct Params {
    collimator::Path root;
    Labeller labeller = Labeller::chexpert;
    std::vector<std::string> classes, views, projections;
    collimator::ReportPolicy policy;
    Pictures pictures = Pictures::present;
    bool labels_only = false;
    std::string folder = "files";

    void describe(auto& field) {
      field("root", root, "the folder that holds mimic-cxr-2.0.0-metadata.csv (or .csv.gz) and `files`").required();
      field("labeller", labeller, "which program's labels: mimic-cxr-2.0.0-chexpert.csv, or -negbio.csv")
          .value("chexpert", Labeller::chexpert)
          .value("negbio", Labeller::negbio);
      field("classes", classes, "the observations that are classes; all 14 by default");
      policy.describe(field);
      field("views", views, "frontal (AP, PA), lateral (LATERAL, LL), other; all by default");
      field("projections", projections, "what ViewPosition must be, as AP; any by default");
      field("pictures", pictures, "the rows whose picture is there, or all rows, a missing picture being an error")
          .value("present", Pictures::present)
          .value("all", Pictures::all);
      field("labels_only", labels_only, "all rows, without pictures: truth for read_predictions");
      field("folder", folder, "the folder of the pictures, which holds p10 to p19");
    }
    void check() const {
      const auto& all = collimator::report_observations();
      collimator::check_names_known("classes", classes, all);
      collimator::check_names_known("views", views, {"frontal", "lateral", "other"});
      policy.check(classes.empty() ? all : classes);
    }
  };

  explicit MimicCxrJpg(Params params) : params_(std::move(params)) {}

  // Classes: the observations. Ids are DICOM ids, as CheXmask has them. Metadata: view (PA, AP, lateral, or what
  // ViewPosition says), projection (ViewPosition), study, procedure, study_date. Parts: train, validate, test.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const CsvTable table = required(folder, files, "metadata");
    const CsvTable labels = required(folder, files, params_.labeller == Labeller::chexpert ? "chexpert" : "negbio");
    const std::vector<std::string>& names =
        params_.classes.empty() ? collimator::report_observations() : params_.classes;
    collimator::ReportLabels reader(names, params_.policy);
    const std::vector<std::size_t> label_columns = reader.columns(labels);
    const std::size_t label_subject = labels.column("subject_id");
    const Rows studies = rows_by(labels, labels.column("study_id"));
    const Columns columns(table);
    collimator::check_values_there(table, columns.view, params_.projections, "projections");
    const Rows ids = rows_by(table, columns.id);
    collimator::Exclusions left_out;
    Samples result{names, {}};
    for (std::size_t row = 0; row < table.rows(); ++row) {
      host().check_cancelled();
      if (!is_wanted(table.cell(row, columns.view), left_out)) continue;
      const auto study = studies.find(table.cell(row, columns.study));
      if (study == studies.end()) {
        left_out.count("are of a study without labels in " + labels.name(), table.cell(row, columns.study));
        continue;
      }
      if (labels.cell(study->second, label_subject) != table.cell(row, columns.subject))
        throw labels.wrong(study->second, label_subject,
                           "is another patient than that of the same study in " + table.place(row));
      Sample sample = described(table, columns, row);
      if (!params_.labels_only) {
        sample.picture = picture_of(table, columns, row);
        if (!std::ranges::binary_search(files, sample.picture)) {
          if (params_.pictures == Pictures::all)
            throw table.wrong(
                row, columns.id,
                "has no picture: there is no file " + sample.picture + "; `pictures: present` leaves such rows out");
          left_out.count("have no picture", sample.picture);
          continue;
        }
      }
      check_labels(labels, label_columns, study->second);
      sample.labels = reader.of(labels, label_columns, study->second);
      result.samples.push_back(std::move(sample));
    }
    result.left_out = left_out.list();
    tell(table, result, left_out);
    add_splits(folder, files, result);
    if (const std::string told = reader.told(); !told.empty()) host().log(told);
    return result;
  }

 private:
  struct Columns {
    explicit Columns(const CsvTable& table)
        : id(table.column("dicom_id")),
          subject(table.column("subject_id")),
          study(table.column("study_id")),
          view(table.column("ViewPosition")),
          procedure(table.find("PerformedProcedureStepDescription")),
          date(table.find("StudyDate")) {}
    std::size_t id, subject, study, view;
    std::optional<std::size_t> procedure, date;
  };

  // The path of mimic-cxr-VERSION-KIND.csv or .csv.gz; nothing where the root has none.
  std::optional<std::string> path_of(const std::vector<std::string>& files, const std::string& kind) const {
    const std::string end = "-" + kind + ".csv";
    std::string name;  // without .gz
    for (const std::string& file : files) {
      const std::string small = collimator::lower_case(file.substr(0, file.find('/')));
      const std::string plain = small.ends_with(".gz") ? small.substr(0, small.size() - 3) : small;
      if (!plain.starts_with("mimic-cxr-") || !plain.ends_with(end)) continue;
      const std::string own = file.substr(0, plain.size());
      if (own != plain || file.find('/') != std::string::npos) collimator::refuse_name_like(files, plain);
      if (!name.empty() && name != own)
        throw std::runtime_error("the root has two tables of the " + kind + ": " + collimator::name_list({name, file}) +
                                 "; leave one there");
      name = own;
    }
    if (name.empty()) return std::nullopt;
    return collimator::table_path(files, name, [&](const std::string& line) { host().log(line); });
  }

  CsvTable required(const Folder& folder, const std::vector<std::string>& files, const std::string& kind) const {
    if (const auto path = path_of(files, kind)) return CsvTable(folder.read(*path), *path);
    throw std::runtime_error(collimator::not_in_root(files, {"mimic-cxr-2.0.0-" + kind + ".csv"}, params_.root.text));
  }

  bool is_wanted(std::string_view projection, collimator::Exclusions& left_out) const {
    const auto holds = [](const std::vector<std::string>& names, std::string_view name) {
      return names.empty() || std::ranges::find(names, name) != names.end();
    };
    if (holds(params_.views, side_of(projection)) && holds(params_.projections, projection)) return true;
    left_out.count(projection.empty() ? "have no ViewPosition" : "have ViewPosition " + std::string(projection));
    return false;
  }

  static Sample described(const CsvTable& table, const Columns& columns, std::size_t row) {
    const std::string_view subject = table.cell(row, columns.subject), projection = table.cell(row, columns.view);
    Sample sample;
    sample.id = table.cell(row, columns.id);
    sample.patient = subject;
    sample.patient_space = "mimic_cxr";
    if (sample.id.empty()) throw table.wrong(row, columns.id, "is no id");
    if (subject.size() < 2 || subject.find_first_not_of("0123456789") != std::string_view::npos)
      throw table.wrong(row, columns.subject, "is no patient; expected digits, as 10000032");
    sample.metadata = {{"projection", std::string(projection)},
                       {"view", side_of(projection) == "lateral" ? "lateral" : std::string(projection)},
                       {"study", std::string(table.cell(row, columns.study))}};
    if (columns.procedure) sample.metadata["procedure"] = table.cell(row, *columns.procedure);
    if (columns.date) sample.metadata["study_date"] = table.cell(row, *columns.date);
    return sample;
  }

  // files/p10/p10000032/s50414267/DICOM_ID.jpg
  std::string picture_of(const CsvTable& table, const Columns& columns, std::size_t row) const {
    const std::string subject(table.cell(row, columns.subject));
    std::string path = params_.folder.empty() ? "" : params_.folder + '/';
    path += 'p' + subject.substr(0, 2) + "/p" + subject + "/s";
    return path.append(table.cell(row, columns.study)).append("/").append(table.cell(row, columns.id)) + ".jpg";
  }

  // The publisher leaves a cell empty where the report does not mention an observation. `nan`, `NA` and the like, which
  // programs write for anything that they do not know, could be meant otherwise.
  static void check_labels(const CsvTable& labels, const std::vector<std::size_t>& columns, std::size_t row) {
    for (const std::size_t column : columns)
      if (!labels.cell(row, column).empty() && report_label(labels, row, column) == collimator::ReportLabel::blank)
        throw labels.wrong(row, column,
                           "is no label; expected 1 (present), 0 (absent), -1 (uncertain), or an empty cell (not "
                           "mentioned), which is what MIMIC-CXR-JPG's own tables have");
  }

  void tell(const CsvTable& table, const Samples& result, const collimator::Exclusions& left_out) const {
    if (result.samples.empty())
      throw std::runtime_error(table.name() + ": none of its " + std::to_string(table.rows()) + " rows is left" +
                               (left_out.empty() ? "" : ": " + left_out.told()) +
                               "; `labels_only: true` reads the tables alone");
    if (!left_out.empty())
      host().log(table.name() + ": " + std::to_string(result.samples.size()) + " of " + std::to_string(table.rows()) +
                 " rows are read; left out: " + left_out.told());
  }

  void add_splits(const Folder& folder, const std::vector<std::string>& files, Samples& result) const {
    const auto path = path_of(files, "split");
    if (!path) return host().log("there is no mimic-cxr-2.0.0-split.csv: no sample has an official part");
    const CsvTable table(folder.read(*path), *path);
    const std::size_t column = table.column("split");
    const Rows rows = rows_by(table, table.column("dicom_id"));
    std::size_t without = 0;
    for (Sample& sample : result.samples) {
      const auto found = rows.find(sample.id);
      if (found == rows.end()) {
        ++without;
        continue;
      }
      sample.split = table.cell(found->second, column);
      if (sample.split != "train" && sample.split != "validate" && sample.split != "test")
        throw table.wrong(found->second, column, "is not train, validate or test");
    }
    if (without > 0) host().log(std::to_string(without) + " samples have no official part: " + *path + " lacks them");
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(MimicCxrJpg, "mimic_cxr_jpg", "1.0.0",
                   "MIMIC-CXR-JPG: 14 observations of either labeller; not tried on the original; also called MIMIC")
