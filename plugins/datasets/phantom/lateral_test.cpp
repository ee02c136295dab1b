// Facts about side views: which pictures have one, what it carries over from the frontal picture, and what it does not.
#include <doctest/doctest.h>

#include <cmath>

#include "lateral.hpp"

namespace {

using namespace collimator::phantom;
using collimator::MaskView, collimator::Rect, collimator::Rng;

const Rng all_pictures = Rng(1).stream("phantom").stream("A");

Case side_case(const Parameters& params, std::int64_t index) { return {params, all_pictures, index, index}; }

std::vector<std::uint8_t> side_drawn(const Parameters& params, std::int64_t index) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(params.size * params.size));
  render(LateralView(params, side_case(params, index)), MaskView(pixels.data(), params.size, params.size));
  return pixels;
}

Parameters showing(std::string_view finding) {
  Parameters params{.size = 96};
  params.findings = {std::string(finding)};
  params.rates = {{std::string(finding), 1.0}};
  return params;
}

}  // namespace

TEST_CASE("the asked share of PA pictures has a side view, and no AP picture has one") {
  const Parameters params{.size = 32};
  int pa = 0, sides = 0;
  for (std::int64_t i = 0; i < 600; ++i) {
    const Case one = side_case(params, i);
    pa += one.anatomy.shot.frontal_pa;
    sides += has_lateral(one, 0.5);
    CHECK(has_lateral(one, 1) == one.anatomy.shot.frontal_pa);
    CHECK_FALSE(has_lateral(one, 0));
  }
  CHECK(std::abs(sides - 0.5 * pa) < 0.08 * pa);
}

TEST_CASE("the side's signs lie in their boxes, and a pneumothorax has none there") {
  for (const FindingName& finding : all_findings) {
    INFO(finding.name);
    const Parameters params = showing(finding.name);
    const LateralView view(params, side_case(params, 3));
    REQUIRE(view.signs.size() == 1);
    CHECK(view.signs[0].boxes.empty() == (finding.name == "Pneumothorax"));
    double in = 0, all = 0;
    for (std::size_t i = 0; i < view.signs[0].added.size(); ++i) {
      const double added = std::abs(view.signs[0].added[i]);
      const auto x = static_cast<std::int64_t>(i) % 96, y = static_cast<std::int64_t>(i) / 96;
      all += added;
      for (const Rect& box : view.signs[0].boxes)
        if (x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height) in += added;
    }
    CHECK(in >= 0.8 * all);
  }
}

TEST_CASE("a side view is drawn the same each time, and shows no stamp and no drain") {
  Parameters params = showing("Effusion");
  params.shortcuts.drain.with_disease = params.shortcuts.portable.with_disease = 1;
  const LateralView view(params, side_case(params, 5));
  CHECK(view.shown.drain == 0);
  CHECK(view.shown.portable == 0);
  CHECK(side_drawn(params, 5) == side_drawn(params, 5));
  CHECK(side_drawn(params, 5) == side_drawn(showing("Effusion"), 5));
}
