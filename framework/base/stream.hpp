// Text that may come through a pipe, as `collimate validate /dev/stdin` reads it.
#pragma once

#include <filesystem>
#include <string>

namespace collimator {

// All that a file, a pipe or a terminal gives. Throws InputError where that is more than `most` bytes, and where it is
// a pipe that nobody writes to.
std::string read_stream(const std::filesystem::path& file, std::size_t most);

}  // namespace collimator
