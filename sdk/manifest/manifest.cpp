// Writes the manifest that a built plugin library carries, if its schema is sound, with the size and digest of the
// file.
//
//   collimator-manifest LIBRARY OUT       after the library was linked
//   collimator-manifest --seal LIBRARY…   after one was changed on purpose, as by strip or an installation: writes size
//                                         and digest anew into the manifest beside it, and loads nothing
#include <dlfcn.h>
#include <sodium.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

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

std::string content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(in)), {});
  if (!in) throw std::runtime_error("cannot be read: " + file);
  return content;
}

// The host's digest (framework/base/digest.hpp): BLAKE2b with 256 bits, in hexadecimal digits.
std::string digest_of(const std::string& content) {
  std::array<unsigned char, 32> hash{};
  std::array<char, 65> digits{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                     nullptr, 0);
  return sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
}

void write(nlohmann::json manifest, const std::string& library, const std::string& file) {
  const std::string content = content_of(library);
  manifest["library"] = {{"size", content.size()}, {"digest", digest_of(content)}};
  std::ofstream out(file, std::ios::binary);
  out << manifest.dump() << '\n';
  if (!out.flush()) throw std::runtime_error("cannot be written: " + file);
}

void seal(const std::string& library) {
  if (!library.ends_with(".so")) throw std::runtime_error("this is no library NAME.so: " + library);
  const std::string file = library.substr(0, library.size() - 3) + ".plugin.json";
  write(nlohmann::json::parse(content_of(file)), library, file);
}

}  // namespace

int main(int argc, char** argv) try {
  if (::sodium_init() < 0) return 1;
  if (argc > 2 && std::string_view(argv[1]) == "--seal") {
    for (int i = 2; i < argc; ++i) seal(argv[i]);
    return 0;
  }
  if (argc != 3) {
    std::fprintf(stderr, "usage: collimator-manifest LIBRARY OUT\n       collimator-manifest --seal LIBRARY…\n");
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
  const auto manifest = nlohmann::json::parse(collimator::detail::text_of(collimator::detail::taken(entry()).manifest));
  if (const std::string mistake = mistake_in(manifest); !mistake.empty()) {
    std::fprintf(stderr, "%s: %s\n", argv[1], mistake.c_str());
    return 1;
  }
  write(manifest, argv[1], argv[2]);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "collimator-manifest %s: %s\n", argc > 1 ? argv[1] : "", error.what());
  return 1;
}
