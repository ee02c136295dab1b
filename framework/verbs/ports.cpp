// Finds input ports; a missing one is the host's mistake, but is said like any other: with its name.
#include "framework/verbs/ports.hpp"

#include "framework/base/error.hpp"
#include "framework/data/whose.hpp"

namespace collimator {

const std::filesystem::path& input_folder(const Job& job, const std::string& port) {
  const auto found = job.inputs.find(port);
  if (found == job.inputs.end()) throw failure("{} was started without its input `{}`", job.verb, port);
  return found->second;
}

MaskedPictures pictures_of(const Job& job, const std::string& port, const Collection& collection) {
  const auto optional_folder = [&](const std::string& name) -> std::optional<std::filesystem::path> {
    const auto found = job.inputs.find(name);
    return found == job.inputs.end() ? std::nullopt : std::optional(found->second);
  };
  if (const auto masks = optional_folder(port + ".masks"))
    SampleOwners(*masks).check(collection, port, "mask", job.sources);
  return MaskedPictures(collection, input_folder(job, port + ".pack"), optional_folder(port + ".masks"),
                        optional_folder(port + ".donors"));
}

}  // namespace collimator
