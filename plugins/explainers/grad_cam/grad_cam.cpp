// Grad-CAM (Selvaraju et al. 2017, equations 1 and 2) at the stage that the head pools, after its ReLU.
//
// The map of class c is relu(sum_k a_k A_k), a_k the mean over the area of d logit_c / d A_k. It is raw: no
// minimum is subtracted and nothing is scaled. Gradients go through the head only, so that a map costs about
// one forward pass.
#include <ATen/ops/relu.h>

#include <c10/core/GradMode.h>

#include <collimator/native/explainer.hpp>

namespace {

class GradCam final : public collimator::Explainer {
 public:
  at::Tensor explain(collimator::Model& model, const at::Tensor& pictures, const at::Tensor& metadata,
                     std::int64_t target) const override {
    at::Tensor features;
    {
      const at::NoGradGuard no_grad;
      features = model.features(pictures).detach();
    }
    features.set_requires_grad(true);
    {
      const at::AutoGradMode grad(true);
      // A sum over the batch: each picture's gradient is its own, whatever lies beside it.
      const at::Tensor score = model.head(features, metadata).select(1, target).sum();
      score.backward({}, std::nullopt, false, at::TensorList(features));  // into the features only, not the weights
    }
    const at::NoGradGuard no_grad;
    const at::Tensor weights = features.grad().mean({2, 3}, true);
    return weights.mul(features).sum(1).relu_();
  }
};

}  // namespace

COLLIMATOR_EXPLAINER(GradCam, "grad_cam", "1.0.0", "Grad-CAM at the stage that the head pools, raw")
