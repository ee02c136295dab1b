// collimate schema: prints a JSON Schema of experiments for editors.
#include <fmt/format.h>

#include "framework/figures/kinds.hpp"
#include "framework/graph/json_schema.hpp"
#include "framework/tables/table_schema.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/output.hpp"

namespace collimator {

int schema_command(const Common& common) {
  const Registry registry = find_plugins(common);
  std::vector<FigureFields> figures;
  for (const FigureKind* kind : figure_kinds()) figures.push_back({kind->name, kind->fields()});
  put("{}\n", json_schema(registry, table_schema(), figures).dump(1, ' ', false, Json::error_handler_t::replace));
  bool refused = !registry.problems().empty();
  for (const PluginInfo& plugin : registry.all()) {
    if (plugin.refused.empty()) continue;
    refused = true;
    say("left out: {} {}: {}\n", plugin.role, plugin.id, plugin.refused);
  }
  for (const std::string& problem : registry.problems()) say("left out: {}\n", problem);
  return refused ? exit_refused : exit_done;
}

}  // namespace collimator
