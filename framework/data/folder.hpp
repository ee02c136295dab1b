// A dataset's root folder as the host hands it to a plugin: what is read and listed is remembered for the key.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/abi.h>

#include "framework/base/file.hpp"
#include "framework/base/json.hpp"

namespace collimator {

// Files below one root, named by paths relative to it. Paths that leave the root ("..", absolute ones) are
// refused; symbolic links may lead anywhere, since sets are often put together from links.
// Any thread.
class DiskFolder {
 public:
  // An empty root is a folder without files, for datasets that have no parameter `root`. Throws
  // InputError where there is no such folder.
  explicit DiskFolder(std::filesystem::path root);
  DiskFolder(const DiskFolder&) = delete;
  DiskFolder& operator=(const DiskFolder&) = delete;

  // All files below `folder` ("" for the root), relative to the root, in byte order; empty where there is
  // no such folder. A folder that a link leads back into is listed once. Of what is neither file nor folder, such as a
  // link that leads nowhere, only what has a table's name is listed, so that reading it tells what it is.
  std::vector<std::string> list(std::string_view folder);
  // The content, gunzipped where it is gzip; lives as long as this object. Throws InputError, also where all that was
  // read and inflated comes to more than one file may (base/file.hpp): it is all in memory at once.
  std::string_view read(std::string_view path);

  // "2 of its entries are no file and cannot be read: a.csv (a link that leads nowhere), …" of all that was listed; ""
  // where all are files.
  std::string strange() const;
  // {"read": {PATH: null, …}, "listed": {FOLDER: DIGEST, …}}: what the result depends on.
  Json trace() const;
  // A digest of all that was read and listed.
  std::string digest() const;
  // The same object for the C boundary, under the name of the parameter that names the folder. Its functions let no
  // exception out.
  collimator_folder view(std::string_view name = "root");

  // A digest of the names that list() gives (not of the files' content): the same on every machine.
  static std::string listing_digest(const std::vector<std::string>& paths);

 private:
  std::filesystem::path root_;
  mutable std::mutex mutex_;                              // of all below
  std::map<std::string, std::string, std::less<>> read_;  // path -> content; a map: contents stay in place
  std::map<std::string, std::string> listed_;             // folder -> digest
  std::map<std::string, const char*> strange_;            // path of what is no file -> what it is
  InflateLimits limits_;                                  // of all gzip files together
};

// Whether `path` is relative, has '/' between its parts, and stays below its root.
bool stays_inside(std::string_view path);

}  // namespace collimator
