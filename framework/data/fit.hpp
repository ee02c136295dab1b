// How a picture becomes a square, and what hidden pixels become.
#pragma once

#include <string>

namespace collimator {

// pad: zeros around it, an odd row or column of them last. crop: the middle square, an odd row or column
// cut off last. stretch: each axis by itself.
enum class Fit { pad, crop, stretch };

// zero: 0. mean: the mean of the picture's visible pixels (0 where none is visible).
enum class Fill { zero, mean };

std::string text_of(Fit fit);
std::string text_of(Fill fill);
Fit fit_of(const std::string& text);    // throws InputError
Fill fill_of(const std::string& text);  // throws InputError

}  // namespace collimator
