// collimator-manifest LIBRARY OUT: writes the manifest that a built plugin library carries, if its schema is sound.
#include <dlfcn.h>

#include <cstdio>
#include <fstream>

#include <collimator/detail/boundary.hpp>

#include "check_schema.hpp"

namespace {

// What is wrong with the manifest's plugins, with the plugin named; empty where nothing is.
std::string mistake_in(const nlohmann::json& manifest) {
  for (const nlohmann::json& plugin : manifest.at("plugins"))
    if (const std::string mistake = collimator::schema_mistake(plugin.at("params")); !mistake.empty())
      return "the " + plugin.at("role").get<std::string>() + " `" + plugin.at("id").get<std::string>() +
             "` is refused: " + mistake;
  return {};
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::fprintf(stderr, "usage: collimator-manifest LIBRARY OUT\n");
    return 2;
  }
  void* library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  const auto entry = reinterpret_cast<collimator_entry>(dlsym(library, COLLIMATOR_ENTRY_NAME));
  if (entry == nullptr) {
    std::fprintf(stderr, "%s has no symbol %s: does it end in a COLLIMATOR_MASKER(…) or the like?\n", argv[1],
                 COLLIMATOR_ENTRY_NAME);
    return 1;
  }
  const std::string text(collimator::detail::text_of(collimator::detail::taken(entry()).manifest));
  if (const std::string mistake = mistake_in(nlohmann::json::parse(text)); !mistake.empty()) {
    std::fprintf(stderr, "%s: %s\n", argv[1], mistake.c_str());
    return 1;
  }
  std::ofstream out(argv[2], std::ios::binary);
  out << text << '\n';
  return out.flush() ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s: its manifest cannot be read: %s\n", argv[1], error.what());
  return 1;
}
