// The folder that a copy is written to: only an empty one, or one that the same command has begun.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>

#include "framework/base/json.hpp"

namespace collimator::imitation {

// Files come into it whole, under their names, or not at all, and none that is there is ever changed: the command that
// was interrupted goes on where it ended. A file of its own, .collimate_phantom.json, says what is being written.
class OutFolder {
 public:
  // `order` is what the command was asked for. Throws InputError where the folder holds anything else.
  OutFolder(std::filesystem::path folder, const Json& order);
  ~OutFolder();
  OutFolder(const OutFolder&) = delete;
  OutFolder& operator=(const OutFolder&) = delete;

  bool has(const std::string& file) const;
  // Writes a file that is not there yet. Any thread.
  void write(const std::string& file, std::string_view bytes);
  // Writes a table, or finds it as it would be written; throws InputError where another one is there.
  void write_table(const std::string& file, std::string_view bytes);

 private:
  std::filesystem::path folder_;
  int lock_ = -1;
  std::atomic<unsigned> written_ = 0;
};

}  // namespace collimator::imitation
