// The plugins that were found: known from the manifests beside their libraries, without loading any.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "framework/plugin/manifest.hpp"

namespace collimator {

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
  std::vector<PluginInfo> plugins_;
  std::vector<std::filesystem::path> folders_;
  std::vector<std::string> problems_;
};

}  // namespace collimator
