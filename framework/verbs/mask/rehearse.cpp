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
  const bool background = style.fill.kind == Fill::background;
  std::vector<std::string> donors;
  if (background || chain.needs_donors()) {
    constexpr std::size_t most = 1000;  // samples, all over the collection
    const DonorSource lending(load_collection(job.inputs.at(job.inputs.contains("donors") ? "donors" : "of")), params,
                              job, context);
    for (std::size_t i = 0; i < collection.samples.size(); i += collection.samples.size() / most + 1) {
      chain.check_donors(collection.samples[i], lending.donors);
      if (background) lending.donors.draw(collection.samples[i], DonorNeed::any, Rng(0));
    }
    // Whichever, as all are black.
    if (background && !lending.collection.samples.empty())
      donors.assign(collection.samples.size(), lending.collection.samples.front().id);
  }
  save_stand_in_masks(collection, style, params.crop, donors, job.out);
}

}  // namespace collimator
