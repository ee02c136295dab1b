// A trained network as an artifact: made from its plugin, written, and made again for predictions.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <collimator/native/model.hpp>

#include "framework/data/masked_pictures.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/plugin/object.hpp"
#include "framework/verbs/given_network.hpp"

namespace collimator {

// A network and what is needed to feed it and to read its outputs.
struct TrainedNetwork {
  std::shared_ptr<const PluginHost> host;  // what the model may ask while it lives, so it goes after it
  std::unique_ptr<Model> model;
  std::vector<std::string> classes;  // of its outputs
  std::int64_t size = 0;             // side of its pictures
  Normalisation normalisation;
  bool masked = false;  // it was trained under a mask
};

// Makes a network through its plugin, with initial weights from LibTorch's default generator. `host` outlives it.
std::unique_ptr<Model> make_model(const Slot& slot, const ModelShape& shape, const PluginHost& host);

// Throws InputError, which says the mend, where a network cannot learn from a batch of one picture of this size, as
// batch normalisation cannot where each channel has a single value. Draws from LibTorch's default generator.
void check_batch_of_one(const Slot& slot, std::int64_t size, const PluginHost& host);

// Folder: weights.safetensors and model.json (plugin, parameters, classes, size, normalisation). `epoch`,
// from 1, is the one whose weights these are. `chosen_on` stands for the samples on which it was the best of several,
// so that no other choice is taken for this one where both end with the same weights; empty: none were.
void save_network(const TrainedNetwork& network, const Slot& slot, std::int64_t epoch, const std::string& chosen_on,
                  const std::filesystem::path& folder);

// A network from elsewhere: `slot` with the weights of a file, whose names and shapes must be exactly its own. `about`
// holds size, classes, mean and deviation, which the host took from the YAML or the file's metadata; the file also says
// whether the network was trained under a mask.
TrainedNetwork given_network(const Slot& slot, const GivenNetwork& about, const std::string& device,
                             const Context& context);

// A number that the metadata of a weights' file says, as `size`; nothing where it says none.
std::optional<double> said_number(const SafetensorsFile& weights, const std::string& name);

// Makes it again on `device`, in evaluation mode. `slot` says where the plugin is; it must be the one that
// was trained, with the same parameters. Throws InputError.
TrainedNetwork load_network(const std::filesystem::path& folder, const Slot& slot, const std::string& device,
                            const Context& context);

}  // namespace collimator
