// Computes digests with libsodium, of a file through its mapping, so that no picture is copied to be digested.
#include "framework/base/digest.hpp"

#include <sodium.h>

#include <array>

#include "framework/base/file.hpp"

namespace collimator {

Digest digest_of(std::string_view bytes) {
  // Without it libsodium computes with its slowest code.
  [[maybe_unused]] static const int ready = ::sodium_init();
  std::array<unsigned char, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                     nullptr, 0);
  std::string hex(65, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

Digest digest_of_file(const std::filesystem::path& file) { return digest_of(MappedFile(file).bytes()); }

}  // namespace collimator
