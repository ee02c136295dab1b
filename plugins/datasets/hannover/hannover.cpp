// Hannover Medical School's radiographs of COVID-19 patients (Winther et al., COVID-19 Image Repository, 2020, doi
// 10.6084/m9.figshare.12275009; https://github.com/ml-workgroup/covid-19-image-repository): data.csv and png/; and the
// lung masks that V7 Labs drew of some (https://github.com/v7labs/covid-19-xray-dataset), as torchxrayvision's package
// hands them out: PNG files named .jpg, of another size than the pictures, over the whole of which they lie.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

enum class Pictures { present, all };
enum class Class { covid_19, icu, in_icu, death };

constexpr const char* table_file = "data.csv";

struct Columns {
  explicit Columns(const CsvTable& table)
      : patient(table.column("patient_id")),
        picture(table.column("image_id")),
        sex(table.column("sex")),
        projection(table.column("projection")),
        icu_admission(table.column("icu_admission_offset")),
        icu_release(table.column("icu_release_offset")),
        death(table.column("death_offset")) {}
  std::size_t patient, picture, sex, projection, icu_admission, icu_release, death;
};

// Days from the picture to an event, below 0 where it came first; nothing where the cell is empty.
std::optional<double> days_until(const CsvTable& table, std::size_t row, std::size_t column) {
  if (table.cell(row, column).empty()) return std::nullopt;
  const double days = table.number(row, column);
  if (!std::isfinite(days)) throw table.wrong(row, column, "is no number of days");
  return days;
}

// One of these in any case; "" where the cell is empty.
std::string one_of(const CsvTable& table, std::size_t row, std::size_t column, std::initializer_list<const char*> known,
                   const char* expected) {
  const std::string value = collimator::value_of(table.cell(row, column));
  if (value.empty()) return {};
  for (const char* name : known)
    if (value == collimator::lower_case(name)) return name;
  throw table.wrong(row, column, expected);
}

// The files by their stems, of those whose place `wanted` takes.
template <typename Wanted>
std::unordered_map<std::string, std::string> by_stem(const std::vector<std::string>& files, const char* what,
                                                     Wanted wanted) {
  std::unordered_map<std::string, std::string> result;
  for (const std::string& path : files) {
    if (collimator::is_hidden(path) || !collimator::has_extension(path, {".png", ".jpg", ".jpeg"}) || !wanted(path))
      continue;
    const auto [same, is_new] = result.emplace(collimator::file_stem(path), path);
    if (!is_new)
      throw std::runtime_error(std::string("there are two ").append(what) + "s " + same->first + ": " + same->second +
                               " and " + path);
  }
  return result;
}

class Hannover final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root, root_masks;
    Class which = Class::covid_19;
    Pictures pictures = Pictures::all;
    std::string masks = "masks";

    void describe(auto& field) {
      field("root", root, "the folder that holds data.csv and png").required();
      field("root_masks", root_masks, "the folder of the lung masks <image_id>.jpg, where it is not below `root`");
      field("masks", masks, "the masks' folder below `root`, where `root_masks` names no other");
      field("class", which,
            "what is positive: every case (covid_19); a patient who came to intensive care at any time (icu); one who "
            "was there on the picture's day (in_icu); one who died (death). No day in the table counts as negative")
          .value("covid_19", Class::covid_19)
          .value("icu", Class::icu)
          .value("in_icu", Class::in_icu)
          .value("death", Class::death);
      field("pictures", pictures,
            "all rows, a missing picture being an error, or those whose picture is there, the others being counted")
          .value("all", Pictures::all)
          .value("present", Pictures::present);
    }
  };

  explicit Hannover(Params params) : params_(std::move(params)) {}

  // One sample a row, in the table's order; its id is image_id. All are COVID-19 cases, so that class says something
  // only beside another collection. Region lungs, where there is a mask. Metadata: sex (M or F), view (AP or PA), and
  // every other column under its name, as the table has it: laboratory values may be inf and -inf.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const auto path = collimator::path_of_file(files, table_file);
    if (!path) throw std::runtime_error(collimator::not_in_root(files, {table_file}, params_.root.text));
    const std::string base = path->substr(0, path->size() - collimator::file_name(*path).size());
    const CsvTable table(folder.read(*path), *path);
    const Columns columns(table);
    const auto pictures =
        by_stem(files, "picture", [&](const std::string& file) { return file.starts_with(base + "png/"); });
    const std::string of_masks = params_.root_masks.text.empty() ? "" : "root_masks";
    const auto masks =
        of_masks.empty()
            ? by_stem(files, "mask", [&](const std::string& file) { return file.starts_with(base + masks_folder()); })
            : by_stem(folder.root(of_masks).list(""), "mask", [](const std::string&) { return true; });
    Samples result{{class_name()}, {}};
    std::unordered_map<std::string_view, std::size_t> rows;
    std::size_t with_mask = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view id = table.cell(row, columns.picture);
      if (const auto [same, is_new] = rows.emplace(id, row); !is_new)
        throw table.wrong(row, columns.picture, "stands in row " + std::to_string(same->second + 1) + " already");
      Sample sample = described(table, columns, row);
      const auto picture = pictures.find(sample.id);
      if (picture == pictures.end() && params_.pictures == Pictures::present) continue;
      if (picture == pictures.end())
        throw table.wrong(row, columns.picture,
                          "has no picture: there is no file " + base + "png/" + sample.id +
                              ".png; `pictures: present` leaves such rows out");
      sample.picture = picture->second;
      if (const auto mask = masks.find(sample.id); mask != masks.end()) {
        sample.regions.push_back({.part = "lungs", .file = mask->second, .root = of_masks});
        ++with_mask;
      }
      result.samples.push_back(std::move(sample));
    }
    if (result.samples.empty())
      throw std::runtime_error("none of the " + std::to_string(table.rows()) + " rows of " + *path +
                               " has a picture in " + base + "png");
    result.left_out = {{"have no picture", table.rows() - result.samples.size()}};
    if (result.samples.size() < table.rows())
      host().log(std::to_string(table.rows() - result.samples.size()) + " of " + std::to_string(table.rows()) +
                 " rows of " + *path + " have no picture and are left out");
    host().log(std::to_string(with_mask) + " of " + std::to_string(result.samples.size()) +
               " pictures have a lung mask");
    return result;
  }

 private:
  std::string masks_folder() const {
    return params_.masks.empty() || params_.masks.ends_with('/') ? params_.masks : params_.masks + "/";
  }

  std::string class_name() const {
    switch (params_.which) {
      case Class::icu: return "ICU";
      case Class::in_icu: return "in ICU";
      case Class::death: return "death";
      case Class::covid_19: break;
    }
    return "COVID-19";
  }

  Sample described(const CsvTable& table, const Columns& columns, std::size_t row) const {
    Sample sample;
    sample.id = table.cell(row, columns.picture);
    sample.patient = table.cell(row, columns.patient);
    sample.patient_space = "hannover";
    if (sample.id.empty()) throw table.wrong(row, columns.picture, "is no picture's id");
    if (sample.patient.empty()) throw table.wrong(row, columns.patient, "is no patient");
    for (std::size_t column = 0; column < table.header().size(); ++column)
      if (column != columns.patient && column != columns.picture && column != columns.projection)
        sample.metadata[table.header()[column]] = table.cell(row, column);
    // The publisher's feature list writes m and w, its table m and f.
    const std::string sex = one_of(table, row, columns.sex, {"M", "F", "W"}, "is neither m nor f");
    sample.metadata["sex"] = sex == "W" ? "F" : sex;
    sample.metadata["view"] = one_of(table, row, columns.projection, {"AP", "PA"}, "is neither ap nor pa");
    sample.labels = {positive(table, columns, row) ? 1.0F : 0.0F};
    return sample;
  }

  bool positive(const CsvTable& table, const Columns& columns, std::size_t row) const {
    const auto admission = days_until(table, row, columns.icu_admission),
               release = days_until(table, row, columns.icu_release), death = days_until(table, row, columns.death);
    if (admission && release && *release < *admission)
      throw table.wrong(row, columns.icu_release,
                        "lies before the admission, " + std::string(table.cell(row, columns.icu_admission)));
    if (release && !admission) throw table.wrong(row, columns.icu_release, "is a release without an admission");
    switch (params_.which) {
      case Class::icu: return admission.has_value();
      case Class::in_icu: return admission && *admission <= 0 && (!release || *release >= 0);
      case Class::death: return death.has_value();
      case Class::covid_19: break;
    }
    return true;
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(Hannover, "hannover", "1.0.0",
                   "Radiographs of COVID-19 patients in Hannover, some with a lung mask; also called COVID-19 Image "
                   "Repository")
