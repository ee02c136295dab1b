// What the commands print: results to standard output, messages to standard error. A stream that is closed or full ends
// no run.
#pragma once

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace collimator {

// To be called before any file is opened: one that got the number of a closed standard stream would take what is
// printed there.
void open_standard_streams();

void write_output(std::string_view text);
void write_message(std::string_view text);

// put("{} results\n", count): to standard output. finish_output() tells what could not be written.
template <typename... Arguments>
void put(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  write_output(fmt::format(format, std::forward<Arguments>(arguments)...));
}

// To standard error; where nothing can be written there, the work goes on without messages.
template <typename... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  write_message(fmt::format(format, std::forward<Arguments>(arguments)...));
}

void flush_output();  // what was put stands before what is said next

// The last of all, with the status that the command gave: says where standard output did not take everything, and gives
// the exit status. A reader that has seen enough, as `head`, is no error.
int finish_output(int status);

}  // namespace collimator
