// The work of `examine_native`: makes a model or an explainer with its parameters, and tries a model.
#include "framework/verbs/examine/examine.hpp"

#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include "framework/learn/device.hpp"
#include "framework/learn/explainer.hpp"
#include "framework/learn/loss.hpp"
#include "framework/learn/network.hpp"
#include "framework/learn/weights.hpp"
#include "framework/learn/works.hpp"

namespace collimator {

namespace {

// Shows a network a black picture of each size that it is to be trained at, trains one on a single picture where it
// will be, which tells whether it can be, and loads the files of its weights.
void try_model(const ExamineParams& params, const PluginHost& host, const Context& context) {
  const std::unique_ptr<Model> model = make_model(params.plugin, {.classes = 1}, host);
  const at::NoGradGuard no_grad;
  model->train(false);
  for (const auto* sizes : {&params.sizes, &params.outline_sizes})
    for (const std::int64_t size : *sizes) {
      const at::Tensor picture = at::zeros({1, model->channels(), size, size});
      const at::Tensor logits = model->head(model->features(picture), {});
      if (sizes == &params.sizes)
        check_logits(logits, {1, 1}, "logits [pictures, classes]");
      else
        check_logits(logits, {1, 1, size, size}, "one outline [pictures, 1, size, size]");
    }
  for (const std::int64_t size : params.sizes_of_one) check_batch_of_one(params.plugin, size, host);
  const auto model_of = [&](const std::vector<std::string>& classes) {
    return make_model(params.plugin, {.classes = static_cast<std::int64_t>(classes.size())}, host);
  };
  for (const auto& [file, classes] : params.weights)
    load_tensors(tensors_of(*model_of(classes)), SafetensorsFile(file));
  for (const auto& [file, classes] : params.initial_weights)
    load_initial_weights(*model_of(classes), classes, SafetensorsFile(file), context.log);
}

}  // namespace

void run_examine_native(const Job& job, const Context& context) {
  const auto params = params_of<ExamineParams>(job);
  const PluginHost host(context);
  name_errors(params.plugin.id, [&] {
    if (params.role == "model") try_model(params, host, context);
    if (params.role == "explainer") make_explainer(params.plugin, host);
  });
  write_json(job.out / "examined.json", Json::object());
}

}  // namespace collimator
