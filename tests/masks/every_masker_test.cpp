// Holds every built masker, whoever wrote it, to the contract of its role.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <thread>
#include <vector>

#include <collimator/rng.hpp>

#include "framework/graph/field_kind.hpp"
#include "framework/plugin/object.hpp"
#include "framework/plugin/registry.hpp"

using namespace collimator;

namespace {

constexpr std::uint8_t guard = 7;
constexpr std::int64_t gap = 3;  // elements between rows, which no masker may touch

// [H,W] values with a gap after each row, as the boundary allows.
template <typename Value>
struct Plane {
  std::vector<Value> data;
  std::int64_t shape[2], strides[2];

  Plane(std::int64_t height, std::int64_t width, Value between)
      : data(static_cast<std::size_t>(height * (width + gap)), between),
        shape{height, width},
        strides{width + gap, 1} {}

  Value& operator()(std::int64_t y, std::int64_t x) { return data[static_cast<std::size_t>(y * strides[0] + x)]; }
  collimator_tensor tensor() {
    constexpr int code = std::is_same_v<Value, float> ? 2 : 1;
    return {sizeof(collimator_tensor), data.data(), code, 8 * sizeof(Value), 2, 0, shape, strides};
  }
  bool operator==(const Plane& other) const { return data == other.data; }
};
using MaskPlane = Plane<std::uint8_t>;

enum class Pattern { empty, full, point, blobs };

MaskPlane drawn(std::int64_t height, std::int64_t width, Pattern pattern) {
  MaskPlane mask(height, width, guard);
  Rng rng(static_cast<std::uint64_t>(height * 1000 + width));
  const auto pick = [&](std::int64_t below) {
    return static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(below)));
  };
  const std::int64_t row = pick(height), column = pick(width);
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x) {
      const bool blob = (y - row) * (y - row) + (x - column) * (x - column) < 60 || (x * 3 + y) % 11 < 3;
      mask(y, x) = pattern == Pattern::full || (pattern == Pattern::point && y == row && x == column) ||
                   (pattern == Pattern::blobs && blob);
    }
  return mask;
}

// What a masker is shown; `noise` draws the pixels.
struct Stage {
  MaskPlane roi;
  Plane<float> pixels;
  std::vector<collimator_box> boxes;

  Stage(std::int64_t height, std::int64_t width, Pattern pattern, std::uint64_t noise)
      : roi(drawn(height, width, pattern)), pixels(height, width, 0.5F) {
    Rng rng(noise);
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x) pixels(y, x) = static_cast<float>(rng.uniform());
    const auto w = static_cast<double>(width), h = static_cast<double>(height);
    const auto box = [](double x, double y, double across, double down, const char* label) {
      return collimator_box{sizeof(collimator_box), x, y, across, down, {label, std::strlen(label)}, 0};
    };
    boxes = {box(w / 4, h / 4, w / 2, h / 3, "mass"), box(w - 1.5, -2, 9, 5, ""), box(0, 0, 0, 0, "")};
  }
};

// `part` holds the region once more, by a name.
collimator_scene scene_of(const Stage& stage, const collimator_tensor& roi, const collimator_tensor* pixels,
                          const collimator_scene* donor, collimator_part& part) {
  part = {sizeof part, {"lungs", 5}, &roi};
  collimator_scene scene{};
  scene.size = sizeof scene;
  scene.height = stage.roi.shape[0];
  scene.width = stage.roi.shape[1];
  scene.roi = &roi;
  scene.part_count = 1;
  scene.part_stride = sizeof part;
  scene.parts = &part;
  scene.box_count = stage.boxes.size();
  scene.box_stride = sizeof(collimator_box);
  scene.boxes = stage.boxes.data();
  scene.pixels = pixels;
  scene.donor = donor;
  return scene;
}

class Subject {
 public:
  Subject(const PluginInfo& info, Json params)
      : object_({.label = info.id, .id = info.id, .params = std::move(params), .library = info.library.string()},
                "collimator.masker/1") {}

  // Every masker is shown a donor, of another size; those that did not ask must not look.
  MaskPlane run(Stage& stage, MaskPlane keep, std::uint64_t seed) const {
    Stage other(stage.roi.shape[0] + 3, stage.roi.shape[1] + 1, Pattern::blobs, 7);
    const collimator_tensor roi = stage.roi.tensor(), pixels = stage.pixels.tensor(), mask = keep.tensor(),
                            other_roi = other.roi.tensor();
    collimator_part part{}, other_part{};
    const collimator_scene donor = scene_of(other, other_roi, nullptr, nullptr, other_part);
    const collimator_scene scene =
        scene_of(stage, roi, &pixels, &donor, part);  // pixels also to those that did not ask
    const collimator_seed words{{seed, seed + 1, seed + 2, seed + 3}};
    object_.call(&collimator_masker_v1::mask, "mask", &scene, &mask, &words);
    return keep;
  }

 private:
  PluginObject<collimator_masker_v1> object_;
};

bool only_0_and_1(MaskPlane mask) {
  for (std::int64_t y = 0; y < mask.shape[0]; ++y) {
    for (std::int64_t x = 0; x < mask.shape[1]; ++x)
      if (mask(y, x) > 1) return false;
    for (std::int64_t x = mask.shape[1]; x < mask.strides[0]; ++x)
      if (mask(y, x) != guard) return false;
  }
  return true;
}

// The defaults, and for each choice or switch among the parameters its other values.
std::vector<Json> settings(const PluginInfo& info) {
  std::vector<Json> result{Json::object()};
  for (const Json& field : info.params) {
    if (field.value("kind", "") == "bool")
      for (const bool value : {false, true}) result.push_back({{field["name"], value}});
    if (field.value("kind", "") == "enum")
      for (const Json& value : field.value("values", Json::array())) result.push_back({{field["name"], value}});
  }
  return result;
}

void hold(const PluginInfo& info, const Json& params, std::int64_t height, std::int64_t width, bool& seed_matters) {
  const Subject subject(info, params);
  for (const Pattern roi : {Pattern::empty, Pattern::full, Pattern::point, Pattern::blobs})
    for (const Pattern start : {Pattern::empty, Pattern::full, Pattern::point, Pattern::blobs}) {
      Stage stage(height, width, roi, 1);
      const Stage before = stage;
      const MaskPlane keep = drawn(height, width, start);
      const MaskPlane result = subject.run(stage, keep, 5);
      CHECK(only_0_and_1(result));
      CHECK(stage.roi == before.roi);
      CHECK(stage.pixels == before.pixels);
      CHECK(subject.run(stage, keep, 5) == result);
      if (!info.needs_a("pixels")) {
        Stage other(height, width, roi, 2);
        CHECK(subject.run(other, keep, 5) == result);
      }
      for (std::uint64_t seed = 6; seed < 10; ++seed) seed_matters |= !(subject.run(stage, keep, seed) == result);
    }
}

}  // namespace

TEST_CASE("every masker: 0 and 1, input untouched, unseen pixels unused, the same each time") {
  const Registry registry = Registry::discover({COLLIMATOR_PLUGINS}, schema_refusal);
  REQUIRE(registry.find("masker", "roi") != nullptr);
  for (const PluginInfo& info : registry.all()) {
    if (info.role != "masker") continue;
    const bool has_required =
        std::ranges::any_of(info.params, [](const Json& field) { return field.value("required", false); });
    if (has_required) {
      MESSAGE(info.id << " is left out: a parameter of it has no default");
      continue;
    }
    bool seed_matters = false;
    for (const Json& params : settings(info))
      for (const auto& size :
           {std::pair<std::int64_t, std::int64_t>{1, 1}, {1, 7}, {9, 1}, {2, 2}, {5, 4}, {33, 47}, {64, 64}}) {
        const std::int64_t height = size.first, width = size.second;
        INFO(info.id << " " << params.dump() << " on " << height << " x " << width);
        CHECK_NOTHROW(hold(info, params, height, width, seed_matters));
      }
    INFO(info.id << " draws random numbers exactly if it needs `random`, for only then its seed is in the key");
    CHECK(seed_matters == info.needs_a("random"));
  }
}

TEST_CASE("every masker: many threads that share one object get what one thread gets") {
  const Registry registry = Registry::discover({COLLIMATOR_PLUGINS}, schema_refusal);
  for (const PluginInfo& info : registry.all()) {
    if (info.role != "masker") continue;
    if (std::ranges::any_of(info.params, [](const Json& field) { return field.value("required", false); })) continue;
    const Subject subject(info, Json::object());
    const auto picture = [&](std::uint64_t i) {
      const auto side = static_cast<std::int64_t>(20 + i);
      Stage stage(side, 2 * side, Pattern::blobs, i);
      return subject.run(stage, drawn(side, 2 * side, Pattern::blobs), i);
    };
    constexpr std::uint64_t count = 32, threads = 4;
    std::vector<MaskPlane> alone(count, MaskPlane(0, 0, guard)), together = alone;
    for (std::uint64_t i = 0; i < count; ++i) alone[i] = picture(i);
    {
      std::vector<std::jthread> pool;
      for (std::uint64_t first = 0; first < threads; ++first)
        pool.emplace_back([&, first] {
          for (std::uint64_t i = first; i < count; i += threads) together[i] = picture(i);
        });
    }
    INFO(info.id);
    CHECK(alone == together);
  }
}
