// What the author of an explainer includes: it says where a model looked.
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
