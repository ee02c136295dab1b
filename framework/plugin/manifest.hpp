// What a plugin's manifest says of it: read here for all who want to know, without loading the library.
#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "framework/base/json.hpp"

namespace collimator {

struct Slot;

// Where an output of a protocol lies; `any_map`: also for maps with values below 0.
struct OutputRange {
  double lowest = -std::numeric_limits<double>::infinity(), greatest = -lowest;
  bool any_map = false;
};

struct PluginInfo {
  std::string role, id, version, about, kind;  // kind: portable or native
  int revision = 0;
  std::filesystem::path library;
  Json params;                       // the schema: a list of fields
  std::vector<std::string> outputs;  // of metrics and protocols
  std::vector<std::string> needs;  // "pixels", "donor", "roi", "boxes", "random", "shows_mask", "threshold", "masks" …
  std::string interval = "bootstrap";  // of metrics: how intervals are made (collimator::IntervalMethod)
  std::string better = "higher";       // of metrics: or "lower", or "neither"
  double lowest = -std::numeric_limits<double>::infinity(), greatest = -lowest;  // of metrics: where numbers lie
  std::vector<OutputRange> ranges;  // of protocols, one for each output; or none
  std::vector<std::string> tags;    // of datasets: tags of its pictures that it wants as metadata
  bool restricted = false;          // of datasets: the owner does not allow the data to be passed on
  bool signed_maps = false;         // of explainers: a map speaks against the class where it is below 0
  Json native;                      // of native plugins: the build that they need
  std::string refused;              // why it cannot be used; empty: it can

  bool needs_a(std::string_view what) const;
};

// Why this host cannot read parameters of a schema, "" where it can (graph/field_kind.hpp: schema_refusal, which throws
// where the schema is broken).
using SchemaRule = std::function<std::string(const Json& fields)>;

// The plugins of one manifest, NAME.plugin.json, with NAME.so beside it; `refused` says why this host cannot use one.
// Throws where the file is no manifest.
std::vector<PluginInfo> read_manifest(const std::filesystem::path& file, const SchemaRule& schema_refusal);

// The plugin of a slot, by the manifest beside its library. Throws RefusedError where that names no such plugin.
PluginInfo plugin_info(const Slot& slot, const std::string& role);

// The role's id with the revision that this host knows, "collimator.masker/1"; "" for no role.
std::string known_role_id(std::string_view role);

}  // namespace collimator
