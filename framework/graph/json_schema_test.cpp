// Facts about the JSON Schema of experiments: all verbs and plugins are in it, with docs and limits, and nothing
// dangles.
#include "framework/graph/json_schema.hpp"

#include <doctest/doctest.h>

#include "framework/graph/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

Json schema_of(const Bench& bench) {
  const Json of = Json::parse(R"({"name":"of","kind":"node","doc":"what is drawn","required":true})");
  return json_schema(bench.registry, {{"of", {{"$ref", "#/definitions/reference"}}}}, {{"line", Json::array({of})}});
}

// Calls visit(name, value) for every member inside.
template <typename Visit>
void for_each_member(const Json& value, const Visit& visit) {
  if (!value.is_structured()) return;
  for (const auto& [name, inner] : value.items()) {
    visit(name, inner);
    for_each_member(inner, visit);
  }
}

// What a field's value may be, beside ${…}.
Json field_schema(const std::string& members) {
  const Json field = Json::parse(R"({"name":"x","doc":"",)" + members + "}");
  return find_field_kind(field.at("kind").get<std::string>())->schema(field);
}

}  // namespace

TEST_CASE("every verb that may be written is in the schema with all of its parameters, and no hidden one") {
  const Bench bench;
  const Json definitions = schema_of(bench).at("definitions");
  for (const Verb* verb : verbs()) {
    INFO(verb->name);
    REQUIRE(definitions.contains("verb_" + verb->name) == !verb->hidden);
    if (verb->hidden) continue;
    const Json& members = definitions["verb_" + verb->name];
    CHECK(members["additionalProperties"] == false);
    CHECK(members["description"] == verb->about);
    for (const Json& field : verb->schema) {
      const Json& property = members["properties"].at(field["name"].get<std::string>());
      CHECK(property["description"].get<std::string>().starts_with(field["doc"].get<std::string>()));
    }
    CHECK(definitions["do"]["properties"]["do"].dump().find("\"" + verb->name + "\"") != std::string::npos);
  }
}

TEST_CASE("every plugin is in the schema under its role, with its parameters") {
  const Bench bench;
  const Json definitions = schema_of(bench).at("definitions");
  for (const PluginInfo& plugin : bench.registry.all()) {
    INFO(plugin.id);
    const Json& slot = definitions.at("role_" + plugin.role);
    CHECK(slot["else"]["then"]["properties"].contains(plugin.id));
    const auto names = slot["else"]["else"]["enum"].get<std::vector<std::string>>();
    CHECK(std::ranges::find(names, plugin.id) != names.end());
  }
  const Json& width = definitions["plugin_model_net"]["else"]["properties"]["width"];
  CHECK(width["else"] == Json{{"type", "integer"}});
  CHECK(width["default"] == 8);
  CHECK(definitions["plugin_dataset_pictures"]["else"]["properties"]["count"]["else"]["minimum"] == 0);
}

TEST_CASE("what the schema refers to is there, and no list of names is empty, though a role has no plugin") {
  const Bench bench;  // without an explainer
  const Json schema = schema_of(bench);
  std::size_t references = 0;
  for_each_member(schema, [&](const std::string& name, const Json& value) {
    if (name == "$ref") {
      ++references;
      INFO(value.get<std::string>());
      CHECK(schema.contains(Json::json_pointer(value.get<std::string>().substr(1))));
    }
    if (name == "enum" && value.is_array()) CHECK(!value.empty());
  });
  CHECK(references > 100);
}

TEST_CASE("a value of each kind of parameter is described by its type, limits and names") {
  CHECK(field_schema(R"("kind":"int","min":1,"max":9)")["else"] ==
        Json{{"type", "integer"}, {"minimum", 1}, {"maximum", 9}});
  CHECK(field_schema(R"("kind":"float","above":0,"max":1)")["else"] ==
        Json{{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", 1}});
  CHECK(field_schema(R"("kind":"enum","values":["pad","crop"])")["else"] == Json{{"enum", {"pad", "crop"}}});
  const Json list = field_schema(R"("kind":"list","item":{"kind":"float"},"min":0,"required":true)");
  CHECK(list["then"]["minItems"] == 1);
  CHECK(list["then"]["items"] == list["else"]);  // one item stands for a list of one
  CHECK(list.dump().find(R"("minimum":0)") != std::string::npos);
  CHECK(field_schema(R"("kind":"list","item":{"kind":"plugin"},"role":"masker")")["else"]["$ref"] ==
        "#/definitions/role_masker");
  CHECK(
      field_schema(R"("kind":"struct","fields":[{"name":"y","doc":"","kind":"bool"}])")["else"]["properties"].size() ==
      1);
  CHECK(field_schema(R"("kind":"node")")["$ref"] == "#/definitions/reference");
  CHECK(field_schema(R"("kind":"rule","names":"youden,f1","numbers":"value")")["else"]["else"]["enum"] ==
        Json{"youden", "f1"});
}
