// How a picture becomes a square, and its mask with it.
#pragma once

#include <string>

namespace collimator {

// How a rectangle becomes a square:
//   pad      zeros are put around it, an odd row or column of them last
//   crop     its middle square is taken, an odd row or column cut off last
//   stretch  each axis is stretched by itself
enum class Fit { pad, crop, stretch };

// When a pixel of the network's grid counts as visible:
//   conservative  if every native pixel that it reads is visible, so that nothing hidden gets through
//   half, any     if at least half of its area, or any of it, is visible, as published code has it
enum class Reduction { conservative, half, any };

std::string text_of(Fit fit);
std::string text_of(Reduction reduction);
Fit fit_of(const std::string& text);              // throws InputError
Reduction reduction_of(const std::string& text);  // throws InputError

}  // namespace collimator
