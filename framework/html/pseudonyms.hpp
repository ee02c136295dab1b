// Keeps ids of samples and patients out of reports of data that may not be passed on.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

// The datasets of a run whose owners do not allow the data to be passed on: plugins that say so, and loads with
// `restricted: true`. By id, each once.
std::vector<std::string> restricted_datasets(const Graph& graph, const Registry& registry);

// Writes FOLDER/private/ids.csv (id, pseudonym), which is not to be passed on: a random name for each sample and each
// patient of these datasets. Throws InputError where a collection is damaged.
void write_pseudonyms(const Graph& graph, const Registry& registry, const std::vector<TaskResult>& results,
                      const std::filesystem::path& folder);

class Pseudonyms {
 public:
  Pseudonyms() = default;
  // As write_pseudonyms() left them in a run's folder. Throws InputError where it did not.
  explicit Pseudonyms(const std::filesystem::path& folder);

  // The text with pseudonyms in the place of ids: of words, of paths that end in one, and of parts of paths. Ids of
  // fewer than five characters stay where they stand alone, as they cannot be told from numbers.
  std::string applied(std::string_view text) const;

 private:
  std::unordered_map<std::string, std::string> names_;
};

}  // namespace collimator
