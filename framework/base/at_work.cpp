// A handler for the signals of crashes that does only what a handler may: it writes what was made ready before.
#include "framework/base/at_work.hpp"

#include <signal.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

namespace collimator {
namespace {

constexpr std::array signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr std::size_t most_bytes = 1024;  // of each part: what is written at once to a pipe stays in one piece

thread_local std::string_view sample_at_work;
std::atomic<const std::string*> batch_at_work = nullptr;

struct LastWords {
  int descriptor = -1;
  std::array<char, most_bytes> before{}, after{};
  std::size_t before_size = 0, after_size = 0;
};
LastWords words;
std::array<struct sigaction, signals.size()> former;

std::size_t copy_into(std::array<char, most_bytes>& target, std::string_view text) {
  return static_cast<std::size_t>(std::copy_n(text.begin(), std::min(text.size(), target.size()), target.begin()) -
                                  target.begin());
}

// The words as one JSON text of plain characters: what must be escaped becomes a question mark.
std::size_t quote_into(std::array<char, most_bytes>& target, std::string_view first, std::string_view then) {
  std::size_t size = 0;
  target[size++] = '"';
  for (const std::string_view text : {first, then})
    for (const char character : text.substr(0, 400))
      target[size++] = character < ' ' || character > '~' || character == '"' || character == '\\' ? '?' : character;
  target[size++] = '"';
  return size;
}

void tell(int signal, siginfo_t* about, void*) {
  const std::string* batch = batch_at_work;
  const bool of_sample = !sample_at_work.empty();
  if ((of_sample || batch != nullptr) && words.descriptor >= 0) {
    std::array<char, most_bytes> quoted;
    const std::size_t size =
        of_sample ? quote_into(quoted, "the sample ", sample_at_work) : quote_into(quoted, *batch, "");
    std::array<iovec, 3> parts{iovec{words.before.data(), words.before_size}, iovec{quoted.data(), size},
                               iovec{words.after.data(), words.after_size}};
    [[maybe_unused]] const auto written =
        ::writev(words.descriptor, parts.data(), parts.size());  // one piece: < PIPE_BUF
  }
  for (std::size_t i = 0; i < signals.size(); ++i)
    if (signals[i] == signal) ::sigaction(signal, &former[i], nullptr);
  if (about->si_code <= 0) ::raise(signal);  // it was sent; else the fault happens again on return
}

// A stack that overflows needs another one for the handler.
struct OtherStack {
  static constexpr std::size_t size = 65536;
  std::unique_ptr<char[]> memory;

  OtherStack() {
    stack_t there{};
    if (::sigaltstack(nullptr, &there) != 0 || (there.ss_flags & SS_DISABLE) == 0) return;  // a sanitizer's
    memory = std::make_unique<char[]>(size);
    stack_t ours{};
    ours.ss_sp = memory.get();
    ours.ss_size = size;
    ::sigaltstack(&ours, nullptr);
  }
  ~OtherStack() {
    if (memory == nullptr) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
  }
  OtherStack(const OtherStack&) = delete;
  OtherStack& operator=(const OtherStack&) = delete;
};

void make_other_stack() {
  if (words.descriptor < 0) return;
  [[maybe_unused]] thread_local const OtherStack stack;
}

}  // namespace

AtWork::AtWork(std::string_view sample) noexcept : before_(sample_at_work) {
  make_other_stack();
  sample_at_work = sample;
}

AtWork::~AtWork() { sample_at_work = before_; }

BatchAtWork::BatchAtWork(std::string words) : words_(std::move(words)) {
  make_other_stack();
  batch_at_work = &words_;
}

BatchAtWork::~BatchAtWork() { batch_at_work = nullptr; }

void write_last_words(int descriptor, std::string_view before, std::string_view after) {
  const bool first = words.descriptor < 0;
  words.before_size = copy_into(words.before, before);
  words.after_size = copy_into(words.after, after);
  words.descriptor = descriptor;
  if (!first) return;
  struct sigaction action {};
  action.sa_sigaction = tell;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &action, &former[i]);
}

}  // namespace collimator
