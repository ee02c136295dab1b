// What the tests of this room share: a store in a folder of its own, and a result.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "framework/base/file.hpp"
#include "framework/store/store.hpp"

namespace collimator::testing {

namespace fs = std::filesystem;

inline const Verb made{.name = "made", .about = "", .ports = {{"", "table", ""}}, .schema = Json::array()};
inline const Digest key = digest_of("a key");

// A folder that is gone afterwards.
class Folder {
 public:
  Folder() {
    static int number = 0;
    path =
        fs::temp_directory_path() / ("collimator_store_" + std::to_string(::getpid()) + "_" + std::to_string(number++));
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  StoredResult keep(Store& store, const Digest& name = key, const Json& parts = {{"x", 1}},
                    const std::string& more = "more") const {
    const fs::path out = store.make_temporary();
    fs::create_directories(out / "deep");
    write_file(out / "table.csv", "metric,value\nauroc,0.595\n");
    write_file(out / "deep" / "more.txt", more);
    return store.keep(name, out, made, parts, 0.5);
  }
  fs::path object() const { return path / "objects" / key.substr(0, 2) / key; }

  fs::path path;
};

}  // namespace collimator::testing
