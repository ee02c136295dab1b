// A missing port is the host's mistake, but is said like any other: with its name.
#include "framework/learn/ports.hpp"

#include "framework/base/error.hpp"

namespace collimator {

const std::filesystem::path& input_folder(const Job& job, const std::string& port) {
  const auto found = job.inputs.find(port);
  if (found == job.inputs.end()) throw failure("{} was started without its input `{}`", job.verb, port);
  return found->second;
}

MaskedPictures pictures_of(const Job& job, const std::string& port, const Collection& collection) {
  const auto optional_folder = [&](const std::string& name) -> std::optional<std::filesystem::path> {
    const auto found = job.inputs.find(name);
    return found == job.inputs.end() ? std::nullopt : std::optional(found->second);
  };
  return MaskedPictures(collection, input_folder(job, port + ".pack"), optional_folder(port + ".masks"),
                        optional_folder(port + ".donors"));
}

TrainedNetwork network_of(const Job& job, const MaskedPictures& pictures) {
  const Json wrapped{{"model", job.params.value("model", Json())}};
  const JsonValues values(wrapped);
  Slot slot;
  if (wrapped["model"].is_object())
    ParamKind<Slot>::read(ValueNode(values.view()).member("model"), slot);
  if (!slot.given()) throw failure("{} was started without the trained network's plugin", job.verb);
  TrainedNetwork network = job.inputs.contains("with")
                               ? load_network(input_folder(job, "with"), slot, job.device)
                               : given_network(slot, read_json_params<GivenNetwork>(job.params.at("with")), job.device);
  if (network.size != pictures.size())
    throw failure("the network was trained on pictures of {0} x {0} pixels, these are {1} x {1}", network.size,
                  pictures.size());
  return network;
}

}  // namespace collimator
