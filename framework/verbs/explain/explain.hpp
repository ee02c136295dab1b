// Parameters of the verb `explain`: maps of where a network looked.
#pragma once

#include <cstdint>
#include <string>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"
#include "framework/verbs/given_network.hpp"

namespace collimator {

struct ExplainParams {
  NodeRef of, mask;
  NodeOr<GivenNetwork> with;
  std::string class_name;
  Slot explainer;
  std::int64_t batch = 32, threads = 1;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures are explained").hint("gives", "collection").required();
    field("mask", mask,
          "what the network may see: a node or the parameters of one; by default the mask that it was trained under, "
          "made of this collection in the same way; none: everything")
        .hint("gives", "masks")
        .hint("recipe", "mask");
    field("with", with, "the trained network: a node, or {model, weights}").hint("gives", "model").required();
    field("class", class_name, "the class explained; may be left out where there is only one")
        .hint("class_of", "with")
        .hint("one_class", "yes");
    field("explainer", explainer, "how").hint("role", "explainer").required();
    field("batch", batch, "pictures a step").range(1, 65536);
    field("threads", threads, "threads of LibTorch").range(1, 1024);
  }
};

const Verb& explain_verb();
void rehearse_explain(const Job& job, const Context& context);

}  // namespace collimator
