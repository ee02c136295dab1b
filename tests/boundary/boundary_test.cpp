// Plugins of another age: what is longer than the host knows is ignored, what is missing is refused by name.
#include <doctest/doctest.h>

#include <vector>

#include "framework/base/error.hpp"
#include "framework/plugin/object.hpp"
#include "framework/plugin/tensor.hpp"

using namespace collimator;

namespace {

Slot odd(const std::string& variant) {
  return {.label = "odd",
          .id = "odd",
          .params = Json::object(),
          .library = COLLIMATOR_ODD_PLUGINS "/odd_" + variant + ".so"};
}

// What the masker leaves of four visible pixels.
std::vector<std::uint8_t> masked(const std::string& variant) {
  const PluginObject<collimator_masker_v1> masker(odd(variant), "collimator.masker/1");
  std::vector<std::uint8_t> visible(4, 1);
  const Plane keep(visible.data(), 2, 2);
  collimator_scene scene{};
  scene.size = sizeof scene;
  scene.height = scene.width = 2;
  const collimator_seed seed{};
  masker.call(&collimator_masker_v1::mask, "mask", &scene, keep.tensor(), &seed);
  return visible;
}

void refused(const std::string& variant, const std::string& why) {
  try {
    masked(variant);
    FAIL("nothing was refused");
  } catch (const RefusedError& error) {
    const std::string said = error.what();
    INFO(said);
    CHECK(said.find("odd_" + variant + ".so") != std::string::npos);
    CHECK(said.find(why) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("a table, a library and a list of plugins that are longer than the host's are used as far as it knows them") {
  for (const char* variant : {"plain", "long_table", "long_library", "long_plugins"}) {
    INFO(variant);
    CHECK(masked(variant) == std::vector<std::uint8_t>{0, 1, 1, 1});
  }
}

TEST_CASE("a table that does not reach a function, or leaves it null, is refused with role, function and library") {
  refused("short_table", "collimator.masker/1 `odd` has no function `mask`");
  refused("null_function", "collimator.masker/1 `odd` has no function `mask`");
  refused("tiny_table", "collimator.masker/1 `odd` has no function `create`");
}

TEST_CASE("a library struct that ends before its plugins, or gives no stride, is refused by name") {
  refused("short_library", "2 plugins are announced, but there is no list");
  refused("no_stride", "2 plugins are announced with a stride of 0 bytes");
}

TEST_CASE("a message is never longer than the buffer that it lies in") {
  try {
    masked("endless_message");
    FAIL("create() has failed");
  } catch (const InputError& error) {
    const std::string said = error.what();
    CHECK(said.starts_with("odd: xxx"));
    CHECK(said.size() == std::string("odd: ").size() + 2048);
  }
}

TEST_CASE("what the host offers lets no exception out") {
  Context context;
  context.log = [](const std::string&) { throw std::runtime_error("a full disk"); };
  context.progress = [](std::uint64_t, std::uint64_t) { throw 7; };
  context.cancelled = []() -> bool { throw std::runtime_error("nobody knows"); };
  const PluginHost host(context);
  const collimator_host* view = host.view();
  view->log(view->self, {nullptr, 3});
  view->progress(view->self, 1, 2);
  CHECK(view->cancelled(view->self) == 0);
}
