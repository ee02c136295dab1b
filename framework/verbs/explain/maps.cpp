// Finds the class, and writes the list that `localize` and the pictures of maps read.
#include "framework/verbs/explain/maps.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/plugin/manifest.hpp"
#include "framework/plugin/object.hpp"

namespace collimator {

std::size_t explained_class(const std::string& name, const std::vector<std::string>& classes) {
  if (name.empty() && classes.size() == 1) return 0;
  const auto found = std::ranges::find(classes, name);
  if (found == classes.end())
    throw failure("{}; the network knows: {}",
                  name.empty() ? "explain needs `class:`" : "there is no class " + name + " to explain",
                  fmt::join(classes, ", "));
  return static_cast<std::size_t>(found - classes.begin());
}

void save_samples_of_maps(const Collection& collection, const std::string& class_name, std::int64_t size, Fit fit,
                          const Slot& explainer, const std::filesystem::path& folder) {
  Json samples = Json::array(), patients = Json::array();
  for (const Record& record : collection.samples) {
    samples.push_back(record.id);
    patients.push_back(record.patient);
  }
  Json about{
      {"samples", samples}, {"patients", patients}, {"class", class_name}, {"size", size}, {"fit", text_of(fit)}};
  if (plugin_info(explainer, "explainer").signed_maps) about["signed"] = true;
  write_json(folder / "samples.json", about);
}

}  // namespace collimator
