"""A stranger's folder: the installed SDK, a masker, a model and an explainer, a line of CMake each; built, tested, used."""
import csv
import os
import re
import subprocess
import unittest

from collimate import BUILD, Case, needs_libtorch

CMAKE = os.environ.get("CMAKE_COMMAND", "cmake")
LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(Stranger LANGUAGES CXX)
enable_testing()
find_package(Collimator REQUIRED)
collimator_add_plugin(upper_half)
"""
MASKER = """\
// Keeps the upper part of the picture.
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class UpperHalf final : public collimator::Masker {
 public:
  struct Params {
    double share = 0.5;

    void describe(auto& field) { field("share", share, "share of the height that is kept").range(0.0, 1.0); }
  };

  explicit UpperHalf(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    for (std::int64_t y = static_cast<std::int64_t>(params_.share * static_cast<double>(scene.height)); y < scene.height; ++y)
      for (std::int64_t x = 0; x < scene.width; ++x) keep(y, x) = 0;
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(UpperHalf, "upper_half", "0.1.0", "Keeps the upper part of the picture")
"""
TEST = """\
// The upper half is half of the pixels.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "upper_half.cpp"

TEST_CASE("a share outside 0 to 1 is not of this test; the default is one half") {
  CHECK(UpperHalf::Params().share == 0.5);
}
"""
EXPERIMENT = """\
experiment: stranger
nodes:
  home: {do: load, dataset: {phantom: {count: 2, size: 64}}}
  seen: {do: mask, of: home, chain: [{upper_half: {share: 0.25}}]}
"""

NATIVE_LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(Stranger LANGUAGES CXX)
set(libraries "a name of the folder's own")
find_package(Collimator REQUIRED)
collimator_add_plugin(one_layer NATIVE)
collimator_add_plugin(strength NATIVE)
if(NOT libraries STREQUAL "a name of the folder's own")
  message(FATAL_ERROR "collimator_add_plugin has changed the caller's variable: ${libraries}")
endif()
"""
MODEL = """\
// One convolution before the head: the smallest network that can learn.
#include <collimator/native/layers.hpp>

namespace {

class OneLayer final : public collimator::Network {
 public:
  struct Params {
    std::int64_t width = 4;

    void describe(auto& field) { field("width", width, "channels of the convolution").range(1, 64); }
  };

  OneLayer(Params params, const collimator::ModelShape& shape)
      : conv_(*this, "conv", 1, params.width, 3), fc_(*this, "fc", params.width, shape.classes) {}

  std::int64_t channels() const override { return 1; }
  at::Tensor features(const at::Tensor& pictures) override { return conv_(pictures).relu_(); }
  at::Tensor head(const at::Tensor& features, const at::Tensor&) override { return fc_(features.mean({2, 3})); }

 private:
  collimator::Conv2d conv_;
  collimator::Linear fc_;
};

}  // namespace

COLLIMATOR_MODEL(OneLayer, "one_layer", "0.1.0", "One convolution and a linear head")
"""
EXPLAINER = """\
// Shows how strongly the features answer, whatever the class.
#include <c10/core/GradMode.h>

#include <collimator/native/explainer.hpp>

namespace {

class Strength final : public collimator::Explainer {
 public:
  at::Tensor explain(collimator::Model& model, const at::Tensor& pictures, const at::Tensor&,
                     std::int64_t) const override {
    const at::NoGradGuard no_grad;
    return model.features(pictures).mean(1);
  }
};

}  // namespace

COLLIMATOR_EXPLAINER(Strength, "strength", "0.1.0", "The mean of the features")
"""
NATIVE_EXPERIMENT = """\
experiment: stranger
nodes:
  home: {do: load, dataset: {phantom: {count: 24, size: 64, seed: 1}}}
  parts: {do: split, of: home, validate: 0.25, test: 0.25}
  net: {do: train, of: parts.train, validate: parts.validate, model: {one_layer: {width: 2}}, size: 32, epochs: 1, batch: 8}
  guess: {do: predict, of: parts.test, with: net}
  maps: {do: explain, of: parts.test, with: net, explainer: strength}
"""


class Stranger(Case):
    def command(self, *words, status=0):
        done = subprocess.run([str(word) for word in words], cwd=self.folder, capture_output=True, text=True, timeout=500)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout + done.stderr

    def configure(self, *words, status=0):
        # Ninja is what setup.sh installs; a machine need not have make.
        return self.command(CMAKE, "-G", "Ninja", "-S", "plugin", "-B", "build", f"-DCMAKE_CXX_COMPILER={os.environ.get('CXX', 'c++')}",
                            *words, status=status)

    @needs_libtorch
    def test_a_model_and_an_explainer_train_and_explain(self):
        self.command(CMAKE, "--install", BUILD, "--prefix", "installed", "--component", "sdk")
        for name, text in (("CMakeLists.txt", NATIVE_LISTS), ("one_layer.cpp", MODEL), ("strength.cpp", EXPLAINER)):
            self.write(f"plugin/{name}", text)
        said = self.configure(f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'}")
        self.assertIn(self.host_libtorch()["version"], said)  # the package knows which LibTorch, nobody needs to name it
        self.command(CMAKE, "--build", "build")
        plugins = ["--plugins", self.folder / "build/plugins"]
        self.assertIn("one_layer", self.collimate("plugin", "list", *plugins, status=0).out)
        result = self.run_json(self.write("stranger.yaml", NATIVE_EXPERIMENT), *plugins)
        self.assertEqual(result["nodes"]["failed"], 0)
        self.assertEqual(len(self.artifacts("maps.safetensors")), 1)

    def host_libtorch(self):
        """The version and the folder of the LibTorch that the installed package has remembered."""
        text = next((self.folder / "installed").rglob("CollimatorConfig.cmake")).read_text()
        return {"version": re.search(r'LIBTORCH_VERSION "(.*)"', text)[1], "folder": re.search(r'LIBTORCH_FOLDER "(.*)"', text)[1]}

    @needs_libtorch
    def test_another_libtorch_or_none_is_told_by_name(self):
        self.command(CMAKE, "--install", BUILD, "--prefix", "installed", "--component", "sdk")
        self.write("plugin/CMakeLists.txt", NATIVE_LISTS)
        host = self.host_libtorch()
        header = "include/torch/csrc/api/include/torch/version.h"
        self.write(f"other/{header}", "#define TORCH_VERSION_MAJOR 1\n#define TORCH_VERSION_MINOR 13\n#define TORCH_VERSION_PATCH 1\n")
        said = self.configure(f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'};{self.folder / 'other'}", status=1)
        for word in ("LibTorch 1.13.1", str(self.folder / "other"), f"LibTorch {host['version']}", "-DCMAKE_PREFIX_PATH="):
            self.assertIn(word, " ".join(said.split()))

        # The same version in another folder is as good.
        major, minor, patch = host["version"].split(".")
        self.write(f"other/{header}", f"#define TORCH_VERSION_MAJOR {major}\n#define TORCH_VERSION_MINOR {minor}\n"
                                      f"#define TORCH_VERSION_PATCH {patch}\n")
        self.write("plugin/one_layer.cpp", MODEL)
        self.write("plugin/strength.cpp", EXPLAINER)
        said = self.configure(f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'};{self.folder / 'other'}")
        self.assertIn(f"LibTorch {host['version']}: {self.folder / 'other'}", said)

        config = next((self.folder / "installed").rglob("CollimatorConfig.cmake"))
        config.write_text(config.read_text().replace(host["folder"], "/no/such/folder"))
        said = self.command(CMAKE, "-G", "Ninja", "-S", "plugin", "-B", "new", f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'}",
                            "-DPython3_EXECUTABLE=/bin/false", status=1)
        for word in (f"LibTorch {host['version']} was not found", "/no/such/folder", "-DCMAKE_PREFIX_PATH="):
            self.assertIn(word, " ".join(said.split()))

    def test_install_build_test_and_use(self):
        self.command(CMAKE, "--install", BUILD, "--prefix", "installed", "--component", "sdk")
        self.assertEqual([file for file in (self.folder / "installed").rglob("*") if "framework" in file.parts], [])
        self.write("plugin/CMakeLists.txt", LISTS)
        self.write("plugin/upper_half.cpp", MASKER)
        self.write("plugin/upper_half_test.cpp", TEST)
        self.configure(f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'}")
        self.command(CMAKE, "--build", "build")
        self.command("ctest", "--test-dir", "build", "--output-on-failure", "--no-tests=error")
        self.assertTrue((self.folder / "build/plugins/upper_half.plugin.json").exists())
        self.run_json(self.write("stranger.yaml", EXPERIMENT), "--plugins", self.folder / "build/plugins")
        with open(next(self.store.glob("objects/*/*/files/table.csv")), newline="") as file:
            self.assertEqual([float(row["visible_share"]) for row in csv.DictReader(file)], [0.25, 0.25])
        said = self.collimate("plugin", "info", "upper_half", "--plugins", self.folder / "build/plugins", status=0).out
        self.assertIn("share of the height that is kept", said)


if __name__ == "__main__":
    unittest.main()
