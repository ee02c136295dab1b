// Memory that is refused once: the Nth request of a function fails, be it C++'s or a C library's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace collimator::testing {

// Calls the function, and refuses this thread's request for memory with this number (from 1 on) while it runs. Gives
// how many requests there were; where that is less than `number`, none was refused.
//
// Two requests are never refused, but the next one in their place, since a refusal there ends any program: nlohmann's
// JSON asks for memory in its destructor, and libstdc++ walks over folders in functions that are noexcept and make
// paths.
std::int64_t with_refusal(std::int64_t number, const std::function<void()>& function);

// Bytes that are in use.
std::size_t memory_in_use();

}  // namespace collimator::testing
