// Holds all results of a store against their descriptions, and says which were made from damaged ones.
#include <fmt/format.h>

#include "framework/base/plain_error.hpp"
#include "framework/store/access.hpp"
#include "framework/store/artifact.hpp"
#include "framework/store/store.hpp"
#include "framework/store/store_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;

std::vector<StoreFault> Store::verify(const std::function<void(std::size_t, std::size_t)>& progress) const {
  std::vector<StoreFault> faults;
  std::map<std::string, Digest> damaged;       // what a damaged result gave -> its key
  std::vector<std::pair<Digest, Json>> whole;  // key, description
  const Entries results = results_in(root_);
  std::size_t done = 0;
  for (const fs::path& result : results.own) {
    const Digest key = result.filename().string();
    Json description;
    try {
      description = read_description(result, key);
      check_files(result, description);
      whole.emplace_back(key, std::move(description));
    } catch (const std::exception& error) {
      rethrow_shortage(error);
      StoreFault fault{key, description.is_object() ? description.value("verb", "") : "", json_fault(error)};
      if (const fs::path closed = closed_to_us(result); !closed.empty()) {
        fault.message = fmt::format("this account may not read {}", closed.string());
        fault.closed = true;
      } else if (description.is_object()) {
        for (const auto& [port, digest] : description.at("ports").items()) damaged[digest] = key;
      }
      faults.push_back(std::move(fault));
    }
    progress(++done, results.own.size());
  }
  for (const fs::path& shelf : results.closed)
    faults.push_back({.message = fmt::format("this account may not look into {}", shelf.string()), .closed = true});
  for (const auto& [key, description] : whole)
    for (const auto& [name, part] : description.at("parts").items())
      if (const auto from = part.is_string() ? damaged.find(part) : damaged.end(); from != damaged.end()) {
        faults.push_back({key, description.value("verb", ""),
                          fmt::format("was made from {}, which is damaged now", from->second), true});
        break;
      }
  return faults;
}

std::size_t Store::count() const { return results_in(root_).own.size(); }

}  // namespace collimator
