// Is a plugin's library the one that its manifest was written for? The loader believes whatever it finds, and a file
// that was cut off ends the process by a bus error.
#pragma once

#include <filesystem>
#include <string>

#include "framework/base/json.hpp"

namespace collimator {

struct PluginInfo;

// Why the library is not the manifest's, with the mend; empty where it is. The first looks at the size alone, which is
// enough to read manifests, and says nothing where the manifest does not; the second also reads the whole file. Neither
// loads it.
std::string fault_of_size(const std::filesystem::path& library, const Json& manifest);
std::string fault_of_library(const std::filesystem::path& library, const Json& manifest);

// Why the plugin cannot be used: what its manifest shows, or else a fault of its library, which is read for it.
std::string refusal_of(const PluginInfo& plugin);

// NAME.plugin.json beside NAME.so.
std::filesystem::path manifest_of(const std::filesystem::path& library);

}  // namespace collimator
