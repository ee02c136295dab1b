// Planes of this process's memory, and boxes, as they cross the boundary: the one place that fills in their structs.
#pragma once

#include <cstdint>
#include <type_traits>

#include <collimator/detail/boundary.hpp>

namespace collimator {

// [height,width] values, rows packed; neither owns them nor copies them, and stays where it is, for the tensor points
// into it. The boundary has no tensors that cannot be written: who lends constant data looks afterwards whether a
// plugin wrote.
class Plane {
 public:
  template <typename Value>
  Plane(const Value* data, std::int64_t height, std::int64_t width)
      : shape_{height, width},
        tensor_{sizeof(collimator_tensor),
                const_cast<Value*>(data),
                std::is_floating_point_v<Value> ? 2
                : std::is_signed_v<Value>       ? 0
                                                : 1,
                8 * sizeof(Value),
                2,
                0,
                shape_,
                nullptr} {}
  Plane(const Plane&) = delete;
  Plane& operator=(const Plane&) = delete;

  const collimator_tensor* tensor() const { return &tensor_; }

 private:
  std::int64_t shape_[2];
  collimator_tensor tensor_;
};

// A box as it crosses the boundary; its label stays where it is.
template <typename AnyBox>
collimator_box crossing(const AnyBox& box) {
  return {sizeof(collimator_box),
          box.x,
          box.y,
          box.width,
          box.height,
          detail::text_of(std::string_view(box.label)),
          static_cast<std::uint64_t>(box.kind)};
}

}  // namespace collimator
