// A folder for the fuzz targets whose parsers read files: one for each process, below $TMPDIR.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "framework/base/file.hpp"

namespace collimator::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

class Scratch {
 public:
  Scratch() : folder_(std::filesystem::temp_directory_path() / ("collimator-fuzz-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path write(const char* name, std::string_view content) const {
    write_file(folder_ / name, content);
    return folder_ / name;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace collimator::fuzz
