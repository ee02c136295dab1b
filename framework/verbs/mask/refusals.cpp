// The first five names stand in the message.
#include "framework/verbs/mask/refusals.hpp"

#include "framework/base/error.hpp"

namespace collimator {

void refuse(const std::vector<std::string>& samples, std::size_t of, const std::string& what, const std::string& mend) {
  if (samples.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < samples.size() && i < 5; ++i) names += (i == 0 ? "" : ", ") + samples[i];
  throw failure("mask: {} of {} samples {}: {}{}; {}", samples.size(), of, what, names, samples.size() > 5 ? ", …" : "",
                mend);
}

void refuse_without_roi(const std::vector<std::string>& samples, std::size_t of, const std::string& reason,
                        const Job& job) {
  const bool all = samples.size() == of;
  const std::string mend =
      job.inputs.contains("roi")
          ? all ? "the node given as `roi` has masks of other samples"
                : "keep those that have one with `{do: select, of: COLLECTION, has_roi: ROI}`, where ROI is the node "
                  "given as `roi`"
      : all ? "give masks as `roi`, or take a dataset that has regions"
            : "keep those that have one with `{do: select, of: COLLECTION, has_roi: COLLECTION}`";
  refuse(samples, of, "have no region of interest (" + reason + ")", mend);
}

}  // namespace collimator
