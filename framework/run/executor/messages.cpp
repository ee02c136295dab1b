// Writes and reads the messages of workers; what is no such message is told from one without an exception.
#include "framework/run/executor/messages.hpp"

#include <sys/random.h>

#include <array>
#include <set>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/data/roots.hpp"

namespace collimator {
namespace {

Json json_of(const Slot& slot) { return {{"id", slot.id}, {"params", slot.params}, {"library", slot.library}}; }

Json json_of(const Job& job) {
  Json json{{"verb", job.verb},          {"params", job.params}, {"out", job.out.string()},
            {"keep", job.keep.string()}, {"device", job.device}, {"nodes", job.nodes}};
  for (const auto& [port, folder] : job.inputs) json["inputs"][port] = folder.string();
  for (const auto& [name, source] : job.sources) json["sources"][name] = json_of(source);
  return json;
}

}  // namespace

std::vector<std::string> paths_of(const Submission& submission) {
  const Job& job = submission.job;
  std::set<std::string> paths{job.out.string(), job.keep.string()};
  for (const auto& [port, folder] : job.inputs) paths.insert(folder.string());
  for (const auto& [name, source] : job.sources)
    for (const Root& root : roots_of(source.params)) paths.insert(root.path.string());
  for (const std::string& pointer : submission.paths)
    paths.insert(job.params.at(Json::json_pointer(pointer)).get<std::string>());
  paths.erase("");
  return {paths.begin(), paths.end()};
}

Json message_of(const Submission& submission) {
  return {{"job", json_of(submission.job)},
          {"log", submission.log.string()},
          {"memory_mb", submission.limit_memory_mb},
          {"threads", submission.resources.cpus},
          {"audit", submission.audit},
          {"rehearsal", submission.rehearsal},
          {"paths", submission.paths}};
}

Job job_of(const Json& message, const std::map<std::string, std::string>& handed) {
  const Json& json = message.at("job");
  const auto here = [&](const Json& path) {
    const auto found = handed.find(path.get<std::string>());
    return found == handed.end() ? path.get<std::string>() : found->second;
  };
  Job job{.verb = json.at("verb"),
          .params = json.at("params"),
          .inputs = {},
          .out = here(json.at("out")),
          .keep = here(json.at("keep")),
          .sources = {},
          .device = json.at("device"),
          .nodes = json.at("nodes")};
  for (const Json& pointer : message.at("paths")) {
    Json& path = job.params.at(Json::json_pointer(pointer.get<std::string>()));
    path = here(path);
  }
  const Json inputs = json.value("inputs", Json::object()), sources = json.value("sources", Json::object());
  for (const auto& [port, folder] : inputs.items()) job.inputs[port] = here(folder);
  for (const auto& [name, source] : sources.items()) {
    Json params = source.at("params");
    for (const Root& root : roots_of(params))
      if (!root.path.empty()) params[root.name] = here(root.path.string());
    job.sources[name] = {source.at("id"), source.at("id"), params, source.at("library")};
  }
  for (const auto& [name, path] : handed) job.names.emplace(path, name);
  return job;
}

Json failed_message(const std::string& kind, const std::string& message) {
  return {{"failed", message}, {"kind", kind}};
}

std::string new_secret() {
  std::array<unsigned char, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw failure("the system gives no random numbers");
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

Json files_in(const std::filesystem::path& folder) {
  Json files = Json::object();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_directory() && !entry.is_symlink()) continue;
    const bool plain = entry.is_regular_file() && !entry.is_symlink();
    files[entry.path().lexically_relative(folder).string()] =
        plain ? static_cast<std::int64_t>(entry.file_size()) : std::int64_t{-1};
  }
  return files;
}

std::optional<std::string> last_words(const Json& line, const std::string& secret) {
  const auto said = line.find("secret"), words = line.find("at_work");
  if (said == line.end() || *said != secret || words == line.end() || !words->is_string()) return std::nullopt;
  return words->get<std::string>();
}

std::optional<Report> report_of(const Json& line, std::size_t task, const std::string& secret) {
  if (const auto said = line.find("secret"); said == line.end() || *said != secret) return std::nullopt;
  const auto is_count = [](const Json& json) { return json.is_number_unsigned(); };
  if (const auto progress = line.find("progress"); progress != line.end()) {
    if (!progress->is_array() || progress->size() != 2 || !is_count((*progress)[0]) || !is_count((*progress)[1]))
      return std::nullopt;
    return Report{.kind = Report::progress,
                  .task = task,
                  .items = (*progress)[0].get<std::uint64_t>(),
                  .of = (*progress)[1].get<std::uint64_t>()};
  }
  if (const auto done = line.find("done"); done != line.end()) {
    const auto files = line.find("files");
    if (!done->is_number() || files == line.end() || !files->is_object()) return std::nullopt;
    return Report{.kind = Report::done, .task = task};
  }
  const auto failed = line.find("failed"), kind = line.find("kind");
  if (failed == line.end() || !failed->is_string() || kind == line.end() || !kind->is_string()) return std::nullopt;
  return Report{
      .kind = Report::failed, .task = task, .message = failed->get<std::string>(), .reason = kind->get<std::string>()};
}

}  // namespace collimator
