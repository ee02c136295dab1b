// Loads the collections of a mask node before anything is decoded.
#include "framework/verbs/mask/inputs.hpp"

namespace collimator {
namespace {

Collection samples_of(const Job& job) {
  Collection collection = load_collection(job.inputs.at("of"));
  if (const auto roi = job.inputs.find("roi"); roi != job.inputs.end())
    SampleOwners(roi->second).check(collection, "of", "roi", job.sources);
  if (const auto node = job.nodes.find("roi"); node != job.nodes.end() && parts_of(collection).contains(node->second))
    throw InputError(names_two("roi", node->second, "parts"));
  return collection;
}

}  // namespace

MaskInputs::MaskInputs(const Job& job, const Context& context)
    : params(params_of<MaskParams>(job)),
      collection(samples_of(job)),
      pictures(collection, job, context),
      scenes(collection, "of", params, job, pictures),
      chain(params.chain, params.seed, context),
      style(style_of(params, chain)) {
  if (has_background() || chain.needs_donors())
    donors.emplace(job.inputs.contains("donors") ? "donors" : "of", params, job, context);
}

}  // namespace collimator
