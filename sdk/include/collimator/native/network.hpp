// What the author of a network includes: a base that keeps the book of its named tensors, and so is a Model
// but for channels(), features() and head().
//
// torch/nn is left out on purpose: it costs 15 seconds of compilation, single ATen operators cost two. A
// module that exists already is taken over by adopt(), which needs no header of torch/nn here.
#pragma once

#include <functional>
#include <stdexcept>

#include <c10/core/Device.h>
#include <c10/core/GradMode.h>

#include <collimator/native/model.hpp>

namespace collimator {

class Network : public Model {
 public:
  using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

  Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Registers a tensor that is learnt, or one that only goes with the weights, under `name`
  // ("layer1.0.bn1.weight"), and returns it. The tensor stays the same object through to(), so a layer
  // may keep it. Throws std::logic_error where the name is taken.
  at::Tensor parameter(const std::string& name, at::Tensor initial) {
    initial.set_requires_grad(true);
    return add(parameters_, name, std::move(initial));
  }
  at::Tensor buffer(const std::string& name, at::Tensor initial) { return add(buffers_, name, std::move(initial)); }

  // Takes over a std::shared_ptr<torch::nn::Module> (or its heir): its tensors under `prefix`, and its mode.
  template <typename Module>
  void adopt(const std::string& prefix, std::shared_ptr<Module> module) {
    for (const auto& item : module->named_parameters()) parameter(prefix + item.key(), item.value());
    for (const auto& item : module->named_buffers()) buffer(prefix + item.key(), item.value());
    modes_.push_back([module](bool on) { module->train(on); });
  }

  // Whether batch statistics and dropout are on.
  bool training() const { return training_; }

  NamedTensors parameters() const final { return parameters_; }
  NamedTensors buffers() const final { return buffers_; }
  void train(bool on) final {
    training_ = on;
    for (const auto& mode : modes_) mode(on);
  }
  void to(const std::string& device) final {
    const at::NoGradGuard no_grad;
    for (const NamedTensors* tensors : {&parameters_, &buffers_})
      for (const auto& [name, tensor] : *tensors) tensor.set_data(tensor.to(c10::Device(device)));
  }

 private:
  at::Tensor add(NamedTensors& tensors, const std::string& name, at::Tensor tensor) {
    for (const NamedTensors* taken : {&parameters_, &buffers_})
      for (const auto& item : *taken)
        if (item.first == name) throw std::logic_error("two tensors of the network are called " + name);
    return tensors.emplace_back(name, std::move(tensor)).second;
  }

  NamedTensors parameters_, buffers_;
  std::vector<std::function<void(bool)>> modes_;
  bool training_ = true;
};

}  // namespace collimator
