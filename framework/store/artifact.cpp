// A description says of every file what it holds; nothing else may lie there.
#include "framework/store/artifact.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/parallel.hpp"
#include "framework/store/sealed.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// Regular files below `folder` by relative path, in byte order; anything else is refused.
std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory() && !entry.is_symlink()) continue;
    if (!entry.is_regular_file() || entry.is_symlink()) throw failure("{} is no plain file", entry.path().string());
    files.push_back(entry.path().lexically_relative(folder).string());  // not `relative`, which asks the disk
  }
  std::ranges::sort(files);
  return files;
}

// What lies beside a result and is no part of its content: what a dataset read, what there is to warn of, and which
// samples a network learnt from.
bool stands_beside(const std::string& name) {
  const std::string file = name.substr(name.rfind('/') + 1);
  return file == "trace.json" || file == "caveats.json" || file == "learnt_from.json";
}

// Whether a file lies in the folder of a port that has one of its own.
bool has_own_port(const std::string& name, const Verb& verb) {
  return std::ranges::any_of(
      verb.ports, [&](const Port& port) { return !port.folder.empty() && name.starts_with(port.folder + "/"); });
}

// One digest for the files of each port: their names below the port's folder, and their contents. A collection that is
// all of the artifact leaves out what other ports give, so that a table beside it makes it no other collection.
std::map<std::string, Digest> port_digests(const Json& files, const Verb& verb) {
  std::map<std::string, Digest> digests;
  for (const Port& port : verb.ports) {
    std::string text;
    const std::string prefix = port.folder.empty() ? "" : port.folder + "/";
    const bool leaves_out = port.folder.empty() && port.kind == "collection";
    for (const auto& [name, file] : files.items())
      if (name.starts_with(prefix) && !stands_beside(name) && !(leaves_out && has_own_port(name, verb)))
        text += name.substr(prefix.size()) + '\0' + file.at("digest").get<std::string>() + '\n';
    digests[port.name] = digest_of(text);
  }
  return digests;
}

}  // namespace

void rethrow_shortage(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) throw;
  const std::string_view text = error.what();
  for (const int code : {ENOMEM, EMFILE, ENFILE})
    if (text.find(std::generic_category().message(code)) != std::string_view::npos) throw;
}

Json describe_files(const fs::path& folder, const Verb& verb) {
  const std::vector<std::string> names = files_below(folder);
  for (const std::string& name : names)
    fs::permissions(folder / name, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_directory()) fs::permissions(entry.path(), fs::status(folder).permissions());
  std::vector<Digest> digests(names.size());
  in_parallel(
      names.size(), 0, [](std::size_t) {}, [&](std::size_t i) { digests[i] = digest_of_file(folder / names[i]); });
  Json files = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i)
    files[names[i]] = {{"size", fs::file_size(folder / names[i])}, {"digest", digests[i]}};
  return {{"ports", port_digests(files, verb)}, {"files", std::move(files)}};
}

void sync_artifact(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) sync_to_disk(entry.path());
  sync_to_disk(folder);
}

Json read_description(const fs::path& folder, const Digest& key) {
  Json description = read_sealed(folder / "node.json");
  if (description.at("key") != key) throw failure("{} describes another result", (folder / "node.json").string());
  for (const char* member : {"files", "ports", "parts"})
    if (!description.at(member).is_object()) throw failure("{} is no description", (folder / "node.json").string());
  for (const Json& digest : description.at("ports"))
    if (!digest.is_string()) throw failure("{} is no description", (folder / "node.json").string());
  return description;
}

std::uintmax_t described_bytes(const Json& description) {
  std::uintmax_t bytes = 0;
  for (const Json& file : description.at("files")) bytes += file.at("size").get<std::uintmax_t>();
  return bytes;
}

FileStamp stamp_of_artifact(const fs::path& folder) {
  FileStamp all = stamp_of(folder / "node.json");
  for (const std::string& name : files_below(folder / "files")) {
    const FileStamp stamp = stamp_of(folder / "files" / name);
    all.text += name + '\0' + stamp.text + '\n';
    all.settled = all.settled && stamp.settled;
  }
  all.text = digest_of(all.text);
  return all;
}

void check_files(const fs::path& folder, const Json& description) {
  const Json& files = description.at("files");
  const std::vector<std::string> there = files_below(folder / "files");
  for (const std::string& name : there)
    if (!files.contains(name)) throw failure("files/{} does not belong there", name);
  for (const auto& [name, file] : files.items()) {
    if (!std::ranges::binary_search(there, name)) throw failure("files/{} is missing", name);
    const fs::path path = folder / "files" / name;
    if (fs::file_size(path) != file.at("size").get<std::uintmax_t>() ||
        digest_of_file(path) != file.at("digest").get<std::string>())
      throw failure("files/{} has changed since it was written", name);
  }
}

}  // namespace collimator
