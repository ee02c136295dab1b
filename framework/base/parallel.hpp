// One loop over independent items on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace collimator {

// Cores of this machine, at least 1.
unsigned core_count();

// Calls work(0) … work(items - 1), begun in this order, from `threads` threads (0: one per core), of which the calling
// one is the first. poll(done) is called on the calling thread before each of its items, `done` being the items that
// are finished. What work throws for the least item is thrown here, whatever the threads' chances; what poll throws
// ends the loop likewise. After that no further item is begun.
void in_parallel(std::size_t items, unsigned threads, const std::function<void(std::size_t done)>& poll,
                 const std::function<void(std::size_t item)>& work);

}  // namespace collimator
