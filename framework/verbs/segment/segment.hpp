// Parameters of the verb `segment`: outlines a region with a segmentation network.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"
#include "framework/verbs/given_network.hpp"

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
  NodeRef of, mask;
  NodeOr<GivenNetwork> with;
  CleanParams clean;
  double threshold = 0.5;
  std::int64_t batch = 8, threads = 1;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures are outlined").hint("gives", "collection").required();
    field("mask", mask,
          "what the network may see: a node or the parameters of one, without `crop`; by default the mask that it was "
          "trained under, made of this collection in the same way; none: everything")
        .hint("gives", "masks")
        .hint("recipe", "mask");
    field("with", with, "the trained segmentation network: a node, or {model, weights}")
        .hint("gives", "model")
        .required();
    field("clean", clean, "what is done to each mask; afterwards an empty mask is refused too");
    field("threshold", threshold, "probability from which a pixel is in the mask").range(0, 1);
    field("batch", batch, "pictures a step").range(1, 65536);
    field("threads", threads, "threads of LibTorch").range(1, 1024);
  }
};

const Verb& segment_verb();
void rehearse_segment(const Job& job, const Context& context);

}  // namespace collimator
