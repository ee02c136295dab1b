// Draws frontal chest radiographs that never were: disease, masks and planted shortcuts are known exactly.
#include <charconv>
#include <cstdio>
#include <map>

#include <collimator/dataset.hpp>

#include "render.hpp"

namespace {

namespace phantom = collimator::phantom;
using collimator::Folder, collimator::MaskView, collimator::Rng, collimator::Sample, collimator::Samples;

// One planted shortcut, and how often it comes with and without disease.
struct Shortcut {
  double strength = 1, with_disease = 0, without_disease = 0;

  void describe(auto& field) {
    field("strength", strength, "how plainly it shows; 0 leaves no trace in the pixels").range(0, 1);
    field("with_disease", with_disease, "share of the pictures with disease that have it").range(0, 1);
    field("without_disease", without_disease, "share of the pictures without disease that have it").range(0, 1);
  }
};

struct Planted {
  Shortcut marker, portable, border, texture;

  void describe(auto& field) {
    field("marker", marker, "a letter L or R of lead in an upper corner");
    field("portable", portable, "the word PORTABLE printed above the shoulder");
    field("border", border, "a wide black frame with round corners");
    field("texture", texture, "a scanner's noise: grid lines and coarse grain everywhere but in the lungs");
  }
};

class Phantom final : public collimator::Dataset {
 public:
  struct Params {
    std::int64_t count = 400;
    std::int64_t size = 128;
    double prevalence = 0.5;
    std::int64_t seed = 1;
    std::string site = "A";
    double opacity = 1;
    double pictures_per_patient = 1.3;
    double ap_share = 0.25;
    bool heart = false;
    Planted shortcuts;

    void describe(auto& field) {
      field("count", count, "number of pictures; a picture does not depend on it").range(0, 1000000);
      field("size", size, "side of the square pictures").range(32, 2048).unit("px");
      field("prevalence", prevalence, "share of pictures with disease").range(0, 1);
      field("seed", seed, "another seed gives other patients").min(0);
      field("site", site, "name of the hospital: letters, digits, '_', '-'; each has patients of its own");
      field("opacity", opacity, "contrast of the opacities: 0.5 is faint, 1 plain; 0 leaves labels without a trace")
          .range(0, 5);
      field("pictures_per_patient", pictures_per_patient, "mean number of pictures of a patient").range(1, 10);
      field("ap_share", ap_share, "share of pictures taken AP, as in bed, the others PA").range(0, 1);
      field("heart", heart,
            "give the heart as a region too; a mask's region is then lungs and heart, unless it says `parts`");
      field("shortcuts", shortcuts, "what is planted outside the lungs, and how often");
    }

    void check() const {
      const auto fine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
      };
      if (site.empty() || site.size() > 64 || !std::ranges::all_of(site, fine))
        throw std::invalid_argument("phantom: site '" + site.substr(0, 80) +
                                    "' is no name: give 1 to 64 letters, digits, '_' or '-'");
    }
  };

  explicit Phantom(Params params)
      : params_(std::move(params)),
        rng_(Rng(static_cast<std::uint64_t>(params_.seed)).stream("phantom").stream(params_.site)) {}

  Samples read(const Folder&) const override {
    Samples samples{{"opacity"}, {}};
    for (std::int64_t i = 0; i < params_.count; ++i) samples.samples.push_back(sample(i));
    return samples;
  }

  void draw(std::string_view sample_id, MaskView pixels) const override {
    const Case one(*this, index_of(sample_id));
    if (pixels.height() != params_.size || pixels.width() != params_.size)
      throw std::invalid_argument("phantom: " + std::string(sample_id) + " is " + std::to_string(params_.size) +
                                  " px wide and high, asked for " + std::to_string(pixels.width()) + " x " +
                                  std::to_string(pixels.height()));
    phantom::render({one.anatomy, one.parts, one.opacities, one.shown(params_.shortcuts), one.rng}, pixels);
  }

 private:
  // What is true of a picture, drawn from its number alone.
  struct Case {
    Rng rng;
    std::int64_t patient;
    phantom::Person person;
    phantom::Anatomy anatomy;
    bool disease;
    std::vector<std::uint8_t> parts;
    std::vector<phantom::Opacity> opacities;
    std::map<std::string, bool> planted;

    Case(const Phantom& owner, std::int64_t index)
        : rng(owner.rng_.stream("picture").stream(std::to_string(index))),
          patient(owner.patient_of(index)),
          person(owner.rng_.stream("patient").stream(std::to_string(patient))),
          anatomy(person, phantom::Shot(rng.stream("shot"), owner.params_.ap_share), owner.params_.size),
          disease(rng.stream("label").uniform() < owner.params_.prevalence),
          parts(phantom::parts_of(anatomy)) {
      if (disease) opacities = phantom::opacities_of(anatomy, parts, rng.stream("opacities"), owner.params_.opacity);
      const Planted& rates = owner.params_.shortcuts;
      const auto plant = [&](const char* name, const Shortcut& rate) {
        planted[name] =
            rng.stream("planted").stream(name).uniform() < (disease ? rate.with_disease : rate.without_disease);
      };
      plant("marker", rates.marker);
      plant("portable", rates.portable);
      plant("border", rates.border);
      plant("texture", rates.texture);
    }

    phantom::Shortcuts shown(const Planted& rates) const {
      const auto strength = [&](const char* name, const Shortcut& rate) {
        return planted.at(name) ? rate.strength : 0;
      };
      return {strength("marker", rates.marker), strength("portable", rates.portable), strength("border", rates.border),
              strength("texture", rates.texture)};
    }
  };

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
    std::int64_t index = -1;
    if (id.starts_with(prefix)) {
      const std::string_view digits = id.substr(prefix.size());
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
      if (error != std::errc{} || end != digits.data() + digits.size()) index = -1;
    }
    if (index < 0 || index >= params_.count || numbered(prefix, index) != id)
      throw std::invalid_argument("phantom: there is no sample '" + std::string(id.substr(0, 80)) + "': ids run from " +
                                  numbered(prefix, 0) + " to " +
                                  numbered(prefix, std::max<std::int64_t>(params_.count, 1) - 1));
    return index;
  }

  collimator::Region region(const Case& one, const char* name, phantom::Part part) const {
    collimator::Region region{name, "", {}, {}, params_.size, params_.size};
    for (std::uint64_t i = 0, end = one.parts.size(); i < end; ++i) {
      if (one.parts[i] != part) continue;
      const std::uint64_t start = i;
      while (i < end && one.parts[i] == part) ++i;
      region.runs.insert(region.runs.end(), {start, i - start});
    }
    return region;
  }

  Sample sample(std::int64_t index) const {
    const Case one(*this, index);
    Sample sample;
    sample.id = numbered(params_.site + "-", index);
    sample.patient = numbered(params_.site + "-p", one.patient);
    sample.patient_space = "phantom " + params_.site + " seed " + std::to_string(params_.seed);
    sample.width = sample.height = params_.size;
    sample.labels = {one.disease ? 1.0f : 0.0f};
    sample.metadata = {{"site", params_.site},
                       {"sex", one.person.woman ? "F" : "M"},
                       {"age", std::to_string(one.person.age)},
                       {"view", one.anatomy.shot.frontal_pa ? "PA" : "AP"}};
    for (const auto& [name, present] : one.planted) sample.metadata["shortcut_" + name] = present ? "yes" : "no";
    for (const phantom::Opacity& opacity : one.opacities)
      sample.boxes.push_back({static_cast<double>(opacity.box.x), static_cast<double>(opacity.box.y),
                              static_cast<double>(opacity.box.width), static_cast<double>(opacity.box.height),
                              "opacity"});
    sample.regions = {region(one, "left_lung", phantom::left_lung), region(one, "right_lung", phantom::right_lung)};
    if (params_.heart) sample.regions.push_back(region(one, "heart", phantom::heart));
    return sample;
  }

  Params params_;
  Rng rng_;
};

}  // namespace

COLLIMATOR_DATASET(Phantom, "phantom", "1.0.0", "Procedural chest radiographs with known disease, masks and shortcuts")
