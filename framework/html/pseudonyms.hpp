// Keeps ids of samples and patients out of reports of data that may not be passed on.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <set>
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

// For every node, those of these datasets that any of its inputs comes from.
std::map<std::string, std::set<std::string>> restricted_behind(const Graph& graph, const Registry& registry);

// Writes FOLDER/private/ids.csv (id, pseudonym), which is not to be passed on: a random name for each sample and each
// patient of these datasets. Throws InputError where a collection is damaged.
void write_pseudonyms(const Graph& graph, const Registry& registry, const std::vector<TaskResult>& results,
                      const std::filesystem::path& folder);

class Pseudonyms {
 public:
  Pseudonyms() = default;
  // As write_pseudonyms() left them in a run's folder. Throws InputError where it did not.
  explicit Pseudonyms(const std::filesystem::path& folder);

  // The text with pseudonyms in the place of ids, the longest first, whatever their case, where neither a letter nor a
  // digit stands beside them; also of ids without their folder and ending, and of the beginnings of ids before "…" or
  // "..". The text may be escaped as markup, as JSON or as an address. Ids of one character or of fewer than five
  // digits, which cannot be told from other numbers, are replaced behind the words `patient` and `sample` alone.
  std::string applied(std::string_view text) const;
  // The same for markup: for its text and for what a person may read of its attributes, but for no tag and no style.
  std::string applied_to_markup(std::string_view markup) const;
  // A drawing whose ticks or legend are samples or patients: texts that are short ids, too.
  std::string applied_to_ticks(std::string_view svg) const;
  // What is known to be an id, such as the cell of a column `patient`.
  std::string of(const std::string& id) const;

  // Whether there are ids that applied() cannot tell from numbers.
  bool any_short() const { return any_short_; }

 private:
  struct Known {
    std::string id, name;  // the id in lower case
    bool is_short = false, is_number = false;
  };
  struct Range {
    std::size_t begin = 0, end = 0;
  };
  struct Match {
    std::size_t end = 0;
    std::string_view name;
  };
  void add(std::string id, const std::string& name);
  Range narrowed(Range range, std::size_t depth, unsigned char next) const;
  void search(std::string_view text, std::size_t begin, std::size_t at, Range range, std::size_t depth, bool named,
              Match& best) const;
  std::string_view number(std::string_view text) const;

  std::vector<Known> known_;  // sorted by id
  std::array<Range, 256> first_{};
  std::unordered_map<std::string, std::string> numbers_;  // without leading zeros
  bool any_short_ = false;
};

}  // namespace collimator
