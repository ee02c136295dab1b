// Digests that were computed once and are believed as long as the system says that the files have not changed.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "framework/base/digest.hpp"

namespace collimator {

// What the system says of a file: its size, inode, and when it and what is known of it last changed. A tool may set the
// time of modification back, never that of change.
struct FileStamp {
  std::string text;
  // Whether it last changed longer ago than the grain of the file system's clock: a change within the same grain would
  // leave the stamp as it is.
  bool settled = false;
};

FileStamp stamp_of(const std::filesystem::path& file);  // throws InputError where it is no file

// By name: the stamp under which something was digested, and the digest. Kept in a file to which each is added as a
// line; lines that were cut short or changed are left out. Any thread may call it.
class KnownDigests {
 public:
  explicit KnownDigests(std::filesystem::path file);

  // Nothing where it is not known, or was known under another stamp.
  std::optional<Digest> find(const std::string& name, const std::string& stamp) const;
  void add(const std::string& name, const std::string& stamp, const Digest& digest);

 private:
  std::filesystem::path file_;
  mutable std::mutex mutex_;
  std::map<std::string, std::pair<std::string, Digest>> known_;  // name -> (stamp, digest)
};

}  // namespace collimator
