// The work of `examine_native`: makes a model or an explainer with its parameters.
#include "framework/verbs/examine/examine.hpp"

#include "framework/learn/device.hpp"
#include "framework/learn/explainer.hpp"
#include "framework/learn/network.hpp"
#include "framework/learn/works.hpp"

namespace collimator {

void run_examine_native(const Job& job, const Context& context) {
  const auto params = params_of<ExamineParams>(job);
  const PluginHost host(context);
  name_errors(params.plugin.id, [&] {
    if (params.role == "model") make_model(params.plugin, {.classes = 1}, host);
    if (params.role == "explainer") make_explainer(params.plugin, host);
  });
  write_json(job.out / "examined.json", Json::object());
}

}  // namespace collimator
