// How both sides read what the other one filled in: structs of another size, arrays by their stride, messages.
// Authors never include this.
#pragma once

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/abi.h>

namespace collimator::detail {

inline std::string_view text_of(collimator_text text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, static_cast<std::size_t>(text.size));
}
inline collimator_text text_of(std::string_view text) { return {text.data(), text.size()}; }

// A struct of the boundary in this side's size: members that the other side did not know are zero, and those that
// this side does not know are left out. A null pointer gives zeros.
template <typename Struct>
Struct taken(const Struct* given) {
  Struct own{};
  if (given != nullptr)
    std::memcpy(static_cast<void*>(&own), given, std::min<std::uint64_t>(given->size, sizeof(Struct)));
  return own;
}

// The items of an array of such structs, which its owner steps through by `stride` bytes.
template <typename Struct>
class Items {
 public:
  Items(const Struct* first, std::uint64_t count, std::uint64_t stride, std::string_view what)
      : first_(reinterpret_cast<const char*>(first)), count_(count), stride_(stride) {
    if (count > 0 && (first == nullptr || stride < sizeof(std::uint64_t) || stride % alignof(Struct) != 0))
      throw std::runtime_error(std::to_string(count) + " " + std::string(what) +
                               (first == nullptr ? " are announced, but there is no list"
                                                 : " are announced with a stride of " + std::to_string(stride) +
                                                       " bytes, which no such struct has"));
  }
  std::uint64_t size() const { return count_; }
  Struct operator[](std::uint64_t index) const {
    Struct own{};
    const char* item = first_ + index * stride_;
    std::uint64_t size = 0;
    std::memcpy(&size, item, sizeof size);
    std::memcpy(static_cast<void*>(&own), item, std::min({size, stride_, std::uint64_t{sizeof(Struct)}}));
    return own;
  }

 private:
  const char* first_;
  std::uint64_t count_, stride_;
};

// Leaves `message` in the buffer, cut to its capacity.
inline void leave_message(collimator_error* error, std::string_view message) {
  if (error == nullptr || error->text == nullptr) return;
  error->length = std::min<std::uint64_t>(message.size(), error->capacity);
  std::memcpy(error->text, message.data(), error->length);
}
// What was left in a buffer, never more than it holds.
inline std::string_view message_of(const collimator_error& error) {
  return error.text == nullptr ? std::string_view()
                               : std::string_view(error.text, std::min(error.length, error.capacity));
}

// A buffer for the message of a function of the other side.
class Message {
 public:
  Message() = default;
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;
  collimator_error* error() { return &error_; }
  std::string_view text() const { return message_of(error_); }

 private:
  char text_[2048];
  collimator_error error_{text_, sizeof text_, 0};
};

// Buffers for what a metric has to say of each of its outputs.
class Reasons {
 public:
  explicit Reasons(std::size_t outputs) : texts_(outputs * capacity) {
    for (std::size_t i = 0; i < outputs; ++i) errors_.push_back({texts_.data() + i * capacity, capacity, 0});
  }
  Reasons(const Reasons&) = delete;
  Reasons& operator=(const Reasons&) = delete;
  collimator_error* errors() { return errors_.data(); }
  std::string text(std::size_t output) const { return std::string(message_of(errors_[output])); }

 private:
  static constexpr std::size_t capacity = 512;
  std::vector<char> texts_;
  std::vector<collimator_error> errors_;
};

}  // namespace collimator::detail
