// From pixels of several values, one after the other, to grey, or to planes of red, green and blue.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace collimator {

// Of `count` pixels of `channels` values, the first three red, green, blue: their luma (Pillow's "L", in integers).
template <typename Value>
void luma(const Value* from, std::size_t channels, Value* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, from += channels)
    to[i] = static_cast<Value>(
        (std::uint64_t{from[0]} * 19595 + std::uint64_t{from[1]} * 38470 + std::uint64_t{from[2]} * 7471 + 32768) >>
        16);
}

template <typename Value>
void brightest(const Value* from, std::size_t channels, Value* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, from += channels) to[i] = std::max({from[0], from[1], from[2]});
}

template <typename Value>
void first_channel(const Value* from, std::size_t channels, Value* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) to[i] = from[i * channels];
}

// Of pixels whose first three values are red, green, blue: three planes, one after the other.
template <typename Value>
void three_planes(const Value* from, std::size_t channels, Value* to, std::size_t count) {
  for (std::size_t plane = 0; plane < 3; ++plane)
    for (std::size_t i = 0; i < count; ++i) *to++ = from[i * channels + plane];
}

}  // namespace collimator
