// Writes and reads caveats.json.
#include "framework/verbs/caveats.hpp"

namespace collimator {
namespace {

constexpr const char* facts_file = "caveats.json";

}  // namespace

void save_facts(const Json& facts, const std::filesystem::path& folder) {
  if (!facts.empty()) write_json(folder / facts_file, facts);
}

Json load_facts(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / facts_file;
  return std::filesystem::exists(file) ? read_json(file) : Json::object();
}

std::vector<std::string> said_caveats(const NodeFacts& node) {
  std::vector<std::string> all;
  for (const NodeFacts::Instance& instance : node.instances)
    for (const std::string& line : instance.own.value("said", std::vector<std::string>{}))
      all.push_back(instance.label + ": " + line);
  return all;
}

}  // namespace collimator
