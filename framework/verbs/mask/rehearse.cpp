// What `validate` does of masks: it looks for the regions that maskers need, and hides nothing.
#include "framework/data/collection.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/mask/chain.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/mask/refusals.hpp"
#include "framework/verbs/mask/scene.hpp"
#include "framework/verbs/mask/style.hpp"
#include "framework/verbs/pictures.hpp"
#include "framework/verbs/stand_in.hpp"

namespace collimator {

void rehearse_mask(const Job& job, const Context& context) {
  const auto params = params_of<MaskParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  if (const auto roi = job.inputs.find("roi"); roi != job.inputs.end())
    SampleOwners(roi->second).check(collection, "of", "roi", job.sources);
  const Pictures pictures(collection, job, context);
  const Scenes scenes(collection, params, job, pictures);
  const MaskChain chain(params.chain, params.seed, context);
  if (const std::string masker = chain.needs_roi(); !masker.empty()) {
    std::vector<std::string> without;
    for (const Record& record : collection.samples)
      if (!scenes.has_roi(record)) without.push_back(record.id);
    refuse_without_roi(without, collection.samples.size(), masker + " needs one", job);
  }
  const MaskStyle style = style_of(params, chain);
  std::vector<std::string> donors;
  if (style.fill.kind == Fill::background) {  // whichever, as all are black
    const auto of = job.inputs.find("donors");
    const Collection lending = of == job.inputs.end() ? collection : load_collection(of->second);
    if (!lending.samples.empty()) donors.assign(collection.samples.size(), lending.samples.front().id);
  }
  save_stand_in_masks(collection, style, params.crop, donors, job.out);
}

}  // namespace collimator
