// Writes and reads model.json, which names the plugin and never a path: the artifact reads the same on another machine.
#include "framework/learn/network.hpp"

#include <algorithm>

#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <c10/core/GradMode.h>

#include "framework/base/error.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/data/table.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/weights.hpp"

namespace collimator {

std::unique_ptr<Model> make_model(const Slot& slot, const ModelShape& shape, const PluginHost& host) {
  const char* role = "collimator.model/1";
  const auto functions = detail::taken(static_cast<const NativeModelFunctions*>(plugin_functions(slot, role)));
  if (functions.create == nullptr) refuse_without(slot, role, "create", functions.size);
  const JsonValues values(slot.params);
  std::unique_ptr<Model> model = functions.create(host.view(), &values.view(), shape);
  if (model == nullptr || model->parameters().empty())
    throw failure("model {} made a network without parameters", slot.id);
  return model;
}

void check_batch_of_one(const Slot& slot, std::int64_t size, const PluginHost& host) {
  const std::unique_ptr<Model> model = make_model(slot, {.classes = 1}, host);
  const at::NoGradGuard no_grad;
  model->train(true);
  std::string refused;
  try {  // torch::nn's batch normalisation throws, that of native/layers.hpp gives a variance that is no number
    name_errors("it is refused", [&] {
      model->head(model->features(at::empty({1, model->channels(), size, size}).normal_()), {});
    });
  } catch (const InputError& error) {
    refused = error.what();
  }
  const bool finite = std::ranges::all_of(model->buffers(), [](const auto& buffer) {
    return !buffer.second.is_floating_point() || at::isfinite(buffer.second).all().template item<bool>();
  });
  if (finite && refused.empty()) return;
  throw failure(
      "{0} cannot learn from a batch of a single picture of {1} x {1} px: {2}; give `batch: 2` or more (and a part of "
      "so many samples), or a greater `size`",
      slot.id, size,
      refused.empty() ? "a channel has one value there, which has no variance to normalise it by" : refused);
}

void save_network(const TrainedNetwork& network, const Slot& slot, std::int64_t epoch, const std::string& chosen_on,
                  const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::map<std::string, std::string> metadata{{"size", std::to_string(network.size)},
                                              {"mean", number_text(network.normalisation.mean)},
                                              {"deviation", number_text(network.normalisation.deviation)},
                                              {"classes", Json(network.classes).dump()}};
  if (network.masked) metadata["masked"] = "true";
  save_tensors(tensors_of(*network.model), folder / "weights.safetensors", metadata);
  Json about{{"model", {{"id", slot.id}, {"params", slot.params}}},
             {"classes", network.classes},
             {"size", network.size},
             {"channels", network.model->channels()},
             {"normalisation", {{"mean", network.normalisation.mean}, {"deviation", network.normalisation.deviation}}},
             {"epoch", epoch},
             {"libtorch", COLLIMATOR_LIBTORCH_VERSION}};
  if (!chosen_on.empty()) about["chosen_on"] = chosen_on;
  write_json(folder / "model.json", about);
}

TrainedNetwork given_network(const Slot& slot, const GivenNetwork& about, const std::string& device,
                             const Context& context) {
  const auto host = std::make_shared<const PluginHost>(context);
  TrainedNetwork network{.host = host,
                         .model = make_model(slot, {.classes = static_cast<std::int64_t>(about.classes.size())}, *host),
                         .classes = about.classes,
                         .size = about.size,
                         .normalisation = {about.mean, about.deviation}};
  const SafetensorsFile weights(about.weights.text);
  load_tensors(tensors_of(*network.model), weights);
  network.masked = weights.metadata().contains("masked");
  network.model->to(device);
  network.model->train(false);
  return network;
}

std::optional<double> said_number(const SafetensorsFile& weights, const std::string& name) {
  const auto found = weights.metadata().find(name);
  const Json said = found == weights.metadata().end() ? Json() : parse_json(found->second).value_or(Json());
  return said.is_number() ? std::optional(said.get<double>()) : std::nullopt;
}

TrainedNetwork load_network(const std::filesystem::path& folder, const Slot& slot, const std::string& device,
                            const Context& context) {
  const std::filesystem::path file = folder / "model.json";
  TrainedNetwork network;
  Json about;
  try {
    about = read_json(file);
    network.classes = about.at("classes").get<std::vector<std::string>>();
    network.size = about.at("size").get<std::int64_t>();
    network.normalisation.mean = about.at("normalisation").at("mean").get<double>();
    network.normalisation.deviation = about.at("normalisation").at("deviation").get<double>();
    const Json& model = about.at("model");
    if (model.at("id") != slot.id || model.at("params") != slot.params)
      throw failure("{} was trained as {} {}, but {} {} is to read it", file.string(), model.at("id").dump(),
                    model.at("params").dump(), slot.id, slot.params.dump());
  } catch (const Json::exception& error) {
    throw failure("{}: {}", file.string(), json_fault(error));
  }
  if (network.classes.empty() || network.size < 1 || !(network.normalisation.deviation > 0))
    throw failure("{}: expected classes, a size above 0 and a deviation above 0", file.string());
  network.host = std::make_shared<const PluginHost>(context);
  network.model = make_model(slot, {.classes = static_cast<std::int64_t>(network.classes.size())}, *network.host);
  load_tensors(tensors_of(*network.model), SafetensorsFile(folder / "weights.safetensors"));
  network.model->to(device);
  network.model->train(false);
  return network;
}

}  // namespace collimator
