// Compares the tasks behind each two nodes, and their keys, which copies of a file share, too.
#include "framework/tables/same_results.hpp"

#include <set>

#include <fmt/format.h>

namespace collimator {
namespace {

std::set<std::string> results_of(const TableNode& of, const Graph& graph, const std::vector<TaskResult>& results) {
  std::set<std::string> all;
  for (const Instance& instance : graph.node(of.node)->instances) {
    const std::string& key = results[instance.task].key;
    all.insert(key.empty() ? std::to_string(instance.task) : key);
  }
  return all;
}

}  // namespace

std::vector<std::string> same_results(const TableSpec& spec, const Graph& graph,
                                      const std::vector<TaskResult>& results) {
  std::vector<std::set<std::string>> all;
  for (const TableNode& of : spec.of) all.push_back(results_of(of, graph, results));
  std::vector<std::string> told;
  for (std::size_t a = 0; a < all.size(); ++a)
    for (std::size_t b = a + 1; b < all.size(); ++b)
      if (!all[a].empty() && all[a] == all[b] && spec.of[a].port == spec.of[b].port)
        told.push_back(fmt::format("{} and {} say the same of the same inputs, so that their numbers are equal",
                                   spec.of[a].label, spec.of[b].label));
  return told;
}

}  // namespace collimator
