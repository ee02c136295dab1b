// Takes the build's description from the definitions that CMake gives where LibTorch is there.
#include "framework/plugin/native_build.hpp"

#ifdef COLLIMATOR_LIBTORCH_VERSION
#include <collimator/native/plugin.hpp>
#endif

namespace collimator {

NativeBuild host_native_build() {
#ifdef COLLIMATOR_LIBTORCH_VERSION
  return {COLLIMATOR_LIBTORCH_VERSION, compiler_abi(), COLLIMATOR_NATIVE_DIGEST};
#else
  return {};
#endif
}

}  // namespace collimator
