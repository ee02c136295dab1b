// A chain of masker plugins, each held to its contract on every picture.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <collimator/rng.hpp>

#include "framework/base/error.hpp"
#include "framework/plugin/manifest.hpp"
#include "framework/plugin/object.hpp"
#include "framework/verbs/mask/donors.hpp"

namespace collimator {

class MaskChain {
 public:
  // Loads the maskers. Throws InputError where one that shows the mask itself is not the last.
  MaskChain(const std::vector<Slot>& slots, std::int64_t seed, const Context& context);

  bool empty() const { return links_.empty(); }
  bool needs_pixels() const;
  bool needs_donors() const;
  // Whether the mask itself becomes the picture: the last masker says `shows_mask`.
  bool silhouette() const { return silhouette_; }
  // The maskers whose masks come from boxes, which readers drew who knew the finding.
  std::vector<std::string> from_boxes() const;
  // The first masker that cannot work without a region of interest; "" where none says so.
  std::string needs_roi() const;

  // The visible pixels [H,W], 0/1: all of them at first, then as each masker leaves them. A masker's random numbers
  // depend on (seed, its id, its place in the chain, sample), and so does the donor that it is given out of `donors`,
  // which is null where needs_donors() is false. Throws InputError, which names masker and sample, where one fails,
  // writes other values than 0 and 1, or changes what it was shown. Sets the bit of each masker (by its place) that
  // changed the mask in `changed`.
  std::vector<std::uint8_t> run(const NativeScene& scene, const Record& sample, const Donors* donors,
                                std::uint64_t& changed) const;
  // Throws InputError where a masker that asks for a donor would find none for the sample.
  void check_donors(const Record& sample, const Donors& donors) const;
  // The maskers whose bit is not set, as "`dilate`"; not that which shows the mask itself.
  std::vector<std::string> idle(std::uint64_t changed) const;

 private:
  struct Link {
    std::unique_ptr<PluginObject<collimator_masker_v1>> masker;
    PluginInfo about;
    Rng rng;

    bool needs_a(std::string_view what) const { return about.needs_a(what); }
    bool needs_donor() const { return needs_a("donor"); }
  };
  static const Record& donor_of(const Link& link, const Record& sample, const Donors& donors);
  // One masker on the mask so far, held to the contract.
  static void apply(const Link& link, const NativeScene& scene, const Record& sample, const collimator_scene* donor,
                    std::vector<std::uint8_t>& visible);
  static InputError changed_scene(const Link& link, const Record& sample);

  std::vector<Link> links_;
  bool silhouette_ = false;
};

}  // namespace collimator
