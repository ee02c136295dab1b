// A handler for the signals of crashes that does only what a handler may: it writes what was made ready before.
#include "framework/base/at_work.hpp"

#include <signal.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace collimator {
namespace {

constexpr std::array signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr std::size_t most_bytes = 512;

thread_local std::string_view sample_at_work;

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

// The sample as a JSON text of plain characters: what must be escaped becomes a question mark.
std::size_t quote_into(std::array<char, most_bytes>& target, std::string_view text) {
  std::size_t size = 0;
  target[size++] = '"';
  for (const char character : text.substr(0, 200))
    target[size++] = character < ' ' || character > '~' || character == '"' || character == '\\' ? '?' : character;
  target[size++] = '"';
  return size;
}

void tell(int signal, siginfo_t* about, void*) {
  if (!sample_at_work.empty() && words.descriptor >= 0) {
    std::array<char, most_bytes> quoted;
    std::array<iovec, 3> parts{iovec{words.before.data(), words.before_size},
                               iovec{quoted.data(), quote_into(quoted, sample_at_work)},
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

}  // namespace

AtWork::AtWork(std::string_view sample) noexcept : before_(sample_at_work) {
  if (words.descriptor >= 0) {
    [[maybe_unused]] thread_local const OtherStack stack;
  }
  sample_at_work = sample;
}

AtWork::~AtWork() { sample_at_work = before_; }

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
