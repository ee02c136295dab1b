// Content digests: BLAKE2b with 256 bits, as 64 hexadecimal digits.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace collimator {

using Digest = std::string;

Digest digest_of(std::string_view bytes);
Digest digest_of_file(const std::filesystem::path& file);  // streamed; throws InputError

}  // namespace collimator
