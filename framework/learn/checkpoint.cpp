// Keeps the state in the metadata of last.safetensors, so that weights and state can never disagree.
#include "framework/learn/checkpoint.hpp"

#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/json.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;

constexpr const char* last_file = "last.safetensors";
constexpr const char* best_file = "best.safetensors";

double number_of(const Json& json) { return json.is_null() ? std::nan("") : json.get<double>(); }  // JSON has no NaN

std::string text_of(const TrainingState& state) {
  Json history = Json::array();
  for (const EpochNumbers& epoch : state.history) history.push_back({epoch.loss, epoch.validate_loss, epoch.score});
  return Json{{"best_epoch", state.best_epoch}, {"history", history}}.dump();
}

TrainingState state_of(const std::string& text) {
  const Json json = parse_json(text).value_or(Json());
  TrainingState state{.best_epoch = json.at("best_epoch").get<std::int64_t>()};
  for (const Json& row : json.at("history"))
    state.history.push_back({number_of(row.at(0)), number_of(row.at(1)), number_of(row.at(2))});
  return state;
}

}  // namespace

Checkpoints::Checkpoints(fs::path folder, std::string identity)
    : folder_(std::move(folder)), identity_(std::move(identity)) {
  fs::create_directories(folder_);
}

TrainingState Checkpoints::resume(const NamedTensors& tensors,
                                  const std::function<void(const std::string&)>& log) const {
  const fs::path path = folder_ / last_file;
  if (!fs::exists(path)) return {};
  try {
    const SafetensorsFile file(path);
    check_identity(file);
    const TrainingState state = state_of(file.metadata().at("state"));
    if (state.best_epoch > 0) check_identity(SafetensorsFile(folder_ / best_file));
    load_tensors(tensors, file);
    return state;
  } catch (const std::exception& error) {
    log(fmt::format("starting from the first epoch, since the checkpoint cannot be used: {}", error.what()));
    return {};
  }
}

void Checkpoints::check_identity(const SafetensorsFile& file) const {
  const auto found = file.metadata().find("identity");
  if (found == file.metadata().end() || found->second != identity_)
    throw failure("{} belongs to another training", file.path().string());
}

void Checkpoints::replace(const std::string& name, const NamedTensors& tensors, const std::string& state) const {
  const fs::path temporary = folder_ / (name + ".new");
  save_tensors(tensors, temporary, {{"identity", identity_}, {"state", state}});
  sync_to_disk(temporary);
  fs::rename(temporary, folder_ / name);
  sync_to_disk(folder_);
}

void Checkpoints::keep_last(const NamedTensors& tensors, const TrainingState& state) const {
  replace(last_file, tensors, text_of(state));
}

void Checkpoints::keep_best(const NamedTensors& network) const { replace(best_file, network, "{}"); }

void Checkpoints::load_best(const NamedTensors& network) const {
  load_tensors(network, SafetensorsFile(folder_ / best_file));
}

}  // namespace collimator
