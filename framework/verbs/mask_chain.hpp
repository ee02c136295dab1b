// A chain of masker plugins, each held to its contract on every picture.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <collimator/rng.hpp>

#include "framework/plugin/object.hpp"
#include "framework/verbs/mask_scene.hpp"

namespace collimator {

class MaskChain {
 public:
  // Loads the maskers. Throws InputError where one needs what a mask node cannot give (a donor).
  MaskChain(const std::vector<Slot>& slots, std::int64_t seed, const Context& context);

  bool empty() const { return links_.empty(); }
  bool needs_pixels() const;
  // The first masker that cannot work without a region of interest; "" where none says so.
  std::string needs_roi() const;

  // Visible pixels [H,W], 0/1: all of them at first, then as each masker leaves them. Its random numbers
  // come from (seed, masker's id, its place in the chain, sample). Throws InputError, which names masker
  // and sample, where one fails, writes other values than 0 and 1, or changes what it was shown.
  std::vector<std::uint8_t> run(const NativeScene& scene, const std::string& sample) const;

 private:
  struct Link {
    std::unique_ptr<PluginObject<collimator_masker_v1>> masker;
    std::vector<std::string> needs;
    Rng rng;

    bool needs_a(std::string_view what) const;
  };
  std::vector<Link> links_;
};

}  // namespace collimator
