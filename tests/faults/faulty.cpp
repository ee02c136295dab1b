// A masker for tests that harms its process in the way that it is told.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <new>
#include <thread>
#include <vector>

#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Faulty final : public collimator::Masker {
 public:
  enum class How {
    crash,
    hang,
    eat,
    hoard,
    refuse,
    construct,
    abort,
    twos,
    print,
    exit,
    exit_well,
    leave_child,
    draw,
    fork,
    endless
  };

  struct Params {
    How how = How::crash;

    void describe(auto& field) {
      field("how", how, "what goes wrong")
          .value("crash", How::crash)
          .value("hang", How::hang)
          .value("eat", How::eat)
          .value("hoard", How::hoard)
          .value("refuse", How::refuse)
          .value("construct", How::construct)
          .value("abort", How::abort)
          .value("twos", How::twos)
          .value("print", How::print)
          .value("exit", How::exit)
          .value("exit_well", How::exit_well)
          .value("leave_child", How::leave_child)
          .value("draw", How::draw)
          .value("fork", How::fork)
          .value("endless", How::endless);
    }
    void check() const {
      while (how == How::endless) std::this_thread::sleep_for(std::chrono::seconds(1));
    }
  };

  explicit Faulty(Params params) : params_(params) {
    if (params.how == How::construct) throw std::runtime_error("cannot be made");
  }

  void mask(const Scene&, MaskView keep, Rng& rng) const override {
    switch (params_.how) {
      case How::crash:
        std::fputs("about to crash\n", stderr);
        std::raise(SIGSEGV);
        break;
      case How::hang:
        while (true) std::this_thread::sleep_for(std::chrono::seconds(1));
      case How::eat: eat(); break;
      case How::hoard: hoard(); break;
      case How::refuse: throw std::runtime_error("no mask today");
      case How::construct:
      case How::endless: break;
      case How::abort: std::abort();
      case How::twos: keep(0, 0) = 2; break;
      case How::draw: keep(0, 0) = static_cast<std::uint8_t>(rng.below(2)); break;
      case How::print:
        std::cout << "{\"done\": 0}\nnoise\n{\"failed\": \"a lie\"}" << std::endl;
        std::puts("{\"progress\": [1]}");
        break;
      case How::exit: std::_Exit(7);
      case How::exit_well: ::_exit(0);
      case How::leave_child:
        if (::fork() == 0) {
          ::sleep(600);
          ::_exit(0);
        }
        std::raise(SIGKILL);
        break;
      case How::fork: [[maybe_unused]] const pid_t child = ::fork();  // and both come back
    }
  }

 private:
  // 4 GB, touched page by page, which the limit of the node must stop long before.
  static void eat() {
    std::vector<std::vector<char>> eaten;
    for (int i = 0; i < 64; ++i) std::memset(eaten.emplace_back(64 << 20).data(), 1, 64 << 20);
  }

  // Three quarters of the machine's memory, of which one byte is touched.
  static void hoard() {
    const auto pages = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES));
    void* hoarded = ::operator new(pages / 4 * 3 * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)));
    *static_cast<volatile char*>(hoarded) = 1;
    ::operator delete(hoarded);
  }

  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Faulty, "faulty", "1.0.0", "For tests: harms its process")
