// The build that this host's LibTorch part was made with; a native plugin must have the same.
#pragma once

#include <string>

namespace collimator {

struct NativeBuild {
  std::string libtorch, compiler, headers;  // all empty where the host has no LibTorch part
};

NativeBuild host_native_build();

}  // namespace collimator
