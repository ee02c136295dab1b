// NIH ChestX-ray14 (Wang et al., CVPR 2017): its label table, box table, split lists and pictures.
#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

const std::vector<std::string> findings{"Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
                                        "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
                                        "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};

constexpr std::int64_t publishers_side = 1024;  // of the pictures on which the boxes were drawn, whatever copies have

enum class Pictures { present, all };

using Rows = std::unordered_map<std::string_view, std::size_t>;  // picture name -> row of the label table

// The file's path, gzipped or not; nothing where the root has neither.
std::optional<std::string> found(const std::vector<std::string>& files, const std::string& name) {
  for (const std::string& path : {name, name + ".gz"})
    if (std::ranges::binary_search(files, path)) return path;
  return std::nullopt;
}

// The names of a list, one a line.
template <typename Visit>
void each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) visit(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// The columns of the label table. "OriginalImage[Width,Height]" is two of them, by a comma that nobody quoted.
struct Columns {
  explicit Columns(const CsvTable& table)
      : picture(table.column("Image Index")),
        labels(table.column("Finding Labels")),
        follow_up(table.column("Follow-up #")),
        patient(table.column("Patient ID")),
        age(table.column("Patient Age")),
        sex(table.column("Patient Gender")),
        view(table.column("View Position")),
        original_width(table.find("OriginalImage[Width")),
        original_height(table.find("Height]")) {}
  std::size_t picture, labels, follow_up, patient, age, sex, view;
  std::optional<std::size_t> original_width, original_height;
};

class ChestXray14 final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    Pictures pictures = Pictures::present;
    bool labels_only = false;
    std::string folder;
    std::vector<std::string> classes;

    void describe(auto& field) {
      field("root", root,
            "the folder that holds Data_Entry_2017_v2020.csv (or .csv.gz, or the older Data_Entry_2017.csv)")
          .required();
      field("pictures", pictures,
            "the rows whose picture lies somewhere below the root, or all rows, a missing picture being an error")
          .value("present", Pictures::present)
          .value("all", Pictures::all);
      field("labels_only", labels_only, "all rows, without pictures: truth for read_predictions");
      field("folder", folder, "take only pictures below this folder of the root");
      field("classes", classes, "the findings that are classes; all 14 by default");
    }
    void check() const {
      for (const std::string& name : classes)
        if (std::ranges::find(findings, name) == findings.end())
          throw std::invalid_argument("classes: " + collimator::in_quotes(name) + " is no finding; " +
                                      collimator::missing_name(name, findings));
    }
  };

  explicit ChestXray14(Params params) : params_(std::move(params)) {
    const auto& classes = params_.classes.empty() ? findings : params_.classes;
    for (const std::string& finding : findings) {
      const auto place = std::ranges::find(classes, finding);
      places_.push_back(place == classes.end() ? -1 : static_cast<int>(place - classes.begin()));
    }
  }

  // Classes: the findings. Ids are the table's file names ("00000001_000.png"). Metadata: view, sex, age
  // (years), follow_up and label_count (how many findings). Boxes in pixels of the 1024 x 1024 pictures.
  // Official parts where the split lists are there: train_val_list.txt is train, test_list.txt is test.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const CsvTable table = label_table(folder, files);
    const Columns columns(table);
    const auto pictures = picture_paths(files);
    Samples result{params_.classes.empty() ? findings : params_.classes, {}};
    Rows rows;
    rows.reserve(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view name = table.cell(row, columns.picture);
      if (const auto [same, is_new] = rows.emplace(name, row); !is_new)
        throw table.wrong(row, columns.picture, "stands in row " + std::to_string(same->second + 1) + " already");
      const auto picture = pictures.find(name);
      if (picture == pictures.end() && !params_.labels_only) {
        if (params_.pictures == Pictures::present) continue;
        throw table.wrong(
            row, columns.picture,
            "is no picture below the root" + (params_.folder.empty() ? std::string() : "'s folder " + params_.folder));
      }
      result.samples.push_back(sample(table, columns, row));
      if (!params_.labels_only) result.samples.back().picture = picture->second;
    }
    if (result.samples.empty())
      throw std::runtime_error("none of the " + std::to_string(table.rows()) + " pictures of " + table.name() +
                               " is below the root; `labels_only: true` reads the table alone");
    if (result.samples.size() < table.rows())
      host().log(std::to_string(result.samples.size()) + " of " + std::to_string(table.rows()) + " pictures of " +
                 table.name() + " are below the root; the others are left out");
    add_boxes(folder, files, rows, result);
    for (Sample& each : result.samples) {
      const auto row = rows.at(each.id);
      if (!each.boxes.empty() && !each.picture.empty() && was_brought_down(table, columns, row))
        each.width = each.height = publishers_side;
    }
    add_splits(folder, files, result);
    return result;
  }

 private:
  static CsvTable label_table(const Folder& folder, const std::vector<std::string>& files) {
    for (const char* name : {"Data_Entry_2017_v2020.csv", "Data_Entry_2017.csv"})
      if (const auto path = found(files, name)) return CsvTable(folder.read(*path), *path);
    throw std::runtime_error(
        "there is no Data_Entry_2017_v2020.csv, nor one that ends in .gz, nor Data_Entry_2017.csv, in the root");
  }

  // Name -> path of the pictures, in whatever folders they lie (the publisher's images_001/images, …).
  std::unordered_map<std::string_view, std::string> picture_paths(const std::vector<std::string>& files) const {
    std::unordered_map<std::string_view, std::string> result;
    if (params_.labels_only) return result;
    for (const std::string& path : files) {
      if (!path.ends_with(".png") || (!params_.folder.empty() && !path.starts_with(params_.folder + "/"))) continue;
      const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
      if (const auto [same, is_new] = result.emplace(name, path); !is_new)
        throw std::runtime_error("there are two pictures " + std::string(name) + ": " + same->second + " and " + path +
                                 "; name one of the folders with `folder`");
    }
    return result;
  }

  Sample sample(const CsvTable& table, const Columns& columns, std::size_t row) const {
    Sample result;
    result.id = table.cell(row, columns.picture);
    result.patient = table.cell(row, columns.patient);
    result.patient_space = "chestxray14";
    if (result.id.empty()) throw table.wrong(row, columns.picture, "is no file name");
    if (result.patient.empty()) throw table.wrong(row, columns.patient, "is no patient");
    const std::size_t count = set_labels(result, table, columns.labels, row);
    const std::string_view view = table.cell(row, columns.view), sex = table.cell(row, columns.sex);
    if (view != "PA" && view != "AP") throw table.wrong(row, columns.view, "is neither PA nor AP");
    if (sex != "M" && sex != "F") throw table.wrong(row, columns.sex, "is neither M nor F");
    result.metadata = {{"age", std::to_string(years(table, row, columns.age))},
                       {"follow_up", std::to_string(table.integer(row, columns.follow_up))},
                       {"label_count", std::to_string(count)},
                       {"sex", std::string(sex)},
                       {"view", std::string(view)}};
    return result;
  }

  // Whether the publisher brought a picture to its side. One that never had so many pixels is no picture of theirs, and
  // its boxes are in its own pixels.
  static bool was_brought_down(const CsvTable& table, const Columns& columns, std::size_t row) {
    if (!columns.original_width || !columns.original_height) return true;
    return std::max(table.number(row, *columns.original_width), table.number(row, *columns.original_height)) >=
           publishers_side;
  }

  // "58", or "058Y", "013M" and "004D" as in the first release; months and days are 0 years.
  static std::int64_t years(const CsvTable& table, std::size_t row, std::size_t column) {
    const std::string_view text = table.cell(row, column);
    const char unit = text.empty() ? ' ' : text.back();
    if (unit != 'Y' && unit != 'M' && unit != 'D') return table.integer(row, column);
    const std::string_view number = text.substr(0, text.size() - 1);
    if (number.empty() || number.size() > 4 || number.find_first_not_of("0123456789") != std::string_view::npos)
      throw table.wrong(row, column, "is not an age");
    return unit == 'Y' ? std::stoll(std::string(number)) : 0;
  }

  // Sets the labels of the row's findings and tells how many there are.
  std::size_t set_labels(Sample& sample, const CsvTable& table, std::size_t column, std::size_t row) const {
    sample.labels.assign(params_.classes.empty() ? findings.size() : params_.classes.size(), 0.0f);
    std::string_view rest = table.cell(row, column);
    if (rest == "No Finding") return 0;
    std::size_t count = 0;
    for (bool more = true; more; ++count) {
      const std::size_t end = rest.find('|');
      const auto finding = std::ranges::find(findings, rest.substr(0, end));
      if (finding == findings.end())
        throw table.wrong(row, column,
                          "holds " + collimator::in_quotes(rest.substr(0, end)) +
                              "; expected findings joined by |, or No Finding alone");
      if (const int place = places_[static_cast<std::size_t>(finding - findings.begin())]; place >= 0)
        sample.labels[static_cast<std::size_t>(place)] = 1;
      more = end != std::string_view::npos;
      if (more) rest.remove_prefix(end + 1);
    }
    return count;
  }

  // The header's "Bbox [x,y,w,h]" is four columns. The table writes Infiltrate for Infiltration.
  static void add_boxes(const Folder& folder, const std::vector<std::string>& files, const Rows& rows,
                        Samples& result) {
    const auto path = found(files, "BBox_List_2017.csv");
    if (!path) return;
    const CsvTable table(folder.read(*path), *path);
    const std::size_t picture = table.column("Image Index"), label = table.column("Finding Label");
    const std::array<std::size_t, 4> edges{table.column("Bbox [x"), table.column("y"), table.column("w"),
                                           table.column("h]")};
    std::unordered_map<std::string_view, Sample*> samples;
    for (Sample& sample : result.samples) samples.emplace(sample.id, &sample);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      std::string finding(table.cell(row, label));
      if (finding == "Infiltrate") finding = "Infiltration";
      if (std::ranges::find(findings, finding) == findings.end()) throw table.wrong(row, label, "is no finding");
      const collimator::FindingBox box{table.number(row, edges[0]), table.number(row, edges[1]),
                                       table.number(row, edges[2]), table.number(row, edges[3]), finding};
      if (!(box.width > 0)) throw table.wrong(row, edges[2], "is no width above 0");
      if (!(box.height > 0)) throw table.wrong(row, edges[3], "is no height above 0");
      if (!rows.contains(table.cell(row, picture))) throw table.wrong(row, picture, "is not in the label table");
      const auto sample = samples.find(table.cell(row, picture));
      if (sample == samples.end()) continue;
      sample->second->boxes.push_back(box);
    }
  }

  static void add_splits(const Folder& folder, const std::vector<std::string>& files, Samples& result) {
    const std::array<std::pair<const char*, const char*>, 2> lists{
        {{"train_val_list.txt", "train"}, {"test_list.txt", "test"}}};
    for (const auto& [name, part] : lists) {
      const auto path = found(files, name);
      if (!path) continue;
      const std::string text = folder.read(*path);
      std::unordered_set<std::string_view> names;
      each_line(text, [&](std::string_view line) { names.insert(line); });
      for (Sample& sample : result.samples) {
        if (!names.contains(sample.id)) continue;
        if (!sample.split.empty())
          throw std::runtime_error(*path + " names " + sample.id + ", which is in the other split list too");
        sample.split = part;
      }
    }
  }

  Params params_;
  std::vector<int> places_;  // of each finding among the classes; -1: none
};

}  // namespace

COLLIMATOR_DATASET(ChestXray14, "chestxray14", "1.1.0",
                   "NIH ChestX-ray14: pictures, 14 findings, boxes, official split; also called NIH, CXR14")
