// Signs within the lungs' tissue: infiltration, pneumonia, consolidation, edema, fibrosis, atelectasis, mass and
// nodule.
#pragma once

#include <numbers>

#include "bones.hpp"
#include "findings.hpp"
#include "sign.hpp"

namespace collimator::phantom {

inline Point hilum(const Anatomy& anatomy, double side) {
  const double y = side < 0 ? -0.005 : -0.03;
  return {side < 0 ? -anatomy.right_border(y) - 0.015 : anatomy.left_border(y) + 0.015, y};
}

// Faint, ill-defined patches in both lungs.
inline Sign infiltration(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const auto count = 3 + draw.below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    const double side = i < 2 ? (i == 0 ? finding.side : -finding.side) : (draw.uniform() < 0.5 ? -1 : 1);
    const Patch patch(place_in_lung(painter.anatomy, draw, side, -0.15, 0.22, 0.03), draw.uniform(0.055, 0.085),
                      draw.stream(std::to_string(i)));
    const double amount = draw.uniform(0.2, 0.3);
    painter.in_lungs(
        side, [&](Point at, const LungDepth&) { return amount * std::pow(patch.inside(at), 1.5) * patch.uneven(at); });
  }
  return painter.by_lung();
}

// Patches that run together in one lobe.
inline Sign pneumonia(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const Point center =
      place_in_lung(painter.anatomy, draw, finding.side, draw.uniform() < 0.7 ? 0.04 : -0.22, 0.2, 0.05);
  std::vector<Patch> patches;
  const auto count = 3 + draw.below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    const double angle = draw.uniform(0, 2 * std::numbers::pi), away = i == 0 ? 0 : draw.uniform(0.03, 0.085);
    patches.emplace_back(Point{center.x + away * std::cos(angle), center.y + away * std::sin(angle)},
                         draw.uniform(0.05, 0.085), draw.stream(std::to_string(i)));
  }
  const double amount = draw.uniform(0.34, 0.46);
  painter.in_lungs(finding.side, [&](Point at, const LungDepth&) {
    double free = 1;
    for (const Patch& patch : patches) free *= 1 - 0.8 * std::min(1.0, patch.inside(at));
    return amount * (1 - free) * patches.front().uneven(at);
  });
  return painter.by_lung();
}

// A white part of one lobe with a straight edge at the fissure, in which the bronchi stay dark.
inline Sign consolidation(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const Anatomy& anatomy = painter.anatomy;
  const bool upper = draw.uniform() < 0.45;
  const double tilt = draw.uniform(-0.25, 0.15),
               fissure = upper ? draw.uniform(-0.1, -0.04) : draw.uniform(-0.02, 0.06);
  const double reach = draw.uniform(0.16, 0.24), middle = draw.uniform(0.16, 0.22);
  const SmoothNoise rough(draw.stream("edge"), 14), patchy(draw.stream("patches"), 36);
  const auto inside = [&](Point at) {
    const double lateral = finding.side * at.x, beyond = (upper ? -1 : 1) * (at.y - fissure - tilt * (lateral - 0.15));
    const double far = reach * (1 + 0.3 * rough(at.x + 0.5, at.y + 0.5));
    return smoothstep(0.0, 0.006, beyond) * smoothstep(far, 0.55 * far, beyond) *
           smoothstep(0.19, 0.06, std::abs(lateral - middle) * (1 + 0.3 * rough(at.y + 0.5, at.x + 0.5)));
  };
  painter.in_lungs(finding.side, [&](Point at, const LungDepth&) {
    return 0.5 * inside(at) * (1 + 0.16 * patchy(at.x + 0.5, at.y + 0.5));
  });
  painter.thin_vessels(finding.side, [&](Point at, const LungDepth&) { return 1 - 0.8 * inside(at); });
  Canvas tubes(anatomy.size);
  const Point root = hilum(anatomy, finding.side);
  for (int i = 0; i < 5; ++i) {
    const double angle = (upper ? -1.0 : 1.0) * draw.uniform(0.15, 1.25), bend = draw.uniform(-0.4, 0.4);
    for (const double fork : {-0.25, 0.25})
      detail::draw_curve(tubes, anatomy, 8, {1, 0.0055, 0.0028, 0, 0.5}, [&](double t) {
        const double turn = angle + bend * t + (t > 0.5 ? fork * (t - 0.5) * 2 : 0), far = 0.02 + 0.22 * t;
        return Point{root.x + finding.side * far * std::cos(turn), root.y + far * std::sin(turn)};
      });
  }
  painter.lines(tubes, finding.side, [&](Point at, const LungDepth&) { return -0.13 * inside(at); });
  return painter.by_lung();
}

// Wings of haze around both hila, blurred vessels, and short lines of septa at the lungs' lower edge.
inline Sign edema(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const Anatomy& anatomy = painter.anatomy;
  const double amount = draw.uniform(0.38, 0.5), reach = draw.uniform(0.13, 0.165);
  const SmoothNoise patchy(draw.stream("patches"), 30);
  const auto haze = [&](Point at, double side) {
    const Point root = hilum(anatomy, side);
    const double far = std::hypot((at.x - root.x) / 1.05, (at.y - root.y - 0.03) / 1.35) / reach;
    return std::exp(-far * far) * (1 + 0.4 * patchy(at.x + 0.5, at.y + 0.5));
  };
  Canvas septa(anatomy.size);
  for (const double side : {-1.0, 1.0}) {
    painter.in_lungs(side, [&](Point at, const LungDepth& depth) {
      return amount * haze(at, side) * (0.35 + 0.65 * smoothstep(0.0, 0.05, depth.wall));
    });
    painter.thin_vessels(side, [&](Point at, const LungDepth&) { return 1 - 0.6 * std::min(1.0, haze(at, side)); });
    for (int i = 0; i < 9; ++i) {
      const double y = 0.1 + 0.017 * i + draw.uniform(-0.004, 0.004), length = draw.uniform(0.018, 0.032);
      const double wall = anatomy.wall_at(y) - 0.003;
      detail::draw_curve(septa, anatomy, 2, {0.13, 0.002, 0.0016, 0, 0.4}, [&](double t) {
        return Point{side * (wall - length * t), y + 0.004 * t};
      });
    }
  }
  painter.lines(septa, 0, [](Point, const LungDepth&) { return 1.0; });
  return painter.by_lung();
}

// A net of fine lines and small rings, densest at the base and toward the wall.
inline Sign fibrosis(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const Anatomy& anatomy = painter.anatomy;
  const double upward = draw.uniform(-0.06, 0.02);  // how far up it reaches
  Canvas net(anatomy.size);
  for (int i = 0; i < 420; ++i) {
    const double side = i % 2 == 0 ? -1 : 1, y = draw.uniform(-0.12, 0.32), wall = anatomy.wall_at(y);
    const Point at{side * (wall - std::pow(draw.uniform(), 1.6) * 0.24), y};
    const double angle = draw.uniform(0, std::numbers::pi), length = draw.uniform(0.012, 0.034);
    if (i % 3 == 0) {
      const double radius = draw.uniform(0.005, 0.0105);
      detail::draw_curve(net, anatomy, 10, {0.15, 0.0021, 0.0021, 0}, [&](double t) {
        return Point{at.x + radius * std::cos(2 * std::numbers::pi * t),
                     at.y + radius * std::sin(2 * std::numbers::pi * t)};
      });
    } else {
      const double bend = draw.uniform(-0.6, 0.6);
      detail::draw_curve(net, anatomy, 4, {0.15, 0.0023, 0.0017, 0, 0.2}, [&](double t) {
        return Point{at.x + length * t * std::cos(angle + bend * t), at.y + length * t * std::sin(angle + bend * t)};
      });
    }
  }
  const auto weight = [&](Point at, const LungDepth& depth) {
    return smoothstep(upward, 0.16, at.y) * (0.35 + 0.65 * smoothstep(0.2, 0.04, depth.wall));
  };
  painter.lines(net, 0, weight);
  painter.in_lungs(0, [&](Point at, const LungDepth& depth) { return 0.1 * weight(at, depth); });
  return painter.by_lung();
}

// Plates: bands that cross the base of a lung whose diaphragm stands high.
inline Sign atelectasis(SignPainter painter, const Present& finding) {
  Rng draw = finding.rng;
  const Anatomy& anatomy = painter.anatomy;
  Canvas plates(anatomy.size);
  const auto count = 2 + draw.below(2);
  const double base = anatomy.dome_at(finding.side * 0.19);
  for (std::uint64_t i = 0; i < count; ++i) {
    const double y = base - 0.035 - 0.04 * static_cast<double>(i) - draw.uniform(0, 0.02),
                 from = draw.uniform(0.09, 0.14);
    const double to = from + draw.uniform(0.11, 0.17), tilt = draw.uniform(-0.16, 0.05),
                 thick = draw.uniform(0.0045, 0.008);
    detail::draw_curve(plates, anatomy, 8, {draw.uniform(0.3, 0.42), thick, 0.7 * thick, 0, 0.3}, [&](double t) {
      return Point{finding.side * (from + (to - from) * t), y + tilt * (to - from) * t + 0.012 * t * (1 - t)};
    });
  }
  painter.lines(plates, finding.side, [](Point, const LungDepth&) { return 1.0; });
  painter.in_lungs(finding.side, [&](Point at, const LungDepth& depth) {
    return 0.16 * smoothstep(0.07, 0.0, depth.dome) * smoothstep(0.06, 0.12, std::abs(at.x));
  });
  return painter.by_lung();
}

// A ball of soft tissue: a mass has more than 3 cm, which is about 0.08 of the picture, and rays along its edge.
inline Sign ball(SignPainter painter, const Present& finding, bool mass) {
  Rng draw = finding.rng;
  const Anatomy& anatomy = painter.anatomy;
  const double radius = mass ? draw.uniform(0.046, 0.07) : draw.uniform(0.014, 0.026);
  const Point center = place_in_lung(anatomy, draw, finding.side, -0.22, 0.18, mass ? 0.045 : 0.03);
  const Patch patch(center, radius, draw.stream("ball"), mass ? 0.22 : 0.12);
  const double amount = mass ? draw.uniform(0.36, 0.48) : draw.uniform(0.34, 0.46);
  painter.in_lungs(finding.side, [&](Point at, const LungDepth&) {
    return amount * std::pow(std::min(1.0, 1.2 * patch.inside(at)), mass ? 0.7 : 0.5);
  });
  if (mass) {
    Canvas rays(anatomy.size);
    for (int i = 0; i < 11; ++i) {
      const double angle = 2 * std::numbers::pi * (i + draw.uniform(-0.4, 0.4)) / 11, length = draw.uniform(0.3, 0.7);
      detail::draw_curve(rays, anatomy, 2, {0.11, 0.0028, 0.0012, 0, 0.8}, [&](double t) {
        const double far = radius * (0.85 + length * t);
        return Point{center.x + far * std::cos(angle), center.y + far * std::sin(angle)};
      });
    }
    painter.lines(rays, finding.side, [](Point, const LungDepth&) { return 1.0; });
  }
  return painter.by_lung();
}

}  // namespace collimator::phantom
