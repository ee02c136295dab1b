// Errors that a user can mend: what was wrong, where, and what to do.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace collimator {

// The input (an experiment, a table, a picture) is wrong. Exit status 2.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What a plugin says is wrong with what it was given.
class PluginError : public InputError {
 public:
  using InputError::InputError;
};

// A plugin or package is refused. Exit status 3.
class RefusedError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// throw failure("{} is empty", path)
template <typename... Arguments>
InputError failure(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  return InputError(fmt::format(format, std::forward<Arguments>(arguments)...));
}

}  // namespace collimator
