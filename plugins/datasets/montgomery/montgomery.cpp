// The Montgomery County chest radiographs (Jaeger et al., Quant Imaging Med Surg 2014, doi
// 10.3978/j.issn.2223-4292.2014.11.20; lung masks: Candemir et al., IEEE TMI 2014, doi 10.1109/TMI.2013.2290491) of the
// National Library of Medicine, as https://data.lhncbc.nlm.nih.gov/public/Tuberculosis-Chest-X-ray-Datasets hands them
// out: CXR_png, ManualMask/leftMask and rightMask, ClinicalReadings.
//
// leftMask holds the lung on the picture's left, which is the patient's right one, and rightMask the other: two public
// analyses of the whole set say so, one by the "R" markers, one by the diaphragm, which the liver lifts on that side in
// 121 of 138 pictures. The parts here are the patient's. Not tried on the original: this project may not have it.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>
#include <collimator/readings.hpp>

namespace {

using collimator::Folder, collimator::Reading, collimator::Readings, collimator::Sample, collimator::Samples;

constexpr std::string_view prefix = "MCUCXR_";

bool digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "MCUCXR_0001" of "MCUCXR_0001_0"; empty where the stem is not of that form.
std::string picture_number(std::string_view stem) {
  const std::size_t end = stem.rfind('_');
  if (!stem.starts_with(prefix) || end == std::string_view::npos || end <= prefix.size()) return {};
  return digits(stem.substr(prefix.size(), end - prefix.size())) ? std::string(stem.substr(0, end)) : std::string();
}

// Pictures that the readings call one patient's: each has the name of the least of them.
class Patients {
 public:
  void same(const std::string& a, const std::string& b) {
    const std::string first = of(a), second = of(b);
    if (first != second) one_of_[std::max(first, second)] = std::min(first, second);
  }
  std::string of(std::string picture) const {
    for (auto found = one_of_.find(picture); found != one_of_.end(); found = one_of_.find(picture))
      picture = found->second;
    return picture;
  }

 private:
  std::map<std::string, std::string> one_of_;
};

// "Patient's Sex: F", "Patient's Age: 027Y" and the rest, in any order. The apostrophe may be any character.
Reading reading_of(const std::vector<std::string>& lines) {
  Reading reading;
  bool has_sex = false, has_age = false;
  for (const std::string& line : lines) {
    const std::string small = collimator::lower_case(line);
    const std::size_t colon = small.find(':');
    const std::string_view key = std::string_view(small).substr(0, colon);
    const std::string_view value =
        colon == std::string::npos ? "" : collimator::trimmed(std::string_view(line).substr(colon + 1));
    if (key.starts_with("patient") && key.ends_with(" sex")) {
      reading.sex = value;
      has_sex = !value.empty();
    } else if (key.starts_with("patient") && key.ends_with(" age")) {
      const bool unit = value.size() > 1 && std::string_view("YMDymd").find(value.back()) != std::string_view::npos;
      const std::string_view number = unit ? value.substr(0, value.size() - 1) : "";
      has_age = digits(number) && number.size() <= 4;
      const bool years = unit && (value.back() == 'Y' || value.back() == 'y');
      if (has_age) reading.age = years ? std::to_string(std::stoi(std::string(number))) : "0";
    } else {
      reading.text += (reading.text.empty() ? "" : " ") + line;
    }
  }
  reading.understood = has_sex && has_age;
  return reading;
}

// The pictures that a text calls the same patient's: "(same pt as MCUCXR_0162_1)".
std::vector<std::string> named_patients(const std::string& text) {
  std::vector<std::string> result;
  if (collimator::lower_case(text).find("same p") == std::string::npos) return result;
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at + 1)) {
    const std::size_t end = text.find_first_not_of("0123456789_", at + prefix.size());
    const std::string number = picture_number(std::string_view(text).substr(at, end - at));
    if (!number.empty()) result.push_back(number);
  }
  return result;
}

class Montgomery final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;

    void describe(auto& field) {
      field("root", root, "the folder that holds CXR_png, ManualMask and ClinicalReadings, or one above it").required();
    }
  };

  explicit Montgomery(Params params) : params_(std::move(params)) {}

  // One sample a picture of CXR_png; its id is the file's name. Class tuberculosis: the name's last digit. Regions:
  // left_lung and right_lung, the patient's; or lungs, from a folder `mask` or `masks` of joined masks. Metadata: sex,
  // age (years) and reading (what the radiologist wrote). A patient has several pictures where a reading says so.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const auto base = collimator::place_of_folder(files, "CXR_png");
    if (!base)
      throw std::runtime_error("there is no folder CXR_png with files below " + params_.root.text +
                               "; expected CXR_png/MCUCXR_0001_0.png, ManualMask/leftMask and ClinicalReadings" +
                               (std::ranges::any_of(files, [](const auto& path) { return path.starts_with(prefix); })
                                    ? "; this root holds the pictures themselves: let it lead one folder up"
                                    : ""));
    const std::set<std::string> there(files.begin(), files.end());
    Samples result{{"tuberculosis"}, {}};
    Patients patients;
    std::map<std::string, std::string> numbers;  // picture number -> file
    Counts counts;
    Readings readings(folder, there, *base);
    for (const std::string& path : files) {
      if (!path.starts_with(*base + "CXR_png/") || collimator::is_hidden(path)) continue;
      if (!collimator::file_name(path).starts_with(prefix)) {
        ++counts.strange;
        continue;
      }
      host().check_cancelled();
      Sample& sample = result.samples.emplace_back(named(path));
      if (const auto [same, is_new] = numbers.emplace(sample.patient, path); !is_new)
        throw std::runtime_error(same->second + " and " + path + " have one number; expected one picture of each");
      add_regions(sample, *base, there, counts);
      for (const std::string& other : named_patients(readings.add(sample, reading_of)))
        patients.same(sample.patient, other);
    }
    if (result.samples.empty())
      throw std::runtime_error(*base + "CXR_png holds no picture MCUCXR_NNNN_0.png or MCUCXR_NNNN_1.png");
    std::set<std::string> people;
    for (Sample& sample : result.samples) people.insert(sample.patient = patients.of(sample.patient));
    tell(result.samples.size(), people.size(), counts, readings);
    return result;
  }

 private:
  struct Counts {
    std::size_t strange = 0, without_masks = 0, with_one_mask = 0;
  };

  static Sample named(const std::string& path) {
    const std::string_view stem = collimator::file_stem(path);
    Sample sample;
    sample.id = collimator::file_name(path);
    sample.picture = path;
    sample.patient = picture_number(stem);
    sample.patient_space = "montgomery";
    if (sample.patient.empty() || !collimator::has_extension(path, {".png"}) ||
        !(stem.ends_with("_0") || stem.ends_with("_1")))
      throw std::runtime_error(path +
                               ": the name does not say what it is; expected MCUCXR_NNNN_0.png (normal) or "
                               "MCUCXR_NNNN_1.png (tuberculosis)");
    sample.labels = {stem.back() == '1' ? 1.0F : 0.0F};
    return sample;
  }

  static void add_regions(Sample& sample, const std::string& base, const std::set<std::string>& there, Counts& counts) {
    constexpr std::array<std::pair<const char*, const char*>, 2> sides{
        {{"ManualMask/rightMask/", "left_lung"}, {"ManualMask/leftMask/", "right_lung"}}};
    for (const auto& [place, part] : sides)
      if (const std::string mask = base + place + sample.id; there.contains(mask))
        sample.regions.push_back({.part = part, .file = mask});
    if (sample.regions.size() == 1) ++counts.with_one_mask;
    const std::string stem(collimator::file_stem(sample.id));
    for (const char* place : {"mask/", "masks/"})
      for (const char* end : {".png", "_mask.png"})
        if (const std::string mask = base + place + stem + end; sample.regions.empty() && there.contains(mask))
          sample.regions.push_back({.part = "lungs", .file = mask});
    counts.without_masks += sample.regions.empty();
  }

  void tell(std::size_t pictures, std::size_t people, const Counts& counts, const Readings& readings) const {
    const auto line = [&](std::size_t count, const std::string& what) {
      if (count > 0) host().log(std::to_string(count) + " of " + std::to_string(pictures) + " pictures " + what);
    };
    if (people < pictures)
      host().log(std::to_string(pictures) + " pictures of " + std::to_string(people) +
                 " patients: readings call some of them the same patient's");
    line(counts.without_masks, "have no lung mask");
    line(counts.with_one_mask, "have a mask of one lung only");
    readings.tell(line, "have a reading without sex or age as `Patient's Sex: F` and `Patient's Age: 027Y`");
    if (counts.strange > 0)
      host().log(std::to_string(counts.strange) + " files in CXR_png are no MCUCXR_ pictures and are left out");
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(Montgomery, "montgomery", "1.0.0",
                   "Montgomery County tuberculosis radiographs with a mask of each lung (NLM); also called MC")
