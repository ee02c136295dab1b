// What `validate` does where samples are chosen by what a network or a mask will say: it looks whether that is said of
// these samples.
#include <numeric>

#include "framework/base/file.hpp"
#include "framework/verbs/select/chosen_by.hpp"

namespace collimator {

void rehearse_select(const Job& job, const Context& context) {
  const auto params = params_of<SelectParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  Json facts;
  if (job.inputs.contains("has_roi")) ids_with_roi(job, params, collection);
  std::vector<std::size_t> rows(collection.samples.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (job.inputs.contains("by")) ids_chosen_by(job, params, collection, rows, context, facts, true);
  write_json(job.out / "rehearsed.json", Json::object());  // which samples are left, nobody knows
}

}  // namespace collimator
