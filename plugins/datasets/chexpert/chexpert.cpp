// CheXpert (Irvin et al., AAAI 2019, arXiv:1901.07031; stanfordmlgroup.github.io/competitions/chexpert): its tables of
// training, validation and test pictures, the 14 observations with a declared rule for uncertain ones, and the rule by
// which Compton made a pneumonia task of it ("An Empirical Evaluation of Reducing Spurious Signals in Chest X-Rays via
// Non-ROI Masking", section 2.1).
#include <array>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/exclusions.hpp>
#include <collimator/report_labels.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

#include "cells.hpp"
#include "paths.hpp"

namespace {

using chexpert::age_in, chexpert::below_root, chexpert::numbered_part, chexpert::sex_in, chexpert::side_in,
    chexpert::side_of;
using collimator::CsvTable, collimator::Folder, collimator::ReportLabel, collimator::Sample, collimator::Samples;

enum class Task { observations, pneumonia };
enum class Pictures { present, all };
enum class Ids { below_root, as_written };

// The columns of one table. Tables of the test part lack those that say more than path and labels.
struct Columns {
  Columns(const CsvTable& table, const std::vector<std::string>& observations, bool is_test)
      : path(table.find("Path")),
        study(table.find("Study")),
        sex(is_test ? table.find("Sex") : table.column("Sex")),
        age(is_test ? table.find("Age") : table.column("Age")),
        side(is_test ? table.find("Frontal/Lateral") : table.column("Frontal/Lateral")),
        projection(is_test ? table.find("AP/PA") : table.column("AP/PA")) {
    for (const std::string& name : observations) labels.push_back(table.column(name));
    if (!path && !(is_test && study)) path = table.column("Path");  // throws
  }
  std::size_t name() const { return path ? *path : *study; }
  std::optional<std::size_t> path, study, sex, age, side, projection;
  std::vector<std::size_t> labels;
};

class CheXpert final : public collimator::Dataset {
 public:
  static constexpr bool restricted = true;

  struct Params {
    collimator::Path root;
    Task task = Task::observations;
    std::vector<std::string> classes, views, projections;
    collimator::ReportPolicy policy;
    Pictures pictures = Pictures::present;
    bool labels_only = false;
    Ids ids = Ids::below_root;
    std::string train, valid, test;

    void describe(auto& field) {
      field("root", root, "the folder that holds train.csv, valid.csv or test.csv (`CheXpert-v1.0` or `…-small`)")
          .required();
      field("task", task,
            "the observations, or one class, pneumonia: 0 where No Finding is present and nothing else is, 1 where "
            "Pneumonia is, all others left out (Compton; of frontal pictures with `views: [frontal]`)")
          .value("observations", Task::observations)
          .value("pneumonia", Task::pneumonia);
      field("classes", classes, "the observations that are classes; all 14 by default");
      policy.describe(field);
      field("views", views, "frontal, lateral; all by default");
      field("projections", projections, "what AP/PA must be: AP, PA, LL, RL; any by default");
      field("pictures", pictures, "the rows whose picture is there, or all rows, a missing picture being an error")
          .value("present", Pictures::present)
          .value("all", Pictures::all);
      field("labels_only", labels_only, "all rows, without pictures: truth for read_predictions");
      field("ids", ids,
            "a sample's id: the path below the root (train/patient00001/…, as CheXmask has it), or as the table writes "
            "it (CheXpert-v1.0/train/patient00001/…)")
          .value("below_root", Ids::below_root)
          .value("as_written", Ids::as_written);
      field("train", train, "the training table, where it is not train.csv");
      field("valid", valid, "the validation table, where it is not valid.csv");
      field("test", test, "the test table, where it is none of test.csv, test_labels.csv and groundtruth.csv");
    }
    void check() const {
      const auto& all = collimator::report_observations();
      collimator::check_names_known("classes", classes, all);
      collimator::check_names_known("views", views, {"frontal", "lateral"});
      collimator::check_names_known("projections", projections, {"AP", "PA", "LL", "RL"});
      policy.check(classes.empty() ? all : classes);
      const collimator::ReportPolicy none;
      if (task == Task::pneumonia &&
          (!classes.empty() || policy.uncertain != none.uncertain || policy.blank != none.blank ||
           !policy.uncertain_of.empty() || !policy.blank_of.empty()))
        throw std::invalid_argument(
            "task: pneumonia has one class and a rule of its own; leave out `classes`, `uncertain`, `blank` and "
            "theirs");
    }
  };

  explicit CheXpert(Params params) : params_(std::move(params)) {}

  // Classes: the observations, or pneumonia. Metadata: view (PA, AP, lateral; frontal where no projection is told),
  // projection (as written), sex (F, M), age (years; 0 is not known), study. Parts: train, validate (valid.csv), test.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const std::vector<std::string>& names =
        params_.classes.empty() ? collimator::report_observations() : params_.classes;
    Reading reading{.files = files, .labels = collimator::ReportLabels(names, params_.policy)};
    reading.result.classes = params_.task == Task::pneumonia ? std::vector<std::string>{"pneumonia"} : names;
    bool found = add(folder, reading, params_.train, {"train.csv"}, "train");
    found |= add(folder, reading, params_.valid, {"valid.csv"}, "validate");
    found |= add(folder, reading, params_.test, {"test.csv", "test_labels.csv", "groundtruth.csv"}, "test");
    if (!found)
      throw std::runtime_error(
          collimator::not_in_root(files, {"train.csv", "valid.csv", "test.csv", "test_labels.csv", "groundtruth.csv"},
                                  params_.root.text) +
          "; expected the folder CheXpert-v1.0 or CheXpert-v1.0-small");
    tell(reading);
    reading.result.left_out = reading.left_out.list();
    return std::move(reading.result);
  }

 private:
  struct Reading {
    const std::vector<std::string>& files;
    collimator::ReportLabels labels;
    Samples result{};
    collimator::Exclusions left_out{};
    std::size_t rows = 0, without_age = 0;
    std::vector<std::string> tables{};
    std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> ids{};  // -> its table and row
  };

  // Reads one table: the given one, or the first of `usual` that is there. False where there is none.
  bool add(const Folder& folder, Reading& reading, const std::string& given, const std::vector<std::string>& usual,
           const char* part) const {
    const std::vector<std::string> candidates = given.empty() ? usual : std::vector<std::string>{given};
    std::string read;
    for (const std::string& name : candidates) {
      if (!read.empty()) {
        if (std::ranges::binary_search(reading.files, name))
          host().log("there are " + read + " and " + name + ": " + read + " is read; `" + part + "` names another");
        continue;
      }
      const auto path = collimator::table_path(reading.files, name, [&](const std::string& line) { host().log(line); });
      if (!path) continue;
      add(CsvTable(folder.read(*path), *path), reading, part);
      read = *path;
    }
    if (read.empty() && !given.empty())
      throw std::runtime_error("there is no table " + given + ", nor one that ends in .gz, below the root " +
                               params_.root.text);
    return !read.empty();
  }

  void add(const CsvTable& table, Reading& reading, const std::string& part) const {
    const std::vector<std::string>& names =
        params_.classes.empty() ? collimator::report_observations() : params_.classes;
    const Columns columns(table, names, part == "test");
    reading.rows += table.rows();
    const std::size_t place = reading.tables.size();
    reading.tables.push_back(table.name());
    reading.ids.reserve(reading.ids.size() + table.rows());
    reading.result.samples.reserve(reading.result.samples.size() + table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      host().check_cancelled();
      const std::string_view written = table.cell(row, columns.name()), path = below_root(written);
      if (numbered_part(path, "patient").empty())
        throw table.wrong(row, columns.name(),
                          "names no patient; expected CheXpert-v1.0/train/patient00001/study1/view1_frontal.jpg");
      const auto [first, is_new] =
          reading.ids.emplace(params_.ids == Ids::below_root ? path : written, std::pair(place, row));
      if (!is_new) {
        const auto [other, other_row] = first->second;
        throw table.wrong(row, columns.name(),
                          "stands in row " + std::to_string(other_row + 1) +
                              (other == place ? " already" : " of " + reading.tables[other] + " already"));
      }
      if (columns.path || params_.labels_only) {
        add_picture(table, columns, row, path, written, part, reading);
        continue;
      }
      const std::vector<std::string> pictures = chexpert::pictures_of_study(reading.files, path);
      if (pictures.empty()) without_picture(table, columns, row, reading);
      const std::string above(written.substr(0, written.size() - path.size()));
      for (const std::string& picture : pictures)
        add_picture(table, columns, row, picture, above + picture, part, reading);
    }
  }

  void without_picture(const CsvTable& table, const Columns& columns, std::size_t row, Reading& reading) const {
    if (params_.pictures == Pictures::all)
      throw table.wrong(row, columns.name(), "has no picture below the root; `pictures: present` leaves such rows out");
    reading.left_out.count("have no picture", table.cell(row, columns.name()));
  }

  // Adds the row's sample, of the picture `path` below the root, unless a filter or the task leaves it out.
  void add_picture(const CsvTable& table, const Columns& columns, std::size_t row, std::string_view path,
                   std::string_view written, const std::string& part, Reading& reading) const {
    Sample sample;
    sample.id = params_.ids == Ids::below_root ? path : written;
    const std::string_view side = columns.side ? side_in(table, *columns.side, row) : side_of(path);
    const std::string_view projection = columns.projection ? table.cell(row, *columns.projection) : "";
    constexpr std::array<std::string_view, 5> projections{"", "AP", "PA", "LL", "RL"};
    if (std::ranges::find(projections, projection) == projections.end())
      throw table.wrong(row, *columns.projection, "is no projection; expected AP, PA, LL, RL or nothing");
    const bool is_study = !columns.path && params_.labels_only;  // which has no view of its own
    if (!is_study && !params_.views.empty() && std::ranges::find(params_.views, side) == params_.views.end())
      return reading.left_out.count(side.empty() ? "have a view that nobody tells" : "are " + std::string(side));
    if (!is_study && !params_.projections.empty() &&
        std::ranges::find(params_.projections, projection) == params_.projections.end())
      return reading.left_out.count(projection.empty() ? "have no projection"
                                                       : "are of the projection " + std::string(projection));
    chexpert::check_labels(table, columns.labels, row);
    if (params_.task == Task::pneumonia) {
      if (!set_pneumonia(table, columns, row, sample, reading.left_out)) return;
    }
    if (!params_.labels_only) {
      if (!std::ranges::binary_search(reading.files, path)) return without_picture(table, columns, row, reading);
      sample.picture = path;
    }
    if (params_.task == Task::observations) sample.labels = reading.labels.of(table, columns.labels, row);
    sample.patient = numbered_part(path, "patient");
    sample.patient_space = "chexpert";
    sample.split = part;
    sample.metadata = {{"study", std::string(numbered_part(path, "study"))},
                       {"projection", std::string(projection)},
                       {"view", std::string(side == "lateral"    ? side
                                            : projection.empty() ? side
                                                                 : projection)}};
    if (columns.sex) sample.metadata["sex"] = sex_in(table, *columns.sex, row);
    if (columns.age) {
      const std::string age = age_in(table, *columns.age, row);
      reading.without_age += age.empty();
      sample.metadata["age"] = age;
    }
    reading.result.samples.push_back(std::move(sample));
  }

  // Compton's rule. False where the row is of neither class.
  static bool set_pneumonia(const CsvTable& table, const Columns& columns, std::size_t row, Sample& sample,
                            collimator::Exclusions& left_out) {
    const std::vector<std::string>& names = collimator::report_observations();
    bool healthy = false, pneumonia = false, other = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (report_label(table, row, columns.labels[i]) != ReportLabel::present) continue;
      (names[i] == "No Finding" ? healthy : names[i] == "Pneumonia" ? pneumonia : other) = true;
    }
    sample.labels = {pneumonia ? 1.0F : 0.0F};
    if (pneumonia || (healthy && !other)) return true;
    left_out.count(healthy ? "have No Finding and something else"
                   : other ? "have other observations, but not Pneumonia"
                           : "have no observation that is present");
    return false;
  }

  void tell(const Reading& reading) const {
    const std::size_t kept = reading.result.samples.size();
    if (!reading.left_out.empty())
      host().log(std::to_string(kept) + " samples of " + std::to_string(reading.rows) +
                 " rows are read; left out: " + reading.left_out.told());
    if (kept == 0)
      throw std::runtime_error("none of the " + std::to_string(reading.rows) + " rows is left: " +
                               (reading.left_out.empty() ? "the tables are empty" : reading.left_out.told()) +
                               "; `root` is the folder that holds `train` and `valid`, and `labels_only: true` reads "
                               "the tables alone");
    if (reading.without_age > 0) host().log(std::to_string(reading.without_age) + " samples have no age (0 years)");
    if (const std::string told = reading.labels.told(); params_.task == Task::observations && !told.empty())
      host().log(told);
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(CheXpert, "chexpert", "1.0.0",
                   "CheXpert: 14 observations with a declared rule for uncertain ones; also called CheXpert-v1.0-small")
