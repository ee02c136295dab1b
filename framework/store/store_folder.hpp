// The folder that a store lies in: what makes it one, and which names in it are the store's own. Whatever else lies
// there is somebody else's, and is never removed.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace collimator {

// A store holds this file; a folder that holds something and lacks it is never made a store.
inline constexpr const char* store_marker = ".collimator-store";

// Makes a store of a folder that is not there or is empty, or finds that there is one; stores of earlier builds get
// their marker. Throws InputError, and changes nothing, where the folder holds something else, or where a folder of the
// store's own is a symbolic link or a file.
void make_store(const std::filesystem::path& root);

// Throws InputError where there is no store.
void require_store(const std::filesystem::path& root);

// Throws InputError where a folder lies in a store, at whatever depth, or is one.
void require_outside_of_stores(const std::filesystem::path& folder);

// Whether the store itself gives such names in one of its folders ("objects", "tmp", …); "shelf" is one of objects/.
bool is_own_name(std::string_view folder, std::string_view name);

// What lies in one folder of the store; nothing where there is no such folder.
struct Entries {
  std::vector<std::filesystem::path> own, foreign, closed;  // `closed`: a folder that this account may not list
  void list(const std::filesystem::path& folder, std::string_view kind);
};
// All results, by their folders.
Entries results_in(const std::filesystem::path& root);

}  // namespace collimator
