// A control for explainers: where a network's features are strong, whatever it says of the class.
#include <ATen/ops/pow.h>
#include <c10/core/GradMode.h>

#include <collimator/native/explainer.hpp>
namespace {
// The sum over channels of the activations to a power (Zagoruyko and Komodakis 2017, equation 1). An explainer
// whose maps find no more than these has not looked at the class.
class ActivationMap final : public collimator::Explainer {
 public:
  struct Params {
    double power = 2;
    void describe(auto& field) {
      field("power", power, "a greater one gives more weight to the strongest activations").above(0).max(8);
    }
  };
  explicit ActivationMap(Params params) : params_(params) {}

  at::Tensor explain(collimator::Model& model, const at::Tensor& pictures, const at::Tensor& /*metadata*/,
                     std::int64_t /*target*/) const override {
    const at::NoGradGuard no_grad;                                   // gradients are on where the host calls
    return at::pow(model.features(pictures), params_.power).sum(1);  // [N,K,h,w] -> [N,h,w]
  }

 private:
  Params params_;
};
}  // namespace
COLLIMATOR_EXPLAINER(ActivationMap, "activation_map", "1.0.0", "Where the features are strong, whatever the class")
