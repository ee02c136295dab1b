// A patient inside another text, as P012 in "P012_front.png", which a dataset's user spells as a regular expression.
#pragma once

#include <algorithm>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/names.hpp>

namespace collimator {

// How many steps a regular expression has once its counted repetitions are written out: what a search takes grows with
// it.
inline std::size_t steps_of(std::string_view pattern) {
  std::vector<std::size_t> groups{0};  // the steps of each group that is open
  std::size_t last = 0;                // of what a count behind it repeats
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{') {
      std::size_t most = 0, number = 0;
      for (++i; i < pattern.size() && pattern[i] != '}'; ++i) {
        if (pattern[i] >= '0' && pattern[i] <= '9')
          number = std::min<std::size_t>(10 * number + static_cast<std::size_t>(pattern[i] - '0'), 100'000);
        else
          number = 0;
        most = std::max(most, number);
      }
      if (most > 1) groups.back() = std::min<std::size_t>(groups.back() + last * (most - 1), 1'000'000);
      continue;
    }
    if (pattern[i] == '(') {
      groups.push_back(0);
      continue;
    }
    if (pattern[i] == ')' && groups.size() > 1) {
      last = groups.back() + 1;
      groups.pop_back();
    } else {
      last = 1;
    }
    if (pattern[i] == '\\')
      ++i;
    else if (pattern[i] == '[')
      while (i + 1 < pattern.size() && pattern[i] != ']') i += pattern[i] == '\\' ? 2 : 1;
    groups.back() += last;
  }
  std::size_t all = 0;
  for (const std::size_t group : groups) all += group;
  return all;
}

// A patient inside another text, found by a regular expression with one group.
class PatientPattern {
 public:
  static constexpr std::size_t most_pattern = 200, most_steps = 300, most_text = 300;

  // Throws std::invalid_argument, which names the parameter. An empty pattern is none.
  explicit PatientPattern(const std::string& text, const std::string& parameter = "patient_pattern") {
    if (text.empty()) return;
    if (text.size() > most_pattern || steps_of(text) > most_steps)
      throw std::invalid_argument(parameter + ": too long: at most " + std::to_string(most_pattern) +
                                  " characters, and " + std::to_string(most_steps) +
                                  " with counted repetitions written out");
    try {
      // Without going back over the text, which takes exponential time for some patterns; what needs it (\1) is
      // refused.
      pattern_ = std::make_unique<std::regex>(text, std::regex::ECMAScript | std::regex_constants::__polynomial);
    } catch (const std::regex_error&) {
      throw std::invalid_argument(parameter + ": " + collimator::in_quotes(text) +
                                  " is no regular expression that is read here (ECMAScript's, without \\1)");
    }
    if (pattern_->mark_count() != 1)
      throw std::invalid_argument(parameter + ": " + collimator::in_quotes(text) + " has " +
                                  std::to_string(pattern_->mark_count()) +
                                  " groups; expected one, ( ), around the patient ((?: ) groups without counting)");
  }

  // The whole text where there is no pattern; empty where the pattern finds nothing in it.
  std::string in(std::string_view text) const {
    if (pattern_ == nullptr) return std::string(text);
    if (text.size() > most_text) return {};
    std::match_results<std::string_view::const_iterator> match;
    return std::regex_search(text.begin(), text.end(), match, *pattern_) ? match[1].str() : std::string();
  }

 private:
  std::unique_ptr<std::regex> pattern_;
};

}  // namespace collimator
