// What the author of an explainer includes: it says where a model looked.
//
// A complete one, sdk/examples/activation_map/activation_map.cpp:
//
//   // A control for explainers: where a network's features are strong, whatever it says of the class.
//   #include <ATen/ops/pow.h>
//   #include <c10/core/GradMode.h>
//
//   #include <collimator/native/explainer.hpp>
//   namespace {
//   // The sum over channels of the activations to a power (Zagoruyko and Komodakis 2017, equation 1). An explainer
//   // whose maps find no more than these has not looked at the class.
//   class ActivationMap final : public collimator::Explainer {
//    public:
//     struct Params {
//       double power = 2;
//       void describe(auto& field) {
//         field("power", power, "a greater one gives more weight to the strongest activations").above(0).max(8);
//       }
//     };
//     explicit ActivationMap(Params params) : params_(params) {}
//
//     at::Tensor explain(collimator::Model& model, const at::Tensor& pictures, const at::Tensor& /*metadata*/,
//                        std::int64_t /*target*/) const override {
//       const at::NoGradGuard no_grad;                                   // gradients are on where the host calls
//       return at::pow(model.features(pictures), params_.power).sum(1);  // [N,K,h,w] -> [N,h,w]
//     }
//
//    private:
//     Params params_;
//   };
//   }  // namespace
//   COLLIMATOR_EXPLAINER(ActivationMap, "activation_map", "1.0.0", "Where the features are strong, whatever the class")
//
// Threads: one thread at a time calls explain() of an object, and nobody else uses the model meanwhile.
//
// Lifecycle: the host makes one object for each explain node, and destroys it before the model; both may happen on any
// thread. `host()` serves from the end of the constructor to the end of the destructor. The model comes on its device
// and in evaluation mode, and is to be left so, with the same weights and without gradients in them.
//
// Shapes and ranges:
// - Pictures are float32 [N,C,S,S] on the model's device, as in model.hpp. `metadata` is an undefined tensor today.
// - `target` is the 0-based class that is explained: logits.select(1, target).
// - Maps are [N,h,w], on any device and of any floating type, raw and finite: the host scales nothing. It enlarges them
//   to [N,S,S], bilinearly, pixel centres aligned as squares.
// - A map's picture is explained by itself: other pictures of the batch must not change it.
// - Values are >= 0 for what speaks for the class, unless the class says `signed_maps`.
//
// Gradients are on when the host calls. Whoever needs none says `const at::NoGradGuard no_grad;`.
//
// Errors: maps of another shape end the node, and so do maps that are not finite, with the names of the first and the
// last sample of the batch. A c10::Error or any other std::exception ends it as `explaining with ID: what()`, also one
// thrown by the constructor or by Params::check().
//
// Cancelling: the host looks between batches. A call that takes seconds, such as one of many forward passes, calls
// host().check_cancelled() between them, and may tell the log of it by host().log(line).
#pragma once

#include <memory>

#include <ATen/core/Tensor.h>

#include <collimator/native/model.hpp>

namespace collimator {

// Base of all explainers. Objects are immutable; one call at a time per model. A class whose maps speak against the
// class, too, where they are below 0, says `static constexpr bool signed_maps = true`.
class Explainer : public Hosted {
 public:
  virtual ~Explainer() = default;

  // pictures [N,C,H,W], normalised; metadata [N,M] or undefined; target: the class explained, 0-based.
  // Returns raw maps [N,h,w], float32, finite, of any h and w: the host enlarges them bilinearly.
  // The result for a picture must not depend on the others in the batch.
  virtual at::Tensor explain(Model& model, const at::Tensor& pictures, const at::Tensor& metadata,
                             std::int64_t target) const = 0;
};

// What the role table "collimator.explainer/1" holds for an explainer.
struct NativeExplainerFunctions {
  std::uint64_t size = sizeof(NativeExplainerFunctions);
  std::unique_ptr<Explainer> (*create)(const collimator_host* host, const collimator_values* values) = nullptr;
};

namespace detail {

template <typename Plugin>
std::unique_ptr<Explainer> create_explainer(const collimator_host* host, const collimator_values* values) {
  std::unique_ptr<Plugin> made = make<Plugin>(params_from<Plugin>(values));
  HostGiver::give(*made, Host(host));
  return made;
}

template <typename Plugin>
const collimator_library* explainer_library(const About& about) {
  static const NativeExplainerFunctions functions{sizeof(NativeExplainerFunctions), create_explainer<Plugin>};
  std::string more = native_build();
  if constexpr (requires { Plugin::signed_maps; })
    if (Plugin::signed_maps) more += R"(,"signed_maps":true)";
  return library(about, manifest<Plugin>(about, "native", more), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the explainer `id`. Once per library.
#define COLLIMATOR_EXPLAINER(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::explainer_library<Class>({"explainer", 1, id, version, about})))
