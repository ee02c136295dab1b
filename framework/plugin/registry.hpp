// The plugins that were found: known from the manifests beside their libraries, without loading any.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "framework/base/json.hpp"

namespace collimator {

struct PluginInfo {
  std::string role, id, version, about, kind;  // kind: portable or native
  int revision = 0;
  std::filesystem::path library;
  Json params;                       // the schema: a list of fields
  std::vector<std::string> outputs;  // of metrics and protocols
  std::vector<std::string> needs;  // "pixels", "donor", "roi", "boxes", "random", "shows_mask", "threshold", "masks" …
  std::string refused;             // why it cannot be used; empty: it can

  bool needs_a(std::string_view what) const;
};

// Why this host cannot read parameters of a schema, "" where it can (graph/field_kind.hpp: schema_refusal, which throws
// where the schema is broken).
using SchemaRule = std::function<std::string(const Json& fields)>;

class Registry {
 public:
  // Reads every NAME.plugin.json in `folders`. What is wrong with one is kept in its `refused`.
  static Registry discover(const std::vector<std::filesystem::path>& folders, const SchemaRule& schema_refusal);

  const std::vector<PluginInfo>& all() const { return plugins_; }
  const std::vector<std::filesystem::path>& folders() const { return folders_; }
  const PluginInfo* find(std::string_view role, std::string_view id) const;
  std::vector<std::string> ids(std::string_view role) const;
  // Libraries or manifests that could not even be read, each with the reason.
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  void read_manifest(const std::filesystem::path& file, const SchemaRule& schema_refusal);

  std::vector<PluginInfo> plugins_;
  std::vector<std::filesystem::path> folders_;
  std::vector<std::string> problems_;
};

// The role's id with the revision that this host knows, "collimator.masker/1"; "" for no role.
std::string known_role_id(std::string_view role);

}  // namespace collimator
