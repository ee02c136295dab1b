// A counter-based random generator: the same numbers on every machine, in any order, on any thread.
//
// Algorithm: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
// SC'11, section 3.3). A stream is named by a 64-bit key; block i of a stream depends on nothing but the
// key and i. Streams are derived from names by FNV-1a and a finaliser, so that a sample's numbers do not
// depend on which samples came before it.
#pragma once

#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace collimator {

// Ten rounds of Philox4x32 over `counter` with `key`.
constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

// Mixes a name into a 64-bit key (FNV-1a over the bytes, then MurmurHash3's finaliser).
constexpr std::uint64_t mix_key(std::uint64_t key, std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325 ^ key;
  for (const char character : name) {
    hash ^= static_cast<unsigned char>(character);
    hash *= 0x100000001b3;
  }
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccd;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

// One stream of random numbers. Cheap to copy; a copy continues on its own.
class Rng {
 public:
  explicit constexpr Rng(std::uint64_t key = 0) : key_(key) {}

  // The stream for a purpose or a sample: rng.stream("augmentation").stream(sample_id).
  constexpr Rng stream(std::string_view name) const { return Rng(mix_key(key_, name), watch_); }
  constexpr std::uint64_t key() const {
    note();
    return key_;
  }
  // The same stream; what is drawn from it, its copies or the streams derived from them sets `drawn`, which must
  // outlive them all. Its key counts as drawn, too: numbers can be made from it.
  constexpr Rng watched_by(std::atomic<bool>& drawn) const { return Rng(key_, &drawn); }

  constexpr std::uint32_t next32() {
    if (used_ == 4) {
      note();
      block_ = philox4x32({static_cast<std::uint32_t>(index_), static_cast<std::uint32_t>(index_ >> 32), 0, 0},
                          {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)});
      ++index_;
      used_ = 0;
    }
    return block_[used_++];
  }
  constexpr std::uint64_t next64() {
    const std::uint64_t high = next32();
    return (high << 32) | next32();
  }

  // Uniform in [0,1), 53 bits.
  constexpr double uniform() { return static_cast<double>(next64() >> 11) * 0x1.0p-53; }
  constexpr double uniform(double low, double high) { return low + (high - low) * uniform(); }

  // Uniform in [0, count), without bias (rejection); count > 0.
  constexpr std::uint64_t below(std::uint64_t count) {
    const std::uint64_t limit = ~std::uint64_t{0} - (~std::uint64_t{0} % count + 1) % count;
    std::uint64_t draw = next64();
    while (draw > limit) draw = next64();
    return draw % count;
  }

  // Standard normal (Box and Muller 1958, one of the pair).
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }

  // Shuffles in place (Fisher and Yates).
  template <typename Sequence>
  constexpr void shuffle(Sequence& sequence) {
    for (std::uint64_t last = sequence.size(); last > 1; --last) {
      const std::uint64_t pick = below(last);
      auto kept = sequence[last - 1];
      sequence[last - 1] = sequence[pick];
      sequence[pick] = kept;
    }
  }

 private:
  constexpr Rng(std::uint64_t key, std::atomic<bool>* watch) : key_(key), watch_(watch) {}
  constexpr void note() const {
    if (watch_ != nullptr) watch_->store(true, std::memory_order_relaxed);
  }

  std::uint64_t key_ = 0;
  std::atomic<bool>* watch_ = nullptr;
  std::uint64_t index_ = 0;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

}  // namespace collimator
