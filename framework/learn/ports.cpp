// Takes the network from a trained node or from a file, whichever of the two the job has.
#include "framework/learn/ports.hpp"

#include "framework/base/error.hpp"

namespace collimator {

TrainedNetwork network_of(const Job& job, const MaskedPictures& pictures, const Context& context) {
  const Json wrapped{{"model", job.params.value("model", Json())}};
  const JsonValues values(wrapped);
  Slot slot;
  if (wrapped["model"].is_object()) ParamKind<Slot>::read(ValueNode(values.view()).member("model"), slot);
  if (!slot.given()) throw failure("{} was started without the trained network's plugin", job.verb);
  TrainedNetwork network =
      job.inputs.contains("with")
          ? load_network(input_folder(job, "with"), slot, job.device, context)
          : given_network(slot, read_json_params<GivenNetwork>(job.params.at("with")), job.device, context);
  if (network.size != pictures.size())
    throw failure("the network was trained on pictures of {0} x {0} pixels, these are {1} x {1}", network.size,
                  pictures.size());
  return network;
}

void add_given_network(Json& facts, const TrainedNetwork& network, const Job& job) {
  if (job.inputs.contains("with")) return;
  if (network.masked && !job.inputs.contains("of.masks")) facts["shown_whole"] = true;
  const SafetensorsFile weights(read_json_params<GivenNetwork>(job.params.at("with")).weights.text);
  const auto compare = [&](const char* name, double here) {
    if (const std::optional<double> said = said_number(weights, name); said && *said != here)
      facts["used_otherwise"][name] = {{"weights", *said}, {"here", here}};
  };
  compare("size", static_cast<double>(network.size));
  compare("mean", network.normalisation.mean);
  compare("deviation", network.normalisation.deviation);
}

}  // namespace collimator
