// What a dataset's test includes beside testing.hpp: a folder on the disk, the error that reading gives, and its log.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <collimator/dataset.hpp>

namespace collimator::testing {

// A real folder. Unlike the host's it inflates nothing.
class RealFolder : public Folder {
 public:
  explicit RealFolder(std::filesystem::path root) : root_(std::move(root)) {}
  std::vector<std::string> list(std::string_view folder) const override {
    std::vector<std::string> result;
    if (!std::filesystem::is_directory(root_ / folder)) return result;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_ / folder))
      if (entry.is_regular_file()) result.push_back(entry.path().lexically_relative(root_).generic_string());
    std::sort(result.begin(), result.end());
    return result;
  }
  std::string read(std::string_view path) const override {
    std::ifstream in(root_ / path, std::ios::binary);
    if (!in) throw std::runtime_error("there is no file " + std::string(path));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  using Folder::root;
  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

// The message of the exception that reading `folder` throws; empty where it throws none.
inline std::string reading_error(const Dataset& dataset, const Folder& folder) {
  try {
    dataset.read(folder);
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

// What `dataset` logs while it reads `folder`, line by line.
inline std::string reading_log(Dataset& dataset, const Folder& folder) {
  std::string lines;
  collimator_host table{sizeof(collimator_host), &lines, nullptr, nullptr, nullptr};
  table.log = [](void* self, collimator_text message) {
    static_cast<std::string*>(self)->append(detail::text_of(message)).append("\n");
  };
  detail::HostGiver::give(dataset, Host(&table));
  dataset.read(folder);
  detail::HostGiver::give(dataset, Host());
  return lines;
}

}  // namespace collimator::testing
