// Parameters of the verb `predict`: a network's probabilities for a collection.
#pragma once

#include <cstdint>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"
#include "framework/verbs/given_network.hpp"

namespace collimator {

struct PredictParams {
  NodeRef of, mask;
  NodeOr<GivenNetwork> with;
  std::int64_t batch = 32, threads = 1;

  void describe(auto& field) {
    field("of", of, "the collection to predict").hint("gives", "collection").required();
    field("mask", mask,
          "what the network may see: a node or the parameters of one; by default the mask that it was trained under, "
          "made of this collection in the same way; none: everything")
        .hint("gives", "masks")
        .hint("recipe", "mask");
    field("with", with, "the trained network: a node, or {model, weights}").hint("gives", "model").required();
    field("batch", batch, "pictures a step").range(1, 65536);
    field("threads", threads, "threads of LibTorch").range(1, 1024);
  }
};

const Verb& predict_verb();
void rehearse_predict(const Job& job, const Context& context);

}  // namespace collimator
