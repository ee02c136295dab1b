// Whether a text has come before, for hundreds of thousands of ids: in 16 to 32 bytes each, and one look into memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace collimator {

// The hashes of texts. It holds no text, so whoever asks must look himself whether one that perhaps came before did:
// of a million different texts, two share a hash about once in 10^7 times.
class Seen {
 public:
  // Adds a text. Whether it has perhaps been added before; false is certain.
  bool perhaps(std::string_view text) {
    if (2 * (count_ + 1) > places_.size()) grow();
    const std::uint64_t hash = std::max<std::uint64_t>(std::hash<std::string_view>{}(text), 1);  // 0 is an empty place
    std::uint64_t& place = place_of(hash);
    if (place == hash) return true;
    place = hash;
    ++count_;
    return false;
  }

 private:
  std::uint64_t& place_of(std::uint64_t hash) {
    std::size_t at = hash & (places_.size() - 1);
    while (places_[at] != 0 && places_[at] != hash) at = (at + 1) & (places_.size() - 1);
    return places_[at];
  }
  void grow() {
    std::vector<std::uint64_t> before(std::max<std::size_t>(64, 2 * places_.size()));
    std::swap(before, places_);
    for (const std::uint64_t hash : before)
      if (hash != 0) place_of(hash) = hash;
  }

  std::vector<std::uint64_t> places_;  // a power of two of them, at most half full
  std::size_t count_ = 0;
};

}  // namespace collimator
