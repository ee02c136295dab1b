// The verb `predict`: a trained network's probabilities for a collection.
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/truth.hpp"
#include "framework/data/whose.hpp"
#include "framework/learn/batch.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/ports.hpp"
#include "framework/learn/works.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/learnt_from.hpp"
#include "framework/verbs/predict/predict.hpp"

namespace collimator {
namespace {

// In float64: a float32 sigmoid makes ties of logits that differ.
double sigmoid(float logit) {
  const double power = std::exp(-std::abs(static_cast<double>(logit)));
  return logit >= 0 ? 1 / (1 + power) : power / (1 + power);
}

void predict(const Job& job, const PredictParams& params, const Context& context) {
  const Collection collection = load_collection(input_folder(job, "of"));
  const MaskedPictures pictures = pictures_of(job, "of", collection);
  TrainedNetwork network = network_of(job, pictures, context);

  Predictions predictions = unanswered(collection, network.classes);
  const std::uint64_t total =
      (pictures.count() + static_cast<std::uint64_t>(params.batch) - 1) / static_cast<std::uint64_t>(params.batch);
  std::uint64_t done = 0;
  const std::vector<float> logits =
      logits_of(*network.model, pictures, network.normalisation, params.batch, job.device, [&] {
        if (context.cancelled()) throw Cancelled{};
        context.progress(done++, total);
      });
  if (logits.size() != predictions.labels.size())
    throw failure("the network gave {} logits for {} pictures and {} classes", logits.size(), pictures.count(),
                  network.classes.size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (!std::isfinite(logits[i]))
      throw failure("sample {}: the network's output is not finite", predictions.samples[i / network.classes.size()]);
    predictions.probabilities[i] = sigmoid(logits[i]);
  }
  save_predictions(predictions, job.out);
  SampleOwners(collection).save(job.out);
  Json facts = Json::object();
  if (job.inputs.contains("with")) add_learnt_from(facts, collection, input_folder(job, "with"));
  add_given_network(facts, network, job);
  save_facts(facts, job.out);
}

}  // namespace

// Ports of, of.pack, of.masks (may be missing), with. Labels of classes that the collection does not have are unknown.
void run_predict(const Job& job, const Context& context) {
  const auto params = params_of<PredictParams>(job);
  prepare_libtorch(params.threads, job.device);
  name_errors("predicting", [&] { predict(job, params, context); });
}

}  // namespace collimator
