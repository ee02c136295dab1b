// Native plugins' classes find the host as portable ones do.
#include <ATen/ops/zeros.h>

#include <collimator/native/explainer.hpp>
#include <collimator/native/network.hpp>

#include <doctest/doctest.h>  // after LibTorch's headers, which define a CHECK of their own

#include "framework/plugin/object.hpp"

using namespace collimator;

namespace {

struct TellingModel final : Network {
  struct Params {
    void describe(auto&) {}
  };
  TellingModel(const Params&, const ModelShape&) {}
  std::int64_t channels() const override { return 1; }
  at::Tensor features(const at::Tensor& pictures) override {
    host().log("features");
    host().check_cancelled();
    return pictures;
  }
  at::Tensor head(const at::Tensor& features, const at::Tensor&) override { return features; }
};

struct TellingExplainer final : Explainer {
  at::Tensor explain(Model& model, const at::Tensor& pictures, const at::Tensor&, std::int64_t) const override {
    host().log("explain");
    return model.features(pictures);
  }
};

}  // namespace

TEST_CASE("a model's and an explainer's class can log and be cancelled") {
  std::string log;
  bool stop = false;
  Context context;
  context.log = [&](const std::string& message) { log += message + " "; };
  context.cancelled = [&] { return stop; };
  const PluginHost host(context);
  const std::unique_ptr<Model> model = detail::create_model<TellingModel>(host.view(), nullptr, {});
  const std::unique_ptr<Explainer> explainer = detail::create_explainer<TellingExplainer>(host.view(), nullptr);
  explainer->explain(*model, at::zeros({1}), {}, 0);
  CHECK(log == "explain features ");
  stop = true;
  CHECK_THROWS_AS(explainer->explain(*model, at::zeros({1}), {}, 0), CancelledByHost);
}
