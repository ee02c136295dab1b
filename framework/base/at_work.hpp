// Which sample a thread is at work on: the last words of a process that a plugin crashes.
#pragma once

#include <string_view>

namespace collimator {

// While it lives, a crash of this thread names the sample. The innermost counts. Costs less than a microsecond.
class AtWork {
 public:
  explicit AtWork(std::string_view sample) noexcept;
  ~AtWork();
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;

 private:
  std::string_view before_;
};

// From here on a signal that ends this process lets it write one line to the descriptor first: `before`, the sample as
// a JSON text, `after`. Nothing is written where the thread is at work on none. May be called again.
void write_last_words(int descriptor, std::string_view before, std::string_view after);

}  // namespace collimator
