// A masker for tests that breaks the contract in the way that it is told.
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Unruly final : public collimator::Masker {
 public:
  enum class How { writes_two, changes_roi, throws, throws_nothing_known, needs_roi_unsaid };

  struct Params {
    How how = How::writes_two;

    void describe(auto& field) {
      field("how", how, "which rule is broken")
          .value("writes_two", How::writes_two)
          .value("changes_roi", How::changes_roi)
          .value("throws", How::throws)
          .value("throws_nothing_known", How::throws_nothing_known)
          .value("needs_roi_unsaid", How::needs_roi_unsaid);
    }
  };

  explicit Unruly(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    switch (params_.how) {
      case How::writes_two: keep(1, 2) = 2; break;
      case How::changes_roi: const_cast<std::uint8_t&>(scene.roi()(0, 0)) ^= 1; break;
      case How::throws: throw std::runtime_error("will not");
      case How::throws_nothing_known: throw 7;
      case How::needs_roi_unsaid: collimator::intersect(keep, scene.roi());
    }
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Unruly, "unruly", "1.0.0", "For tests: breaks the masker contract")
