// One loop over independent items on the cores that a job was given, with progress and cancellation.
#pragma once

#include <cstddef>
#include <functional>

#include "framework/task/job.hpp"

namespace collimator {

// Calls body(i) for every i in [0, count), from several threads. `done` items of `total` are reported as
// progress, the items of this loop coming after `before`. What body throws for the least i is thrown here,
// and no further item is begun; so is Cancelled when the context says so.
void for_each_item(std::size_t count, const Context& context, const std::function<void(std::size_t)>& body,
                   std::uint64_t before = 0, std::uint64_t total = 0);

}  // namespace collimator
