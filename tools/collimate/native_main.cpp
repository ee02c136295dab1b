// collimate-native: the worker that has LibTorch. Started by collimate, never by hand.
#include <cstdio>

#include "framework/run/worker.hpp"

int main(int argc, char**) {
  if (argc > 1) {
    std::fprintf(stderr, "collimate-native takes no arguments: collimate starts it\n");
    return 2;
  }
  return collimator::worker_main({{"train", collimator::run_train},
                                  {"predict", collimator::run_predict},
                                  {"segment", collimator::run_segment},
                                  {"explain", collimator::run_explain}});
}
