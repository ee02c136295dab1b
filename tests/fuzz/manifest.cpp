// Fuzzes plugin manifests: finding plugins never throws, and parameters are held against any schema that it accepts.
#include "framework/base/error.hpp"
#include "framework/graph/field_kind.hpp"
#include "framework/graph/mistakes.hpp"
#include "framework/graph/schema.hpp"
#include "framework/plugin/registry.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace collimator;

namespace {

// A map that gives every field `value`.
Value all_fields(const Json& fields, const Value& value) {
  Value map;
  map.kind = Value::Kind::map;
  for (const Json& field : fields) {
    const auto name = field.at("name").get<std::string>();
    if (map.find(name) == nullptr) map.members.push_back({name, {}, value});
  }
  return map;
}

Value value_of(const char* yaml) {
  Mistakes none;
  return parse_yaml(std::make_shared<SourceText>(SourceText{"a.yaml", yaml}), none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const std::vector<Value> values{value_of("1"), value_of("text"), value_of("[0.5, 2]"), value_of("{a: true}")};
  scratch.write("a.plugin.json", fuzz::text_of(data, size));
  const Registry registry = Registry::discover({scratch.folder()}, schema_refusal);
  for (const PluginInfo& plugin : registry.all()) {
    if (!schema_refusal(plugin.params).empty()) continue;  // a kind of parameter that this host does not know
    for (const Value& value : values) {
      Mistakes mistakes;
      SchemaChecker(registry, mistakes).check(all_fields(plugin.params, value), plugin.params, "plugin " + plugin.id);
    }
  }
  return 0;
}
