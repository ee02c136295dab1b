// Pictures sorted into a folder for each class, as torchvision's ImageFolder reads them (its documentation:
// https://pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html): root/CLASS/…/picture, or the same
// below train, val and test.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>
#include <collimator/patient_pattern.hpp>

namespace {

using collimator::Folder, collimator::Sample, collimator::Samples;

// torchvision's IMG_EXTENSIONS and DICOM's, in any case.
bool is_picture(std::string_view path) {
  return collimator::has_extension(
      path, {".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp", ".dcm", ".dicom"});
}

// The official part that a folder's name says; "" where it says none.
std::string part_of(std::string_view folder) {
  const std::string name = collimator::lower_case(folder);
  if (name == "train" || name == "training") return "train";
  if (name == "val" || name == "valid" || name == "validate" || name == "validation") return "validate";
  if (name == "test" || name == "testing") return "test";
  return {};
}

// "train/" and "cat" of "train/cat/a/b.png"; the class is empty where the file lies in no class's folder.
struct Place {
  std::string top, name;
};

class ImageFolder final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    std::string patient, positive;
    bool colour = false;

    void describe(auto& field) {
      field("root", root, "the folder that holds a folder for each class, or train, val and test with these")
          .required();
      field("patient", patient,
            "where the patient stands in a picture's path below the root: a regular expression with one group, as "
            "\"/(P[0-9]+)_[^/]*$\"; empty: each picture has a patient of its own");
      field("positive", positive,
            "the one of two folders that is the class, the other being its negative pictures; empty: each folder is a "
            "class, and they exclude each other");
      field("colour", colour, "whether networks see the pictures in colour");
    }
    void check() const { const collimator::PatientPattern pattern(patient, "patient"); }
  };

  explicit ImageFolder(Params params) : params_(std::move(params)), patients_(params_.patient, "patient") {}

  // One sample a picture, in the paths' order, which are the ids. Classes: the folders' names in byte order, which is
  // torchvision's. Official parts where the folders of classes lie in train, val (valid, validation) and test. Folders
  // without any file cannot be seen here; those without a picture are an error, as in torchvision.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const bool parts = has_parts(files);
    std::map<std::string, std::map<std::string, std::size_t>> pictures;  // top folder -> class -> how many
    std::vector<std::pair<const std::string*, Place>> found;
    std::size_t hidden = 0, others = 0;
    std::vector<std::string> loose;
    for (const std::string& path : files) {
      if (collimator::is_hidden(path)) {
        hidden += is_picture(path);
        continue;
      }
      Place place = place_of(path, parts);
      if (place.name.empty()) {  // a table or a README beside the classes is nobody's picture
        if (is_picture(path)) loose.push_back(path);
        continue;
      }
      std::size_t& count = pictures[place.top][place.name];
      if (is_picture(path)) {
        ++count;
        found.emplace_back(&path, std::move(place));
      } else {
        ++others;
      }
    }
    Samples result{classes_of(pictures), {}};
    const std::vector<std::string> folders = result.classes;
    if (!params_.positive.empty()) result.classes = {positive_of(folders)};
    for (const auto& [path, place] : found) {
      Sample& sample = result.samples.emplace_back(sample_of(*path));
      sample.split = parts ? part_of(std::string_view(place.top).substr(0, place.top.size() - 1)) : "";
      if (!params_.positive.empty())
        sample.labels = {place.name == params_.positive ? 1.0F : 0.0F};
      else
        for (const std::string& name : folders) sample.labels.push_back(name == place.name ? 1.0F : 0.0F);
    }
    tell(hidden, loose, others);
    return result;
  }

 private:
  // Whether the top folders are train, val and test. Throws where there are others beside them.
  bool has_parts(const std::vector<std::string>& files) const {
    std::set<std::string> tops, parts;
    std::string other;
    for (const std::string& path : files) {
      const std::size_t slash = path.find('/');
      if (slash == std::string::npos || collimator::is_hidden(path)) continue;
      const std::string top = path.substr(0, slash), part = part_of(top);
      if (part.empty()) other = top;
      if (tops.insert(top).second && !part.empty() && !parts.insert(part).second)
        throw std::runtime_error("two folders of " + params_.root.text + " are the part " + part + ": there are " +
                                 collimator::name_list({tops.begin(), tops.end()}));
    }
    if (parts.empty()) return false;
    if (!other.empty())
      throw std::runtime_error("beside " + collimator::name_list({parts.begin(), parts.end()}) +
                               " there is the folder " + collimator::in_quotes(other) +
                               ", which is no part; let `root` lead to one part, or move the folder away");
    return true;
  }

  static Place place_of(const std::string& path, bool parts) {
    const std::size_t top = parts ? path.find('/') + 1 : 0, end = path.find('/', top);
    if ((parts && top == 0) || end == std::string::npos) return {};
    return {path.substr(0, top), path.substr(top, end - top)};
  }

  // Throws where a class has no picture. That a part lacks a class which another has is told.
  std::vector<std::string> classes_of(const std::map<std::string, std::map<std::string, std::size_t>>& pictures) const {
    std::set<std::string> names;
    for (const auto& [top, counts] : pictures)
      for (const auto& [name, count] : counts) names.insert(name);
    if (names.empty())
      throw std::runtime_error("there is no class folder in " + params_.root.text +
                               "; expected CLASS/picture.png, or train/CLASS/picture.png");
    for (const auto& [top, counts] : pictures)
      for (const std::string& name : names)
        if (const auto found = counts.find(name); found == counts.end())
          host().log("there is no folder " + top + name + ": that part has no picture of the class");
        else if (found->second == 0)
          throw std::runtime_error("no picture in the class folder " + top + name +
                                   "; expected files that end in .jpg, .jpeg, .png, .ppm, .bmp, .pgm, .tif, .tiff, "
                                   ".webp, .dcm or .dicom");
    return {names.begin(), names.end()};
  }

  std::string positive_of(const std::vector<std::string>& folders) const {
    if (std::ranges::find(folders, params_.positive) == folders.end())
      throw std::runtime_error("positive: there is no class folder " + collimator::in_quotes(params_.positive) + "; " +
                               collimator::missing_name(params_.positive, folders));
    if (folders.size() != 2)
      throw std::runtime_error("positive: expected two class folders, but there are " + collimator::name_list(folders));
    return params_.positive;
  }

  Sample sample_of(const std::string& path) const {
    Sample sample;
    sample.id = sample.picture = path;
    sample.patient = patients_.in(path);
    if (sample.patient.empty())
      throw std::runtime_error(path + ": `patient`, " + collimator::in_quotes(params_.patient) +
                               ", finds no patient in this path");
    sample.channels = params_.colour ? 3 : 1;
    return sample;
  }

  void tell(std::size_t hidden, const std::vector<std::string>& loose, std::size_t others) const {
    if (params_.patient.empty())
      host().log(
          "each picture counts as its own patient, so that pictures of one may be in training and test; say "
          "with `patient` where the patient stands in the path");
    if (hidden > 0) host().log(std::to_string(hidden) + " hidden pictures are left out");
    if (!loose.empty())
      host().log(std::to_string(loose.size()) + " pictures that lie in no class's folder are left out; the first is " +
                 loose.front());
    if (others > 0) host().log(std::to_string(others) + " files that are no pictures are left out");
  }

  Params params_;
  collimator::PatientPattern patients_;
};

}  // namespace

COLLIMATOR_DATASET(ImageFolder, "image_folder", "1.1.0",
                   "Pictures sorted into a folder for each class; also called ImageFolder, torchvision's layout")
