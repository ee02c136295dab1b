// Views as cv::Mat headers, without a copy. For plugins that link OpenCV's core.
#pragma once

#include <opencv2/core/mat.hpp>

#include <collimator/views.hpp>

namespace collimator {

template <typename Value>
cv::Mat as_mat(const View<Value>& view) {
  using Plain = std::remove_const_t<Value>;
  static_assert(std::is_same_v<Plain, std::uint8_t> || std::is_same_v<Plain, float>);
  // A cv::Mat cannot say that it is read-only; callers must not write through one of a const view.
  return cv::Mat(static_cast<int>(view.height()), static_cast<int>(view.width()),
                 std::is_same_v<Plain, float> ? CV_32F : CV_8U, const_cast<Plain*>(view.data()),
                 static_cast<std::size_t>(view.row_stride()) * sizeof(Plain));
}

}  // namespace collimator
