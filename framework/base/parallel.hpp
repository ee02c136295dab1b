// One loop over independent items on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace collimator {

// Cores of this machine, at least 1.
unsigned core_count();

// Calls work(0) … work(items - 1) from `threads` threads (0: one per core), of which the calling thread is the first.
// Items are begun in this order. Before each item of its own, the calling thread calls poll(done) with the number of
// items that are finished. Where work throws, the exception of the least such item is thrown here, whatever chance did
// to the threads; what poll throws ends the loop in the same way. No further item is begun then.
void in_parallel(std::size_t items, unsigned threads, const std::function<void(std::size_t done)>& poll,
                 const std::function<void(std::size_t item)>& work);

}  // namespace collimator
