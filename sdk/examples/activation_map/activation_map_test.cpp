// Facts about the control: its formula, and that pictures of a batch do not change each other's maps.
#include "activation_map.cpp"

#include <collimator/native/testing.hpp>

using collimator::testing::tensor, collimator::testing::values_of;

namespace {

// A network whose features are the picture and twice the picture.
class Twice final : public collimator::Network {
 public:
  std::int64_t channels() const override { return 1; }
  at::Tensor features(const at::Tensor& pictures) override {
    return pictures.mul(tensor({1, 2, 1, 1}, [](std::int64_t i) { return i + 1; }));
  }
  at::Tensor head(const at::Tensor& features, const at::Tensor&) override { return features.mean({2, 3}); }
};

}  // namespace

TEST_CASE("a map is the sum over channels of the activations to the power") {
  Twice net;
  const at::Tensor pictures = tensor({2, 1, 1, 2}, [](std::int64_t i) { return i; });
  CHECK(values_of(ActivationMap({}).explain(net, pictures, {}, 0)) == std::vector<double>{0, 5, 20, 45});
  CHECK(values_of(ActivationMap({.power = 1}).explain(net, pictures, {}, 0)) == std::vector<double>{0, 3, 6, 9});
  CHECK(values_of(ActivationMap({}).explain(net, pictures.narrow(0, 1, 1), {}, 0)) == std::vector<double>{20, 45});
}
