// Facts about the one layer: shapes, the names of its weights, and that a thing counts wherever it lies.
#include "one_layer.cpp"

#include <collimator/native/testing.hpp>

TEST_CASE("features have the picture's size, logits one number for each class") {
  OneLayer net({.width = 3, .kernel = 5}, {.classes = 2});
  const at::NoGradGuard no_grad;
  const at::Tensor features = net.features(at::ones({2, 1, 9, 7}));
  CHECK(features.sizes() == at::IntArrayRef({2, 3, 9, 7}));
  CHECK(net.head(features, {}).sizes() == at::IntArrayRef({2, 2}));
  CHECK(net.parameters().front().first == "conv.weight");
}

TEST_CASE("the logits are the same wherever a small thing lies") {
  OneLayer net({}, {.classes = 1});
  collimator::testing::fill_by_formula(net);
  const at::NoGradGuard no_grad;
  const auto logit = [&](std::int64_t place) {
    const auto spot = [&](std::int64_t i) { return i == place ? 1.0 : 0.0; };
    const at::Tensor picture = collimator::testing::tensor({1, 1, 16, 16}, spot);
    return collimator::testing::values_of(net.head(net.features(picture), {}))[0];
  };
  CHECK(logit(5 * 16 + 4) == doctest::Approx(logit(9 * 16 + 11)));
}

TEST_CASE("an even kernel has no middle and is refused") {
  CHECK_THROWS_AS(OneLayer::Params({.kernel = 4}).check(), std::invalid_argument);
}
