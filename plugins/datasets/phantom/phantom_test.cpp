// Facts about phantoms: each sample depends on its seed alone, and disease and shortcuts lie where the truth says.
#include "phantom.cpp"

#include <set>

#include <collimator/testing.hpp>

namespace {

using Params = Phantom::Params;
using phantom::Planted, phantom::Shortcut;
using Pixels = std::vector<std::uint8_t>;

Samples read(const Params& params) { return Phantom(params).read(collimator::MemoryFolder({})); }

Pixels drawn(const Params& params, const std::string& id) {
  Pixels pixels(static_cast<std::size_t>(params.size * params.size), 77);
  Phantom(params).draw(id, MaskView(pixels.data(), params.size, params.size));
  return pixels;
}

// The mask of a region, from its runs.
Pixels mask_of(const Sample& sample, std::string_view part) {
  Pixels mask(static_cast<std::size_t>(sample.width * sample.height));
  for (const collimator::Region& region : sample.regions)
    if (region.part == part)
      for (std::size_t i = 0; i < region.runs.size(); i += 2)
        for (std::uint64_t k = 0; k < region.runs[i + 1]; ++k) mask.at(region.runs[i] + k) += 1;
  return mask;
}

Pixels lungs_of(const Sample& sample) {
  Pixels left = mask_of(sample, "left_lung");
  const Pixels right = mask_of(sample, "right_lung");
  for (std::size_t i = 0; i < left.size(); ++i) left[i] |= right[i];
  return left;
}

bool boxed(const Sample& sample, std::size_t pixel) {
  const double x = static_cast<double>(pixel % static_cast<std::size_t>(sample.width)) + 0.5;
  const double y = static_cast<double>(pixel / static_cast<std::size_t>(sample.width)) + 0.5;
  return std::ranges::any_of(sample.boxes, [&](const collimator::FindingBox& box) {
    return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
  });
}

double mean_where(const Pixels& pixels, const Pixels& mask) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < pixels.size(); ++i)
    if (mask[i] != 0) sum += pixels[i], count += 1;
  return sum / count;
}

Params with_shortcut(Shortcut Planted::*which, double rate, double strength, std::int64_t size, std::int64_t count) {
  Params params{.count = count, .size = size, .prevalence = 0.5};
  params.shortcuts.*which = {strength, rate, rate};
  return params;
}

constexpr Shortcut Planted::*shortcuts[] = {&Planted::marker, &Planted::portable, &Planted::border, &Planted::texture};

}  // namespace

TEST_CASE("a sample does not depend on how many there are, nor on the run") {
  const Params few{.count = 6, .size = 64}, many{.count = 40, .size = 64};
  const Samples a = read(few), b = read(many);
  REQUIRE(a.samples.size() == 6);
  REQUIRE(b.samples.size() == 40);
  CHECK(a.classes == std::vector<std::string>{"opacity"});
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(a.samples[i].id == b.samples[i].id);
    CHECK(a.samples[i].patient == b.samples[i].patient);
    CHECK(a.samples[i].labels == b.samples[i].labels);
    CHECK(a.samples[i].metadata == b.samples[i].metadata);
    CHECK(a.samples[i].boxes.size() == b.samples[i].boxes.size());
    CHECK(lungs_of(a.samples[i]) == lungs_of(b.samples[i]));
    CHECK(drawn(few, a.samples[i].id) == drawn(many, a.samples[i].id));
  }
  CHECK(a.samples[3].id == "A-000003");
  CHECK(drawn(many, "A-000003") != drawn(many, "A-000004"));
}

TEST_CASE("a set in pieces is the same set") {
  const Params all{.count = 30, .size = 48};
  Params piece{.count = 4, .size = 48};
  piece.first = 20;
  const Samples a = read(all), b = read(piece);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(a.samples[20 + i].id == b.samples[i].id);
    CHECK(a.samples[20 + i].patient == b.samples[i].patient);
    CHECK(drawn(all, a.samples[20 + i].id) == drawn(piece, b.samples[i].id));
  }
  CHECK_THROWS_WITH_AS(drawn(piece, "A-000019"), doctest::Contains("ids run from A-000020 to A-000023"),
                       std::invalid_argument);
}

TEST_CASE("with findings there is a label and a class for each, and boxes of what was planted are no findings") {
  Params params{.count = 40, .size = 64, .shortcut_boxes = true};
  params.findings = {"all"};
  params.shortcuts.marker = {1, 1, 1};
  const Samples samples = read(params);
  REQUIRE(samples.classes.size() == 14);
  for (const Sample& sample : samples.samples) {
    REQUIRE(sample.labels.size() == 14);
    std::set<std::string> labelled, boxes;
    for (std::size_t k = 0; k < 14; ++k)
      if (sample.labels[k] == 1) labelled.insert(samples.classes[k]);
    std::size_t objects = 0;
    for (const collimator::FindingBox& box : sample.boxes)
      if (box.kind == BoxKind::finding)
        boxes.insert(box.label);
      else
        objects += box.label == "marker";
    CHECK(boxes == labelled);
    CHECK(objects == 1);
  }
}

TEST_CASE("seeds and sites have patients of their own") {
  const Pixels first = drawn({.size = 64}, "A-000000");
  CHECK(first != drawn({.size = 64, .seed = 2}, "A-000000"));
  CHECK(first != drawn({.size = 64, .site = "B"}, "B-000000"));
}

TEST_CASE("a row stride is respected") {
  const Params params{.size = 48};
  Pixels wide(48 * 60, 77);
  Phantom(params).draw("A-000001", MaskView(wide.data(), 48, 48, 60));
  const Pixels tight = drawn(params, "A-000001");
  std::int64_t wrong = 0;
  for (std::size_t y = 0; y < 48; ++y)
    for (std::size_t x = 0; x < 60; ++x) wrong += wide[y * 60 + x] != (x < 48 ? tight[y * 48 + x] : 77);
  CHECK(wrong == 0);
}

TEST_CASE("it is a radiograph: lungs dark, heart and abdomen bright, air black") {
  for (const Sample& sample : read({.count = 30, .heart = true}).samples) {
    const Pixels pixels = drawn({.count = 30}, sample.id), heart = mask_of(sample, "heart");
    const double lungs = mean_where(pixels, lungs_of(sample));
    CHECK(lungs > 30);
    CHECK(lungs < 160);
    CHECK(mean_where(pixels, heart) > lungs + 45);
    CHECK(pixels[128 * 3 + 5] < 40);  // beside the neck
  }
}

TEST_CASE("masks: two lungs and a heart, apart, inside the picture, the patient's left on its right") {
  for (const std::int64_t size : {32, 64, 129, 256})
    for (const Sample& sample : read({.count = 40, .size = size, .ap_share = 0.5, .heart = true}).samples) {
      const Pixels left = mask_of(sample, "left_lung"), right = mask_of(sample, "right_lung"),
                   heart = mask_of(sample, "heart");
      double left_x = 0, right_x = 0, left_area = 0, right_area = 0, heart_area = 0;
      std::int64_t shared = 0, cut = 0;
      for (std::size_t i = 0; i < left.size(); ++i) {
        shared += left[i] + right[i] + heart[i] > 1;
        const auto x = static_cast<std::int64_t>(i) % size, y = static_cast<std::int64_t>(i) / size;
        if (x == 0 || y == 0 || x == size - 1 || y == size - 1) cut += left[i] + right[i];
        left_x += left[i] * static_cast<double>(x), left_area += left[i];
        right_x += right[i] * static_cast<double>(x), right_area += right[i];
        heart_area += heart[i];
      }
      CHECK(shared == 0);
      CHECK(cut == 0);
      const auto whole = static_cast<double>(size * size);
      CHECK(left_area / whole > 0.07);
      CHECK(left_area / whole < 0.22);
      CHECK(right_area / whole > 0.08);
      CHECK(right_area / whole < 0.24);
      CHECK(heart_area / whole > 0.025);
      CHECK(heart_area / whole < 0.14);
      CHECK(left_x / left_area > right_x / right_area + 0.25 * static_cast<double>(size));
    }
}

TEST_CASE("disease changes pixels inside lungs and boxes only") {
  for (const std::int64_t size : {32, 64, 128, 320}) {
    const Params with{.count = 12, .size = size, .prevalence = 1, .opacity = 5};
    Params without = with;
    without.opacity = 0;
    for (const Sample& sample : read(with).samples) {
      REQUIRE(!sample.boxes.empty());
      REQUIRE(sample.boxes.size() <= 3);
      const Pixels lungs = lungs_of(sample), a = drawn(with, sample.id), b = drawn(without, sample.id);
      std::int64_t changed = 0, elsewhere = 0, darker = 0;
      for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) continue;
        ++changed;
        elsewhere += lungs[i] == 0 || !boxed(sample, i);
        darker += a[i] < b[i];
      }
      CHECK(elsewhere == 0);
      CHECK(darker == 0);
      double area = 0;
      for (const collimator::FindingBox& box : sample.boxes) area += box.width * box.height;
      CHECK(static_cast<double>(changed) > 0.3 * area / static_cast<double>(sample.boxes.size()));
      for (const collimator::FindingBox& box : sample.boxes) {
        CHECK(box.label == "opacity");
        CHECK((box.x >= 0 && box.width >= 1 && box.x + box.width <= static_cast<double>(size)));
        CHECK((box.y >= 0 && box.height >= 1 && box.y + box.height <= static_cast<double>(size)));
      }
    }
  }
}

TEST_CASE("an opacity's amounts reach all four edges of its box") {
  for (int i = 0; i < 30; ++i) {
    const phantom::Anatomy anatomy{phantom::Person(Rng(i)), phantom::Shot(Rng(100 + i), 0.5), 96};
    for (const phantom::Opacity& opacity : phantom::opacities_of(anatomy, phantom::parts_of(anatomy), Rng(i), 1)) {
      bool top = false, bottom = false, left = false, right = false;
      const auto& [x0, y0, width, height] = opacity.box;
      REQUIRE(opacity.amounts.size() == static_cast<std::size_t>(width * height));
      for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x) {
          if (opacity.amounts[static_cast<std::size_t>(y * width + x)] <= 0) continue;
          top |= y == 0, bottom |= y == height - 1, left |= x == 0, right |= x == width - 1;
        }
      CHECK((top && bottom && left && right));
    }
  }
}

TEST_CASE("a shortcut never touches a lung pixel, at any size and strength, and does show elsewhere") {
  for (const std::int64_t size : {32, 64, 97, 128, 256, 512})
    for (const auto which : shortcuts)
      for (const double strength : {1.0, 0.3}) {
        const std::int64_t count = size > 200 ? 2 : 8;
        const Params with = with_shortcut(which, 1, strength, size, count),
                     without = with_shortcut(which, 0, strength, size, count);
        for (const Sample& sample : read(with).samples) {
          const Pixels lungs = lungs_of(sample), a = drawn(with, sample.id), b = drawn(without, sample.id);
          std::int64_t outside = 0, inside = 0;
          for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i] != b[i]) ++(lungs[i] != 0 ? inside : outside);
          CHECK(inside == 0);
          CHECK(outside > size * size / 1000);
        }
      }
}

TEST_CASE("strength 0 plants no pixel, though the truth says planted") {
  for (const auto which : shortcuts) {
    const Params none = with_shortcut(which, 1, 0, 64, 4), off = with_shortcut(which, 0, 1, 64, 4);
    CHECK(drawn(none, "A-000002") == drawn(off, "A-000002"));
    std::int64_t said = 0;
    for (const Sample& sample : read(none).samples)
      for (const auto& [name, value] : sample.metadata) said += name.starts_with("shortcut_") && value == "yes";
    CHECK(said == 4);
  }
}

TEST_CASE("rates are as asked, within four binomial standard errors, for each label") {
  Params params{.count = 3000, .size = 32, .prevalence = 0.3, .ap_share = 0.2};
  params.shortcuts = {{1, 0.9, 0.1}, {1, 0.5, 0.5}, {1, 0.0, 1.0}, {0.5, 0.05, 0.6}};
  std::map<std::string, double> yes[2];
  double of[2] = {}, ap = 0;
  for (const Sample& sample : read(params).samples) {
    const int label = sample.labels.at(0) > 0.5f;
    of[label] += 1;
    ap += sample.metadata.at("view") == "AP";
    for (const auto& [name, value] : sample.metadata) yes[label][name] += value == "yes";
  }
  const auto near = [](double hits, double count, double rate) {
    return std::abs(hits / count - rate) <= 4 * std::sqrt(rate * (1 - rate) / count);
  };
  CHECK(near(of[1], 3000, 0.3));
  CHECK(near(ap, 3000, 0.2));
  CHECK(near(yes[1]["shortcut_marker"], of[1], 0.9));
  CHECK(near(yes[0]["shortcut_marker"], of[0], 0.1));
  CHECK(near(yes[1]["shortcut_portable"], of[1], 0.5));
  CHECK(near(yes[0]["shortcut_portable"], of[0], 0.5));
  CHECK(yes[1]["shortcut_border"] == 0);
  CHECK(yes[0]["shortcut_border"] == of[0]);
  CHECK(near(yes[1]["shortcut_texture"], of[1], 0.05));
  CHECK(near(yes[0]["shortcut_texture"], of[0], 0.6));
}

TEST_CASE("planting a shortcut changes neither labels nor disease") {
  const Params plain{.count = 50, .size = 48};
  Params planted = plain;
  planted.shortcuts.marker = {1, 0.9, 0.1};
  const Samples a = read(plain), b = read(planted);
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(a.samples[i].labels == b.samples[i].labels);
    REQUIRE(a.samples[i].boxes.size() == b.samples[i].boxes.size());
    for (std::size_t k = 0; k < a.samples[i].boxes.size(); ++k)
      CHECK(a.samples[i].boxes[k].x == b.samples[i].boxes[k].x);
  }
}

TEST_CASE("patients have as many pictures as asked in the mean, and one sex and age each") {
  for (const double mean : {1.0, 1.3, 4.0}) {
    std::map<std::string, std::set<std::string>> seen;
    const std::int64_t count = 2000;
    for (const Sample& sample : read({.count = count, .size = 32, .pictures_per_patient = mean}).samples)
      seen[sample.patient].insert(sample.metadata.at("sex") + sample.metadata.at("age"));
    const double patients = static_cast<double>(seen.size()), rate = 1 / mean;
    CHECK(std::abs(patients / count - rate) <= 4 * std::sqrt(rate * (1 - rate) / count) + 1e-9);
    for (const auto& [patient, kinds] : seen) CHECK(kinds.size() == 1);
  }
}

TEST_CASE("the ends of every parameter's range work") {
  CHECK(read({.count = 0}).samples.empty());
  CHECK(read({.count = 1, .size = 32}).samples[0].regions.size() == 2);  // lungs only, unless the heart is asked for
  for (const Sample& sample : read({.count = 20, .size = 32, .prevalence = 0}).samples) {
    CHECK(sample.labels.at(0) == 0);
    CHECK(sample.boxes.empty());
  }
  Params most{.count = 3,
              .size = 33,
              .prevalence = 1,
              .seed = INT64_MAX,
              .site = "a_site-9",
              .opacity = 5,
              .pictures_per_patient = 10,
              .ap_share = 1};
  most.shortcuts = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
  CHECK(read(most).samples.at(2).id == "a_site-9-000002");
  CHECK(drawn(most, "a_site-9-000002").size() == 33 * 33);
  for (const Sample& sample : read({.count = 5, .size = 32, .prevalence = 1, .opacity = 0}).samples)
    CHECK(sample.boxes.empty());
}

TEST_CASE("what is not there is refused, with the ids there are") {
  for (const char* id : {"", "A", "A-", "A-00000x", "B-000001", "A-000400", "A--00001", "A-1", "A-0000001",
                         "A-99999999999999999999", "A-+00001"})
    CHECK_THROWS_WITH_AS(drawn({.size = 32}, id), doctest::Contains("ids run from A-000000 to A-000399"),
                         std::invalid_argument);
  Pixels pixels(32 * 31);
  CHECK_THROWS_AS(Phantom({.size = 32}).draw("A-000000", MaskView(pixels.data(), 31, 32)), std::invalid_argument);
  CHECK_THROWS_AS(Params{.site = ""}.check(), std::invalid_argument);
  CHECK_THROWS_AS(Params{.site = "a/b"}.check(), std::invalid_argument);
  CHECK_NOTHROW(Params{.site = "Site_B-2"}.check());
  Params several{.shortcuts = {.marker = {.with_disease = 1}}, .sites = {{"north", {}}}};
  CHECK_THROWS_WITH_AS(several.check(), "shortcuts: with `sites`, each says its own: sites.north.shortcuts",
                       std::invalid_argument);
}
