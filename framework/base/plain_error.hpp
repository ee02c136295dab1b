// Errors of the C++ library in words for a user, who knows no "map::at" and no "filesystem error".
#pragma once

#include <exception>
#include <string>

namespace collimator {

// What an exception says; what only a programmer understands is told as an internal error.
std::string plain_text(const std::exception& error);

// The same of what was thrown by reading a JSON file: there the fault is the file's, and it is told what is missing in
// it or of another kind than it should be.
std::string json_fault(const std::exception& error);

}  // namespace collimator
