// collimate-native: the worker that has LibTorch. Started by collimate, never by hand.
#include <cstdio>
#include <string_view>

#include "framework/base/json.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/works.hpp"
#include "framework/run/worker.hpp"

int main(int argc, char** argv) {
  if (argc == 1) return collimator::worker_main(collimator::native_work);
  if (argc == 2 && std::string_view(argv[1]) == "describe") {  // what this LibTorch can use, for --device
    const collimator::Json about{{"libtorch", collimator::libtorch_description()},
                                 {"cuda_devices", collimator::cuda_devices()}};
    std::printf("%s\n", about.dump().c_str());
    return 0;
  }
  std::fprintf(stderr, "collimate-native takes no arguments: collimate starts it\n");
  return 2;
}
