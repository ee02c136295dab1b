// Makes an object of a portable plugin, which checks its parameters; of a dataset, what `load` does.
#include "framework/verbs/examine/examine.hpp"

#include <algorithm>

#include "framework/plugin/manifest.hpp"
#include "framework/plugin/object.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

void run_examine(const Job& job, const Context& context) {
  const auto params = params_of<ExamineParams>(job);
  const std::string role = known_role_id(params.role);
  if (params.role == "dataset") {
    Job load = job;
    load.params = {{"dataset", job.params.at("plugin")}};
    return (*std::ranges::find_if(verbs(), &Verb::opens_dataset))->work(load, context);
  }
  if (params.role == "masker") PluginObject<collimator_masker_v1>(params.plugin, role, context);
  if (params.role == "metric") PluginObject<collimator_metric_v1>(params.plugin, role, context);
  if (params.role == "protocol") PluginObject<collimator_protocol_v1>(params.plugin, role, context);
  write_json(job.out / "examined.json", Json::object());
}

}  // namespace collimator
