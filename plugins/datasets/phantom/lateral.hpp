// The side view that comes with some PA pictures: the same patient, the same findings, another shot.
#pragma once

#include "case.hpp"
#include "lateral_bones.hpp"
#include "lateral_signs.hpp"

namespace collimator::phantom {

inline bool has_lateral(const Case& one, double share) {
  return one.anatomy.shot.frontal_pa && one.rng.stream("lateral").uniform() < share;
}

class LateralView {
 public:
  LateralView(const Parameters& params, const Case& one)
      : rng(one.rng.stream("lateral view")),
        anatomy(one.anatomy.person, shot_of(params, one), params.size, barrel_of(params, one)),
        shown{.marker = one.shown.marker, .border = one.shown.border, .texture = one.shown.texture} {
    for (std::size_t i = 0; i < one.signs.size(); ++i)
      signs.push_back(lateral_sign_of(one.findings[i], one.signs[i], one.anatomy, anatomy, params.opacity));
    for (Sign& sign : lateral_opacities(one.opacities, one.anatomy, anatomy, rng.stream("opacities"), params.opacity))
      signs.push_back(std::move(sign));
    const std::int64_t size = params.size;
    lungs.assign(static_cast<std::size_t>(size * size), outside);
    for (std::int64_t row = 0; row < size; ++row)
      for (std::int64_t column = 0; column < size; ++column)
        if (anatomy.lung(anatomy.to_body(static_cast<double>(column) + 0.5, static_cast<double>(row) + 0.5)).least() >
            0)
          lungs[static_cast<std::size_t>(row * size + column)] = left_lung;
  }

  Rng rng;
  LateralAnatomy anatomy;
  Shortcuts shown;  // no drain, and no stamp of a portable unit, which takes no side views
  std::vector<Sign> signs;
  std::vector<std::uint8_t> lungs;  // what shortcuts leave alone: the lungs' field; which lung cannot be told

 private:
  static Shot shot_of(const Parameters& params, const Case& one) {
    Shot shot(one.rng.stream("lateral shot"), 0);
    if (!params.sites.empty()) develop(shot, one.site + "/" + one.device, params.sites.at(one.site).look);
    return shot;
  }
  static double barrel_of(const Parameters& params, const Case& one) {
    const bool full = std::ranges::find(one.findings, "Emphysema", &Present::name) != one.findings.end();
    return full ? std::min(params.opacity, 1.0) : 0;
  }
};

inline void render(const LateralView& view, View<std::uint8_t> out) {
  const LateralAnatomy& anatomy = view.anatomy;
  const std::int64_t size = anatomy.size;
  Canvas sum(size), vessels(size);
  draw_lateral_spine(sum, anatomy);
  draw_lateral_ribs(sum, anatomy);
  draw_sternum(sum, anatomy);
  draw_lateral_shoulders(sum, anatomy);
  VesselTree(vessels, anatomy, view.rng.stream("vessels")).draw_around(anatomy.hilum());
  const LateralTissue tissue(anatomy, view.rng.stream("tissue"));
  for (std::int64_t y = 0; y < size; ++y)
    for (std::int64_t x = 0; x < size; ++x) {
      const Point at = anatomy.to_body(static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5);
      float& pixel = sum.at(y, x);
      pixel = static_cast<float>(tissue(at, pixel, vessels.at(y, x)));
      for (const Sign& sign : view.signs)
        pixel = std::max(pixel + sign.added[static_cast<std::size_t>(y * size + x)], 0.0F);
    }
  expose(sum, anatomy.shot, view.rng.stream("grain"));
  draw_shortcuts(sum, view.lungs, view.shown, view.rng.stream("shortcuts"));
  print(sum, out);
}

}  // namespace collimator::phantom
