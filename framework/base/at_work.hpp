// Which samples a process is at work on: its last words where a plugin crashes it.
#pragma once

#include <string>
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

// While it lives, a crash of any thread that is at work on no sample of its own says these words, as "one of the
// samples a, b": for what works on several samples at once, maybe with threads of its own. One at a time.
class BatchAtWork {
 public:
  explicit BatchAtWork(std::string words);
  ~BatchAtWork();
  BatchAtWork(const BatchAtWork&) = delete;
  BatchAtWork& operator=(const BatchAtWork&) = delete;

 private:
  const std::string words_;
};

// From here on a signal that ends this process lets it write one line to the descriptor first: `before`, what it is at
// work on ("the sample a") as a JSON text, `after`. Nothing is written where it is at work on none. May be called
// again.
void write_last_words(int descriptor, std::string_view before, std::string_view after);

}  // namespace collimator
