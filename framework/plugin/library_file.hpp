// Is a plugin's library whole? The loader maps a file that was cut off, and the process dies by a bus error later.
#pragma once

#include <filesystem>
#include <string>

namespace collimator {

// Why the file cannot be all of an ELF library: it is shorter than its own headers promise. Empty where it can be, and
// where it is no ELF file of 64 bits at all, which the loader refuses in its own words.
std::string fault_of_library(const std::filesystem::path& file);

}  // namespace collimator
