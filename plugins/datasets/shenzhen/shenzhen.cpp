// The Shenzhen chest radiographs of the National Library of Medicine, with readings, and with masks that others drew.
//
// Pictures: Jaeger et al., Quant Imaging Med Surg 2014, doi 10.3978/j.issn.2223-4292.2014.11.20, as
// https://data.lhncbc.nlm.nih.gov/public/Tuberculosis-Chest-X-ray-Datasets hands them out: CXR_png and
// ClinicalReadings. Lung masks of 566 of the 662: Stirenko et al., 2018, arXiv 1803.01199: mask/…_mask.png, both lungs
// in one.
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>
#include <collimator/readings.hpp>

namespace {

using collimator::Folder, collimator::Reading, collimator::Readings, collimator::Sample, collimator::Samples;

constexpr std::string_view prefix = "CHNCXR_";

// The first line is like "male 45yrs", "female, 24yrs", "femal 32yrs", "female24yrs", "male 16month" or "female
// 64days"; an age without a unit could be of any, so it is not taken. The other lines, and what stands behind the age,
// are text.
Reading reading_of(const std::vector<std::string>& lines) {
  Reading reading;
  std::string_view rest;
  if (!lines.empty()) {
    const std::string first = collimator::lower_case(lines[0]);
    std::size_t at = first.starts_with("female")  ? 6
                     : first.starts_with("femal") ? 5
                     : first.starts_with("male")  ? 4
                                                  : 0;
    if (at > 0) reading.sex = first[0] == 'f' ? "F" : "M";
    const auto skip = [&](std::string_view characters) {
      while (at < first.size() && characters.find(first[at]) != std::string_view::npos) ++at;
    };
    const std::size_t behind_sex = at;
    skip(" \t,.:;");
    const std::size_t number = at;
    skip("0123456789");
    const std::string age = first.substr(number, at - number);
    skip(" \t");
    const std::size_t unit = at;
    skip("abcdefghijklmnopqrstuvwxyz");
    const std::string word = first.substr(unit, at - unit);
    const bool years = word == "yrs" || word == "yr" || word == "years" || word == "year" || word == "y";
    const bool months = word == "month" || word == "months", days = word == "day" || word == "days";
    if (at > 0 && !reading.sex.empty() && !age.empty() && age.size() <= 3 && (years || months || days)) {
      const int count = std::stoi(age);
      reading.age = std::to_string(years ? count : months ? count / 12 : count / 365);
      reading.understood = true;
      skip(" \t,.;");
      rest = std::string_view(lines[0]).substr(at);
    } else {
      rest = collimator::trimmed(std::string_view(lines[0]).substr(behind_sex), " \t,.;");
    }
  }
  reading.text = rest;
  for (std::size_t i = 1; i < lines.size(); ++i) reading.text += (reading.text.empty() ? "" : " ") + lines[i];
  return reading;
}

class Shenzhen final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root, root_masks;

    void describe(auto& field) {
      field("root", root, "the folder that holds CXR_png and ClinicalReadings, or one above it").required();
      field("root_masks", root_masks, "the folder of the masks CHNCXR_NNNN_D_mask.png, where it is not below `root`");
    }
  };

  explicit Shenzhen(Params params) : params_(std::move(params)) {}

  // One sample a picture of CXR_png; its id is the file's name, and each has a patient of its own. Class tuberculosis:
  // the name's last digit. Region lungs, where there is a mask. Metadata: sex, age (years) and reading.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    const auto base = collimator::place_of_folder(files, "CXR_png");
    if (!base)
      throw std::runtime_error("there is no folder CXR_png with files below " + params_.root.text +
                               "; expected CXR_png/CHNCXR_0001_0.png and ClinicalReadings" +
                               (std::ranges::any_of(files, [](const auto& path) { return path.starts_with(prefix); })
                                    ? "; this root holds the pictures themselves: let it lead one folder up"
                                    : ""));
    const std::set<std::string> there(files.begin(), files.end());
    const std::string of_masks = params_.root_masks.text.empty() ? "" : "root_masks";
    const auto masks = of_masks.empty() ? masks_in(files) : masks_in(folder.root(of_masks).list(""));
    Samples result{{"tuberculosis"}, {}};
    std::map<std::string, std::string> numbers;
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
      const auto mask = masks.find(std::string(collimator::file_stem(path)));
      if (mask != masks.end()) sample.regions.push_back({.part = "lungs", .file = mask->second, .root = of_masks});
      counts.without_mask += mask == masks.end();
      readings.add(sample, reading_of);
    }
    if (result.samples.empty())
      throw std::runtime_error(*base + "CXR_png holds no picture CHNCXR_NNNN_0.png or CHNCXR_NNNN_1.png");
    tell(result.samples.size(), counts, readings);
    return result;
  }

 private:
  struct Counts {
    std::size_t strange = 0, without_mask = 0;
  };

  // The mask of each picture, by the picture's stem.
  static std::map<std::string, std::string> masks_in(const std::vector<std::string>& files) {
    constexpr std::string_view end = "_mask";
    std::map<std::string, std::string> masks;
    for (const std::string& path : files) {
      const std::string_view stem = collimator::file_stem(path);
      if (!stem.starts_with(prefix) || !stem.ends_with(end) || collimator::is_hidden(path)) continue;
      const auto [same, is_new] = masks.emplace(stem.substr(0, stem.size() - end.size()), path);
      if (!is_new)
        throw std::runtime_error("there are two masks " + std::string(stem) + ": " + same->second + " and " + path +
                                 "; name the folder of one with `root_masks`");
    }
    return masks;
  }

  static Sample named(const std::string& path) {
    const std::string_view stem = collimator::file_stem(path);
    const std::size_t end = stem.rfind('_');
    const std::string_view number = end < prefix.size() ? "" : stem.substr(prefix.size(), end - prefix.size());
    Sample sample;
    sample.id = collimator::file_name(path);
    sample.picture = path;
    sample.patient = stem.substr(0, end);
    sample.patient_space = "shenzhen";
    if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos ||
        !collimator::has_extension(path, {".png"}) || !(stem.ends_with("_0") || stem.ends_with("_1")))
      throw std::runtime_error(path +
                               ": the name does not say what it is; expected CHNCXR_NNNN_0.png (normal) or "
                               "CHNCXR_NNNN_1.png (tuberculosis)");
    sample.labels = {stem.back() == '1' ? 1.0F : 0.0F};
    return sample;
  }

  void tell(std::size_t pictures, const Counts& counts, const Readings& readings) const {
    const auto line = [&](std::size_t count, const std::string& what) {
      if (count > 0) host().log(std::to_string(count) + " of " + std::to_string(pictures) + " pictures " + what);
    };
    line(counts.without_mask, "have no lung mask");
    readings.tell(line, "have a reading that does not begin as `male 45yrs`, so that the age is not known");
    if (counts.strange > 0)
      host().log(std::to_string(counts.strange) + " files in CXR_png are no CHNCXR_ pictures and are left out");
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(Shenzhen, "shenzhen", "1.0.0",
                   "Shenzhen Hospital tuberculosis radiographs, most with a lung mask (NLM); also called ChinaSet")
