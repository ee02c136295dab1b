// A masker for tests that knows nothing but abi.h, as a plugin of another age would fill its structs in.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <collimator/abi.h>

namespace {

std::int32_t create(const collimator_host*, const collimator_values*, void** object, collimator_error* error) {
  static int something = 0;
  *object = &something;
#ifdef ENDLESS_MESSAGE
  std::memset(error->text, 'x', error->capacity);
  error->length = ~std::uint64_t{0};
  return COLLIMATOR_FAILED;
#else
  (void)error;
  return COLLIMATOR_OK;
#endif
}
void destroy(void*) {}

// Hides the first pixel.
[[maybe_unused]] std::int32_t mask(const void*, const collimator_scene*, const collimator_tensor* keep,
                                   const collimator_seed*, collimator_error*) {
  static_cast<std::uint8_t*>(keep->data)[0] = 0;
  return COLLIMATOR_OK;
}

struct LongTable {
  collimator_masker_v1 known;
  void (*unknown)();
};
struct LongPlugin {
  collimator_plugin known;
  std::uint64_t unknown[3];
};
struct LongLibrary {
  collimator_library known;
  std::uint64_t unknown[5];
};

#ifdef SHORT_TABLE
constexpr std::uint64_t table_size = offsetof(collimator_masker_v1, mask);
#elif defined(TINY_TABLE)
constexpr std::uint64_t table_size = sizeof(std::uint64_t);
#elif defined(LONG_TABLE)
constexpr std::uint64_t table_size = sizeof(LongTable);
#else
constexpr std::uint64_t table_size = sizeof(collimator_masker_v1);
#endif
#ifdef NULL_FUNCTION
constexpr auto mask_function = nullptr;
#else
constexpr auto mask_function = mask;
#endif
const LongTable table{{table_size, create, destroy, mask_function}, nullptr};

#ifdef LONG_PLUGINS
constexpr std::uint64_t plugin_size = sizeof(LongPlugin);
#else
constexpr std::uint64_t plugin_size = sizeof(collimator_plugin);
#endif
// The one that is looked for stands second, so that a wrong step misses it.
const LongPlugin long_plugins[] = {{{plugin_size, "collimator.masker/1", "other", &table}, {1, 2, 3}},
                                   {{plugin_size, "collimator.masker/1", "odd", &table}, {4, 5, 6}}};
const collimator_plugin plugins[] = {{plugin_size, "collimator.masker/1", "other", &table},
                                     {plugin_size, "collimator.masker/1", "odd", &table}};

constexpr char manifest[] =
    R"({"abi":1,"plugins":[{"id":"odd","role":"masker","revision":1,"version":"1.0.0","about":"For tests",)"
    R"("kind":"portable","params":[]}]})";

}  // namespace

extern "C" __attribute__((visibility("default"))) const collimator_library* collimator_plugin_v1() {
#ifdef SHORT_LIBRARY
  constexpr std::uint64_t library_size = offsetof(collimator_library, plugins);
#elif defined(LONG_LIBRARY)
  constexpr std::uint64_t library_size = sizeof(LongLibrary);
#else
  constexpr std::uint64_t library_size = sizeof(collimator_library);
#endif
#ifdef NO_STRIDE
  constexpr std::uint64_t stride = 0;
#else
  constexpr std::uint64_t stride = plugin_size;
#endif
  const bool longer = plugin_size > sizeof(collimator_plugin);
  static const LongLibrary library{
      {library_size, {manifest, sizeof manifest - 1}, 2, stride, longer ? &long_plugins[0].known : plugins}, {}};
  return &library.known;
}
