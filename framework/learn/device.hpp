// LibTorch's settings for one job, and what this machine offers it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace collimator {

// "LibTorch 2.13.0, cpu (AVX2)", or with the number of CUDA devices.
std::string libtorch_description();
// CUDA devices that this LibTorch can use; 0 where it was built for CPUs.
int cuda_devices();

// Makes this process repeatable: thread count, deterministic algorithms, no choice of kernels by the clock;
// and lets malloc keep large blocks, which are otherwise returned and zeroed again at every step. Throws
// InputError where `device` ("cpu", "cuda:0") is not there. Main thread, before any other use of LibTorch.
void prepare_libtorch(std::int64_t threads, const std::string& device);

// Starts LibTorch's default generators from `key` (initial weights, dropout).
void seed_libtorch(std::uint64_t key);

// Runs `work`; an error of LibTorch (without its backtrace) or of a plugin becomes an InputError that begins
// with `what`. InputError, RefusedError and Cancelled pass.
void name_errors(const std::string& what, const std::function<void()>& work);

}  // namespace collimator
