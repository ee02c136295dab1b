// How many rows of a table a dataset leaves out, and why: the numbers that a study's flow diagram is drawn from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace collimator {

// Counts by reason, in the order in which the reasons first came.
class Exclusions {
 public:
  // `reason` completes "12 rows …": "have no picture". `example` is kept of the first one.
  void count(std::string_view reason, std::string_view example = {}) {
    ++total_;
    for (Reason& known : reasons_)
      if (known.text == reason) {
        ++known.count;
        return;
      }
    reasons_.push_back({std::string(reason), std::string(example), 1});
  }
  std::size_t total() const { return total_; }
  bool empty() const { return total_ == 0; }
  // "3 have no picture (the first is a.png), 2 are damaged"; "" where nothing was left out.
  std::string told() const {
    std::string result;
    for (const Reason& reason : reasons_) {
      result += (result.empty() ? "" : ", ") + std::to_string(reason.count) + ' ' + reason.text;
      if (!reason.example.empty()) result += " (the first is " + reason.example + ')';
    }
    return result;
  }

 private:
  struct Reason {
    std::string text, example;
    std::size_t count;
  };
  std::vector<Reason> reasons_;
  std::size_t total_ = 0;
};

}  // namespace collimator
