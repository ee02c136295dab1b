// The verb `explain`: where a trained network looked, as a map for each picture of a collection.
#include <algorithm>
#include <numeric>

#include <ATen/ops/isfinite.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <c10/core/GradMode.h>
#include <fmt/ranges.h>

#include <collimator/native/explainer.hpp>

#include "framework/base/error.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/learn/batch.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/explainer.hpp"
#include "framework/learn/ports.hpp"
#include "framework/learn/works.hpp"
#include "framework/plugin/manifest.hpp"
#include "framework/plugin/object.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/explain/explain.hpp"
#include "framework/verbs/explain/maps.hpp"
#include "framework/verbs/train/learnt.hpp"

namespace collimator {
namespace {

// Raw maps [N,h,w] enlarged to [N,size,size]: bilinear, pixel centres aligned as squares (align_corners off).
at::Tensor enlarge(const at::Tensor& maps, std::int64_t size) {
  const at::NoGradGuard no_grad;
  return at::upsample_bilinear2d(maps.detach().to(at::kCPU, at::kFloat).unsqueeze(1), {size, size}, false).contiguous();
}

void explain(const Job& job, const ExplainParams& params, const Context& context) {
  const Collection collection = load_collection(input_folder(job, "of"));
  const MaskedPictures pictures = pictures_of(job, "of", collection);
  TrainedNetwork network = network_of(job, pictures, context);
  if (network.classes == std::vector<std::string>{outline_class})
    throw failure("the network draws outlines, it has no class whose evidence could be mapped; explain a classifier");
  const std::size_t target = explained_class(params.class_name, network.classes);
  const PluginHost host(context);
  const std::unique_ptr<Explainer> explainer = make_explainer(params.explainer, host);

  const auto count = static_cast<std::int64_t>(pictures.count());
  SafetensorsWriter writer(job.out / "maps.safetensors", {{"maps", "F32", {count, pictures.size(), pictures.size()}}});
  float* out = writer.values<float>("maps").data();
  std::vector<std::size_t> rows(pictures.count());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::uint64_t done = 0;
  for (const auto& some : batches_of(rows, params.batch)) {
    if (context.cancelled()) throw Cancelled{};
    context.progress(done, rows.size());
    const BatchAtWork at_work = batch_at_work(pictures, some);
    const at::Tensor input =
        picture_batch(pictures, some, {}, network.normalisation, network.model->channels(), job.device);
    const at::Tensor raw = explainer->explain(*network.model, input, {}, static_cast<std::int64_t>(target));
    if (raw.dim() != 3 || raw.size(0) != input.size(0) || raw.numel() == 0)
      throw failure("explainer {} gave {} dimensions for {} pictures; expected maps [pictures, height, width]",
                    params.explainer.id, raw.dim(), input.size(0));
    const at::Tensor maps = enlarge(raw, pictures.size());
    if (!at::isfinite(maps).all().item<bool>())
      throw failure("explainer {} gave a map that is not finite, for one of the samples {} to {}", params.explainer.id,
                    collection.samples[some.front()].id, collection.samples[some.back()].id);
    out = std::copy_n(maps.const_data_ptr<float>(), maps.numel(), out);
    done += some.size();
  }

  save_samples_of_maps(collection, network.classes[target], pictures.size(), pictures.fit(), params.explainer, job.out);
  Json facts = Json::object();
  add_given_network(facts, network, job);
  save_facts(facts, job.out);
}

}  // namespace

std::unique_ptr<Explainer> make_explainer(const Slot& slot, const PluginHost& host) {
  const char* role = "collimator.explainer/1";
  const auto functions = detail::taken(static_cast<const NativeExplainerFunctions*>(plugin_functions(slot, role)));
  if (functions.create == nullptr) refuse_without(slot, role, "create", functions.size);
  const JsonValues values(slot.params);
  return functions.create(host.view(), &values.view());
}

// Ports of, of.pack, of.masks (may be missing), with. Gives maps.safetensors (`maps` F32 [N,size,size]) and
// samples.json (`samples`, `patients`, `class`, `size`, `fit`; `signed: true` where the explainer's maps are).
void run_explain(const Job& job, const Context& context) {
  const auto params = params_of<ExplainParams>(job);
  prepare_libtorch(params.threads, job.device);
  name_errors("explaining with " + params.explainer.id, [&] { explain(job, params, context); });
}

}  // namespace collimator
