// Draws chest radiographs that never were: disease, masks and planted shortcuts are known exactly.
#include <charconv>
#include <cstdio>

#include <collimator/dataset.hpp>

#include "lateral.hpp"

namespace {

namespace phantom = collimator::phantom;
using collimator::BoxKind, collimator::Folder, collimator::MaskView, collimator::Rng, collimator::Sample,
    collimator::Samples;
using phantom::Case;

class Phantom final : public collimator::Dataset {
 public:
  using Params = phantom::Parameters;

  explicit Phantom(Params params)
      : params_(std::move(params)),
        rng_(Rng(static_cast<std::uint64_t>(params_.seed)).stream("phantom").stream(params_.site)) {}

  Samples read(const Folder&) const override {
    Samples samples{params_.classes(), {}};
    for (std::int64_t i = 0; i < params_.count; ++i) {
      const std::int64_t index = params_.first + i;
      const Case one = case_of(index);
      samples.samples.push_back(sample(index, one));
      if (phantom::has_lateral(one, params_.laterals)) samples.samples.push_back(lateral(samples.samples.back(), one));
    }
    return samples;
  }

  void draw(std::string_view sample_id, MaskView pixels) const override {
    const bool from_side = params_.laterals > 0 && sample_id.ends_with(lateral_suffix);
    if (from_side) sample_id.remove_suffix(lateral_suffix.size());
    const Case one = case_of(index_of(sample_id));
    if (from_side && !phantom::has_lateral(one, params_.laterals))
      throw std::invalid_argument("phantom: " + std::string(sample_id) + " has no lateral picture");
    if (pixels.height() != params_.size || pixels.width() != params_.size)
      throw std::invalid_argument("phantom: " + std::string(sample_id) + " is " + std::to_string(params_.size) +
                                  " px wide and high, asked for " + std::to_string(pixels.width()) + " x " +
                                  std::to_string(pixels.height()));
    if (from_side) return phantom::render(phantom::LateralView(params_, one), pixels);
    phantom::render({one.anatomy, one.parts, one.opacities, one.shown, one.rng, one.signs}, pixels);
  }

 private:
  static constexpr std::string_view lateral_suffix = "-lateral";

  Case case_of(std::int64_t index) const { return {params_, rng_, index, patient_of(index)}; }

  // A picture starts a new patient with chance 1/mean, else it is the patient before it once more: the number
  // of the patient's first picture, found without looking at any picture after it.
  std::int64_t patient_of(std::int64_t index) const {
    const Rng starts = rng_.stream("starts");
    while (index > 0 && starts.stream(std::to_string(index)).uniform() * params_.pictures_per_patient >= 1) --index;
    return index;
  }

  static std::string numbered(std::string_view prefix, std::int64_t index) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%06lld", static_cast<long long>(index));
    return std::string(prefix) + digits;
  }

  std::int64_t index_of(std::string_view id) const {
    const std::string prefix = params_.site + "-";
    const std::int64_t last = params_.first + std::max<std::int64_t>(params_.count, 1) - 1;
    std::int64_t index = -1;
    if (id.starts_with(prefix)) {
      const std::string_view digits = id.substr(prefix.size());
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
      if (error != std::errc{} || end != digits.data() + digits.size()) index = -1;
    }
    if (index < params_.first || index >= params_.first + params_.count || numbered(prefix, index) != id)
      throw std::invalid_argument("phantom: there is no sample '" + std::string(id.substr(0, 80)) + "': ids run from " +
                                  numbered(prefix, params_.first) + " to " + numbered(prefix, last));
    return index;
  }

  collimator::Region region(const Case& one, const char* name, phantom::Part part) const {
    collimator::Region region{name, "", {}, {}, params_.size, params_.size, ""};
    for (std::uint64_t i = 0, end = one.parts.size(); i < end; ++i) {
      if (one.parts[i] != part) continue;
      const std::uint64_t start = i;
      while (i < end && one.parts[i] == part) ++i;
      region.runs.insert(region.runs.end(), {start, i - start});
    }
    return region;
  }

  static collimator::FindingBox box(const collimator::Rect& at, std::string_view label, BoxKind kind) {
    return {static_cast<double>(at.x),      static_cast<double>(at.y), static_cast<double>(at.width),
            static_cast<double>(at.height), std::string(label),        kind};
  }

  static void add_signs(const std::vector<phantom::Sign>& signs, Sample& sample) {
    for (const phantom::Sign& sign : signs)
      for (const collimator::Rect& at : sign.boxes) sample.boxes.push_back(box(at, sign.finding, BoxKind::finding));
  }

  // Boxes of what was planted. A drain needs the frontal body, and is planted in frontal pictures only.
  void add_planted(const Case& one, const std::vector<std::uint8_t>& parts, const phantom::Shortcuts& shown,
                   const Rng& rng, Sample& sample) const {
    if (!params_.shortcut_boxes) return;
    for (const auto& [name, at] : phantom::planted_boxes(one.anatomy, parts, shown, rng.stream("shortcuts")))
      sample.boxes.push_back(box(at, name, BoxKind::object));
  }

  // The side view of the study whose frontal picture is `frontal`. Nothing of the frontal anatomy is true of it.
  Sample lateral(const Sample& frontal, const Case& one) const {
    const phantom::LateralView view(params_, one);
    Sample sample = frontal;
    sample.id += lateral_suffix;
    sample.metadata["view"] = "lateral";
    for (const char* no_more : {"shortcut_portable", "shortcut_drain"})
      if (const auto found = sample.metadata.find(no_more); found != sample.metadata.end()) found->second = "no";
    sample.boxes.clear();
    sample.regions.clear();
    add_signs(view.signs, sample);
    add_planted(one, view.lungs, view.shown, view.rng, sample);
    return sample;
  }

  Sample sample(std::int64_t index, const Case& one) const {
    const phantom::Person& person = one.anatomy.person;
    Sample sample;
    sample.id = numbered(params_.site + "-", index);
    sample.patient = numbered(params_.site + "-p", one.patient);
    sample.patient_space = "phantom " + params_.site + " seed " + std::to_string(params_.seed);
    sample.width = sample.height = params_.size;
    if (params_.findings.empty())
      sample.labels = {one.disease ? 1.0f : 0.0f};
    else
      for (const std::string& name : params_.classes())
        sample.labels.push_back(std::ranges::find(one.findings, name, &phantom::Present::name) != one.findings.end());
    sample.metadata = {{"site", one.site},
                       {"sex", person.woman ? "F" : "M"},
                       {"age", std::to_string(person.age)},
                       {"view", one.anatomy.shot.frontal_pa ? "PA" : "AP"}};
    if (!params_.sites.empty()) {
      sample.metadata["device"] = one.device;
      sample.metadata["portable"] = one.portable ? "yes" : "no";
    }
    for (const auto& [name, present] : one.planted) sample.metadata["shortcut_" + name] = present ? "yes" : "no";
    for (const phantom::Opacity& opacity : one.opacities)
      sample.boxes.push_back(box(opacity.box, "opacity", BoxKind::finding));
    add_signs(one.signs, sample);
    add_planted(one, one.parts, one.shown, one.rng, sample);
    sample.regions = {region(one, "left_lung", phantom::left_lung), region(one, "right_lung", phantom::right_lung)};
    if (params_.heart) sample.regions.push_back(region(one, "heart", phantom::heart));
    return sample;
  }

  Params params_;
  Rng rng_;
};

}  // namespace

COLLIMATOR_DATASET(Phantom, "phantom", "1.0.0", "Procedural chest radiographs with known disease, masks and shortcuts")
