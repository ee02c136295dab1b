// What a mask node says beside the masks themselves: how they reach the network's grid, and what is shown there.
#pragma once

#include "framework/base/json.hpp"
#include "framework/data/fill.hpp"
#include "framework/data/fit.hpp"
#include "framework/data/geometry.hpp"

namespace collimator {

struct MaskStyle {
  Fit fit = Fit::pad;
  Fill fill;
  Reduction reduction = Reduction::conservative;
  bool silhouette = false;  // the mask itself is the picture: 1 where visible, 0 where hidden

  bool operator==(const MaskStyle&) const = default;
};

// Members fit, fill: {kind, number, key}, reduction, shows_mask. Throws InputError for what is none of them.
Json json_of(const MaskStyle& style);
MaskStyle mask_style_of(const Json& json);

}  // namespace collimator
