// What the host offers the object of a plugin while it lives: a log, progress, and "am I cancelled?".
#pragma once

#include <cstdint>
#include <string_view>

#include <collimator/detail/boundary.hpp>

namespace collimator {

// Thrown by Host::check_cancelled(); let it pass, the host knows it.
struct CancelledByHost {};

// Any thread. One that no host has filled in does nothing.
class Host {
 public:
  Host() = default;
  explicit Host(const collimator_host* host) : host_(detail::taken(host)) {}

  // A line for the node's log.
  void log(std::string_view message) const {
    if (host_.log != nullptr) host_.log(host_.self, detail::text_of(message));
  }
  // How far a long call has come.
  void progress(std::uint64_t done, std::uint64_t total) const {
    if (host_.progress != nullptr) host_.progress(host_.self, done, total);
  }
  // Whether nobody waits for the result any more.
  bool cancelled() const { return host_.cancelled != nullptr && host_.cancelled(host_.self) != 0; }
  // Ends a call that nobody waits for: call it now and then in a loop that takes seconds.
  void check_cancelled() const {
    if (cancelled()) throw CancelledByHost{};
  }

 private:
  collimator_host host_{};
};

namespace detail {
struct HostGiver;
}

// Part of every role's base class.
class Hosted {
 public:
  // The host of this object, from the end of its constructor on; in a test one that does nothing.
  const Host& host() const { return host_; }

 private:
  friend struct detail::HostGiver;
  Host host_;
};

namespace detail {

struct HostGiver {
  static void give(Hosted& object, const Host& host) { object.host_ = host; }
};

}  // namespace detail
}  // namespace collimator
