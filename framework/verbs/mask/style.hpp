// How the masks of a node reach the network: what its parameters and its chain say of that.
#pragma once

#include "framework/data/mask_style.hpp"
#include "framework/verbs/mask/chain.hpp"
#include "framework/verbs/mask/mask.hpp"

namespace collimator {

MaskStyle style_of(const MaskParams& params, const MaskChain& chain);

}  // namespace collimator
