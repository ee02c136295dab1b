// NIH ChestX-ray14 (Wang et al., CVPR 2017): its label table, box table, split lists and pictures.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/box_checks.hpp>
#include <collimator/dataset.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

#include "rows.hpp"
#include "split_list.hpp"

namespace {

using chestxray14::Columns, chestxray14::findings;
using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

constexpr std::int64_t publishers_side = 1024;  // of the pictures on which the boxes were drawn, whatever copies have

enum class Pictures { present, all };
enum class Labels { nih, google2019 };

using Rows = std::unordered_map<std::string_view, std::size_t>;  // picture name -> row of the label table

class ChestXray14 final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    Labels labels = Labels::nih;
    Pictures pictures = Pictures::present;
    bool labels_only = false;
    std::string folder;
    std::vector<std::string> classes;

    void describe(auto& field) {
      field("root", root,
            "the folder that holds Data_Entry_2017_v2020.csv (or .csv.gz, or the older Data_Entry_2017.csv)")
          .required();
      field("labels", labels,
            "the publisher's 14 findings, taken from reports (nih); or the four that radiologists adjudicated in 4,376 "
            "pictures (google2019: google2019_nih-chest-xray-labels.csv, gzipped or not), with its parts val and test")
          .value("nih", Labels::nih)
          .value("google2019", Labels::google2019);
      field("pictures", pictures,
            "the rows whose picture lies somewhere below the root, or all rows, a missing picture being an error")
          .value("present", Pictures::present)
          .value("all", Pictures::all);
      field("labels_only", labels_only, "all rows, without pictures: truth for read_predictions");
      field("folder", folder, "take only pictures below this folder of the root");
      field("classes", classes, "the findings that are classes; all of `labels` by default");
    }
    void check() const {
      for (const std::string& name : classes)
        if (std::ranges::find(known(), name) == known().end())
          throw std::invalid_argument("classes: " + collimator::in_quotes(name) + " is no finding; " +
                                      collimator::missing_name(name, known()));
    }
    const std::vector<std::string>& known() const {
      return labels == Labels::nih ? findings : chestxray14::adjudicated;
    }
  };

  explicit ChestXray14(Params params) : params_(std::move(params)) {
    const auto& classes = params_.classes.empty() ? params_.known() : params_.classes;
    for (const std::string& finding : params_.known()) {
      const auto place = std::ranges::find(classes, finding);
      places_.push_back(place == classes.end() ? -1 : static_cast<int>(place - classes.begin()));
    }
  }

  // Classes: the findings. Ids are the table's file names ("00000001_000.png"). Metadata: view, sex, age
  // (years), follow_up and label_count (how many findings). Boxes in pixels of the 1024 x 1024 pictures.
  // Official parts where the split lists are there: train_val_list.txt is train, test_list.txt is test. The adjudicated
  // table has parts of its own. An age above 120 years is not known.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const CsvTable table = label_table(folder, files);
    const Columns columns(table, params_.labels == Labels::google2019);
    const auto pictures = picture_paths(files);
    Samples result{params_.classes.empty() ? params_.known() : params_.classes, {}};
    std::size_t impossible_ages = 0;
    Rows rows;
    rows.reserve(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view name = table.cell(row, columns.picture);
      if (const auto [same, is_new] = rows.emplace(name, row); !is_new)
        throw table.wrong(row, columns.picture, "stands in row " + std::to_string(same->second + 1) + " already");
      const auto picture = pictures.find(name);
      if (picture == pictures.end() && !params_.labels_only) {
        if (params_.pictures == Pictures::present) continue;
        throw table.wrong(row, columns.picture,
                          "is no picture below the root" +
                              (params_.folder.empty() ? std::string() : "'s folder " + params_.folder) +
                              "; `pictures: present` leaves such rows out");
      }
      result.samples.push_back(sample(table, columns, row));
      if (!params_.labels_only) result.samples.back().picture = picture->second;
      impossible_ages += result.samples.back().metadata.at("age").empty();
    }
    if (result.samples.empty())
      throw std::runtime_error("none of the " + std::to_string(table.rows()) + " pictures of " + table.name() +
                               " is below the root; `labels_only: true` reads the table alone");
    result.left_out = {{"have no picture", table.rows() - result.samples.size()}};
    if (result.samples.size() < table.rows())
      host().log(std::to_string(result.samples.size()) + " of " + std::to_string(table.rows()) + " pictures of " +
                 table.name() + " are below the root; the others are left out");
    if (impossible_ages > 0)
      host().log(std::to_string(impossible_ages) + " pictures are of patients said to be older than " +
                 std::to_string(chestxray14::most_years) + " years or not born yet; their age is left empty");
    add_boxes(folder, files, table, columns, rows, result);
    for (Sample& each : result.samples) {
      const auto row = rows.at(each.id);
      if (!each.boxes.empty() && !each.picture.empty() && was_brought_down(table, columns, row))
        each.width = each.height = publishers_side;
    }
    if (params_.labels == Labels::nih) add_splits(folder, files, table.name(), rows, result);
    return result;
  }

 private:
  std::optional<std::string> found(const std::vector<std::string>& files, const std::string& name) const {
    return collimator::table_path(files, name, [&](const std::string& line) { host().log(line); });
  }

  CsvTable label_table(const Folder& folder, const std::vector<std::string>& files) const {
    if (params_.labels == Labels::google2019) {
      constexpr const char* name = "google2019_nih-chest-xray-labels.csv";
      if (const auto path = found(files, name)) return CsvTable(folder.read(*path), *path);
      throw std::runtime_error(collimator::not_in_root(files, {name}, params_.root.text));
    }
    constexpr const char *newer = "Data_Entry_2017_v2020.csv", *older = "Data_Entry_2017.csv";
    const auto path = found(files, newer), other = found(files, older);
    if (path && other) host().log("there are " + *path + " and the older " + *other + ": " + *path + " is read");
    if (path) return CsvTable(folder.read(*path), *path);
    if (other) return CsvTable(folder.read(*other), *other);
    throw std::runtime_error(collimator::not_in_root(files, {newer, older}, params_.root.text));
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
    if (const auto patient = chestxray14::patient_in(result.id);
        patient && *patient != collimator::plain_number(result.patient))
      throw table.wrong(row, columns.patient,
                        "is not the patient " + *patient + " whom the file name " + result.id +
                            " says; are the columns' names those of their cells?");
    const std::size_t count = set_labels(result, table, columns, row);
    const std::string_view view = table.cell(row, columns.view), sex = table.cell(row, columns.sex);
    if (view != "PA" && view != "AP") throw table.wrong(row, columns.view, "is neither PA nor AP");
    if (sex != "M" && sex != "F") throw table.wrong(row, columns.sex, "is neither M nor F");
    const auto age = chestxray14::years(table, row, columns.age);
    result.metadata = {{"age", age ? std::to_string(*age) : ""},
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

  // Of the picture in whose pixels the boxes are.
  static std::pair<double, double> size_of(const CsvTable& table, const Columns& columns, std::size_t row) {
    if (was_brought_down(table, columns, row)) return {publishers_side, publishers_side};
    return {table.number(row, *columns.original_width), table.number(row, *columns.original_height)};
  }

  // Sets the row's labels, and its part where the table says it. Returns how many of the 14 findings the row has.
  std::size_t set_labels(Sample& sample, const CsvTable& table, const Columns& columns, std::size_t row) const {
    sample.labels.assign(params_.classes.empty() ? places_.size() : params_.classes.size(), 0.0f);
    const auto set = [&](std::size_t finding) {
      if (places_[finding] >= 0) sample.labels[static_cast<std::size_t>(places_[finding])] = 1;
    };
    const bool adjudicated = params_.labels == Labels::google2019;
    const std::size_t count = chestxray14::each_finding(table, row, columns.labels, [&](std::size_t finding) {
      if (!adjudicated) set(finding);
    });
    if (!adjudicated) return count;
    for (std::size_t i = 0; i < columns.adjudicated.size(); ++i)
      if (chestxray14::is_yes(table, row, columns.adjudicated[i])) set(i);
    const std::string_view part = table.cell(row, columns.set);
    if (part != "val" && part != "test") throw table.wrong(row, columns.set, "is neither val nor test");
    sample.split = part == "val" ? "validate" : "test";
    return count;
  }

  // The header's "Bbox [x,y,w,h]" is four columns. The table writes Infiltrate for Infiltration.
  void add_boxes(const Folder& folder, const std::vector<std::string>& files, const CsvTable& labels,
                 const Columns& columns, const Rows& rows, Samples& result) const {
    const auto path = found(files, "BBox_List_2017.csv");
    if (!path) return host().log("there is no BBox_List_2017.csv in the root: no picture has a box");
    collimator::BoxChecks checks;
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
      const auto [x, y, box_width, box_height] = collimator::box_numbers(table, row, edges);
      const collimator::FindingBox box{x, y, box_width, box_height, finding};
      if (!(box.width > 0)) throw table.wrong(row, edges[2], "is no width above 0");
      if (!(box.height > 0)) throw table.wrong(row, edges[3], "is no height above 0");
      if (params_.labels == Labels::nih && !rows.contains(table.cell(row, picture)))
        throw table.wrong(row, picture, "is not in the label table");
      const auto sample = samples.find(table.cell(row, picture));
      if (sample == samples.end()) continue;
      const auto [width, height] = size_of(labels, columns, rows.at(sample->second->id));
      checks.edges(box, width, height, table.place(row));
      checks.twice(box, sample->second->boxes, table.place(row));
      sample->second->boxes.push_back(box);
    }
    for (const std::string& line : checks.remarks()) host().log(line);
  }

  void add_splits(const Folder& folder, const std::vector<std::string>& files, const std::string& label_table,
                  const Rows& rows, Samples& result) const {
    const std::array<std::pair<const char*, const char*>, 2> lists{
        {{"train_val_list.txt", "train"}, {"test_list.txt", "test"}}};
    std::size_t there = 0;
    std::string missing;
    for (const auto& [name, part] : lists) {
      const auto path = found(files, name);
      if (!path) missing = name;
      if (!path) continue;
      ++there;
      const chestxray14::SplitList names(folder.read(*path), *path);
      std::size_t strange = 0;
      std::string first;
      names.each([&](const std::string& line, std::size_t number) {
        if (rows.contains(line)) return;
        if (strange++ == 0)
          first.append(*path)
              .append(":")
              .append(std::to_string(number))
              .append(": ")
              .append(collimator::in_quotes(line));
      });
      if (strange > 0)
        host().log(std::to_string(strange) + " of " + std::to_string(names.size()) + " lines of " + *path +
                   " name no picture of " + label_table + "; the first is " + first);
      for (Sample& sample : result.samples) {
        if (!names.contains(sample.id)) continue;
        if (!sample.split.empty())
          throw std::runtime_error(*path + " names " + sample.id + ", which is in the other split list too");
        sample.split = part;
      }
    }
    const auto without = std::ranges::count_if(result.samples, [](const Sample& each) { return each.split.empty(); });
    if (there == 1)
      host().log("there is no " + missing + " in the root, only the other split list: " + std::to_string(without) +
                 " pictures belong to no official part");
    if (there == lists.size() && without > 0)
      host().log(std::to_string(without) + " pictures are in neither split list and belong to no official part");
  }

  Params params_;
  std::vector<int> places_;  // of each finding among the classes; -1: none
};

}  // namespace

COLLIMATOR_DATASET(ChestXray14, "chestxray14", "1.3.0",
                   "NIH ChestX-ray14: pictures, 14 findings, boxes, official split; also called NIH, CXR14")
