// Writes by stdio, and keeps the first error of standard output until the end.
#include "tools/collimate/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "tools/collimate/commands.hpp"

namespace collimator {
namespace {

int output_error = 0;  // an errno

}  // namespace

void open_standard_streams() {
  // The lowest free number is given, so they are opened in this order. What is written to an output that was closed
  // must fail, so that one is opened for reading.
  if (::fcntl(STDIN_FILENO, F_GETFD) < 0) ::open("/dev/null", O_RDONLY);
  if (::fcntl(STDOUT_FILENO, F_GETFD) < 0) ::open("/dev/null", O_RDONLY);
  if (::fcntl(STDERR_FILENO, F_GETFD) < 0) ::open("/dev/null", O_WRONLY);
}

void write_output(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && output_error == 0) output_error = errno;
}

void write_message(std::string_view text) {
  [[maybe_unused]] const std::size_t written = std::fwrite(text.data(), 1, text.size(), stderr);
}

void flush_output() {
  if (std::fflush(stdout) != 0 && output_error == 0) output_error = errno;
}

int finish_output(int status) {
  flush_output();
  if (output_error == 0 || output_error == EPIPE) return status;
  say("error: cannot write to standard output: {}\n", std::generic_category().message(output_error));
  return status == exit_done ? static_cast<int>(exit_failed) : status;
}

}  // namespace collimator
