// Keeps the state in the metadata of last.safetensors, so that weights and state can never disagree, and there, too, a
// digest of the whole file.
#include "framework/learn/checkpoint.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <system_error>

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/store/access.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;

constexpr const char* last_file = "last.safetensors";
constexpr const char* before_file = "before.safetensors";
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

// Where the digest stands in a file, between its quotation marks. A quotation mark in any other text of the header has
// a backslash before it.
std::size_t place_of_digest(std::string_view head) {
  constexpr std::string_view member = "\"digest\":\"";
  const std::size_t found = head.find(member);
  return found == std::string_view::npos ? found : found + member.size();
}

// The digest of a file's head and data, where the head has `no_digest` in the place of it.
const std::string no_digest(64, '0');

Digest digest_without_itself(std::string_view head, std::size_t place, std::string_view data) {
  std::string bare(head);
  bare.replace(place, no_digest.size(), no_digest);
  return digest_of(digest_of(bare) + digest_of(data));
}

struct Parts {
  std::string_view head, data;
};

Parts parts_of(const MappedFile& file) {
  const std::string_view bytes = file.bytes();
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) return {bytes, {}};
  std::memcpy(&length, bytes.data(), sizeof length);
  const std::size_t end = length > bytes.size() - sizeof length ? bytes.size() : sizeof length + length;
  return {bytes.substr(0, end), bytes.substr(end)};
}

void write_digest(const fs::path& path) {
  std::size_t place = 0;
  Digest digest;
  {
    const MappedFile file(path);
    const Parts parts = parts_of(file);
    place = place_of_digest(parts.head);
    digest = digest_without_itself(parts.head, place, parts.data);
  }
  const int out = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const bool written = out >= 0 && ::pwrite(out, digest.data(), digest.size(), static_cast<off_t>(place)) ==
                                       static_cast<ssize_t>(digest.size());
  const int code = errno;
  if (out >= 0) ::close(out);
  if (!written) throw failure("cannot write {}: {}", path.string(), std::generic_category().message(code));
}

// Throws where the file is not as it was written.
void check_digest(const fs::path& path) {
  const MappedFile file(path);
  const Parts parts = parts_of(file);
  const std::size_t place = place_of_digest(parts.head);
  if (place == std::string_view::npos || parts.head.size() - place < no_digest.size() ||
      digest_without_itself(parts.head, place, parts.data) != parts.head.substr(place, no_digest.size()))
    throw failure("{} has changed since it was written", path.string());
}

}  // namespace

Checkpoints::Checkpoints(fs::path folder, std::string identity)
    : folder_(std::move(folder)), identity_(std::move(identity)) {
  fs::create_directories(folder_);
}

TrainingState Checkpoints::resume(const NamedTensors& tensors,
                                  const std::function<void(const std::string&)>& log) const {
  set_damaged_aside(log);
  for (const char* name : {last_file, before_file}) {
    if (!fs::exists(folder_ / name)) continue;
    try {
      const SafetensorsFile file(folder_ / name);
      check_identity(file);
      const TrainingState state = state_of(file.metadata().at("state"));
      if (state.best_epoch > 0) check_identity(SafetensorsFile(folder_ / best_file));
      load_tensors(tensors, file);
      return state;
    } catch (const std::exception& error) {
      log(fmt::format("the checkpoint {} cannot be used: {}", name, json_fault(error)));
    }
  }
  return {};
}

void Checkpoints::set_damaged_aside(const std::function<void(const std::string&)>& log) const {
  for (const char* name : {last_file, before_file, best_file}) {
    const fs::path path = folder_ / name;
    if (!fs::exists(path) || !closed_to_us(path).empty()) continue;
    try {
      check_digest(path);
    } catch (const std::exception& error) {
      fs::rename(path, folder_ / fmt::format("{}.damaged", name));
      log(fmt::format("a checkpoint is set aside as {}.damaged: {}", name, error.what()));
    }
  }
}

void Checkpoints::check_identity(const SafetensorsFile& file) const {
  const auto found = file.metadata().find("identity");
  if (found == file.metadata().end() || found->second != identity_)
    throw failure("{} belongs to another training", file.path().string());
}

fs::path Checkpoints::write(const std::string& name, const NamedTensors& tensors, const std::string& state) const {
  fs::path temporary = folder_ / (name + ".new");
  std::error_code ignored;
  fs::remove(temporary, ignored);  // another account's, where the store is shared
  save_tensors(tensors, temporary, {{"digest", no_digest}, {"identity", identity_}, {"state", state}});
  write_digest(temporary);
  let_in_as_folder(temporary);
  sync_to_disk(temporary);
  return temporary;
}

void Checkpoints::keep_last(const NamedTensors& tensors, const TrainingState& state) const {
  const fs::path written = write(last_file, tensors, text_of(state));
  // Between the two, the one before is the last one.
  if (fs::exists(folder_ / last_file)) fs::rename(folder_ / last_file, folder_ / before_file);
  fs::rename(written, folder_ / last_file);
  sync_to_disk(folder_);
}

void Checkpoints::keep_best(const NamedTensors& network) const {
  fs::rename(write(best_file, network, "{}"), folder_ / best_file);
  sync_to_disk(folder_);
}

void Checkpoints::load_best(const NamedTensors& network) const {
  check_digest(folder_ / best_file);
  load_tensors(network, SafetensorsFile(folder_ / best_file));
}

}  // namespace collimator
