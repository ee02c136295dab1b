// Chákṣu: colour photographs of the fundus from three cameras, with optic disc and cup outlined by five experts (Kumar
// et al., Scientific Data 2023, doi 10.1038/s41597-023-01943-4; https://doi.org/10.6084/m9.figshare.20123135): Train
// and Test with 1.0_Original_Fundus_Images, 3.0_Doctors_Annotations_Binary_OD_OC,
// 5.0_OD_OC_Mean_Median_Majority_STAPLE and 6.0_Glaucoma_Decision.
//
// Not tried on the original. Its form is known from the paper, the publisher's page and public loaders, which also tell
// where its names are uneven: folders in capitals or not, "Remedio" for Remidio, tables that name pictures twice.
#include <algorithm>
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

#include "decisions.hpp"

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

enum class Labels { majority, expert_1, expert_2, expert_3, expert_4, expert_5 };
enum class Outlines { majority, mean, median, staple, expert_1, expert_2, expert_3, expert_4, expert_5, none };

const std::vector<std::string> all_cameras{"Bosch", "Forus", "Remidio"};

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// In small letters, "Expert_1" as "expert 1", and the one misspelt camera as the others spell it.
std::string plain(std::string_view folder) {
  std::string name = collimator::lower_case(folder);
  std::ranges::replace(name, '_', ' ');
  return name == "remedio" ? "remidio" : name;
}

// "p11" of "P11_image_1", as some names of the Bosch camera have it; empty where the name says no patient.
std::string patient_in(const std::string& stem) {
  const std::size_t end = stem.find_first_not_of("0123456789", 1);
  const bool named =
      stem.starts_with('p') && end != std::string::npos && end > 1 && (stem[end] == '_' || stem[end] == '-');
  return named ? stem.substr(0, end) : std::string();
}

class Chaksu final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    Labels labels = Labels::majority;
    Outlines outlines = Outlines::majority;
    std::vector<std::string> cameras;

    void describe(auto& field) {
      field("root", root, "the folder that holds Train and Test, or one above it").required();
      field("labels", labels, "who decides: the majority of the five experts, or one of them")
          .value("majority", Labels::majority)
          .value("expert_1", Labels::expert_1)
          .value("expert_2", Labels::expert_2)
          .value("expert_3", Labels::expert_3)
          .value("expert_4", Labels::expert_4)
          .value("expert_5", Labels::expert_5);
      field("outlines", outlines,
            "whose disc and cup are the regions: fused of all experts in one of four ways, or one's")
          .value("majority", Outlines::majority)
          .value("mean", Outlines::mean)
          .value("median", Outlines::median)
          .value("staple", Outlines::staple)
          .value("expert_1", Outlines::expert_1)
          .value("expert_2", Outlines::expert_2)
          .value("expert_3", Outlines::expert_3)
          .value("expert_4", Outlines::expert_4)
          .value("expert_5", Outlines::expert_5)
          .value("none", Outlines::none);
      field("cameras", cameras, "the cameras that are read: Bosch, Forus, Remidio; none named: all");
    }
    void check() const {
      for (const std::string& name : cameras)
        if (std::ranges::find(all_cameras, name) == all_cameras.end())
          throw std::invalid_argument("cameras: " + collimator::in_quotes(name) + " is no camera; " +
                                      collimator::missing_name(name, all_cameras));
    }
  };

  explicit Chaksu(Params params) : params_(std::move(params)) {}

  // One sample a photograph, in the paths' order; its id is the path below the root, from Train or Test on. Class
  // glaucoma: whoever `labels` names called the eye a suspect; unknown where the table has no such row. Regions: disc
  // and cup. Metadata: camera, and what the majority and each expert said (normal or suspect). Official parts: train
  // and test. Some names tell the patient; any other photograph counts as a patient of its own, which is told.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const std::string base = base_of(files);
    const Outlined outlined = outlines_in(files, base);
    Samples result{{"glaucoma"}, {}};
    Counts counts;
    for (const char* part : {"Train", "Test"})
      for (const std::string& camera : params_.cameras.empty() ? all_cameras : params_.cameras)
        add(part, camera, {folder, files, base}, outlined, result, counts);
    if (result.samples.empty())
      throw std::runtime_error("no photograph below " + base +
                               "Train and Test; expected 1.0_Original_Fundus_Images/Bosch, Forus and Remidio");
    std::ranges::sort(result.samples, {}, &Sample::id);
    result.left_out = {{"have no photograph", counts.without_picture}};
    tell(result.samples.size(), counts);
    return result;
  }

 private:
  struct Source {
    const Folder& folder;
    const std::vector<std::string>& files;
    const std::string& base;
  };
  struct Counts {
    std::size_t without_decision = 0, without_picture = 0, without_outline = 0, without_patient = 0;
  };
  // part, camera and stem, in small letters -> files of disc and cup, empty where there is none
  using Outlined = std::map<std::array<std::string, 3>, std::array<std::string, 2>>;

  static std::string base_of(const std::vector<std::string>& files) {
    for (const char* part : {"Train", "Test"})
      if (const auto base = collimator::place_of_folder(files, std::string(part) + "/1.0_Original_Fundus_Images"))
        return *base;
    throw std::runtime_error("there is neither Train/1.0_Original_Fundus_Images nor Test/1.0_Original_Fundus_Images");
  }

  // The name of the folder that `outlines` takes masks from, and that of its folders' parent.
  std::pair<std::string, std::string> outline_folders() const {
    static const std::array<const char*, 9> names{"majority", "mean",     "median",   "staple",  "expert 1",
                                                  "expert 2", "expert 3", "expert 4", "expert 5"};
    const std::string name = names[static_cast<std::size_t>(params_.outlines)];
    return {
        name.starts_with("expert") ? "3.0_Doctors_Annotations_Binary_OD_OC" : "5.0_OD_OC_Mean_Median_Majority_STAPLE",
        name};
  }

  // An expert's masks lie in Expert N/CAMERA/Disc, fused ones in CAMERA/Disc/WAY.
  Outlined outlines_in(const std::vector<std::string>& files, const std::string& base) const {
    Outlined result;
    if (params_.outlines == Outlines::none) return result;
    const auto [top, who] = outline_folders();
    const bool expert = top.starts_with("3.0");
    for (const std::string& path : files) {
      if (!path.starts_with(base) || collimator::is_hidden(path)) continue;
      const std::vector<std::string> parts = parts_of(path.substr(base.size()));
      if (parts.size() != 6 || parts[1] != top) continue;
      const std::string& giver = parts[expert ? 2 : 4];
      const std::string camera = plain(parts[expert ? 3 : 2]), structure = plain(parts[expert ? 4 : 3]);
      if (plain(giver) != who || (structure != "disc" && structure != "cup")) continue;
      std::string& file = result[{plain(parts[0]), camera, collimator::lower_case(collimator::file_stem(path))}]
                                [structure == "disc" ? 0 : 1];
      if (!file.empty())
        throw std::runtime_error("there are two masks of one " + structure + ": " + file + " and " + path);
      file = path;
    }
    if (result.empty())
      throw std::runtime_error("outlines: there is no mask in " + base + "Train/" + top + " or " + base + "Test/" +
                               top + "; `outlines: none` reads no regions");
    return result;
  }

  void add(const std::string& part, const std::string& camera, const Source& source, const Outlined& outlined,
           Samples& result, Counts& counts) const {
    const std::string pictures = source.base + part + "/1.0_Original_Fundus_Images/" + camera + "/";
    std::map<std::string, std::string> paths;  // stem in small letters -> path
    for (const std::string& path : source.files) {
      if (!path.starts_with(pictures) || collimator::is_hidden(path) ||
          !collimator::has_extension(path, {".jpg", ".jpeg", ".png", ".tif", ".tiff"}))
        continue;
      const auto [same, is_new] = paths.emplace(collimator::lower_case(collimator::file_stem(path)), path);
      if (!is_new) throw std::runtime_error(same->second + " and " + path + " have one name; expected one of them");
    }
    if (paths.empty()) return;
    const std::string name =
        source.base + part + "/6.0_Glaucoma_Decision/Glaucoma_Decision_Comparison_" + camera + "_majority.csv";
    if (!std::ranges::binary_search(source.files, name))
      throw std::runtime_error("there is no " + name + ", which says what the photographs in " + pictures + " show");
    const auto decisions = chaksu::decisions_in(CsvTable(source.folder.read(name), name));
    for (const auto& [stem, decision] : decisions) counts.without_picture += !paths.contains(stem);
    for (const auto& [stem, path] : paths) {
      host().check_cancelled();
      Sample& sample = result.samples.emplace_back();
      sample.id = path.substr(source.base.size());
      sample.picture = path;
      sample.channels = 3;
      sample.split = part == "Train" ? "train" : "test";
      sample.patient = patient_in(stem);
      sample.patient_space = "chaksu";
      counts.without_patient += sample.patient.empty();
      if (sample.patient.empty()) sample.patient = sample.id;
      sample.metadata["camera"] = camera;
      const auto decision = decisions.find(stem);
      counts.without_decision += decision == decisions.end();
      add_decision(sample, decision == decisions.end() ? std::nullopt : std::optional(decision->second));
      add_outlines(sample, outlined.find({plain(part), plain(camera), stem}), outlined, counts);
    }
  }

  void add_decision(Sample& sample, const std::optional<chaksu::Decision>& decision) const {
    const auto text = [](float label) { return label == 1 ? "suspect" : label == 0 ? "normal" : ""; };
    for (std::size_t i = 0; i <= chaksu::experts; ++i)
      sample.metadata[i == chaksu::majority ? "majority" : "expert_" + std::to_string(i)] =
          decision ? text((*decision)[i]) : "";
    sample.labels = {decision ? (*decision)[static_cast<std::size_t>(params_.labels)] : collimator::unknown_label};
  }

  void add_outlines(Sample& sample, Outlined::const_iterator found, const Outlined& outlined, Counts& counts) const {
    if (params_.outlines == Outlines::none) return;
    for (const std::size_t i : {0U, 1U})
      if (found != outlined.end() && !found->second[i].empty())
        sample.regions.push_back({.part = i == 0 ? "disc" : "cup", .file = found->second[i]});
    counts.without_outline += sample.regions.size() < 2;
  }

  void tell(std::size_t pictures, const Counts& counts) const {
    const auto line = [&](std::size_t count, const std::string& what) {
      if (count > 0) host().log(std::to_string(count) + " of " + std::to_string(pictures) + " photographs " + what);
    };
    line(
        counts.without_patient,
        "have a name that tells no patient: each counts as its own, though both eyes of one patient may be among them");
    line(counts.without_decision, "have no row in their table of decisions, so that their label is not known");
    line(counts.without_outline, "lack the outline of the disc or the cup");
    if (counts.without_picture > 0)
      host().log(std::to_string(counts.without_picture) + " rows of the tables of decisions have no photograph here");
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(Chaksu, "chaksu", "1.0.0",
                   "Colour fundus photographs with disc and cup outlined by five experts (Kumar 2023); also called "
                   "Chákṣu, Chakshu")
