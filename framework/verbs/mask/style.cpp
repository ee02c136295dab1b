// Puts a mask's style together, with the defaults of fills.
#include "framework/verbs/mask/style.hpp"

#include <cmath>

namespace collimator {

MaskStyle style_of(const MaskParams& params, const MaskChain& chain) {
  MaskStyle style{.fit = params.fit, .fill = {fill_kind_of(params.fill.name), params.fill.number}};
  if (params.as_published) style.reduction = params.reduction;
  style.silhouette = chain.silhouette();
  if (std::isnan(style.fill.number)) style.fill.number = style.fill.kind == Fill::blur ? default_blur : 0;
  if (style.fill.draws()) style.fill.key = Rng(static_cast<std::uint64_t>(params.seed)).stream("fill").key();
  return style;
}

}  // namespace collimator
