// Holds the library's size and digest against what collimator-manifest wrote into the manifest, as its member
// "library".
#include "framework/plugin/library_file.hpp"

#include <fmt/format.h>

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/plugin/manifest.hpp"

namespace collimator {
namespace fs = std::filesystem;

std::string fault_of_size(const fs::path& library, const Json& manifest) {
  const auto said = manifest.find("library");
  if (said == manifest.end()) return {};
  if (!said->is_object() || !said->contains("size") || !said->at("size").is_number_unsigned())
    return fmt::format("its manifest does not say the size of {}; build it again", library.string());
  std::error_code error;
  const std::uintmax_t size = fs::file_size(library, error), promised = said->at("size").get<std::uintmax_t>();
  if (error) return fmt::format("its library {} cannot be read: {}", library.string(), error.message());
  if (size == promised) return {};
  if (size == 0) return fmt::format("its library {} is empty; build or copy it again", library.string());
  return fmt::format(
      "its library {} is {}: it has {} bytes, and its manifest speaks of {}; build or copy it again. Whoever changed "
      "it "
      "on purpose, as by strip, calls `collimator-manifest --seal` with it",
      library.string(), size < promised ? "cut off" : "another one", size, promised);
}

std::string fault_of_library(const fs::path& library, const Json& manifest) try {
  if (std::string fault = fault_of_size(library, manifest); !fault.empty()) return fault;
  const std::string name = library.filename().string();
  if (!manifest.contains("library"))
    return fmt::format("its manifest does not say the digest of {}; build it again with collimator_add_plugin", name);
  if (manifest["library"].value("digest", "") == digest_of_file(library)) return {};
  return fmt::format(
      "its library {} is not the one that its manifest was written for: it is damaged, or one of them was copied or "
      "changed without the other; build or copy both again. Whoever changed it on purpose, as its RUNPATH, calls "
      "`collimator-manifest --seal` with it",
      library.string());
} catch (const std::exception& error) {  // InputError, or a digest that is no text
  return error.what();
}

std::string refusal_of(const PluginInfo& plugin) try {
  return plugin.refused.empty() ? fault_of_library(plugin.library, read_json(manifest_of(plugin.library)))
                                : plugin.refused;
} catch (const InputError& error) {  // the manifest went away
  return error.what();
}

fs::path manifest_of(const fs::path& library) { return fs::path(library).replace_extension(".plugin.json"); }

}  // namespace collimator
