// A positive control: noise, with a bright spot in every second picture. What does not find the spot is broken.
#include <collimator/dataset.hpp>
namespace {
class Spot final : public collimator::Dataset {
 public:
  struct Params {
    std::int64_t count = 40, seed = 1;
    void describe(auto& field) {
      field("count", count, "pictures; every second one shows the spot").range(1, 100000);
      field("seed", seed, "seed of the noise and of the places of the spots");
    }
  };
  explicit Spot(Params params) : params_(params) {}
  collimator::Samples read(const collimator::Folder&) const override {
    collimator::Samples result{.classes = {"spot"}, .samples = {}};
    for (std::int64_t i = 0; i < params_.count; ++i) {
      collimator::Sample& sample = result.samples.emplace_back();
      sample.id = sample.patient = std::to_string(i);
      sample.width = sample.height = 64;
      sample.labels = {i % 2 == 1 ? 1.0F : 0.0F};
      if (i % 2 == 1) sample.boxes = {box(sample.id)};
    }
    return result;
  }
  void draw(std::string_view id, collimator::MaskView pixels) const override {  // any thread, any order
    collimator::Rng noise = collimator::Rng(params_.seed).stream("noise").stream(id);
    for (std::int64_t y = 0; y < pixels.height(); ++y)
      for (std::uint8_t& pixel : pixels.row(y)) pixel = static_cast<std::uint8_t>(64 + noise.below(64));
    if (id.back() % 2 == 1) pixels.inside({std::int64_t(box(id).x), std::int64_t(box(id).y), 8, 8}).fill(255);
  }

 private:
  collimator::FindingBox box(std::string_view id) const {
    collimator::Rng place = collimator::Rng(params_.seed).stream("place").stream(id);
    return {double(place.below(64 - 8)), double(place.below(64 - 8)), 8, 8, "spot"};
  }
  Params params_;
};
}  // namespace
COLLIMATOR_DATASET(Spot, "spot", "1.0.0", "Noise, with a bright spot in every second picture")
