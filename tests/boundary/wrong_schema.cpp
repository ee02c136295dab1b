// A masker for tests whose schema is wrong in the way that the build says.
#include <collimator/masker.hpp>

namespace {

enum class Side { left, right };

struct Inner {
  Side side = Side::left;

  void describe([[maybe_unused]] auto& field) {
#ifdef EMPTY_ENUM
    field("side", side, "an enum that names no value");
#endif
  }
};

class Wrong final : public collimator::Masker {
 public:
  struct Params {
    Inner inner;
#ifdef DEFAULT_OUTSIDE
    double share = 2;
#else
    double share = 0.5;
#endif

    void describe(auto& field) {
      field("share", share, "of the height").range(0, 1);
#ifdef DECLARED_TWICE
      field("share", share, "of the width").range(0, 1);
#endif
      field("inner", inner, "a struct");
    }
  };

  explicit Wrong(Params) {}

  void mask(const collimator::Scene&, collimator::MaskView, collimator::Rng&) const override {}
};

}  // namespace

COLLIMATOR_MASKER(Wrong, "wrong", "1.0.0", "For tests: its schema is wrong")
