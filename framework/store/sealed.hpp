// JSON files with a digest of their own, so that a change of any of their values is seen when they are read.
#pragma once

#include <filesystem>

#include "framework/base/json.hpp"

namespace collimator {

// Writes an object together with the digest of all its members, as the member "digest".
void write_sealed(const std::filesystem::path& file, Json object);
// The object, without its digest. Throws InputError where the file cannot be read, is no such object, or holds another
// digest than that of its members.
Json read_sealed(const std::filesystem::path& file);

}  // namespace collimator
