// Parameters and work of the hidden verb `pack`: decodes pictures once for the network's grid.
#pragma once

#include <cstdint>

#include "framework/data/fit.hpp"
#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

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

const Verb& pack_verb();
void rehearse_pack(const Job& job, const Context& context);
void run_pack(const Job& job, const Context& context);

}  // namespace collimator
