// What the author of a model includes: a network whose feature stage and head stand apart.
//
// Native plugins share the host's own LibTorch, so C++ objects and at::Tensor cross the boundary; the
// host accepts one only if LibTorch's build, the compiler's ABI and the digest of these headers are its own.
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
