// Makes LibTorch's settings through at::Context, which is why this is the one file that includes it.
#include "framework/learn/device.hpp"

#include <cstdlib>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>

#include <collimator/host.hpp>

#include "framework/base/error.hpp"
#include "framework/task/job.hpp"

namespace collimator {

std::string libtorch_description() {
  const int devices = cuda_devices();
  return fmt::format("LibTorch {}, cpu ({}){}", TORCH_VERSION, at::get_cpu_capability(),
                     devices > 0 ? fmt::format(", cuda ({} devices)", devices) : "");
}

int cuda_devices() { return static_cast<int>(at::getNumGPUs()); }

void prepare_libtorch(std::int64_t threads, const std::string& device) {
  const bool cuda = device.starts_with("cuda");
  if (!cuda && device != "cpu") throw failure("device {} is not known; expected cpu or cuda:NUMBER", device);
  if (cuda && cuda_devices() == 0)
    throw failure("device {} was asked for, but {} finds none; run with --device cpu", device, libtorch_description());
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);  // what cuBLAS needs to be deterministic
  at::set_num_threads(static_cast<int>(threads));
  at::Context& context = at::globalContext();
  // On CUDA some gradients have only atomic kernels; they warn there instead of ending the training.
  context.setDeterministicAlgorithms(true, /*warn_only=*/cuda);
  context.setDeterministicFillUninitializedMemory(false);  // a debugging aid that costs a pass over every tensor
  context.setDeterministicCuDNN(true);
  context.setBenchmarkCuDNN(false);
}

void seed_libtorch(std::uint64_t key) { at::manual_seed(key); }

void name_errors(const std::string& what, const std::function<void()>& work) try { work(); } catch (const InputError&) {
  throw;
} catch (const RefusedError&) {
  throw;
} catch (const CancelledByHost&) {  // a native plugin's class looked at its host
  throw Cancelled{};
} catch (const c10::Error& error) {
  throw failure("{}: {}", what, error.what_without_backtrace());
} catch (const std::bad_alloc&) {
  throw failure("{}: out of memory; a smaller `batch` or `size` needs less", what);
} catch (const std::exception& error) {
  throw failure("{}: {}", what, error.what());
}

}  // namespace collimator
