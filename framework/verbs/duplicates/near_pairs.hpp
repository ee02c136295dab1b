// Finds the pairs of 64-bit hashes that differ in few bits, without looking at all pairs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace collimator {

// Calls found(a, b, distance) once for each pair a < b whose Hamming distance is at most `most`, for each a by rising
// b. Multi-index hashing (Norouzi, Punjani, Fleet: "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012):
// of `most` + 1 stretches of the bits, such a pair has one that is equal, so only pairs within its buckets are looked
// at. `most` is at most 31. found() returns false to end the search. Throws InputError
// where there are millions of pairs.
void near_pairs(std::span<const std::uint64_t> hashes, int most,
                const std::function<bool(std::size_t a, std::size_t b, int distance)>& found);

}  // namespace collimator
