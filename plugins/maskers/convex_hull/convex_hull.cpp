// Makes the visible pixels convex: after `roi`, the region without its outline's details (Sourget et al.).
//
// The hull of the pixels' centres; a pixel is kept if its centre lies in the hull or on its edge. All in
// integers: Andrew's monotone chain (1979) over each row's first and last pixel, then half-planes.
#include <utility>
#include <vector>

#include <collimator/components.hpp>
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

struct Point {
  std::int64_t x = 0, y = 0;
};

// Twice the signed area of the triangle; its sign tells on which side of the line from `a` to `b` the
// point `c` lies. 64 bits hold it for any picture of less than 2^30 pixels a side.
std::int64_t side(const Point& a, const Point& b, const Point& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {  // by > 0
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

// The first and last visible column of some rows, from the top down.
class RowExtremes {
 public:
  void add(std::int64_t y, std::int64_t first, std::int64_t last) {
    // Of points that come by rows, only those that turn outwards stay on the hull.
    const auto push = [](std::vector<Point>& chain, Point point, int outwards) {
      while (chain.size() >= 2 && outwards * side(chain[chain.size() - 2], chain.back(), point) <= 0) chain.pop_back();
      chain.push_back(point);
    };
    push(left_, {first, y}, -1);
    push(right_, {last, y}, 1);
  }

  // Sets all pixels of the hull to 1.
  void fill(MaskView keep) const {
    std::size_t left = 0, right = 0;
    for (std::int64_t y = left_.empty() ? 0 : left_.front().y; !left_.empty() && y <= left_.back().y; ++y) {
      while (left + 1 < left_.size() && left_[left + 1].y <= y) ++left;
      while (right + 1 < right_.size() && right_[right + 1].y <= y) ++right;
      const auto [low, low_by] = edge(left_, left, y);
      const auto [high, high_by] = edge(right_, right, y);
      const std::int64_t first = -floor_divide(-low, low_by), last = floor_divide(high, high_by);
      if (first <= last) std::fill(&keep(y, first), &keep(y, last) + 1, std::uint8_t{1});
    }
  }

 private:
  // The column where the chain's edge from point `at` crosses row `y`, as a fraction of positive divisor.
  static std::pair<std::int64_t, std::int64_t> edge(const std::vector<Point>& chain, std::size_t at, std::int64_t y) {
    const Point& from = chain[at];
    if (at + 1 == chain.size() || from.y == y) return {from.x, 1};
    const Point& to = chain[at + 1];
    return {from.x * (to.y - from.y) + (to.x - from.x) * (y - from.y), to.y - from.y};
  }

  std::vector<Point> left_, right_;
};

class ConvexHull final : public collimator::Masker {
 public:
  enum class Of { all, each };

  struct Params {
    Of of = Of::all;

    void describe(auto& field) {
      field("of", of,
            "one hull of all visible pixels (so with both lungs, the mediastinum between them), or one of each "
            "connected part")
          .value("all", Of::all)
          .value("each", Of::each);
    }
  };

  explicit ConvexHull(Params params) : params_(params) {}

  void mask(const Scene&, MaskView keep, Rng&) const override {
    if (params_.of == Of::all)
      hull_of_all(keep);
    else
      hull_of_each(keep);
  }

 private:
  static void hull_of_all(MaskView keep) {
    RowExtremes hull;
    for (std::int64_t y = 0; y < keep.height(); ++y) {
      std::int64_t first = -1, last = -1;
      collimator::for_runs(keep.row(y), 1, [&](std::size_t begin, std::size_t end) {
        if (first < 0) first = static_cast<std::int64_t>(begin);
        last = static_cast<std::int64_t>(end) - 1;
      });
      if (first >= 0) hull.add(y, first, last);
    }
    hull.fill(keep);
  }

  // 8-connected parts; their hulls may overlap.
  static void hull_of_each(MaskView keep) {
    const collimator::Components parts = collimator::components_of(keep);
    std::vector<RowExtremes> hulls(static_cast<std::size_t>(parts.count));
    // Of each part, what is known of its current row.
    std::vector<collimator::Run> rows(hulls.size(), {.y = -1});
    const auto add = [&](const collimator::Run& row) {
      if (row.y >= 0) hulls[static_cast<std::size_t>(row.component)].add(row.y, row.first, row.end - 1);
    };
    for (const collimator::Run& run : parts.runs) {
      collimator::Run& row = rows[static_cast<std::size_t>(run.component)];
      if (row.y == run.y) {
        row.end = run.end;
        continue;
      }
      add(row);
      row = run;
    }
    for (const collimator::Run& row : rows) add(row);
    for (const RowExtremes& hull : hulls) hull.fill(keep);
  }

  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(ConvexHull, "convex_hull", "1.0.0", "Makes the visible pixels convex; after `roi`, the region's hull")
