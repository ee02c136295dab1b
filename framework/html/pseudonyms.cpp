// Draws pseudonyms for all ids of restricted datasets, and replaces ids word by word.
#include "framework/html/pseudonyms.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/no_links.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"
#include "framework/html/foreign_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t shortest_id = 5;
constexpr const char* ids_file = "private/ids.csv";

bool is_restricted(const Task& task, const Registry& registry) {
  if (!task.verb->opens_dataset) return false;
  if (task.params.value("restricted", false)) return true;
  const PluginInfo* plugin = registry.find("dataset", task.params.at("dataset").at("id").get<std::string>());
  return plugin != nullptr && plugin->restricted;
}

bool is_of_a_word(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         letter == '_' || letter == '-' || letter == '.' || letter == '/' || static_cast<unsigned char>(letter) > 127;
}

}  // namespace

std::vector<std::string> restricted_datasets(const Graph& graph, const Registry& registry) {
  std::set<std::string> ids;
  for (const Task& task : graph.tasks)
    if (is_restricted(task, registry)) ids.insert(task.params.at("dataset").at("id").get<std::string>());
  return {ids.begin(), ids.end()};
}

void write_pseudonyms(const Graph& graph, const Registry& registry, const std::vector<TaskResult>& results,
                      const fs::path& folder) {
  if (restricted_datasets(graph, registry).empty()) return;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!is_restricted(graph.tasks[i], registry) || !results[i].stored) continue;
    for (const Record& record : load_collection(results[i].stored->files).samples) {
      ids.insert(record.id);
      ids.insert(record.patient);
    }
  }
  std::random_device random;  // what could be made again from the ids would give them away
  std::set<std::string> given;
  std::string out = "id,pseudonym\n";
  for (const std::string& id : ids) {
    std::string name;
    do name = fmt::format("id-{:08x}{:04x}", random(), random() & 0xffffU);
    while (!given.insert(name).second);
    append_row(out, std::vector<std::string>{id, name});
  }
  fs::create_directories(folder / "private");
  fs::permissions(folder / "private", fs::perms::owner_all);
  write_file(folder / ids_file, out);
}

Pseudonyms::Pseudonyms(const fs::path& folder) {
  if (!is_there(folder / ids_file))
    throw failure("{} is missing, so that the ids in the report of this run cannot be hidden; `--pictures` shows them",
                  (folder / ids_file).string());
  const Table table = read_table(plain_file(folder, ids_file));
  const std::size_t id = table.column("id"), name = table.column("pseudonym");
  for (const std::vector<std::string>& row : table.rows)
    if (row[id].size() >= shortest_id) names_.emplace(row[id], row[name]);
}

std::string Pseudonyms::applied(std::string_view text) const {
  std::string result;
  if (names_.empty()) return std::string(text);
  result.reserve(text.size());
  // The longest part of the word that is an id, from the word's begin or from behind a '/', up to its end, to a '/' or
  // to the point of a sentence.
  const auto replace = [&](std::string_view word) {
    while (!word.empty()) {
      std::size_t end = word.size();
      while (true) {
        if (const auto found = names_.find(std::string(word.substr(0, end))); found != names_.end()) {
          result += found->second;
          break;
        }
        const std::size_t shorter = end == 0 ? std::string_view::npos : word.find_last_of("/.", end - 1);
        if (shorter == std::string_view::npos || shorter == 0) {
          end = std::min(word.find('/'), word.size());
          result += word.substr(0, end);
          break;
        }
        end = shorter;
      }
      word.remove_prefix(end);
      if (word.starts_with('/')) {
        result += '/';
        word.remove_prefix(1);
      } else if (!word.empty()) {  // what follows an id: ".", or an ending
        const std::size_t next = std::min(word.find('/'), word.size());
        result += word.substr(0, next);
        word.remove_prefix(next);
      }
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_a_word(text[end])) ++end;
    constexpr std::size_t longest_word = 1024;
    if (end - at > longest_word)
      result += text.substr(at, end - at);
    else
      replace(text.substr(at, end - at));
    if (end < text.size()) result += text[end++];
    at = end;
  }
  return result;
}

}  // namespace collimator
