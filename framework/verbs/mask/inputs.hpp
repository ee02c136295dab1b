// What a mask node works on, in a run as in a rehearsal: its samples, their scenes, its maskers and their donors.
#pragma once

#include <optional>

#include "framework/verbs/mask/chain.hpp"
#include "framework/verbs/mask/style.hpp"

namespace collimator {

struct MaskInputs {
  // Throws InputError where `roi` is of other samples. The job outlives this.
  MaskInputs(const Job& job, const Context& context);

  MaskParams params;
  Collection collection;
  Pictures pictures;
  Scenes scenes;
  MaskChain chain;
  MaskStyle style;
  std::optional<DonorSource> donors;  // where a masker or the fill takes some

  bool has_background() const { return style.fill.kind == Fill::background; }
};

}  // namespace collimator
