// The RSNA Pneumonia Detection Challenge of 2018 (Shih et al., Radiology: Artificial Intelligence 2019, doi
// 10.1148/ryai.2019180041; https://www.rsna.org/artificial-intelligence/ai-image-challenge/
// rsna-pneumonia-detection-challenge-2018), as Kaggle hands it out: stage_2_train_labels.csv,
// stage_2_detailed_class_info.csv and stage_2_train_images. Not tried on the original: this project may not have it.
//
// All of its pictures are of ChestX-ray14. Which, the challenge's own pneumonia-challenge-dataset-mappings_2018.json
// says; it also shows that several "patients" of the challenge are one person.
#include <array>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

#include "labels.hpp"
#include "mappings.hpp"

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

enum class Pictures { present, all };
enum class Task { lung_opacity, normal_or_opacity, three_classes };

constexpr const char* label_file = "stage_2_train_labels.csv";
constexpr const char* class_file = "stage_2_detailed_class_info.csv";
constexpr const char* mapping_file = "pneumonia-challenge-dataset-mappings_2018.json";

class RsnaPneumonia final : public collimator::Dataset {
 public:
  // Tags of the DICOM files, which become metadata.
  static constexpr std::array tags{"PatientAge", "PatientSex", "ViewPosition"};
  // Kaggle's rules of the challenge do not let its files be passed on.
  static constexpr bool restricted = true;

  struct Params {
    collimator::Path root;
    Task task = Task::lung_opacity;
    Pictures pictures = Pictures::present;
    bool labels_only = false;
    std::string folder;

    void describe(auto& field) {
      field(
          "root", root,
          "the folder that holds stage_2_train_labels.csv, stage_2_detailed_class_info.csv, stage_2_train_images and, "
          "where it is there, pneumonia-challenge-dataset-mappings_2018.json")
          .required();
      field("task", task,
            "one class, Lung Opacity against all others (lung_opacity); Lung Opacity against Normal alone, the third "
            "kind being left out, as in Hygieia (normal_or_opacity); or three classes that exclude each other")
          .value("lung_opacity", Task::lung_opacity)
          .value("normal_or_opacity", Task::normal_or_opacity)
          .value("three_classes", Task::three_classes);
      field("pictures", pictures,
            "the patients whose picture lies somewhere below the root, or all, a missing picture being an error")
          .value("present", Pictures::present)
          .value("all", Pictures::all);
      field("labels_only", labels_only, "all patients, without pictures: truth for read_predictions");
      field("folder", folder,
            "take only pictures below this folder of the root, as where there are DICOM and PNG files");
    }
  };

  explicit RsnaPneumonia(Params params) : params_(std::move(params)) {}

  // One sample a patientId, which is its id, in the label table's order. A picture is <patientId>.dcm, .png or .jpg, in
  // any folder. Boxes are of Lung Opacity, in pixels of the 1024 x 1024 pictures, so that smaller copies are scaled.
  // Metadata: detailed_class. With the mappings, `same_as` and the patient are those of ChestX-ray14.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const CsvTable table = table_of(folder, files, label_file);
    rsna::Labels labels(table);
    add_classes(folder, files, labels);
    const auto origin = mappings(folder, files);
    const auto pictures = picture_paths(files);
    Samples result{classes(), {}};
    std::size_t without_picture = 0, not_normal = 0;
    std::set<std::string> people;
    for (const rsna::Patient& patient : labels.patients()) {
      if (params_.task == Task::normal_or_opacity && patient.found == rsna::not_normal) {
        ++not_normal;
        continue;
      }
      const auto picture = pictures.find(patient.id);
      if (picture == pictures.end() && !params_.labels_only) {
        if (params_.pictures == Pictures::all)
          throw std::runtime_error(patient.place + ": there is no picture " + patient.id +
                                   ".dcm, .png or .jpg below the root" +
                                   (params_.folder.empty() ? "" : "'s folder " + params_.folder) +
                                   "; `pictures: present` leaves such patients out");
        ++without_picture;
        continue;
      }
      Sample& sample = result.samples.emplace_back(sample_of(patient, origin));
      people.insert(sample.patient);
      if (!params_.labels_only) sample.picture = picture->second;
    }
    if (result.samples.empty())
      throw std::runtime_error("none of the " + std::to_string(labels.patients().size()) + " patients of " +
                               table.name() +
                               " has a picture below the root; `labels_only: true` reads the tables alone");
    result.left_out = {{std::string("are \"") + rsna::not_normal + '"', not_normal},
                       {"have no picture", without_picture}};
    for (const std::string& line : labels.remarks()) host().log(line);
    if (without_picture > 0)
      host().log(std::to_string(without_picture) + " patients have no picture below the root and are left out");
    if (not_normal > 0)
      host().log(std::to_string(not_normal) + " patients are \"" + rsna::not_normal + "\" and are left out");
    if (origin)
      host().log(std::to_string(result.samples.size()) + " pictures of " + std::to_string(people.size()) +
                 " patients of ChestX-ray14");
    return result;
  }

 private:
  using Origin = std::optional<std::unordered_map<std::string, std::string>>;

  std::vector<std::string> classes() const {
    if (params_.task == Task::three_classes) return {rsna::opacity, rsna::not_normal, rsna::normal};
    return {rsna::opacity};
  }

  CsvTable table_of(const Folder& folder, const std::vector<std::string>& files, const char* name) const {
    const auto path = collimator::path_of_file(files, name);
    if (!path) throw std::runtime_error(collimator::not_in_root(files, {name}, params_.root.text));
    return CsvTable(folder.read(*path), *path);
  }

  void add_classes(const Folder& folder, const std::vector<std::string>& files, rsna::Labels& labels) const {
    if (!collimator::path_of_file(files, class_file) && params_.task == Task::lung_opacity) {
      host().log(std::string("there is no ").append(class_file) + ": the metadata field detailed_class is empty");
      return;
    }
    const std::size_t others = labels.add_classes(table_of(folder, files, class_file));
    if (others > 0)
      host().log(std::to_string(others) + " patients of " + class_file + " are not in " + label_file +
                 " and are left out");
  }

  Origin mappings(const Folder& folder, const std::vector<std::string>& files) const {
    const auto path = collimator::path_of_file(files, mapping_file);
    if (!path) {
      host().log(std::string("there is no ").append(mapping_file) +
                 " in the root: copies of these pictures in ChestX-ray14 cannot be recognised, nor pictures of one "
                 "patient");
      return std::nullopt;
    }
    return rsna::MappingReader(folder.read(*path), *path).read();
  }

  // patientId -> path.
  std::unordered_map<std::string_view, std::string> picture_paths(const std::vector<std::string>& files) const {
    std::unordered_map<std::string_view, std::string> result;
    if (params_.labels_only) return result;
    for (const std::string& path : files) {
      if (collimator::is_hidden(path) || !collimator::has_extension(path, {".dcm", ".png", ".jpg", ".jpeg"})) continue;
      if (!params_.folder.empty() && !path.starts_with(params_.folder + "/")) continue;
      if (const auto [same, is_new] = result.emplace(collimator::file_stem(path), path); !is_new)
        throw std::runtime_error("there are two pictures " + std::string(same->first) + ": " + same->second + " and " +
                                 path + "; name one of the folders with `folder`");
    }
    return result;
  }

  Sample sample_of(const rsna::Patient& patient, const Origin& origin) const {
    Sample sample;
    sample.id = sample.patient = patient.id;
    sample.patient_space = "rsna_pneumonia";
    if (!params_.labels_only) sample.width = sample.height = rsna::side;
    sample.boxes = patient.boxes;
    sample.metadata["detailed_class"] = patient.found;
    if (params_.task == Task::three_classes)
      for (const std::string& name : classes()) sample.labels.push_back(name == patient.found ? 1.0F : 0.0F);
    else
      sample.labels = {patient.boxes.empty() ? 0.0F : 1.0F};
    if (!origin) return sample;
    const auto picture = origin->find(patient.id);
    if (picture == origin->end())
      throw std::runtime_error(patient.place + ": the patient " + patient.id + " is not in " + mapping_file);
    sample.same_as = "chestxray14/" + picture->second;
    sample.patient_space = "chestxray14";
    // Its label table numbers patients without the zeros that its file names have.
    const std::size_t first = std::min(picture->second.find_first_not_of('0'), std::size_t{7});
    sample.patient = picture->second.substr(first, 8 - first);
    return sample;
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(
    RsnaPneumonia, "rsna_pneumonia", "1.0.0",
    "RSNA Pneumonia Detection Challenge 2018: Lung Opacity with boxes, Normal and not normal; also called "
    "RSNA, Kaggle pneumonia")
