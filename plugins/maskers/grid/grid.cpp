// Keeps or hides one cell of an n x n grid: swept over row and column, it maps where the label can be read.
#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

namespace {

using collimator::MaskView, collimator::Rect, collimator::Rng, collimator::Scene;

class Grid final : public collimator::Masker {
 public:
  struct Params {
    std::int64_t n = 3, row = 0, column = 0;
    bool keep = true;

    void describe(auto& field) {
      field("n", n, "cells along each side; their edges are i/n of the picture's side, rounded down to pixels")
          .range(1, 1000);
      field("row", row, "row of the cell; 0 is at the top").range(0, 999);
      field("column", column, "column of the cell; 0 is at the left").range(0, 999);
      field("keep", keep, "true: only the cell stays visible; false: it is hidden");
    }
    void check() const {
      const auto hold = [&](const char* name, std::int64_t value) {
        if (value >= n)
          throw std::invalid_argument(std::string("`") + name + "` is " + std::to_string(value) + ", but a grid of " +
                                      std::to_string(n) + " cells a side has 0 to " + std::to_string(n - 1));
      };
      hold("row", row);
      hold("column", column);
    }
  };

  explicit Grid(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    const auto edge = [&](std::int64_t i, std::int64_t length) { return i * length / params_.n; };
    const std::int64_t left = edge(params_.column, scene.width), top = edge(params_.row, scene.height);
    const Rect cell{left, top, edge(params_.column + 1, scene.width) - left, edge(params_.row + 1, scene.height) - top};
    if (params_.keep)
      collimator::keep_only(keep, cell);
    else
      keep.inside(cell).fill(0);
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Grid, "grid", "1.0.0", "Keeps or hides one cell of an n x n grid")
