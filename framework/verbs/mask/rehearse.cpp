// What `validate` does of masks: it looks for the regions that maskers need, and hides nothing.
#include "framework/verbs/mask/inputs.hpp"
#include "framework/verbs/mask/refusals.hpp"
#include "framework/verbs/stand_in.hpp"

namespace collimator {

void rehearse_mask(const Job& job, const Context& context) {
  const MaskInputs inputs(job, context);
  const std::vector<Record>& samples = inputs.collection.samples;
  if (const std::string masker = inputs.chain.needs_roi(); !masker.empty()) {
    std::vector<std::string> without;
    for (const Record& record : samples)
      if (!inputs.scenes.has_roi(record)) without.push_back(record.id);
    refuse_without_roi(without, samples.size(), masker + " needs one", job);
  }
  std::vector<std::string> donors;
  if (inputs.donors) {
    const DonorSource& lending = *inputs.donors;
    for (std::size_t i = 0; i < samples.size(); i += step_of_some(samples.size())) {
      inputs.chain.check_donors(samples[i], lending.donors);
      if (inputs.has_background()) lending.donors.draw(samples[i], DonorNeed::any, Rng(0));
    }
    // Whichever, as all are black.
    if (inputs.has_background() && !lending.collection.samples.empty())
      donors.assign(samples.size(), lending.collection.samples.front().id);
  }
  save_stand_in_masks(inputs.collection, inputs.style, inputs.params.crop, donors, job.out);
}

}  // namespace collimator
