// collimator-manifest LIBRARY OUT: writes the manifest that a built plugin library carries.
#include <dlfcn.h>

#include <cstdio>
#include <fstream>

#include <collimator/abi.h>

int main(int argc, char** argv) {
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
  const collimator_text text = entry()->manifest;
  std::ofstream out(argv[2], std::ios::binary);
  out.write(text.data, static_cast<std::streamsize>(text.size)) << '\n';
  return out.flush() ? 0 : 1;
}
