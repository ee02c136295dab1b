// ResNet-18 (He et al. 2016): residual blocks of two 3x3 convolutions.
#include <collimator/native/resnet.hpp>

namespace {

class ResNet18 final : public collimator::ResNet {
 public:
  using Params = collimator::NoParams;

  ResNet18(Params, const collimator::ModelShape& shape) : ResNet(collimator::resnet18_depth, shape) {}
};

}  // namespace

COLLIMATOR_MODEL(ResNet18, "resnet18", "1.0.0", "ResNet-18, with torchvision's names and shapes")
