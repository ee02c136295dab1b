// Parameters and work of the verb `mask`: decides which native pixels a network may see.
#pragma once

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "framework/data/fit.hpp"
#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct MaskParams {
  NodeRef of, roi, donors;
  std::vector<std::string> parts;
  std::vector<Slot> chain;
  Rule fill{"zero", std::nan("")};
  Fit fit = Fit::pad;
  bool crop = false, as_published = false;
  Reduction reduction = Reduction::half;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures are masked").hint("gives", "collection").required();
    field("roi", roi,
          "the region of interest: a node that gives masks, a collection that has regions, or the name of one of the "
          "regions of `of`; by default all of these")
        .hint("gives", "masks|collection")
        .hint("or_name_in", "parts")
        .hint("needs", "chain");
    field("parts", parts, "which parts of a collection's regions; all by default")
        .hint("needs", "chain")
        .hint("part_of", "roi|of");
    field("chain", chain, "maskers, one after the other; none: everything is visible")
        .hint("role", "masker")
        .hint("listed", "true");
    field("fill", fill,
          "what hidden pixels become: zero, {constant: 0.5}, the mean of the picture's visible pixels or noise like "
          "them, training_mean or training_noise (of the training part), blur or {blur: 0.1} (of the visible pixels; "
          "standard deviation over the side), inpaint, or background (a donor's pixels at the same place)")
        .hint("names", "zero,mean,noise,training_mean,training_noise,blur,inpaint,background")
        .hint("numbers", "constant,blur")
        .hint("needs", "chain");
    field("donors", donors, "the collection that donors are drawn from, always of another patient; `of` by default")
        .hint("gives", "collection")
        .hint("needs", "chain");
    field("fit", fit, "how the picture becomes a square")
        .value("pad", Fit::pad)
        .value("crop", Fit::crop)
        .value("stretch", Fit::stretch);
    field("crop", crop, "cut the box around the visible pixels out of the native picture; it is the picture then")
        .hint("needs", "chain");
    field("as_published", as_published,
          "bring the mask to the network's grid as published code did, which lets hidden pixels through; the report "
          "says how many")
        .hint("needs", "chain");
    field("reduction", reduction, "with as_published: a network pixel is visible if at least half, or any, of it is")
        .value("half", Reduction::half)
        .value("any", Reduction::any);
    field("seed", seed, "seed of maskers, fills and donors that are drawn; the experiment's by default")
        .hint("default_from", "the experiment");
  }

  void check() const {
    if (!as_published && reduction != Reduction::half)
      throw std::invalid_argument(
          "mask: `reduction` lets hidden pixels through; say `as_published: true` if that is meant");
    if (crop && fill.name == "background")
      throw std::invalid_argument(
          "mask: with `crop`, pictures have boxes of their own, so a donor's background cannot be laid under them");
    if (fill.name == "blur" && fill.number <= 0)
      throw std::invalid_argument("mask: `fill: {blur: …}` is a standard deviation over the side: above 0");
  }
};

const Verb& mask_verb();
void rehearse_mask(const Job& job, const Context& context);
void run_mask(const Job& job, const Context& context);

}  // namespace collimator
