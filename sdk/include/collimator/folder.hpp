// The files that a dataset reads: through the host when it runs, or from memory in its test.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <collimator/names.hpp>

namespace collimator {

// The files below the dataset's root, as the host hands them over: what is read here is what the
// result's key depends on, and a test can hold it all in memory.
class Folder {
 public:
  virtual ~Folder() = default;
  // All files below `folder` ("" for the root), relative to the root, in byte order.
  virtual std::vector<std::string> list(std::string_view folder) const = 0;
  // The content of a file, gunzipped where it is gzip. Throws where there is none.
  virtual std::string read(std::string_view path) const = 0;
  // Another folder of the dataset: the one that its path parameter `root_NAME` names. Throws where there is none.
  virtual const Folder& root(std::string_view parameter) const {
    throw std::runtime_error("the dataset has no folder by a parameter " + in_quotes(parameter));
  }
};

// A folder in memory, for tests.
class MemoryFolder final : public Folder {
 public:
  explicit MemoryFolder(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  std::vector<std::string> list(std::string_view folder) const override {
    std::vector<std::string> result;
    const std::string prefix = folder.empty() ? "" : std::string(folder) + "/";
    for (const auto& [path, content] : files_)
      if (path.starts_with(prefix)) result.push_back(path);
    return result;
  }
  std::string read(std::string_view path) const override {
    const auto found = files_.find(std::string(path));
    if (found == files_.end()) throw std::runtime_error("there is no file " + std::string(path));
    return found->second;
  }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace collimator
