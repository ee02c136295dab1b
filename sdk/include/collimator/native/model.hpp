// What the author of a model includes: a network whose feature stage and head stand apart.
//
// A complete one, sdk/examples/one_layer/one_layer.cpp:
//
//   // One convolution, and the maximum of each of its channels: the smallest network that finds a thing anywhere.
//   #include <collimator/native/layers.hpp>
//   namespace {
//   class OneLayer final : public collimator::Network {  // which keeps the book of named tensors
//    public:
//     struct Params {
//       std::int64_t width = 4, kernel = 5;
//       void describe(auto& field) {
//         field("width", width, "channels of the convolution").range(1, 256);
//         field("kernel", kernel, "side of its square kernel, an odd number").unit("px").range(1, 31);
//       }
//       void check() const {
//         if (kernel % 2 == 0) throw std::invalid_argument("`kernel` is even; take an odd number");
//       }
//     };
//     OneLayer(Params params, const collimator::ModelShape& shape)
//         : conv_(*this, "conv", 1, params.width, params.kernel), fc_(*this, "fc", params.width, shape.classes) {}
//
//     std::int64_t channels() const override { return 1; }
//     at::Tensor features(const at::Tensor& pictures) override {  // [N,1,H,W] -> [N,width,H,W]
//       return conv_(pictures).relu_();
//     }
//     at::Tensor head(const at::Tensor& features, const at::Tensor&) override {  // -> logits [N,classes]
//       return fc_(features.amax({2, 3}));
//     }
//
//    private:
//     collimator::Conv2d conv_;
//     collimator::Linear fc_;
//   };
//   }  // namespace
//   COLLIMATOR_MODEL(OneLayer, "one_layer", "1.0.0", "One convolution and the maximum of each of its channels")
//
// Native plugins share the host's own LibTorch, so C++ objects and at::Tensor cross the boundary; the host accepts one
// only if LibTorch's build, the compiler's ABI and the digest of these headers are its own. network.hpp has the base
// that most models begin with, layers.hpp the layers, resnet.hpp a network of them.
//
// Threads: one thread uses an object at a time. LibTorch computes inside its operations with the threads of the node.
//
// Lifecycle: the host makes the object from (Params, ModelShape) on the CPU; to train it, it seeds LibTorch's default
// generator before. Then it may fill the tensors of parameters() and buffers() from a file, calls to(device), and
// train(true) or train(false) before it computes. An object may be made and destroyed on any thread, and is destroyed
// when no call of it is under way. `host()` serves from the end of the constructor to the end of the destructor.
//
// Shapes and ranges:
// - Pictures are float32 [N,channels(),S,S] on the device, channels last in memory; (brightness in [0,1] - mean) /
//   deviation of the visible training pixels. The grey picture stands in each channel.
// - Features are [N,K,h,w], after their ReLU: explainers look at them. Logits are float32 [N,classes] before any
//   sigmoid, a segmenter's [N,1,S,S]. `metadata` is an undefined tensor today.
// - Names of tensors are their names in weights.safetensors. There is at least one parameter, and no name stands twice.
//
// Gradients are on in training and in explaining, and off in predicting. Random numbers (dropout, initial weights) come
// from LibTorch's default generator alone, which is seeded before each epoch, so that a run can be repeated.
//
// Errors: a c10::Error or any other std::exception ends the node with its message, behind `training ID:` or the like,
// also one thrown by the constructor or by Params::check(). Where pictures are too small for the network, say which
// `size` would do.
//
// Cancelling: the host looks between batches. host().check_cancelled() and host().log(line) serve in longer calls.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include <collimator/native/plugin.hpp>

namespace collimator {

// What the host tells a model about the data it will see.
struct ModelShape {
  std::int64_t classes = 1;   // number of outputs
  std::int64_t metadata = 0;  // numbers of metadata per picture; 0: none
};

// Base of all networks. One object is used by one thread at a time.
class Model : public Hosted {
 public:
  virtual ~Model() = default;

  // Channels that features() expects: the host repeats the grey picture.
  virtual std::int64_t channels() const = 0;
  // pictures [N,channels(),H,W], normalised -> the activation that the head pools, after its ReLU
  // [N,K,h,w]; a segmenter's last activation before its head.
  virtual at::Tensor features(const at::Tensor& pictures) = 0;
  // That activation (and metadata [N,M] or undefined) -> logits: [N,C], a segmenter's [N,C,H,W].
  virtual at::Tensor head(const at::Tensor& features, const at::Tensor& metadata) = 0;

  // Parameters and buffers under torchvision's names; the tensors share storage with the network's.
  virtual std::vector<std::pair<std::string, at::Tensor>> parameters() const = 0;
  virtual std::vector<std::pair<std::string, at::Tensor>> buffers() const = 0;
  // Training mode (batch statistics, dropout) on or off.
  virtual void train(bool on) = 0;
  // Moves to a device ("cpu", "cuda:0"); tensors taken from parameters() before are stale.
  virtual void to(const std::string& device) = 0;
};

// What the role table "collimator.model/1" holds for a model.
struct NativeModelFunctions {
  std::uint64_t size = sizeof(NativeModelFunctions);
  // Makes a network with its parameters initialised from LibTorch's default generator, which the host
  // seeds before. Throws.
  std::unique_ptr<Model> (*create)(const collimator_host* host, const collimator_values* values,
                                   const ModelShape& shape) = nullptr;
};

namespace detail {

template <typename Plugin>
std::unique_ptr<Model> create_model(const collimator_host* host, const collimator_values* values,
                                    const ModelShape& shape) {
  auto made = std::make_unique<Plugin>(params_from<Plugin>(values), shape);
  HostGiver::give(*made, Host(host));
  return made;
}

template <typename Plugin>
const collimator_library* model_library(const About& about) {
  static const NativeModelFunctions functions{sizeof(NativeModelFunctions), create_model<Plugin>};
  return library(about, manifest<Plugin>(about, "native", native_build()), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class`, constructible from (Params, ModelShape), the model `id`. Once per library.
#define COLLIMATOR_MODEL(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::model_library<Class>({"model", 1, id, version, about})))
