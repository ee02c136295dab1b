// One stored result on the disk: a folder with a description, node.json, and the files that it describes.
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/store/known_digests.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

// Throws once more what says that memory or descriptors were short: that is no fault of what was to be read.
void rethrow_shortage(const std::exception& error);

// Describes what lies in a folder: each file's size and digest, and each port's digest. Files are made read-only.
Json describe_files(const std::filesystem::path& files, const Verb& verb);

// Reads node.json of a result. Throws InputError where it is not as it was written, or is another result's.
Json read_description(const std::filesystem::path& folder, const Digest& key);

// Bytes of all files of a result.
std::uintmax_t described_bytes(const Json& description);

// Waits until a result is on the disk.
void sync_artifact(const std::filesystem::path& folder);

// What the system says of a result's files, all together.
FileStamp stamp_of_artifact(const std::filesystem::path& folder);

// Throws InputError that names the first file that is missing, too much, or not as it was written.
void check_files(const std::filesystem::path& folder, const Json& description);

}  // namespace collimator
