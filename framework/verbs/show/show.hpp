// Parameters and work of the hidden verb `show`: some pictures for a contact sheet.
#pragma once

#include <cstdint>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct ShowParams {  // some pictures for a contact sheet; ports `of`, `mask`
  std::int64_t size = 160, samples = 3;

  void describe(auto& field) {
    field("size", size, "side of the square");
    field("samples", samples, "so many, spread evenly over the collection");
  }
};

const Verb& show_verb();
void run_show(const Job& job, const Context& context);

}  // namespace collimator
