// Tests of weights in and out of files, and of the optimiser's steps.
#include "framework/learn/weights.hpp"

#include <cmath>
#include <fstream>

#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>

#include "framework/base/error.hpp"
#include "framework/learn/adamw.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/in_test.hpp"

using namespace collimator;
using in_test::ScratchFolder, in_test::SmallNetwork;

namespace {

at::Tensor find(const NamedTensors& tensors, const std::string& name) {
  for (const auto& [own, tensor] : tensors)
    if (own == name) return tensor;
  throw std::runtime_error("no tensor " + name);
}

bool equal(const NamedTensors& a, const NamedTensors& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].first != b[i].first || !a[i].second.equal(b[i].second)) return false;
  return a.size() == b.size();
}

}  // namespace

TEST_CASE("weights come back bitwise, whatever their layout in memory") {
  const ScratchFolder folder;
  seed_libtorch(1);
  const SmallNetwork one;
  const SmallNetwork other;
  REQUIRE(!equal(tensors_of(one), tensors_of(other)));
  save_tensors(tensors_of(one), folder / "w.safetensors");
  load_tensors(tensors_of(other), SafetensorsFile(folder / "w.safetensors"));
  CHECK(equal(tensors_of(one), tensors_of(other)));
  CHECK(SafetensorsFile(folder / "w.safetensors").at("bn1.num_batches_tracked").dtype == "I64");
  CHECK(SafetensorsFile(folder / "w.safetensors").at("conv2.weight").shape == std::vector<std::int64_t>{16, 8, 3, 3});
  // In the file the last dimension is fastest, though the network keeps its kernels channels-last.
  const auto values = SafetensorsFile(folder / "w.safetensors").copy<float>("conv2.weight");
  const at::Tensor kernel = find(tensors_of(one), "conv2.weight").select(0, 0).select(0, 0);
  CHECK(values[1] == kernel.select(0, 0).select(0, 1).item<float>());
}

TEST_CASE("the same seed gives the same initial weights") {
  seed_libtorch(7);
  const SmallNetwork one;
  seed_libtorch(7);
  const SmallNetwork same;
  seed_libtorch(8);
  const SmallNetwork other;
  CHECK(equal(tensors_of(one), tensors_of(same)));
  CHECK(!equal(tensors_of(one), tensors_of(other)));
}

TEST_CASE("every tensor that does not fit is named, and nothing is loaded then") {
  const ScratchFolder folder;
  NamedTensors wrong = tensors_of(SmallNetwork());
  wrong[0].first = "conv_one.weight";  // conv1.weight is missing, conv_one.weight unexpected
  for (auto& [name, tensor] : wrong)
    if (name == "bn2.weight") tensor = at::ones({17});
  save_tensors(wrong, folder / "w.safetensors");
  const SmallNetwork net;
  const at::Tensor before = find(tensors_of(net), "conv2.weight").clone();
  try {
    load_initial_weights(net, {}, SafetensorsFile(folder / "w.safetensors"), [](const std::string&) {});
    FAIL("loaded");
  } catch (const InputError& error) {
    const std::string message = error.what();
    CHECK(message.find("missing (1): conv1.weight") != std::string::npos);
    CHECK(message.find("unexpected (1): conv_one.weight") != std::string::npos);
    CHECK(message.find("bn2.weight is [17] there, [16] here") != std::string::npos);
  }
  CHECK(find(tensors_of(net), "conv2.weight").equal(before));
}

TEST_CASE("a head of other classes is left as drawn and logged; batch counts may be missing") {
  const ScratchFolder folder;
  NamedTensors old;
  for (const auto& item : tensors_of(SmallNetwork(5)))
    if (!item.first.ends_with("num_batches_tracked")) old.push_back(item);
  save_tensors(old, folder / "w.safetensors");
  const SmallNetwork net(1);
  const at::Tensor head = find(tensors_of(net), "fc.weight").clone();
  std::string logged;
  load_initial_weights(net, {}, SafetensorsFile(folder / "w.safetensors"),
                       [&](const std::string& line) { logged += line; });
  CHECK(logged.find("fc.") != std::string::npos);
  CHECK(find(tensors_of(net), "fc.weight").equal(head));
  CHECK(find(tensors_of(net), "conv1.weight").equal(find(old, "conv1.weight")));
  CHECK_THROWS_AS(load_tensors(tensors_of(net), SafetensorsFile(folder / "w.safetensors")), InputError);  // its head
}

TEST_CASE("where a file names its classes, the head's rows are taken by name, and those of others are left as drawn") {
  const ScratchFolder folder;
  seed_libtorch(3);
  const SmallNetwork source(2);
  save_tensors(tensors_of(source), folder / "w.safetensors", {{"classes", R"(["z","y"])"}});
  const SafetensorsFile file(folder / "w.safetensors");
  const auto row = [](const SmallNetwork& net, const char* name, std::int64_t at) {
    return find(tensors_of(net), name).select(0, at);
  };
  std::string logged;
  const auto loaded = [&](const SmallNetwork& net, const std::vector<std::string>& classes) {
    logged.clear();
    return load_initial_weights(net, classes, file, [&](const std::string& line) { logged += line; });
  };
  const SmallNetwork same(2), swapped(2), wider(3), strange(2);
  CHECK(loaded(same, {"z", "y"}).empty());
  CHECK(equal(tensors_of(same), tensors_of(source)));
  CHECK(logged.empty());

  CHECK(loaded(swapped, {"y", "z"}).empty());
  CHECK(logged.find("the head fc.* is of the classes z, y there, and its rows are taken by name") != std::string::npos);
  CHECK(find(tensors_of(swapped), "conv1.weight").equal(find(tensors_of(source), "conv1.weight")));
  const at::Tensor drawn = row(wider, "fc.weight", 1).clone(), head = find(tensors_of(strange), "fc.weight").clone();
  CHECK(loaded(wider, {"y", "q", "z"}) == std::vector<std::string>{"q"});
  for (const char* name : {"fc.weight", "fc.bias"}) {
    CHECK(row(swapped, name, 0).equal(row(source, name, 1)));
    CHECK(row(swapped, name, 1).equal(row(source, name, 0)));
    CHECK(row(wider, name, 0).equal(row(source, name, 1)));
    CHECK(row(wider, name, 2).equal(row(source, name, 0)));
  }
  CHECK(row(wider, "fc.weight", 1).equal(drawn));
  CHECK(loaded(strange, {"p", "q"}) == std::vector<std::string>{"p", "q"});
  CHECK(find(tensors_of(strange), "fc.weight").equal(head));
}

TEST_CASE("files without batch counts, or with `module.` in front, load alike for training and for judging") {
  const ScratchFolder folder;
  const SmallNetwork source(5);
  for (const bool counted : {true, false})
    for (const std::string front : {"", "module."}) {
      NamedTensors saved;
      for (const auto& [name, tensor] : tensors_of(source))
        if (counted || !name.ends_with("num_batches_tracked")) saved.emplace_back(front + name, tensor);
      save_tensors(saved, folder / "w.safetensors");
      const SmallNetwork judged(5), trained(5);
      load_tensors(tensors_of(judged), SafetensorsFile(folder / "w.safetensors"));
      load_initial_weights(trained, {}, SafetensorsFile(folder / "w.safetensors"), [](const std::string&) {});
      CHECK(equal(tensors_of(judged), tensors_of(source)));
      CHECK(equal(tensors_of(trained), tensors_of(source)));
    }
  NamedTensors mixed = tensors_of(source);
  mixed.front().first = "module." + mixed.front().first;
  save_tensors(mixed, folder / "w.safetensors");
  const SmallNetwork net(5);
  CHECK_THROWS_AS(load_tensors(tensors_of(net), SafetensorsFile(folder / "w.safetensors")), InputError);
}

TEST_CASE("a classifier's file is loaded into the encoder that is named like it, but for its head") {
  struct Segmenter final : Network {
    Segmenter() {
      for (const auto& [name, tensor] : SmallNetwork().parameters())
        if (!name.starts_with("fc.")) parameter("encoder." + name, tensor.detach().clone());
      for (const auto& [name, tensor] : SmallNetwork().buffers()) buffer("encoder." + name, tensor.clone());
      parameter("head.weight", at::ones({1, 16, 1, 1}));
    }
    std::int64_t channels() const override { return 1; }
    at::Tensor features(const at::Tensor& pictures) override { return pictures; }
    at::Tensor head(const at::Tensor& features, const at::Tensor&) override { return features; }
  };
  const ScratchFolder folder;
  NamedTensors classifier = tensors_of(SmallNetwork(5));
  save_tensors(classifier, folder / "w.safetensors");
  const Segmenter net;
  std::string logged;
  const auto log = [&](const std::string& line) { logged += line; };
  load_initial_weights(net, {}, SafetensorsFile(folder / "w.safetensors"), log);
  CHECK(find(tensors_of(net), "encoder.conv2.weight").equal(find(classifier, "conv2.weight")));
  CHECK(find(tensors_of(net), "encoder.bn1.running_var").equal(find(classifier, "bn1.running_var")));
  CHECK(find(tensors_of(net), "head.weight").equal(at::ones({1, 16, 1, 1})));
  CHECK(logged.find("weights of encoder.* only, without its head fc.*") != std::string::npos);

  classifier.emplace_back("layer9.0.weight", at::ones({1}));  // another, deeper network
  save_tensors(classifier, folder / "deeper.safetensors");
  CHECK_THROWS_AS(load_initial_weights(net, {}, SafetensorsFile(folder / "deeper.safetensors"), log), InputError);
}

TEST_CASE("half precision is converted; a file that is none is an error") {
  const ScratchFolder folder;
  NamedTensors half;
  for (const auto& [name, tensor] : tensors_of(SmallNetwork()))
    half.emplace_back(name, name.ends_with("tracked") ? tensor : tensor.to(at::kHalf));
  save_tensors(half, folder / "w.safetensors");
  const SmallNetwork net;
  load_initial_weights(net, {}, SafetensorsFile(folder / "w.safetensors"), [](const std::string&) {});
  CHECK(find(tensors_of(net), "conv1.weight").equal(find(half, "conv1.weight").to(at::kFloat)));
  std::ofstream(folder / "text.safetensors") << "not weights";
  CHECK_THROWS_AS(
      load_initial_weights(net, {}, SafetensorsFile(folder / "text.safetensors"), [](const std::string&) {}),
      InputError);
  CHECK_THROWS_AS(
      load_initial_weights(net, {}, SafetensorsFile(folder / "absent.safetensors"), [](const std::string&) {}),
      InputError);
}

// Algorithm 2 of the paper by hand in float64, from w = 3 and -2, with gradients w^2 - 1.
TEST_CASE("AdamW takes the published steps") {
  const at::Tensor w = at::ones({2}).mul(3);
  w.select(0, 1).fill_(-2);
  w.set_requires_grad(true);
  AdamW adamw({{"w", w}}, 0.1, 0.1);
  double expected[2] = {3, -2}, mean[2] = {}, square[2] = {};
  for (int step = 1; step <= 3; ++step) {
    w.pow(3).div(3).sub(w).sum().backward();
    adamw.step();
    for (int i = 0; i < 2; ++i) {
      const double gradient = expected[i] * expected[i] - 1;
      expected[i] -= 0.1 * 0.1 * expected[i];
      mean[i] = 0.9 * mean[i] + 0.1 * gradient;
      square[i] = 0.999 * square[i] + 0.001 * gradient * gradient;
      const double scale = std::sqrt(square[i] / (1 - std::pow(0.999, step))) + 1e-8;
      expected[i] -= 0.1 * mean[i] / (1 - std::pow(0.9, step)) / scale;
      CHECK(w.select(0, i).item<double>() == doctest::Approx(expected[i]).epsilon(1e-6));
    }
  }
  CHECK(!w.grad().defined());
}

TEST_CASE("AdamW does not depend on how parameter and gradient lie in memory") {
  const auto trained = [](at::MemoryFormat weights, at::MemoryFormat gradients) {
    const at::Tensor w = SmallNetwork().parameters()[1].second.detach().clone().contiguous(weights);
    for (std::int64_t i = 0; i < w.size(0); ++i) w.select(0, i).fill_(static_cast<double>(i));
    w.set_requires_grad(true);
    AdamW adamw({{"w", w}}, 0.1, 0);
    at::Tensor gradient = at::empty(w.sizes());
    float* values = gradient.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < gradient.numel(); ++i) values[i] = static_cast<float>(i % 11 - 5);
    for (int i = 0; i < 2; ++i) {
      w.mutable_grad() = gradient.contiguous(gradients);
      adamw.step();
    }
    return w.detach().contiguous();
  };
  const auto plain = at::MemoryFormat::Contiguous, last = at::MemoryFormat::ChannelsLast;
  const at::Tensor reference = trained(plain, plain);
  CHECK(trained(last, last).equal(reference));
  CHECK(trained(last, plain).equal(reference));
  CHECK(trained(plain, last).equal(reference));
}
