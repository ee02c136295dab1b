// Which devices native verbs compute on: the CPU, or the CUDA devices that this build's LibTorch can use.
#pragma once

#include <string>

namespace collimator {

struct Device {
  std::string kind = "cpu";  // "cpu" or "cuda", as keys have it
  int cuda_devices = 0;
};

// `asked` is auto, cpu or cuda. Throws InputError where CUDA is asked for and cannot be used; with `auto`, where a
// device is there that LibTorch cannot use, that is said on stderr.
Device device_of(const std::string& asked);

}  // namespace collimator
