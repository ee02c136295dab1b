// Which patients' ids are one id, written in two ways.
#pragma once

#include <string>
#include <string_view>

namespace collimator {

// An id without what depends on who wrote it: 7, 007, 7.0, +7, 7e0 and "7 " are one patient's, and so are texts that
// look the same on a screen (Unicode's NFKC: é in one character or two, wide letters, blanks that do not break) or hold
// characters that nobody sees (U+200B). A fraction other than 0 is a part of the id, as the 10 of 12.10.
std::string plain_id(std::string_view id);

// The same, with capital letters as small ones, and 1.5 and 1.50 as one. Some publishers' ids are told apart by them.
std::string folded_id(std::string_view id);

}  // namespace collimator
