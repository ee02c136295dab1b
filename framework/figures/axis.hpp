// The x axis of a figure's panels.
#pragma once

#include <vector>

#include "framework/figures/figure_data.hpp"
#include "framework/figures/svg.hpp"

namespace collimator {

// An axis of numbers, or of names at equal distances. It has names where that is asked for, and where a value of x is
// no number. Places are pixels from its left end. Keeps a reference to `data`.
class XAxis {
 public:
  XAxis() = default;
  XAxis(const FigureData& data, double length, bool by_name);

  bool by_name() const { return by_name_; }
  double below() const { return below_; }    // the room that ticks, their labels and the axis' name take
  double at_index(std::size_t index) const;  // of data.x_labels
  double at_value(double value) const { return scale_.at(value); }
  void draw(Svg& svg, double x, double y) const;  // from (x, y) to the right

 private:
  const FigureData* data_ = nullptr;
  double length_ = 0, below_ = 40;
  bool by_name_ = false, upwards_ = false;
  Scale scale_;
  std::vector<double> ticks_;
};

}  // namespace collimator
