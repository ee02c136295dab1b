// One convolution, and the maximum of each of its channels: the smallest network that finds a thing anywhere.
#include <collimator/native/layers.hpp>
namespace {
class OneLayer final : public collimator::Network {  // which keeps the book of named tensors
 public:
  struct Params {
    std::int64_t width = 4, kernel = 5;
    void describe(auto& field) {
      field("width", width, "channels of the convolution").range(1, 256);
      field("kernel", kernel, "side of its square kernel, an odd number").unit("px").range(1, 31);
    }
    void check() const {
      if (kernel % 2 == 0) throw std::invalid_argument("`kernel` is even; take an odd number");
    }
  };
  OneLayer(Params params, const collimator::ModelShape& shape)
      : conv_(*this, "conv", 1, params.width, params.kernel), fc_(*this, "fc", params.width, shape.classes) {}

  std::int64_t channels() const override { return 1; }
  at::Tensor features(const at::Tensor& pictures) override {  // [N,1,H,W] -> [N,width,H,W]
    return conv_(pictures).relu_();
  }
  at::Tensor head(const at::Tensor& features, const at::Tensor&) override {  // -> logits [N,classes]
    return fc_(features.amax({2, 3}));
  }

 private:
  collimator::Conv2d conv_;
  collimator::Linear fc_;
};
}  // namespace
COLLIMATOR_MODEL(OneLayer, "one_layer", "1.0.0", "One convolution and the maximum of each of its channels")
