// Draws frontal chest radiographs that never were: disease, masks and planted shortcuts are known exactly.
#include <charconv>
#include <cstdio>

#include <collimator/dataset.hpp>

#include "case.hpp"

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
    for (std::int64_t i = 0; i < params_.count; ++i) samples.samples.push_back(sample(params_.first + i));
    return samples;
  }

  void draw(std::string_view sample_id, MaskView pixels) const override {
    const Case one = case_of(index_of(sample_id));
    if (pixels.height() != params_.size || pixels.width() != params_.size)
      throw std::invalid_argument("phantom: " + std::string(sample_id) + " is " + std::to_string(params_.size) +
                                  " px wide and high, asked for " + std::to_string(pixels.width()) + " x " +
                                  std::to_string(pixels.height()));
    phantom::render({one.anatomy, one.parts, one.opacities, one.shown, one.rng, one.signs}, pixels);
  }

 private:
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

  Sample sample(std::int64_t index) const {
    const Case one = case_of(index);
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
    for (const phantom::Sign& sign : one.signs)
      for (const collimator::Rect& at : sign.boxes) sample.boxes.push_back(box(at, sign.finding, BoxKind::finding));
    if (params_.shortcut_boxes)
      for (const auto& [name, at] :
           phantom::planted_boxes(one.anatomy, one.parts, one.shown, one.rng.stream("shortcuts")))
        sample.boxes.push_back(box(at, name, BoxKind::object));
    sample.regions = {region(one, "left_lung", phantom::left_lung), region(one, "right_lung", phantom::right_lung)};
    if (params_.heart) sample.regions.push_back(region(one, "heart", phantom::heart));
    return sample;
  }

  Params params_;
  Rng rng_;
};

}  // namespace

COLLIMATOR_DATASET(Phantom, "phantom", "1.0.0", "Procedural chest radiographs with known disease, masks and shortcuts")
