// A masker for tests that gives another mask each time, in one of the ways that plugins do: an audit must find each.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Restless final : public collimator::Masker {
 public:
  enum class How { rest, rand, random_device, clock, counter, generator, buffer };

  struct Params {
    How how = How::rest;

    void describe(auto& field) {
      field("how", how, "what its masks depend on")
          .value("rest", How::rest)
          .value("rand", How::rand)
          .value("random_device", How::random_device)
          .value("clock", How::clock)
          .value("counter", How::counter)
          .value("generator", How::generator)
          .value("buffer", How::buffer);
    }
  };

  explicit Restless(Params params) : params_(params) {}

  // The first row becomes the digits of a number that depends on what the parameter says.
  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    const unsigned number = drawn(scene);
    for (std::int64_t x = 0; x < std::min<std::int64_t>(keep.width(), 32); ++x)
      keep(0, x) = static_cast<std::uint8_t>(number >> x & 1);
  }

 private:
  unsigned drawn(const Scene& scene) const {
    switch (params_.how) {
      case How::rest: break;
      case How::rand: return static_cast<unsigned>(std::rand());
      case How::random_device: return std::random_device()();
      case How::clock: return static_cast<unsigned>(std::chrono::steady_clock::now().time_since_epoch().count());
      case How::counter: {
        static std::atomic<unsigned> calls = 0;  // safe, but it tells the order of the calls
        return calls++;
      }
      case How::generator: {
        static thread_local std::mt19937 generator;  // always seeded alike
        return static_cast<unsigned>(generator());
      }
      case How::buffer: return through_buffer(scene);
    }
    return own_number(scene);
  }

  static unsigned own_number(const Scene& scene) {
    unsigned number = 0;
    for (std::int64_t y = 0; y < scene.height; ++y)
      for (std::int64_t x = 0; x < scene.width; ++x) number = number * 31 + scene.roi()(y, x);
    return number;
  }

  // Scratch space that all threads share: one writes over what another has not read yet.
  static unsigned through_buffer(const Scene& scene) {
    static std::array<std::atomic<unsigned>, 1> buffer;  // atomic, so that it is the mask alone that goes wrong
    buffer[0] = own_number(scene);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return buffer[0];
  }

  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Restless, "restless", "1.0.0", "For tests: gives another mask each time")
