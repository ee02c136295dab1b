// One loop over independent items on the cores that a job was given, with progress and cancellation.
#pragma once

#include <cstddef>
#include <functional>

#include "framework/task/job.hpp"

namespace collimator {

// Calls body(i) for every i in [0, count), from several threads. Progress is reported as items that are done of
// `total`; `before` of them were done before this loop. What body throws for the least i is thrown here, and Cancelled
// when the context says so; no further item is begun then. In an audit i counts down, so that what depends on the order
// of the calls comes out otherwise.
void for_each_item(std::size_t count, const Context& context, const std::function<void(std::size_t)>& body,
                   std::uint64_t before = 0, std::uint64_t total = 0);

}  // namespace collimator
