// Facts about the fourteen findings, hospitals and what is planted: each sign shows where its boxes say, and rates
// hold.
#include <doctest/doctest.h>

#include <cmath>

#include "case.hpp"

namespace {

using namespace collimator::phantom;
using collimator::MaskView, collimator::Rect, collimator::Rng;
using Pixels = std::vector<std::uint8_t>;

const Rng phantoms = Rng(1).stream("phantom").stream("A");

Case made(const Parameters& params, std::int64_t index) { return {params, phantoms, index, index}; }

Pixels drawn(const Case& one, const Parameters& params) {
  Pixels pixels(static_cast<std::size_t>(params.size * params.size));
  render({one.anatomy, one.parts, one.opacities, one.shown, one.rng, one.signs},
         MaskView(pixels.data(), params.size, params.size));
  return pixels;
}

Parameters always(std::string_view finding, std::int64_t size = 96) {
  Parameters params{.size = size};
  params.findings = {std::string(finding)};
  params.rates = {{std::string(finding), 1.0}};
  return params;
}

bool within(const Rect& box, std::int64_t x, std::int64_t y) {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

}  // namespace

TEST_CASE("each of the fourteen findings is seen, and most of what it changes lies in its boxes") {
  CHECK(std::size(all_findings) == 14);
  for (const FindingName& finding : all_findings)
    for (std::int64_t i = 0; i < 6; ++i) {
      INFO(finding.name, " ", i);
      const Parameters with = always(finding.name);
      Parameters without = with;
      without.opacity = 0;
      const Case sick = made(with, i), well = made(without, i);
      REQUIRE(sick.signs.size() == 1);
      CHECK(well.signs.empty());
      CHECK(sick.disease);
      const Pixels a = drawn(sick, with), b = drawn(well, without);
      const std::vector<Rect>& boxes = sick.signs[0].boxes;
      REQUIRE(!boxes.empty());
      double changed = 0, boxed = 0;
      for (std::int64_t y = 0; y < with.size; ++y)
        for (std::int64_t x = 0; x < with.size; ++x) {
          const auto at = static_cast<std::size_t>(y * with.size + x);
          const double difference = std::abs(static_cast<double>(a[at]) - b[at]);
          changed += difference;
          if (std::ranges::any_of(boxes, [&](const Rect& box) { return within(box, x, y); })) boxed += difference;
        }
      CHECK(changed > 300);
      CHECK(boxed > 0.5 * changed);
      for (const Rect& box : boxes) {
        CHECK((box.x >= 0 && box.width > 0 && box.x + box.width <= with.size));
        CHECK((box.y >= 0 && box.height > 0 && box.y + box.height <= with.size));
      }
    }
}

TEST_CASE("signs go the way that the finding has: fluid is bright, air is dark and shows no vessel") {
  for (std::int64_t i = 0; i < 8; ++i) {
    const auto mean = [](const Sign& sign, auto where) {
      double sum = 0, count = 0;
      for (std::size_t k = 0; k < sign.added.size(); ++k)
        if (where(k)) sum += sign.added[k], count += 1;
      return count > 0 ? sum / count : 0;
    };
    const Parameters wet = always("Effusion"), air = always("Pneumothorax");
    const Case fluid = made(wet, i), rim = made(air, i);
    CHECK(mean(fluid.signs[0], [&](std::size_t k) { return fluid.signs[0].vessels[k] < 0.1F; }) > 0.3);
    CHECK(mean(rim.signs[0], [&](std::size_t k) { return rim.signs[0].vessels[k] < 0.01F; }) < -0.08);
    CHECK(fluid.findings[0].side == rim.findings[0].side);
  }
}

TEST_CASE("a wide heart takes more than half of the chest, a healthy one less") {
  const auto ratio = [](const Case& one) {
    const std::int64_t size = one.anatomy.size;
    const Rect heart_box =
        bounds_of(size, [&](std::int64_t k) { return one.parts[static_cast<std::size_t>(k)] == heart; });
    const Rect lungs = bounds_of(size, [&](std::int64_t k) {
      const auto part = one.parts[static_cast<std::size_t>(k)];
      return part == left_lung || part == right_lung;
    });
    return static_cast<double>(heart_box.width) / static_cast<double>(lungs.width);
  };
  for (std::int64_t i = 0; i < 20; ++i) {
    Parameters none = always("Cardiomegaly");
    none.rates["Cardiomegaly"] = 0;
    none.ap_share = 0;
    Parameters wide = always("Cardiomegaly");
    wide.ap_share = 0;
    CHECK(ratio(made(wide, i)) > 0.5);
    CHECK(ratio(made(none, i)) < 0.5);
    Parameters bed = none;
    bed.ap_share = 1;
    CHECK(made(bed, i).anatomy.person.heart > made(none, i).anatomy.person.heart);
  }
}

TEST_CASE("findings come at their rates and together, and a hospital has rates of its own") {
  Parameters params{.size = 32};
  params.findings = {"all"};
  params.rates = {{"Mass", 0.3}, {"Effusion", 0.4}};
  params.opacity = 0;
  params.sites["east"].rates = {{"Mass", 0.9}};
  params.sites["west"].share = 3;
  CHECK_NOTHROW(params.check());
  std::map<std::string, double> of, mass;
  double effusion = 0, both = 0;
  constexpr int count = 3000;
  for (int i = 0; i < count; ++i) {
    const Case one = made(params, i);
    const auto has = [&](std::string_view name) {
      return std::ranges::find(one.findings, name, &Present::name) != one.findings.end();
    };
    of[one.site] += 1;
    mass[one.site] += has("Mass");
    effusion += has("Effusion");
    both += has("Mass") && has("Effusion");
  }
  const auto near = [](double hits, double all, double rate) {
    return std::abs(hits / all - rate) <= 4 * std::sqrt(rate * (1 - rate) / all);
  };
  CHECK(near(of["west"], count, 0.75));
  CHECK(near(mass["east"], of["east"], 0.9));
  CHECK(near(mass["west"], of["west"], 0.3));
  CHECK(near(effusion, count, 0.4));
  CHECK(near(both, count, 0.4 * (0.75 * 0.3 + 0.25 * 0.9)));
}

TEST_CASE("shortcuts come by hospital and finding, each with its own box") {
  Parameters params = always("Pneumothorax", 128);
  params.rates["Pneumothorax"] = 0.5;
  Site& bed = params.sites["bed"];
  bed.portable = 1;
  bed.shortcuts.portable = {1, 1, 1};
  bed.shortcuts.drain.with = {{"Pneumothorax", 1.0}};
  Site& lab = params.sites["lab"];
  lab.devices = {{"CR", 1}, {"DX", 1}};
  lab.ap_share = 0;
  lab.shortcuts.border = {1, 1, 1};
  lab.shortcuts.marker = {1, 0, 1};
  CHECK_NOTHROW(params.check());
  for (std::int64_t i = 0; i < 30; ++i) {
    const Case one = made(params, i);
    std::map<std::string, std::vector<Rect>> boxes;
    for (const auto& [name, box] : planted_boxes(one.anatomy, one.parts, one.shown, one.rng.stream("shortcuts")))
      boxes[name].push_back(box);
    if (one.site == "bed") {
      CHECK(one.portable);
      CHECK(!one.anatomy.shot.frontal_pa);
      CHECK(boxes["stamp"].size() == 1);
      CHECK(boxes["drain"].size() == (one.disease ? 1 : 0));
      CHECK(boxes["border"].empty());
    } else {
      CHECK((one.device == "CR" || one.device == "DX"));
      CHECK(one.anatomy.shot.frontal_pa);
      CHECK(boxes["border"].size() == 4);
      CHECK(boxes["marker"].size() == (one.disease ? 0 : 1));
      CHECK(boxes["drain"].empty());
    }
    // All that a stamp or a drain changes lies in its box.
    Case clean = one;
    clean.shown = {};
    const Pixels a = drawn(one, params), b = drawn(clean, params);
    for (std::int64_t y = 0; y < params.size && one.site == "bed"; ++y)
      for (std::int64_t x = 0; x < params.size; ++x) {
        const auto at = static_cast<std::size_t>(y * params.size + x);
        if (std::abs(a[at] - b[at]) <= 6) continue;
        bool inside = false;
        for (const auto& [name, list] : boxes)
          inside |= std::ranges::any_of(list, [&](const Rect& box) { return within(box, x, y); });
        CHECK(inside);
      }
  }
}

TEST_CASE("units differ in their look, and the same unit looks the same") {
  const auto shot = [](const std::string& unit, double look) {
    Shot one(Rng(5), 0);
    develop(one, unit, look);
    return std::pair(one.contrast, one.noise);
  };
  CHECK(shot("A/CR", 1) == shot("A/CR", 1));
  CHECK(shot("A/CR", 1) != shot("A/DX", 1));
  CHECK(shot("A/CR", 0) == shot("B/DX", 0));
}

TEST_CASE("children have small chests and are one to five years old") {
  Parameters params = always("Pneumonia");
  params.children = true;
  for (std::int64_t i = 0; i < 40; ++i) {
    const Case child = made(params, i);
    CHECK(child.anatomy.person.age >= 1);
    CHECK(child.anatomy.person.age <= 5);
  }
}

TEST_CASE("what is asked for wrongly is refused with the names there are") {
  const auto refused = [](auto change, const char* why) {
    Parameters params;
    change(params);
    CHECK_THROWS_WITH_AS(params.check(), doctest::Contains(why), std::invalid_argument);
  };
  refused([](Parameters& p) { p.findings = {"Pneumonoia"}; }, "'Pneumonoia' is none of: Atelectasis");
  refused([](Parameters& p) { p.findings = {"Mass", "Mass"}; }, "twice");
  refused([](Parameters& p) { p.rates = {{"Mass", 0.1}}; }, "there are none");
  refused(
      [](Parameters& p) {
        p.findings = {"Mass"}, p.rates = {{"Nodule", 0.1}};
      },
      "Nodule is none of the classes: Mass");
  refused([](Parameters& p) { p.findings = {"all"}, p.rates = {{"Mass", 1.5}}; }, "expected 0 to 1");
  refused([](Parameters& p) { p.sites["a b"]; }, "'a b' is no name");
  refused([](Parameters& p) { p.sites["a"].devices = {{"CR", 0}}; }, "above 0");
  refused([](Parameters& p) { p.sites["a"].shortcuts.drain.with = {{"Mass", 0.5}}; }, "sites.a.shortcuts.drain.with");
}
