#include "framework/stats/in_parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace collimator {

void in_parallel(std::size_t items, unsigned threads, const std::function<void()>& poll,
                 const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr problem;
  std::mutex mutex;
  const auto guarded = [&](const auto& body) {
    try {
      body();
    } catch (...) {
      const std::scoped_lock lock(mutex);
      if (!problem) problem = std::current_exception();
      next = items;
    }
  };
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> workers;  // joined at the end of this block
    for (std::size_t i = 0; i < std::min<std::size_t>(threads, items); ++i)
      workers.emplace_back([&] {
        guarded([&] {
          for (std::size_t item = next++; item < items; item = next++) work(item);
        });
      });
    guarded([&] {
      for (; next < items; std::this_thread::sleep_for(std::chrono::milliseconds(1))) poll();
    });
  }
  if (problem) std::rethrow_exception(problem);
}

}  // namespace collimator
