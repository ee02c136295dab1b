// Who may read what lies in a store that several accounts share.
#pragma once

#include <filesystem>

namespace collimator {

// Lets those read and write a file who may read and write its folder, whatever the account's umask; never all accounts
// write. The file must be this account's.
void let_in_as_folder(const std::filesystem::path& file);

// The first folder or file below `path`, or itself, that this account may not read; "" where it may read all.
std::filesystem::path closed_to_us(const std::filesystem::path& path);

}  // namespace collimator
