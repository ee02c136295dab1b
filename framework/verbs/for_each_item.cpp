// Ties the parallel loop to a job's context: its threads, its progress and the wish to stop.
#include "framework/verbs/for_each_item.hpp"

#include "framework/base/parallel.hpp"

namespace collimator {

void for_each_item(std::size_t count, const Context& context, const std::function<void(std::size_t)>& body,
                   std::uint64_t before, std::uint64_t total) {
  if (total == 0) total = count;
  const auto poll = [&](std::size_t done) {
    if (context.cancelled()) throw Cancelled{};
    if (done > 0) context.progress(before + done, total);
  };
  if (context.from_last)
    in_parallel(count, context.threads, poll, [&](std::size_t i) { body(count - 1 - i); });
  else
    in_parallel(count, context.threads, poll, body);
  context.progress(before + count, total);
}

}  // namespace collimator
