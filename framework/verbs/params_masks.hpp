// Parameters of the verbs that make masks, and of those that the host inserts for pictures and masks.
#pragma once

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "framework/data/fit.hpp"
#include "framework/verbs/params_networks.hpp"

namespace collimator {

struct CleanParams {
  std::int64_t open_px = 0, median_px = 0, components = 0;
  double min_share = 0;

  void describe(auto& field) {
    field("open_px", open_px, "width of a disc that every part must hold, on the network's grid; odd; 0: none")
        .range(0, 999);
    field("median_px", median_px, "width of a square whose majority decides, on the network's grid; odd; 0: none")
        .range(0, 999);
    field("components", components, "keep so many largest parts; 0: all").range(0, 1000);
    field("min_share", min_share, "refuse a sample whose mask is a smaller share of the picture").range(0, 1);
  }

  void check() const {
    if ((open_px > 0 && open_px % 2 == 0) || (median_px > 0 && median_px % 2 == 0))
      throw std::invalid_argument("clean: open_px and median_px are widths with a middle: odd numbers");
  }
};

struct SegmentParams {
  NodeRef of;
  NodeOr<GivenNetwork> with;
  CleanParams clean;
  double threshold = 0.5;
  std::int64_t batch = 8, threads = 1;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures are outlined").hint("gives", "collection").required();
    field("with", with, "the trained segmentation network: a node, or {model, weights}")
        .hint("gives", "model")
        .required();
    field("clean", clean, "what is done to each mask; afterwards an empty mask is refused too");
    field("threshold", threshold, "probability from which a pixel is in the mask").range(0, 1);
    field("batch", batch, "pictures a step").range(1, 65536);
    field("threads", threads, "threads of LibTorch").range(1, 1024);
  }
};

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
    field("roi", roi, "masks that are the region of interest; by default the dataset's own").hint("gives", "masks");
    field("parts", parts, "which parts of the dataset's own regions; all by default");
    field("chain", chain, "maskers, one after the other; none: everything is visible").hint("role", "masker");
    field("fill", fill,
          "what hidden pixels become: zero, {constant: 0.5}, the mean of the picture's visible pixels or noise like "
          "them, training_mean or training_noise (of the training part), blur or {blur: 0.1} (of the visible pixels; "
          "standard deviation over the side), inpaint, or background (a donor's pixels at the same place)")
        .hint("names", "zero,mean,noise,training_mean,training_noise,blur,inpaint,background")
        .hint("numbers", "constant,blur");
    field("donors", donors, "the collection that donors are drawn from, always of another patient; `of` by default")
        .hint("gives", "collection");
    field("fit", fit, "how the picture becomes a square")
        .value("pad", Fit::pad)
        .value("crop", Fit::crop)
        .value("stretch", Fit::stretch);
    field("crop", crop, "cut the box around the visible pixels out of the native picture; it is the picture then");
    field("as_published", as_published,
          "bring the mask to the network's grid as published code did, which lets hidden pixels through; the report "
          "says how many");
    field("reduction", reduction, "with as_published: a network pixel is visible if at least half, or any, of it is")
        .value("half", Reduction::half)
        .value("any", Reduction::any);
    field("seed", seed, "seed of maskers, fills and donors that are drawn; the experiment's by default");
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

struct ReduceParams {  // native masks on the network's grid; port `of`
  std::int64_t size = 224;
  bool learnt = false;

  void describe(auto& field) {
    field("size", size, "side of the square");
    field("learnt", learnt, "outlines that a network learns: a pixel counts where at least half of it does");
  }
};

struct PackParams {  // decoded pictures on the network's grid; port `of`, optional `mask` where it crops
  std::int64_t size = 224;
  Fit fit = Fit::pad;

  void describe(auto& field) {
    field("size", size, "side of the square");
    field("fit", fit, "how the picture becomes a square")
        .value("pad", Fit::pad)
        .value("crop", Fit::crop)
        .value("stretch", Fit::stretch);
  }
};

struct ShowParams {  // some pictures for a contact sheet; ports `of`, `mask`
  std::int64_t size = 160, samples = 3;

  void describe(auto& field) {
    field("size", size, "side of the square");
    field("samples", samples, "so many, spread evenly over the collection");
  }
};

}  // namespace collimator
