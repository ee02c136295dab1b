// Signs around the lungs: effusion, pneumothorax, pleural thickening, hernia, a wide heart, overfilled lungs.
#pragma once

#include "lung_signs.hpp"
#include "organs.hpp"

namespace collimator::phantom {

// Fluid, which fills the angle beside the diaphragm and climbs along the wall.
inline Sign effusion(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const Anatomy& anatomy = painter.anatomy;
  const double level = anatomy.dome_at(finding.side * 0.19) + draw.uniform(-0.13, 0.03),
               climb = draw.uniform(0.06, 0.1);
  const auto fluid = [&](Point at, const LungDepth& depth) {
    const double surface = level - climb * std::exp(-depth.wall / 0.04);
    return smoothstep(-0.012, 0.016, at.y - surface);
  };
  // As much as the air there takes away, and the fluid's own shadow.
  painter.in_lungs(finding.side, [&](Point at, const LungDepth& depth) {
    const double air = 0.46 * anatomy.person.air * air_share(at, depth);
    return (air + 0.03 + 0.2 * smoothstep(0.0, 0.05, depth.wall)) * fluid(at, depth);
  });
  painter.thin_vessels(finding.side, [&](Point at, const LungDepth& depth) { return 1 - fluid(at, depth); });
  return painter.by_lung();
}

// How far from the wall the edge of a lung stands that air has come around; 0 at the base.
inline double collapse(Point at, double width) { return width * (0.25 + 0.75 * smoothstep(0.2, -0.25, at.y)); }

// Air around a lung: a dark rim without vessels, and the lung's own edge as a fine white line.
inline Sign pneumothorax(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const double width = draw.uniform(0.05, 0.1);
  const auto beyond = [&](Point at, const LungDepth& depth) { return collapse(at, width) - depth.wall; };
  painter.in_lungs(finding.side, [&](Point at, const LungDepth& depth) {
    const double air = beyond(at, depth);
    return -0.13 * smoothstep(-0.002, 0.002, air) + 0.2 * bump(air, -0.002, 0.0022) +
           0.05 * smoothstep(0.0, -0.05, air);
  });
  painter.thin_vessels(finding.side,
                       [&](Point at, const LungDepth& depth) { return smoothstep(0.002, -0.002, beyond(at, depth)); });
  const std::uint8_t lung = finding.side < 0 ? right_lung : left_lung;
  const Anatomy& anatomy = painter.anatomy;
  const std::vector<std::uint8_t>& parts = painter.parts;
  return painter.around([&](std::size_t i) {
    const auto size = static_cast<std::size_t>(anatomy.size);
    const Point at = anatomy.to_body(static_cast<double>(i % size) + 0.5, static_cast<double>(i / size) + 0.5);
    return parts[i] == lung && beyond(at, anatomy.lung(at)) > -0.004;
  });
}

// A white band along the wall, or a cap on the apex.
inline Sign pleural_thickening(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const bool cap = draw.uniform() < 0.4;
  const double top = cap ? -1 : draw.uniform(-0.2, -0.05),
               bottom = cap ? draw.uniform(-0.27, -0.23) : draw.uniform(0.1, 0.22);
  const double thick = cap ? draw.uniform(0.045, 0.065) : draw.uniform(0.018, 0.03);
  const SmoothNoise bumps(draw.stream("bumps"), 24);
  painter.in_lungs(finding.side, [&](Point at, const LungDepth& depth) {
    const double deep = thick * (1 + 0.45 * bumps(at.x + 0.5, at.y + 0.5));
    return 0.4 * smoothstep(deep + 0.004, deep - 0.004, depth.wall) * smoothstep(top, top + 0.05, at.y) *
           smoothstep(bottom, bottom - 0.05, at.y);
  });
  return painter.by_lung();
}

// A part of the stomach behind the heart: a round wall with gas above a level of fluid.
inline Sign hernia(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const double radius = draw.uniform(0.06, 0.085);
  const Point center{draw.uniform(0.015, 0.05), painter.anatomy.dome_at(0.03) - 0.55 * radius};
  const double level = center.y + radius * draw.uniform(-0.1, 0.25);
  const SmoothNoise outline(draw.stream("outline"), 12);
  painter.anywhere([&](Point at) {
    const double far =
        std::hypot(at.x - center.x, (at.y - center.y) / 0.88) / radius * (1 + 0.1 * outline(at.x + 0.5, at.y + 0.5));
    if (far > 1.2) return 0.0;
    const double inside = smoothstep(1.0, 0.9, far);
    return 0.07 * bump(far, 0.97, 0.06) + inside * (0.09 - 0.3 * smoothstep(level + 0.003, level - 0.003, at.y));
  });
  return painter.whole();
}

// The sign of each finding of a picture. Heart and lungs have been changed by shaped_by() already.
inline Sign sign_of(const Present& finding, const Anatomy& anatomy, const std::vector<std::uint8_t>& parts,
                    double strength) {
  SignPainter painter(finding.name, anatomy, parts, strength);
  const auto run = [&](auto sign, auto... more) { return sign(std::move(painter), finding, more...); };
  if (finding.name == "Atelectasis") return run(atelectasis);
  if (finding.name == "Consolidation") return run(consolidation);
  if (finding.name == "Edema") return run(edema);
  if (finding.name == "Effusion") return run(effusion);
  if (finding.name == "Fibrosis") return run(fibrosis);
  if (finding.name == "Hernia") return run(hernia);
  if (finding.name == "Infiltration") return run(infiltration);
  if (finding.name == "Mass") return run(ball, true);
  if (finding.name == "Nodule") return run(ball, false);
  if (finding.name == "Pleural_Thickening") return run(pleural_thickening);
  if (finding.name == "Pneumonia") return run(pneumonia);
  if (finding.name == "Pneumothorax") return run(pneumothorax);
  if (finding.name == "Cardiomegaly") return painter.around([&](std::size_t i) { return parts[i] == heart; });
  return painter.around([&](std::size_t i) { return parts[i] == left_lung || parts[i] == right_lung; });  // emphysema
}

}  // namespace collimator::phantom
