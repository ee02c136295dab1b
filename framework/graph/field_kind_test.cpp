// Facts about the table of kinds: what `verb info` says, where paths are found, which manifests are refused.
#include "framework/graph/field_kind.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <map>

#include <collimator/abi.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/graph/graph.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

// A folder with the manifest of one masker, gone at the end of the test.
struct Manifest {
  fs::path folder = fs::temp_directory_path() / ("collimator-kinds-" + std::to_string(::getpid()));

  explicit Manifest(const std::string& params) {
    fs::create_directories(folder);
    write_file(folder / "shade.so", "none");
    write_file(folder / "shade.plugin.json",
               R"({"abi":)" + std::to_string(COLLIMATOR_ABI_MAJOR) +
                   R"(,"plugins":[{"id":"shade","role":"masker","revision":1,"version":"1.0.0","kind":"portable",)" +
                   R"("params":)" + params + "}]}");
  }
  ~Manifest() { fs::remove_all(folder); }
  Registry registry() const { return Registry::discover({folder}, schema_refusal); }
};

std::string words(const std::string& members) {
  return describe_field(Json::parse(R"({"name":"x","doc":"",)" + members + "}"));
}

}  // namespace

TEST_CASE("a parameter is told in words by its kind, limits, unit and default") {
  CHECK(words(R"("kind":"float","min":0,"max":1,"default":0.5)") == "float in [0, 1], default 0.5");
  CHECK(words(R"("kind":"int","above":0,"unit":"px","required":true)") == "int > 0 px, required");
  CHECK(words(R"("kind":"enum","values":["pad","crop"],"default":"pad")") == R"(pad | crop, default "pad")");
  CHECK(words(R"("kind":"list","item":{"kind":"string"})") == "list of string");
  CHECK(words(R"("kind":"list","item":{"kind":"plugin"},"role":"masker")") == "maskers");
  CHECK(words(R"("kind":"plugin","role":"model")") == "model");
  CHECK(words(R"("kind":"map","item":{"kind":"node"},"gives":"collection")") ==
        "map of name: node that gives collection");
  CHECK(words(R"("kind":"node_or","fields":[])") == "node, or a map of the parameters below");
  CHECK(words(R"("kind":"bool_or_names","default":true)") == "true, false, or a list of names, default true");
  CHECK(words(R"("kind":"condition")") == "map of name: list of string, or a condition as text");
  CHECK(words(R"("kind":"number_or_node","gives":"threshold")") == "number, or a node that gives threshold");
  CHECK(words(R"("kind":"rule","names":"youden","numbers":"sensitivity","default":{"name":"youden"})") ==
        R"(youden, or {NAME: number} with sensitivity, default "youden")");
}

TEST_CASE("paths are found inside lists, maps and structs") {
  const Json fields = Json::parse(R"([
    {"name":"root","doc":"","kind":"path"},
    {"name":"note","doc":"","kind":"string"},
    {"name":"files","doc":"","kind":"list","item":{"kind":"path"}},
    {"name":"given","doc":"","kind":"map","item":{"kind":"struct","fields":[
      {"name":"weights","doc":"","kind":"path"},{"name":"width","doc":"","kind":"int"}]}},
    {"name":"with","doc":"","kind":"node_or","fields":[{"name":"weights","doc":"","kind":"path"}]}])");
  const Json params = Json::parse(R"({"root":"/r","note":"/n","files":["/a","/b"],
    "given":{"net":{"weights":"/w","width":3}},"with":{"weights":"/v"}})");
  std::map<std::string, std::string> found;
  for_each_path(fields, params, "/params",
                [&](const std::string& pointer, const std::string& path) { found[pointer] = path; });
  CHECK(found == std::map<std::string, std::string>{{"/params/root", "/r"},
                                                    {"/params/files/0", "/a"},
                                                    {"/params/files/1", "/b"},
                                                    {"/params/given/net/weights", "/w"},
                                                    {"/params/with/weights", "/v"}});
}

TEST_CASE("every parameter of every verb is of a kind in the table") {
  for (const Verb* verb : verbs()) {
    INFO(verb->name);
    CHECK(schema_refusal(verb->schema) == "");
  }
}

TEST_CASE("a plugin with a parameter of an unknown kind is refused by name, with the kinds that are known") {
  for (const std::string kind : {R"("kind":"colour")", R"("kind":"list","item":{"kind":"colour"})",
                                 R"("kind":"struct","fields":[{"name":"tint","doc":"","kind":"colour"}])"}) {
    const Manifest manifest(R"([{"name":"size","kind":"int","doc":""},{"name":"tint","doc":"",)" + kind + "}]");
    const Registry registry = manifest.registry();
    const std::string refusal =
        "its parameter `tint` is of the kind `colour`, and this host knows bool, int, float, string, path, enum, list, "
        "map, struct, node, node_or, number_or_node, condition, bool_or_names, plugin, rule; a newer host may know "
        "more";
    REQUIRE(registry.find("masker", "shade") != nullptr);
    CHECK(registry.find("masker", "shade")->refused == refusal);

    write_file(manifest.folder / "x.yaml",
               "experiment: x\nnodes:\n  data: {do: load, dataset: {shade: {}}}\n"
               "  masks: {do: mask, of: data, chain: [{shade: {size: 3, tint: red}}]}\n");
    Mistakes mistakes;
    expand(read_experiment(manifest.folder / "x.yaml", {}, mistakes), registry, mistakes);
    const auto told = [&](const std::string& message) {
      return std::ranges::any_of(mistakes.all(), [&](const Mistake& mistake) { return mistake.message == message; });
    };
    CHECK(told("masker shade cannot be used: " + refusal));
  }
}

TEST_CASE("a manifest whose kinds lack what they need is a problem that names file and plugin") {
  for (const auto& [field, message] : std::map<std::string, std::string>{
           {R"("kind":"enum")", "the parameter `x` is an enum that lists no values"},
           {R"("kind":"list")", "the parameter `x` (list) has no `item`"},
           {R"("kind":"struct")", "the parameter `x` (struct) has no `fields`"},
           {R"("kind":"struct","fields":[{"name":"y","kind":"int"}])", "a parameter has no `doc`"}}) {
    const Manifest manifest(R"([{"name":"x","doc":"",)" + field + "}]");
    const Registry registry = manifest.registry();
    CHECK(registry.all().empty());
    REQUIRE(registry.problems().size() == 1);
    CHECK_MESSAGE(registry.problems()[0].find("shade.plugin.json: the masker `shade`: " + message) != std::string::npos,
                  registry.problems()[0]);
  }
}
