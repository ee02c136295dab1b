// Independent items of work on several threads, for statistics that take long.
#pragma once

#include <cstddef>
#include <functional>

namespace collimator {

// Calls work(0) … work(items - 1) from several threads (0: one per core), and poll() now and then on the calling one;
// the first exception, also of poll(), is thrown here.
void in_parallel(std::size_t items, unsigned threads, const std::function<void()>& poll,
                 const std::function<void(std::size_t)>& work);

}  // namespace collimator
