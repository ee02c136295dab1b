// What native roles share: the build that a native plugin was made with, which must be the host's own.
#pragma once

#include <string>

#include <collimator/detail/plugin.hpp>

// Set by collimator_add_plugin: LibTorch's version, and the digest of the native headers without comments.
#ifndef COLLIMATOR_LIBTORCH_VERSION
#error "native plugins are built with collimator_add_plugin(NAME NATIVE)"
#endif

namespace collimator {

// The compiler's ABI as the preprocessor knows it.
inline std::string compiler_abi() {
  return "gxx-abi " + std::to_string(__GXX_ABI_VERSION) + ", cxx11 strings " + std::to_string(_GLIBCXX_USE_CXX11_ABI);
}

namespace detail {

// The manifest's members that tell a native plugin's build.
inline std::string native_build() {
  return R"(,"native":{"libtorch":)" + json_text(COLLIMATOR_LIBTORCH_VERSION) + R"(,"compiler":)" +
         json_text(compiler_abi()) + R"(,"headers":)" + json_text(COLLIMATOR_NATIVE_DIGEST) + "}";
}

}  // namespace detail
}  // namespace collimator
