// ResNet-50 (He et al. 2016, v1.5): bottleneck blocks.
#include <collimator/native/resnet.hpp>

namespace {

class ResNet50 final : public collimator::ResNet {
 public:
  using Params = collimator::NoParams;

  ResNet50(Params, const collimator::ModelShape& shape) : ResNet(collimator::resnet50_depth, shape) {}
};

}  // namespace

COLLIMATOR_MODEL(ResNet50, "resnet50", "1.0.0", "ResNet-50, with torchvision's names and shapes")
